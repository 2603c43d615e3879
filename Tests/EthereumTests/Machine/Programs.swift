import Ethereum
import Signing

/// Accounts and programs for tests of the machine.
enum Programs {
    static let caller = Address(words: (0, 0, 0xaa))
    static let target = Address(words: (0, 0, 0xc0de))
    static let other = Address(words: (0, 0, 0xbeef))

    /// A state in which the caller has 10^18 wei and the target a program.
    static func state(_ code: [UInt8], other: [UInt8] = []) -> State {
        var state = State()
        state.setBalance(1_000_000_000_000_000_000, of: caller)
        state.setCode(code, of: target)
        state.setNonce(1, of: target)
        if !other.isEmpty { state.setCode(other, of: self.other) }
        return state
    }

    static func call(_ input: [UInt8] = [], gas: UInt64 = 1_000_000, value: U256 = 0) -> CallMessage {
        CallMessage(kind: .call(to: target), sender: caller, value: value, input: input, gas: gas)
    }

    static func run(_ code: [UInt8], input: [UInt8] = [], gas: UInt64 = 1_000_000) -> CallOutcome {
        var state = state(code)
        return TransactionExecutor(block: BlockContext()).run(call(input, gas: gas), on: &state)
    }

    /// A program that returns the word a shorter one leaves on the stack.
    static func returning(_ code: [UInt8]) -> [UInt8] { code + [0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3] }

    /// PUSH of a number with as many bytes as it needs.
    static func push(_ number: U256) -> [UInt8] {
        let bytes = number.minimalBytes
        return [0x5f + UInt8(bytes.count)] + bytes
    }
}

/// Remembers what it is told.
struct RecordingTracer: Tracer {
    var calls: [TracedCall] = []
    var ends: [Halt?] = []
    var names: [String] = []
    var logs: [Log] = []
    var stores: [U256] = []
    var deepest = 0

    mutating func step(_ step: TracedStep) {
        names.append(step.opcode?.name ?? "UNDEFINED")
        deepest = max(deepest, step.depth)
    }
    mutating func enter(_ call: TracedCall) { calls.append(call) }
    mutating func exit(halt: Halt?, output: [UInt8], gas: UInt64) { ends.append(halt) }
    mutating func stored(address: Address, key: U256, value: U256) { stores.append(value) }
    mutating func logged(_ log: Log) { logs.append(log) }
}

extension State {
    /// The root, of a copy: an expectation cannot update the state itself.
    var currentRoot: Digest {
        var copy = self
        return copy.root
    }
}
