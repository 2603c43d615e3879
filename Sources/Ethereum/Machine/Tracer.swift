package import Signing

/// An observer of a run: the call tree, storage written, logs, and every
/// instruction.
///
/// The machine is generic over its tracer, so ``NoTracer`` adds nothing to the
/// compiled code.
package protocol Tracer {
    /// Whether the tracer is called at all.
    static var isActive: Bool { get }
    /// Called when an instruction is about to be executed.
    mutating func step(_ step: TracedStep)
    /// Called when a call or creation begins.
    mutating func enter(_ call: TracedCall)
    /// Called when the latest call or creation that has not ended ends.
    mutating func exit(halt: Halt?, output: [UInt8], gas: UInt64)
    /// Called when a word was stored; the store may still be undone.
    mutating func stored(address: Address, key: U256, value: U256)
    /// Called when a contract logged; the log may still be undone.
    mutating func logged(_ log: Log)
}

extension Tracer {
    /// `true`, by default.
    package static var isActive: Bool { true }
    /// Ignores the step, by default.
    package mutating func step(_ step: TracedStep) {}
    /// Ignores the call, by default.
    package mutating func enter(_ call: TracedCall) {}
    /// Ignores the end, by default.
    package mutating func exit(halt: Halt?, output: [UInt8], gas: UInt64) {}
    /// Ignores the word, by default.
    package mutating func stored(address: Address, key: U256, value: U256) {}
    /// Ignores the log, by default.
    package mutating func logged(_ log: Log) {}
}

/// The tracer of a run without an observer.
package struct NoTracer: Tracer {
    /// Always false: the calls to the tracer are compiled away.
    package static var isActive: Bool { false }
    /// A tracer that observes nothing.
    package init() {}
}

/// An instruction about to be executed. The stack is the machine's own and may be
/// read only during the call of the tracer.
package struct TracedStep {
    /// The instruction's offset in the code.
    package var offset: Int
    /// The instruction's byte.
    package var byte: UInt8
    /// The gas left before the instruction is paid for.
    package var gas: UInt64
    /// The frame's depth; 0 for the outermost call.
    package var depth: Int
    /// The words of the stack, lowest first.
    package var stack: UnsafeBufferPointer<U256>
    /// The size of the frame's memory, in bytes.
    package var memorySize: Int

    /// The table's entry for it; `nil` if no revision has such an instruction.
    package var opcode: Opcode? { Opcode.table[Int(byte)] }
}

/// A call or creation that begins.
package struct TracedCall: Hashable, Sendable {
    /// The instruction that made the call, as clients name it; the outermost is
    /// a CALL or CREATE.
    package enum Kind: String, Hashable, Sendable {
        case call = "CALL"
        case callCode = "CALLCODE"
        case delegateCall = "DELEGATECALL"
        case staticCall = "STATICCALL"
        case create = "CREATE"
        case create2 = "CREATE2"
        case selfDestruct = "SELFDESTRUCT"
    }

    /// The kind of the call.
    package var kind: Kind
    /// The frame's depth; 0 for the outermost.
    package var depth: Int
    /// The caller.
    package var from: Address
    /// The account whose code runs, or the address of the contract made.
    package var to: Address
    /// The value sent along, in wei.
    package var value: U256
    /// The gas it may use, a stipend included.
    package var gas: UInt64
    /// Call data or initcode.
    package var input: [UInt8]
}
