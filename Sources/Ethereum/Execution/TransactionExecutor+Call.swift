internal import Signing

/// Calls without a signature and a price: system calls, queries, measurements.
extension TransactionExecutor {
    /// Runs a call. Its changes remain if it succeeds.
    ///
    /// - Parameters:
    ///   - message: its sender has its value.
    ///   - transaction: The transaction as the program sees it; `nil` for one of
    ///     the sender's at no price.
    ///   - isLast: Whether the surrounding transaction ends with this call. If not,
    ///     accounts and slots warmed by this call and the slots' original values
    ///     are kept for the next call, and no root can be computed in between.
    /// - Complexity: O(gas used).
    package func run(
        _ message: CallMessage, on state: inout State, transaction: TransactionContext? = nil, isLast: Bool = true
    ) -> CallOutcome {
        var tracer = NoTracer()
        return run(message, on: &state, transaction: transaction, isLast: isLast, tracer: &tracer)
    }

    /// Runs a call observed by a tracer.
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
