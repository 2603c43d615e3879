/// An instruction: its name, the words it takes from the stack and leaves
/// there, and its cost under each set of rules.
///
/// ``table`` is the single source for the interpreter, the disassembler and
/// tracers (yellow paper, appendix H.2, and the EIPs since).
package struct Opcode: Sendable {
    /// The byte that stands for it in a program.
    package let byte: UInt8
    /// The name, such as `PUSH1`.
    package let name: String
    /// The operation, shared by all PUSHes, DUPs, SWAPs or LOGs.
    package let operation: Operation
    /// The number in the name of PUSH, DUP, SWAP and LOG; else 0.
    package let argument: UInt8
    /// The number of words taken from the stack; for a DUP or SWAP those it needs.
    package let inputs: Int
    /// The number of words left on the stack.
    package let outputs: Int
    /// The fixed part of the cost, in gas; `nil` if a revision has no such
    /// instruction.
    private let costs: (frontier: UInt16?, cancun: UInt16?)

    /// Returns the fixed part of the cost, in gas; `nil` if a revision has no such
    /// instruction.
    package func cost(_ revision: Revision) -> UInt16? {
        switch revision {
        case .frontier: costs.frontier
        case .cancun: costs.cancun
        }
    }

    /// The number of bytes after the instruction that belong to it, 0…32.
    package var immediateCount: Int {
        switch operation {
        case .push1, .push2, .push: Int(argument)
        default: 0
        }
    }

    fileprivate init(
        _ byte: UInt8, _ name: String, _ operation: Operation, _ inputs: Int, _ outputs: Int, frontier: UInt16?,
        cancun: UInt16?, argument: UInt8 = 0
    ) {
        self.byte = byte
        self.name = name
        self.operation = operation
        self.inputs = inputs
        self.outputs = outputs
        self.argument = argument
        costs = (frontier, cancun)
    }

    /// The instructions by byte; `nil` if no revision has one.
    package static let table: [Opcode?] = {
        var table = [Opcode?](repeating: nil, count: 256)
        for opcode in arithmetic + environment + stackAndMemory + numbered + system { table[Int(opcode.byte)] = opcode }
        return table
    }()

    private static func old(
        _ byte: UInt8, _ name: String, _ operation: Operation, _ inputs: Int, _ outputs: Int, _ cost: UInt16
    ) -> Opcode { Opcode(byte, name, operation, inputs, outputs, frontier: cost, cancun: cost) }

    private static func new(
        _ byte: UInt8, _ name: String, _ operation: Operation, _ inputs: Int, _ outputs: Int, _ cost: UInt16
    ) -> Opcode { Opcode(byte, name, operation, inputs, outputs, frontier: nil, cancun: cost) }

    private static let arithmetic: [Opcode] = [
        old(0x00, "STOP", .stop, 0, 0, 0),
        old(0x01, "ADD", .add, 2, 1, 3),
        old(0x02, "MUL", .multiply, 2, 1, 5),
        old(0x03, "SUB", .subtract, 2, 1, 3),
        old(0x04, "DIV", .divide, 2, 1, 5),
        old(0x05, "SDIV", .signedDivide, 2, 1, 5),
        old(0x06, "MOD", .modulo, 2, 1, 5),
        old(0x07, "SMOD", .signedModulo, 2, 1, 5),
        old(0x08, "ADDMOD", .addModulo, 3, 1, 8),
        old(0x09, "MULMOD", .multiplyModulo, 3, 1, 8),
        old(0x0a, "EXP", .exponentiate, 2, 1, 10),
        old(0x0b, "SIGNEXTEND", .signExtend, 2, 1, 5),
        old(0x10, "LT", .lessThan, 2, 1, 3),
        old(0x11, "GT", .greaterThan, 2, 1, 3),
        old(0x12, "SLT", .signedLessThan, 2, 1, 3),
        old(0x13, "SGT", .signedGreaterThan, 2, 1, 3),
        old(0x14, "EQ", .equal, 2, 1, 3),
        old(0x15, "ISZERO", .isZero, 1, 1, 3),
        old(0x16, "AND", .and, 2, 1, 3),
        old(0x17, "OR", .or, 2, 1, 3),
        old(0x18, "XOR", .exclusiveOr, 2, 1, 3),
        old(0x19, "NOT", .not, 1, 1, 3),
        old(0x1a, "BYTE", .byte, 2, 1, 3),
        new(0x1b, "SHL", .shiftLeft, 2, 1, 3),  // EIP-145
        new(0x1c, "SHR", .shiftRight, 2, 1, 3),
        new(0x1d, "SAR", .signedShiftRight, 2, 1, 3),
        old(0x20, "KECCAK256", .keccak256, 2, 1, 30),
    ]

    private static let environment: [Opcode] = [
        old(0x30, "ADDRESS", .address, 0, 1, 2),
        Opcode(0x31, "BALANCE", .balance, 1, 1, frontier: 20, cancun: 100),
        old(0x32, "ORIGIN", .origin, 0, 1, 2),
        old(0x33, "CALLER", .caller, 0, 1, 2),
        old(0x34, "CALLVALUE", .callValue, 0, 1, 2),
        old(0x35, "CALLDATALOAD", .callDataLoad, 1, 1, 3),
        old(0x36, "CALLDATASIZE", .callDataSize, 0, 1, 2),
        old(0x37, "CALLDATACOPY", .callDataCopy, 3, 0, 3),
        old(0x38, "CODESIZE", .codeSize, 0, 1, 2),
        old(0x39, "CODECOPY", .codeCopy, 3, 0, 3),
        old(0x3a, "GASPRICE", .gasPrice, 0, 1, 2),
        Opcode(0x3b, "EXTCODESIZE", .externalCodeSize, 1, 1, frontier: 20, cancun: 100),
        Opcode(0x3c, "EXTCODECOPY", .externalCodeCopy, 4, 0, frontier: 20, cancun: 100),
        new(0x3d, "RETURNDATASIZE", .returnDataSize, 0, 1, 2),  // EIP-211
        new(0x3e, "RETURNDATACOPY", .returnDataCopy, 3, 0, 3),
        new(0x3f, "EXTCODEHASH", .externalCodeHash, 1, 1, 100),  // EIP-1052
        old(0x40, "BLOCKHASH", .blockHash, 1, 1, 20),
        old(0x41, "COINBASE", .coinbase, 0, 1, 2),
        old(0x42, "TIMESTAMP", .timestamp, 0, 1, 2),
        old(0x43, "NUMBER", .number, 0, 1, 2),
        old(0x44, "PREVRANDAO", .randomness, 0, 1, 2),  // EIP-4399; DIFFICULTY before
        old(0x45, "GASLIMIT", .gasLimit, 0, 1, 2),
        new(0x46, "CHAINID", .chainID, 0, 1, 2),  // EIP-1344
        new(0x47, "SELFBALANCE", .selfBalance, 0, 1, 5),  // EIP-1884
        new(0x48, "BASEFEE", .baseFee, 0, 1, 2),  // EIP-3198
        new(0x49, "BLOBHASH", .blobHash, 1, 1, 3),  // EIP-4844
        new(0x4a, "BLOBBASEFEE", .blobBaseFee, 0, 1, 2),  // EIP-7516
    ]

    private static let stackAndMemory: [Opcode] = [
        old(0x50, "POP", .pop, 1, 0, 2),
        old(0x51, "MLOAD", .memoryLoad, 1, 1, 3),
        old(0x52, "MSTORE", .memoryStore, 2, 0, 3),
        old(0x53, "MSTORE8", .memoryStoreByte, 2, 0, 3),
        Opcode(0x54, "SLOAD", .storageLoad, 1, 1, frontier: 50, cancun: 100),
        old(0x55, "SSTORE", .storageStore, 2, 0, 0),
        old(0x56, "JUMP", .jump, 1, 0, 8),
        old(0x57, "JUMPI", .jumpIf, 2, 0, 10),
        old(0x58, "PC", .programCounter, 0, 1, 2),
        old(0x59, "MSIZE", .memorySize, 0, 1, 2),
        old(0x5a, "GAS", .gas, 0, 1, 2),
        old(0x5b, "JUMPDEST", .jumpDestination, 0, 0, 1),
        new(0x5c, "TLOAD", .transientLoad, 1, 1, 100),  // EIP-1153
        new(0x5d, "TSTORE", .transientStore, 2, 0, 100),
        new(0x5e, "MCOPY", .memoryCopy, 3, 0, 3),  // EIP-5656
        new(0x5f, "PUSH0", .push0, 0, 1, 2),  // EIP-3855
    ]

    private static let numbered: [Opcode] = {
        var result: [Opcode] = []
        for number in UInt8(1)...32 {
            let operation: Operation = number == 1 ? .push1 : number == 2 ? .push2 : .push
            result.append(
                Opcode(0x5f + number, "PUSH\(number)", operation, 0, 1, frontier: 3, cancun: 3, argument: number))
        }
        for number in UInt8(1)...16 {
            let count = Int(number)
            result.append(
                Opcode(
                    0x7f + number, "DUP\(number)", .duplicate, count, count + 1, frontier: 3, cancun: 3,
                    argument: number))
            result.append(
                Opcode(
                    0x8f + number, "SWAP\(number)", .swap, count + 1, count + 1, frontier: 3, cancun: 3,
                    argument: number))
        }
        for number in UInt8(0)...4 {
            let cost = 375 * (1 + UInt16(number))
            result.append(
                Opcode(
                    0xa0 + number, "LOG\(number)", .log, 2 + Int(number), 0, frontier: cost, cancun: cost,
                    argument: number))
        }
        return result
    }()

    private static let system: [Opcode] = [
        old(0xf0, "CREATE", .create, 3, 1, 32_000),
        Opcode(0xf1, "CALL", .call, 7, 1, frontier: 40, cancun: 100),
        Opcode(0xf2, "CALLCODE", .callCode, 7, 1, frontier: 40, cancun: 100),
        old(0xf3, "RETURN", .returnData, 2, 0, 0),
        new(0xf4, "DELEGATECALL", .delegateCall, 6, 1, 100),  // EIP-7
        new(0xf5, "CREATE2", .create2, 4, 1, 32_000),  // EIP-1014
        new(0xfa, "STATICCALL", .staticCall, 6, 1, 100),  // EIP-214
        new(0xfd, "REVERT", .revert, 2, 0, 0),  // EIP-140
        old(0xfe, "INVALID", .invalid, 0, 0, 0),  // EIP-141
        Opcode(0xff, "SELFDESTRUCT", .selfDestruct, 1, 0, frontier: 0, cancun: 5_000),
    ]
}
