import Foundation
import Signing
import Testing

@testable import Ethereum

/// The end of the memory that all frames of a message may
/// have together.
@Suite("The memory of all frames") struct MemoryLimitTests {
    /// Makes memory reach an end: stores a zero at the 32 bytes before it.
    private static func reaching(_ end: Int) -> [UInt8] { [0x5f] + Programs.push(U256(UInt64(end - 32))) + [0x52] }

    /// Calls the other contract with all gas; its success is on the stack.
    private static let callingOther: [UInt8] = [0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x61, 0xbe, 0xef, 0x5a, 0xf1]

    private static func cost(_ bytes: Int) -> UInt64 {
        let words = UInt64(bytes) / 32
        return 3 * words + words * words / 512
    }

    private static func machine<Observer: Tracer>(
        _ code: [UInt8], other: [UInt8] = [], limit: Int, tracer: Observer
    ) -> Machine<Observer> {
        Machine(
            state: Programs.state(code, other: other), block: BlockContext(gasLimit: .max),
            transaction: TransactionContext(origin: Programs.caller), tracer: tracer, memoryLimit: limit)
    }

    private static func run(_ code: [UInt8], other: [UInt8] = [], limit: Int, gas: UInt64) -> CallResult {
        var machine = machine(code, other: other, limit: limit, tracer: NoTracer())
        return machine.run(Programs.call(gas: gas))
    }

    @Test("reaches the limit for what the yellow paper asks, and not a byte beyond it for any gas")
    func limit() {
        let limit = 1 << 20
        let gas = 2 * Self.cost(limit)
        let below = Self.run(Self.reaching(limit), limit: limit, gas: gas)
        #expect(below.halt == nil)
        // PUSH0 2, PUSH 3, MSTORE 3.
        #expect(gas - below.gas == Self.cost(limit) + 8)
        let beyond = Self.run(Self.reaching(limit + 1), limit: limit, gas: gas)
        #expect(beyond.halt == .outOfGas)
        #expect(beyond.gas == 0)
        #expect(Self.run(Self.reaching(limit + 1), limit: 2 * limit, gas: gas).halt == nil)
    }

    @Test(
        "is limited at 2^31 bytes, whatever the host has to spare",
        .enabled(if: Self.hasRoom, "needs 4 GiB of free memory"))
    func fullLimit() {
        #expect(MemoryLimit.bytes == 1 << 31)
        let gas: UInt64 = 10_000_000_000_000
        let below = Programs.run(Self.reaching(1 << 31), gas: gas)
        #expect(below.result.halt == nil)
        #expect(gas - below.result.gas == 8_796_294_348_800 + 8)
        let beyond = Programs.run(Self.reaching(1 << 31 + 1), gas: gas)
        #expect(beyond.result.halt == .outOfGas)
        #expect(beyond.result.gas == 0)
    }

    private static var hasRoom: Bool {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kilobytes = Int(line.split(separator: " ")[1])
        else { return false }
        return kilobytes > 4 << 20
    }

    @Test("of a caller and of a callee count together", arguments: [(0, 1), (32, 0)] as [(Int, UInt64)])
    func nested(excess: Int, success: UInt64) {
        let limit = 1 << 20
        let code = Self.reaching(limit / 2) + Programs.returning(Self.callingOther)
        let result = Self.run(code, other: Self.reaching(limit / 2 + excess), limit: limit, gas: 1_000_000_000)
        #expect(result.halt == nil)
        #expect(U256(bigEndian: result.output) == U256(success))
    }

    @Test(
        "is free for the next callee when one has ended, whether it succeeded, reverted or failed",
        arguments: [[0x00], [0x5f, 0x5f, 0xfd], [0xfe]] as [[UInt8]])
    func sequence(end: [UInt8]) {
        let limit = 1 << 20
        let three = Self.callingOther + Self.callingOther + [0x01] + Self.callingOther + [0x01]
        // A failure takes what gas it was given: that 1/64 of 1/64 is left for
        // the third.
        let result = Self.run(
            Programs.returning(three), other: Self.reaching(limit / 4 * 3) + end, limit: limit, gas: 10_000_000_000)
        #expect(result.halt == nil)
        #expect(U256(bigEndian: result.output) == U256(end == [0x00] ? 3 : 0))
        // Together the three would not fit.
        let all = Self.run(
            Self.reaching(limit / 4 * 3) + Programs.returning(Self.callingOther), other: Self.reaching(limit / 4 * 3),
            limit: limit, gas: 10_000_000_000)
        #expect(U256(bigEndian: all.output) == 0)
    }

    @Test("goes back to the host when frames that had much of it have ended")
    func givenBack() {
        var machine = Self.machine(
            Programs.returning(Self.callingOther), other: Self.reaching(1 << 26) + [0x60, 0x20, 0x5f, 0xf3],
            limit: MemoryLimit.bytes, tracer: NoTracer())
        let result = machine.run(Programs.call(gas: 100_000_000_000))
        #expect(U256(bigEndian: result.output) == 1)
        #expect(machine.workspace.capacity <= Workspace.kept)
    }

    @Test("is not taken from the host before it is paid for")
    func unpaid() {
        let size = 1 << 30
        for gas in [0, 1_000_000, Self.cost(size) + 7] as [UInt64] {
            var machine = Self.machine(Self.reaching(size), limit: MemoryLimit.bytes, tracer: NoTracer())
            let before = machine.workspace.capacity
            #expect(machine.run(Programs.call(gas: gas)).halt == .outOfGas)
            #expect(machine.workspace.capacity == before)
        }
    }

    /// Reaches as many bytes as its call data say and calls itself for 63/64
    /// as many, until these are few: the cheapest way to have much memory.
    private static let pyramid: [UInt8] =
        [0x5f, 0x35, 0x80, 0x61, 0x40, 0x00, 0x11, 0x60, 0x21, 0x57] + [0x5f, 0x81, 0x52]
        + [0x60, 64, 0x90, 0x60, 63, 0x02, 0x04, 0x5f, 0x52] + [0x5f, 0x5f, 0x60, 0x20, 0x5f, 0x5f, 0x30, 0x5a, 0xf1]
        + [0x50, 0x00, 0x5b, 0x00]

    @Test("of 256 MiB costs less than 2.4·10^9 gas over many frames, and passes for it")
    func cheapest() {
        let input = U256(4_300_000).bytes
        func ends(_ limit: Int, _ gas: UInt64) -> [Halt?] {
            var machine = Self.machine(Self.pyramid, limit: limit, tracer: RecordingEnds())
            #expect(machine.run(Programs.call(input, gas: gas)).halt == nil)
            return machine.tracer.ends
        }
        let free = ends(MemoryLimit.bytes, 2_400_000_000)
        #expect(free.count > 300 && free.allSatisfy { $0 == nil })
        // The same message at a limit of 256 MiB would find that there is one.
        #expect(ends(1 << 28, 2_400_000_000).contains(.outOfGas))
    }
}

/// Remembers how frames ended, and nothing of their instructions.
private struct RecordingEnds: Tracer {
    var ends: [Halt?] = []
    mutating func exit(halt: Halt?, output: [UInt8], gas: UInt64) { ends.append(halt) }
}
