package import Signing

/// A reason to refuse a block.
package enum BlockError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not the encoding of a block.
    case encoding(RLPError)
    /// A transaction of the block is refused.
    case transaction(TransactionError)
    /// The block has ommers.
    case ommers
    /// The parent is not in the chain, or its state is no longer kept.
    case unknownParent(Digest)
    /// The number is not the parent's plus one.
    case number(UInt64, expected: UInt64)
    /// The time is not after the parent's, in seconds.
    case timestamp(UInt64, parent: UInt64)
    /// The gas limit is out of range, or too far from the parent's.
    case gasLimit(UInt64, parent: UInt64)
    /// More gas was used than the limit.
    case gasUsed(UInt64, limit: UInt64)
    /// More extra data than the chain allows, in bytes.
    case extraData(Int)
    /// The difficulty is not the chain's.
    case difficulty(U256)
    /// The nonce is not 0.
    case nonce(UInt64)
    /// The base fee is not the one by EIP-1559, in wei.
    case baseFee(U256, expected: U256)
    /// The excess blob gas does not follow from the parent.
    case excessBlobGas(UInt64, expected: UInt64)
    /// A field of the header, by name, differs from the body or its execution.
    case mismatch(String)

    /// The fault, with the value that would be right.
    package var description: String {
        switch self {
        case .encoding(let error): "the block cannot be decoded: \(error)"
        case .transaction(let error): "a transaction of the block is not valid: \(error)"
        case .ommers: "a block since the merge has no ommers"
        case .unknownParent(let hash): "the parent \(hash) is not known"
        case .number(let number, let expected): "the number is \(number), not \(expected)"
        case .timestamp(let time, let parent): "the time \(time) is not after the parent's, \(parent)"
        case .gasLimit(let limit, let parent):
            "the gas limit \(limit) is below 5,000, above 2^63 − 1, or a 1,024th of the parent's, \(parent), or more away from it"
        case .gasUsed(let used, let limit): "the gas used, \(used), is above the limit, \(limit)"
        case .extraData(let count): "the extra data have \(count) bytes, more than the chain allows"
        case .difficulty(let difficulty): "the difficulty is \(difficulty), which is not the chain's"
        case .nonce(let nonce): "the nonce is \(nonce), not 0"
        case .baseFee(let fee, let expected): "the base fee is \(fee), not \(expected)"
        case .excessBlobGas(let excess, let expected): "the excess blob gas is \(excess), not \(expected)"
        case .mismatch(let what): "the header's \(what) is not that of the block"
        }
    }
}
