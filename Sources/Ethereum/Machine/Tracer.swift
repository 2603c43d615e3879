package import Signing

/// Follows a run: the call tree, storage written, logs, and every
/// instruction.
///
/// The machine is generic over its tracer, so that ``NoTracer`` leaves no
/// trace in the code that runs.
package protocol Tracer {
    /// Whether anything is to be told at all.
    static var isActive: Bool { get }
    /// An instruction is about to be carried out.
    mutating func step(_ step: TracedStep)
    /// A call or creation begins.
    mutating func enter(_ call: TracedCall)
    /// The latest call or creation that began and has not ended ends.
    mutating func exit(halt: Halt?, output: [UInt8], gas: UInt64)
    /// A word was stored; what stores it may still be undone.
    mutating func stored(address: Address, key: U256, value: U256)
    /// A contract logged; the log may still be undone.
    mutating func logged(_ log: Log)
}

extension Tracer {
    /// A tracer is told of everything.
    package static var isActive: Bool { true }
    /// Ignored where a tracer does not say otherwise.
    package mutating func step(_ step: TracedStep) {}
    /// Ignored where a tracer does not say otherwise.
    package mutating func enter(_ call: TracedCall) {}
    /// Ignored where a tracer does not say otherwise.
    package mutating func exit(halt: Halt?, output: [UInt8], gas: UInt64) {}
    /// Ignored where a tracer does not say otherwise.
    package mutating func stored(address: Address, key: U256, value: U256) {}
    /// Ignored where a tracer does not say otherwise.
    package mutating func logged(_ log: Log) {}
}

/// Nothing is followed.
package struct NoTracer: Tracer {
    /// Nobody is told.
    package static var isActive: Bool { false }
    /// The tracer of a run that nobody watches.
    package init() {}
}

/// An instruction about to be carried out. The stack is the machine's own and
/// may be read only while the tracer is told.
package struct TracedStep {
    /// The instruction's place in the code.
    package var offset: Int
    /// The instruction's byte.
    package var byte: UInt8
    /// What is left before it is paid for.
    package var gas: UInt64
    /// 0 for the outermost call.
    package var depth: Int
    /// Lowest first.
    package var stack: UnsafeBufferPointer<U256>
    /// In bytes.
    package var memorySize: Int

    /// What the table knows of it.
    package var opcode: Opcode? { Opcode.table[Int(byte)] }
}

/// A call or creation that begins.
package struct TracedCall: Hashable, Sendable {
    /// The instruction that made the call, as clients name it; the outermost is
    /// a CALL or CREATE.
    package enum Kind: String, Hashable, Sendable {
        case call = "CALL", callCode = "CALLCODE", delegateCall = "DELEGATECALL", staticCall = "STATICCALL"
        case create = "CREATE", create2 = "CREATE2", selfDestruct = "SELFDESTRUCT"
    }

    /// What kind of call it is.
    package var kind: Kind
    /// 0 for the outermost.
    package var depth: Int
    /// Who calls.
    package var from: Address
    /// Whose code runs, or where the contract comes to stand.
    package var to: Address
    /// In wei.
    package var value: U256
    /// What it may use, a stipend included.
    package var gas: UInt64
    /// Call data or initcode.
    package var input: [UInt8]
}
