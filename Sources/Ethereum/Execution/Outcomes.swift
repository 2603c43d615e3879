package import Signing

/// The outcome of a transaction.
package struct TransactionOutcome: Sendable {
    /// The reason for its failure; `nil` if it succeeded.
    package var halt: Halt?
    /// The gas that is paid for, after the refund.
    package var gasUsed: UInt64
    /// The data returned, or the reason of a revert.
    package var output: [UInt8]
    /// The logs, in the order in which contracts logged; none if it failed.
    package var logs: [Log]
    /// The address of the contract made; `nil` if none was to be.
    package var contract: Address?
}

/// The outcome of a call outside of any transaction.
package struct CallOutcome: Sendable {
    /// The data returned, and the gas left.
    package var result: CallResult
    /// The refund in gas, not yet limited to a part of the gas used.
    package var refund: Int64
    /// The logs of the transaction so far; none if it failed.
    package var logs: [Log]
}

/// The outcome of a block's execution.
package struct BlockOutcome: Sendable {
    /// The root of the state after the block.
    package var stateRoot: Digest
    /// The receipts, in the order of the transactions.
    package var receipts: [Receipt]
    /// The gas used by all transactions.
    package var gasUsed: UInt64
    /// The blob gas used by all blobs.
    package var blobGasUsed: UInt64
    /// The filter over the logs of all transactions.
    package var bloom: Bloom
}
