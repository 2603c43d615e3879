internal import Signing

/// Calls without a signature and a price: system calls, queries, measurements.
extension TransactionExecutor {
    /// Runs such a call. Its changes stay if it succeeds.
    ///
    /// - Parameters:
    ///   - message: its sender has its value.
    ///   - transaction: the transaction as the program sees it; one of the
    ///     sender's, of no price, if `nil`.
    ///   - isLast: whether the transaction of which it is a part ends with it.
    ///     If not, the next call finds warm what it warmed, and the slots'
    ///     values before it, and no root can be asked for in between.
    /// - Complexity: O(gas used).
    package func run(
        _ message: CallMessage, on state: inout State, transaction: TransactionContext? = nil, isLast: Bool = true
    ) -> CallOutcome {
        var tracer = NoTracer()
        return run(message, on: &state, transaction: transaction, isLast: isLast, tracer: &tracer)
    }

    /// Runs such a call and lets a tracer follow.
    ///
    /// - Complexity: O(gas used).
    package func run<Observer: Tracer>(
        _ message: CallMessage, on state: inout State, transaction: TransactionContext? = nil, isLast: Bool = true,
        tracer: inout Observer
    ) -> CallOutcome {
        var target: Address?
        if case .call(let to) = message.kind { target = to }
        warm([message.sender, block.coinbase], target, in: &state)
        let result = runMachine(
            message, on: &state, transaction: transaction ?? TransactionContext(origin: message.sender), tracer: &tracer
        )
        let refund = state.refund
        return CallOutcome(result: result, refund: refund, logs: isLast ? state.commit() : state.logs)
    }
}
