/// A named set of rules: the instructions there are and their costs. A later fork
/// needs one more case here, one more column in ``Opcode/table`` and one more
/// ``Schedule``.
package enum Revision: Int, CaseIterable, Sendable, Comparable {
    /// The first rules, as far as a single contract call shows them: the published
    /// tests of the machine alone were made with these.
    case frontier
    /// EIP-7569: the rules of this chain.
    case cancun

    /// Returns whether `a` came before `b`.
    package static func < (a: Revision, b: Revision) -> Bool { a.rawValue < b.rawValue }

    /// The costs that the table of instructions cannot hold.
    package var schedule: Schedule {
        switch self {
        case .frontier: .frontier
        case .cancun: .cancun
        }
    }
}

/// Costs and limits that depend on more than the instruction, in gas (yellow
/// paper, appendix G).
package struct Schedule: Hashable, Sendable {
    /// The surcharge for an account not yet warm (EIP-2929).
    package var coldAccount: UInt64
    /// SELFDESTRUCT pays the whole cost of a cold account (EIP-2929).
    package var coldBeneficiary: UInt64
    /// The surcharge of SLOAD for a slot not yet warm.
    package var coldSlot: UInt64
    /// The cost of each byte of EXP's exponent (EIP-160).
    package var exponentByte: UInt64
    /// Whether the cost of SSTORE depends on the value before the transaction
    /// (EIP-2200).
    package var hasNetMetering: Bool
    /// Whether a caller keeps a 64th of its gas (EIP-150).
    package var keepsShare: Bool
    /// Whether an account that is empty counts as none (EIP-161).
    package var emptyIsNone: Bool
    /// Whether SELFDESTRUCT pays for the account that it creates (EIP-150).
    package var beneficiaryPays: Bool
    /// Whether SELFDESTRUCT removes only contracts created in the same transaction
    /// (EIP-6780).
    package var destroysOnlyNew: Bool
    /// The cost of each word of initcode (EIP-3860).
    package var initcodeWord: UInt64
    /// The greatest length of initcode, in bytes (EIP-3860).
    package var longestInitcode: UInt64
    /// The greatest length of a contract's code, in bytes (EIP-170).
    package var longestCode: Int
    /// The divisor of the gas used that gives the greatest refund (EIP-3529).
    package var refundQuotient: UInt64
    /// The nonce a contract begins with (EIP-161).
    package var firstNonce: UInt64

    static let frontier = Schedule(
        coldAccount: 0, coldBeneficiary: 0, coldSlot: 0, exponentByte: 10, hasNetMetering: false, keepsShare: false,
        emptyIsNone: false, beneficiaryPays: false, destroysOnlyNew: false, initcodeWord: 0, longestInitcode: .max,
        longestCode: .max, refundQuotient: 2, firstNonce: 0)

    static let cancun = Schedule(
        coldAccount: 2_500, coldBeneficiary: 2_600, coldSlot: 2_000, exponentByte: 50, hasNetMetering: true,
        keepsShare: true, emptyIsNone: true, beneficiaryPays: true, destroysOnlyNew: true, initcodeWord: 2,
        longestInitcode: 49_152, longestCode: 24_576, refundQuotient: 5, firstNonce: 1)
}
