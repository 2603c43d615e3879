package import Signing

/// The record that a block keeps of a transaction's execution (yellow paper,
/// section 4.3.1).
package struct Receipt: Hashable, Sendable {
    /// The transaction's type, which begins the encoding.
    package var kind: Transaction.Kind
    /// Whether the transaction succeeded, so that its changes remain.
    package var isSuccess: Bool
    /// The gas used in the block up to and including this transaction.
    package var cumulativeGasUsed: UInt64
    /// The logs, in the order in which contracts logged.
    package var logs: [Log]
    /// The filter over its logs.
    package var bloom: Bloom
    /// The gas that this transaction alone used; not part of the encoding.
    package var gasUsed: UInt64
    /// The address of the contract to be created; `nil` if the transaction was to
    /// create none.
    package var contract: Address?

    init(_ outcome: TransactionOutcome, kind: Transaction.Kind, cumulativeGasUsed: UInt64) {
        self.kind = kind
        isSuccess = outcome.halt == nil
        self.cumulativeGasUsed = cumulativeGasUsed
        logs = outcome.logs
        bloom = outcome.logs.bloom
        gasUsed = outcome.gasUsed
        contract = outcome.contract
    }

    /// The encoding from which the root of the receipts is computed (EIPs 658 and
    /// 2718).
    package var encoded: [UInt8] {
        let list = RLPEncoder.list { list in
            list.append(isSuccess ? 1 : 0 as UInt64)
            list.append(cumulativeGasUsed)
            list.append(bloom.bytes)
            list.append(encoded: logs.encoded)
        }
        return kind == .legacy ? list : [kind.rawValue] + list
    }
}
