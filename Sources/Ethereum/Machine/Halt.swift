/// A reason why a call ended without success. All but ``reverted`` use up the
/// call's gas (yellow paper, section 9.4.2).
package enum Halt: UInt8, Error, Hashable, Sendable, CustomStringConvertible {
    /// REVERT; the rest of the gas is given back.
    case reverted
    /// An instruction, or the memory it needs, costs more gas than is left.
    case outOfGas
    /// An instruction needs more words than the stack has.
    case stackUnderflow
    /// The stack would have more than 1,024 words.
    case stackOverflow
    /// A byte that is no instruction under these rules, or INVALID.
    case undefinedInstruction
    /// A jump to an offset that is no JUMPDEST.
    case invalidJump
    /// A change of state within a STATICCALL.
    case writeProtection
    /// RETURNDATACOPY beyond the end.
    case returnDataOutOfBounds
    /// Initcode above the limit of EIP-3860.
    case initcodeTooLong
    /// Code above the limit of EIP-170.
    case codeTooLong
    /// Code that begins with 0xEF (EIP-3541).
    case reservedCode
    /// A contract already exists at the address of the one to be created (EIP-684,
    /// EIP-7610).
    case collision
    /// A precompiled contract refused its input or its gas.
    case precompileFailed
    /// More than 1024 calls within one another. The gas is given back.
    case callDepth
    /// The value is more than the caller has. The gas is given back.
    case balance
    /// The creator's nonce cannot grow (EIP-2681). The gas is given back.
    case nonceOverflow

    /// The reason in words.
    package var description: String {
        switch self {
        case .reverted: "the contract reverted"
        case .outOfGas: "out of gas"
        case .stackUnderflow: "an instruction found too few words on the stack"
        case .stackOverflow: "the stack would hold more than 1024 words"
        case .undefinedInstruction: "no instruction has this byte"
        case .invalidJump: "a jump to an offset that is no JUMPDEST"
        case .writeProtection: "a change of state within a static call"
        case .returnDataOutOfBounds: "a copy from beyond the end of the return data"
        case .initcodeTooLong: "initcode of more than 49,152 bytes"
        case .codeTooLong: "code of more than 24,576 bytes"
        case .reservedCode: "code that begins with 0xEF"
        case .collision: "a contract at an address that has one"
        case .precompileFailed: "a precompiled contract refused its input"
        case .callDepth: "more than 1024 calls within one another"
        case .balance: "the value is more than the caller has"
        case .nonceOverflow: "the creator's nonce cannot grow"
        }
    }
}
