import Ethereum
import Signing
import Testing

@Suite("The machine") struct MachineTests {
    @Test("has every instruction of Cancun, each name once, each stack effect within 17 words")
    func table() {
        let opcodes = Opcode.table.compactMap { $0 }
        #expect(opcodes.count == 149)
        #expect(Set(opcodes.map(\.name)).count == opcodes.count)
        for opcode in opcodes {
            #expect(Opcode.table[Int(opcode.byte)]?.name == opcode.name)
            #expect((0...17).contains(opcode.inputs) && (0...17).contains(opcode.outputs))
        }
        #expect(Opcode.table[0x5f]?.cost(.frontier) == nil)
        #expect(Opcode.table[0x54]?.cost(.frontier) == 50)
        #expect(Opcode.table[0x54]?.cost(.cancun) == 100)
    }

    @Test("computes, stores in memory and returns")
    func arithmetic() {
        // 7 · 6 − 2
        let code = Programs.returning([0x60, 2, 0x60, 6, 0x60, 7, 0x02, 0x03])
        let outcome = Programs.run(code)
        #expect(outcome.result.halt == nil)
        #expect(U256(bigEndian: outcome.result.output) == 40)
        // Six instructions of 3 gas, MUL 5, PUSH0 2 twice, a word of memory 3.
        #expect(1_000_000 - outcome.result.gas == 30)
    }

    @Test(
        "halts for the reason there is",
        arguments: [
            ([0x01], Halt.stackUnderflow), ([0x0c], .undefinedInstruction), ([0xfe], .undefinedInstruction),
            ([0x60, 1, 0x56], .invalidJump), ([0x60, 0x5b, 0x60, 1, 0x56], .invalidJump),
            ([0x60, 1, 0x5f, 0x5f, 0x3e], .returnDataOutOfBounds), ([0x5f, 0x5f, 0xfd], .reverted),
            ([0x5b, 0x5f, 0x56], .outOfGas), ([0x5b, 0x5f, 0x5f, 0x56], .stackOverflow),
            ([0x5f, 0x7f] + [UInt8](repeating: 0xff, count: 32) + [0x52], .outOfGas),
        ] as [([UInt8], Halt)])
    func halts(code: [UInt8], halt: Halt) {
        let outcome = Programs.run(code)
        #expect(outcome.result.halt == halt)
        if halt != .reverted { #expect(outcome.result.gas == 0) }
    }

    @Test("takes only the low bits of no jump target")
    func jumpTargets() {
        // A destination at 36, aimed at with bits set above a word's.
        for high in [
            U256(w0: 36, w1: 1, w2: 0, w3: 0), U256(w0: 36, w1: 0, w2: 0, w3: 1 << 63),
            U256(w0: 36 + 1 << 32, w1: 0, w2: 0, w3: 0),
        ] {
            let code = [0x7f] + high.bytes + [0x56, 0x00, 0x00, 0x5b]
            #expect(Programs.run(code).result.halt == .invalidJump)
        }
        let code = [0x7f] + U256(36).bytes + [0x56, 0x00, 0x00, 0x5b]
        #expect(code[36] == 0x5b)
        #expect(Programs.run(code).result.halt == nil)
    }

    @Test("tells a tracer of calls, instructions, stores and logs, and comes to the same")
    func tracing() throws {
        // Stores 5 under 1, logs, then calls the other contract, which reverts.
        let code: [UInt8] =
            [0x60, 5, 0x60, 1, 0x55, 0x60, 9, 0x5f, 0x5f, 0xa1] + [
                0x5f, 0x5f, 0x5f, 0x5f, 0x5f, 0x61, 0xbe, 0xef, 0x5a, 0xf1, 0x00,
            ]
        var state = Programs.state(code, other: [0x5f, 0x5f, 0xfd])
        var plain = state
        var tracer = RecordingTracer()
        let outcome = TransactionExecutor(block: BlockContext()).run(Programs.call(), on: &state, tracer: &tracer)
        let untraced = TransactionExecutor(block: BlockContext()).run(Programs.call(), on: &plain)
        #expect(outcome.result.gas == untraced.result.gas)
        #expect(outcome.logs == untraced.logs)
        #expect(tracer.calls.map(\.to) == [Programs.target, Programs.other])
        #expect(tracer.calls.map(\.depth) == [0, 1])
        #expect(tracer.ends == [.reverted, nil])
        #expect(tracer.stores == [5])
        #expect(tracer.logs == outcome.logs)
        let log = try #require(outcome.logs.first)
        #expect(log.topics == [U256(9).digest])
        #expect(tracer.names.prefix(3) == ["PUSH1", "PUSH1", "SSTORE"])
        #expect(tracer.names.last == "STOP")
        #expect(state.storage(of: Programs.target, at: 1) == 5)
    }

    @Test("is disassembled by the same table")
    func disassembly() {
        let disassembly = Disassembly([0x60, 0x2a, 0x5f, 0x0c, 0x61, 0x01])
        #expect(disassembly.text == "0000  PUSH1 0x2a\n0002  PUSH0\n0003  UNDEFINED 0x0c\n0004  PUSH2 0x01")
        #expect(Disassembly([0x5f], revision: .frontier).lines.map(\.name) == ["UNDEFINED"])
        #expect(Disassembly([]).text == "")
    }
}
