/// A reason to refuse a transaction. The state is then as before.
package enum TransactionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not the encoding of a transaction.
    case encoding(String)
    /// No transaction of this type is known.
    case unknownType(UInt8)
    /// A number of the signature is out of range.
    case signature
    /// No key can have made the signature.
    case noSender
    /// It was signed for another chain.
    case wrongChain(UInt64, expected: UInt64)
    /// The nonce cannot grow (EIP-2681).
    case nonceOverflow
    /// The priority fee is above the maximum fee.
    case priorityAboveMaximum
    /// The gas limit times the maximum fee is beyond 2^256.
    case feeOverflow
    /// The gas limit is below the cost before the first instruction.
    case intrinsicGas(UInt64, limit: UInt64)
    /// More initcode than EIP-3860 allows, in bytes.
    case initcodeTooLong(Int)
    /// A blob transaction without a receiver.
    case blobCreation
    /// A blob transaction without blobs, or with more than 6.
    case blobCount(Int)
    /// A versioned hash of another version.
    case blobVersion
    /// The maximum blob fee is below the block's, in wei.
    case blobFee(U256, current: U256)
    /// The nonce is not the sender's next.
    case nonce(UInt64, expected: UInt64)
    /// The sender is a contract (EIP-3607).
    case senderHasCode
    /// The maximum fee is below the block's base fee, in wei.
    case feeBelowBase(U256, base: U256)
    /// The sender has less wei than the transaction may cost.
    case balance(U256)
    /// The block has less gas left.
    case blockGas(UInt64, available: UInt64)
    /// The block has less blob gas left.
    case blockBlobGas(UInt64, available: UInt64)

    /// The fault, with the value that would be right.
    package var description: String {
        switch self {
        case .encoding(let problem): "the transaction cannot be decoded: \(problem)"
        case .unknownType(let type): "transactions of type \(type) are not known"
        case .signature:
            "the signature is out of range: r and s between 0 and the curve's order, s in the lower half, v as the type has it"
        case .noSender: "nobody can have made the signature"
        case .wrongChain(let chain, let expected): "the transaction is for chain \(chain); this is chain \(expected)"
        case .nonceOverflow: "the nonce is 2^64 − 1, after which none comes"
        case .priorityAboveMaximum: "the priority fee is above the maximum fee"
        case .feeOverflow: "the gas limit times the maximum fee is beyond 2^256"
        case .intrinsicGas(let needed, let limit): "the gas limit is \(limit); the transaction needs at least \(needed)"
        case .initcodeTooLong(let count): "the initcode has \(count) bytes; 49,152 are allowed"
        case .blobCreation: "a blob transaction cannot create a contract"
        case .blobCount(let count): "a blob transaction has 1 to 6 blobs, not \(count)"
        case .blobVersion: "a blob's versioned hash begins with 0x01"
        case .blobFee(let fee, let current): "the maximum blob fee is \(fee); the block's is \(current)"
        case .nonce(let nonce, let expected): "the nonce is \(nonce); the sender's next is \(expected)"
        case .senderHasCode: "the sender is a contract (EIP-3607)"
        case .feeBelowBase(let fee, let base): "the maximum fee is \(fee); the block's base fee is \(base)"
        case .balance(let balance): "the sender has \(balance) wei, less than the transaction may cost"
        case .blockGas(let limit, let available): "the gas limit is \(limit); the block has \(available) left"
        case .blockBlobGas(let needed, let available):
            "the blobs need \(needed) blob gas; the block has \(available) left"
        }
    }
}
