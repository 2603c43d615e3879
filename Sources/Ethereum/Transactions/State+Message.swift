internal import Signing

/// What came of a message that is no transaction.
package struct MessageOutcome: Sendable {
    /// What the message gave, and what gas it left.
    package var result: CallResult
    /// In gas; not yet limited to a part of what was used.
    package var refund: Int64
    /// Of the transaction so far; none where it failed.
    package var logs: [Log]
}

extension State {
    /// Runs a message that nobody signed and nobody pays for: a system call,
    /// a query, a measurement. Its changes stay where it succeeds.
    ///
    /// - Parameters:
    ///   - message: of a sender who has its value.
    ///   - isLast: whether the transaction of which it is a part ends with it.
    ///     If not, what it warmed, and what slots had before, is known to the
    ///     next message, and no root can be asked for in between.
    package mutating func run(
        _ message: Message, in block: BlockContext, transaction: TransactionContext? = nil, revision: Revision = .cancun,
        isLast: Bool = true
    ) -> MessageOutcome {
        var tracer = NoTracer()
        return run(
            message, in: block, transaction: transaction, revision: revision, isLast: isLast, tracer: &tracer)
    }

    /// Runs such a message and lets a tracer follow.
    package mutating func run<Observer: Tracer>(
        _ message: Message, in block: BlockContext, transaction: TransactionContext? = nil, revision: Revision = .cancun,
        isLast: Bool = true, tracer: inout Observer
    ) -> MessageOutcome {
        var target: Address?
        if case .call(let to) = message.kind { target = to }
        warm([message.sender, block.coinbase], target, revision: revision)
        let result = runMachine(
            message, in: block, transaction: transaction ?? TransactionContext(origin: message.sender), revision: revision,
            tracer: &tracer)
        let refund = refund
        return MessageOutcome(result: result, refund: refund, logs: isLast ? commit() : logs)
    }

    /// Runs a machine on this state, which moves into it and back: a copy
    /// would be one of the tables.
    mutating func runMachine<Observer: Tracer>(
        _ message: Message, in block: BlockContext, transaction: TransactionContext, revision: Revision,
        tracer: inout Observer
    ) -> CallResult {
        var machine = Machine(
            state: State(), block: block, transaction: transaction, revision: revision, tracer: tracer)
        swap(&machine.state, &self)
        let result = machine.run(message)
        swap(&machine.state, &self)
        tracer = machine.tracer
        return result
    }

    /// Warms some accounts, a call's target, and the precompiled contracts.
    mutating func warm(_ addresses: [Address], _ target: Address?, revision: Revision) {
        for address in addresses { _ = warm(account: place(of: address)) }
        if let target { _ = warm(account: place(of: target)) }
        for number in Precompiles.numbers(revision) {
            _ = warm(account: place(of: Address(words: (0, 0, UInt32(number)))))
        }
    }
}
