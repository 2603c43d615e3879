import Ethereum
import Foundation
import Quantities
import Signing
import TestSupport
import Testing

/// Random programs and changed ones of the published tests: whatever they
/// do, the machine ends, uses no more gas than it was given, makes no money,
/// and leaves nothing behind when it fails.
@Suite("Random programs") struct FuzzTests {
    private static let gas: UInt64 = 200_000
    private static let block = BlockContext(number: 300, timestamp: 1_700_000_000, coinbase: Programs.other, baseFee: 7)

    /// Calls the target with its own input and all gas, then reverts.
    private static let reverter: [UInt8] = [
        0x36, 0x5f, 0x5f, 0x37, 0x5f, 0x5f, 0x36, 0x5f, 0x34, 0x61, 0xc0, 0xde, 0x5a, 0xf1, 0x5f, 0x5f, 0xfd,
    ]
    private static let reverterAddress = Address(words: (0, 0, 0xdead))

    private static let common: [UInt8] = [
        0x01, 0x02, 0x03, 0x04, 0x08, 0x09, 0x0a, 0x10, 0x14, 0x15, 0x1b, 0x20, 0x31, 0x35, 0x37, 0x39, 0x3c, 0x3d,
        0x3e, 0x47, 0x50,
        0x51, 0x52, 0x53, 0x54, 0x54, 0x55, 0x55, 0x56, 0x57, 0x5a, 0x5b, 0x5b, 0x5c, 0x5d, 0x5e, 0x80, 0x81, 0x82,
        0x90, 0x91, 0xa0,
        0xa2, 0xf0, 0xf1, 0xf1, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa, 0xff, 0x00, 0xf3, 0xfd,
    ]

    /// Mostly instructions that find what they take on the stack, small
    /// numbers and known addresses, and now and then anything at all.
    private func program(_ random: inout RandomStream) -> [UInt8] {
        var code: [UInt8] = []
        var height = 0
        var destinations: [Int] = []
        for _ in 0..<random.int(1...60) {
            if random.int(0...39) == 0 {
                code.append(UInt8(random.int(0...255)))
                continue
            }
            // What ends a program is rarer than its share of the list.
            var byte = random.pick(Self.common)
            if [0x00, 0xf3, 0xfd, 0xff].contains(byte), random.int(0...3) > 0 { byte = 0x55 }
            guard let opcode = Opcode.table[Int(byte)] else { continue }
            while height < opcode.inputs {
                code += operand(&random)
                height += 1
            }
            if byte == 0x56 || byte == 0x57, !destinations.isEmpty, random.int(0...9) > 0 {
                code += [0x61, UInt8(destinations[0] >> 8), UInt8(destinations[0] & 255)]
                height += 1
            }
            if (0xf1...0xf4).contains(byte) || byte == 0xfa {
                // The address and the gas come last on the stack.
                code +=
                    [0x61] + random.pick([[0xc0, 0xde], [0xbe, 0xef], [0x00, 0x02], [0x00, 0x04], [0x00, 0x09]]) + [
                        0x5a
                    ]
                height += 2
            }
            if byte == 0x5b { destinations.append(code.count) }
            code.append(byte)
            height += opcode.outputs - opcode.inputs
        }
        return code
    }

    private func operand(_ random: inout RandomStream) -> [UInt8] {
        switch random.int(0...19) {
        case 0: [0x61, 0xbe, 0xef]
        case 1: [0x7f] + (0..<32).map { _ in UInt8(random.int(0...255)) }
        case 2: [0x63, 0xff, 0xff, 0xff, 0xff]
        case 3: [0x5a]
        default: [0x60, UInt8(random.int(0...64))]
        }
    }

    private func state(_ code: [UInt8], _ other: [UInt8]) -> State {
        var state = Programs.state(code, other: other)
        state.setBalance(1_000, of: Programs.target)
        state.setStorage(7, of: Programs.target, at: 1)
        state.setStorage(9, of: Programs.target, at: 2)
        state.setCode(Self.reverter, of: Self.reverterAddress)
        return state
    }

    private func total(_ state: State) -> U256 {
        state.allAddresses.reduce(U256.zero) { $0 &+ state.balance(of: $1) }
    }

    /// The ends of programs, so that a test can see that they do something.
    private struct Counts {
        var succeeded = 0
        var failed = 0
        var calls = 0
        var stores = 0
    }

    /// - Returns: what does not hold.
    private func problem(_ start: State, input: [UInt8], value: U256, _ counts: inout Counts) -> String? {
        var before = start
        let root = before.root
        let message = Programs.call(input, gas: Self.gas, value: value)

        var after = before
        let outcome = TransactionExecutor(block: Self.block).run(message, on: &after)
        if outcome.result.gas > Self.gas { return "\(outcome.result.gas) gas left of \(Self.gas)" }
        if outcome.refund < 0 { return "a refund of \(outcome.refund)" }
        if outcome.result.halt != nil {
            if after.root != root {
                return "failed with \(String(describing: outcome.result.halt)), but the state changed"
            }
            if !outcome.logs.isEmpty { return "failed, but logged" }
        }
        if total(after) > total(before) { return "made money" }

        // Again, followed by a tracer: the same to the last unit of gas.
        var traced = before
        var tracer = RecordingTracer()
        let again = TransactionExecutor(block: Self.block).run(message, on: &traced, tracer: &tracer)
        if again.result.gas != outcome.result.gas || again.result.halt != outcome.result.halt {
            return "a tracer changes what happens"
        }
        if traced.root != after.root { return "a tracer changes the state" }
        if outcome.result.halt == nil { counts.succeeded += 1 } else { counts.failed += 1 }
        counts.calls += tracer.calls.count - 1
        counts.stores += tracer.stores.count
        if tracer.calls.count != tracer.ends.count {
            return "\(tracer.calls.count) calls began and \(tracer.ends.count) ended"
        }

        // Within a call that reverts: nothing stays.
        var reverted = before
        let wrapped = CallMessage(
            kind: .call(to: Self.reverterAddress), sender: Programs.caller, value: value, input: input, gas: Self.gas)
        let end = TransactionExecutor(block: Self.block).run(wrapped, on: &reverted)
        if end.result.halt == nil { return "the reverting call succeeded" }
        if reverted.root != root { return "reverted, but the state changed" }
        // What was undone leaves no trace for the next transaction.
        let afterwards = TransactionExecutor(block: Self.block).run(message, on: &reverted)
        if afterwards.result.gas != outcome.result.gas { return "what was reverted changes the gas of what follows" }
        if reverted.root != after.root { return "what was reverted changes what follows" }
        return nil
    }

    @Test("keep every promise", arguments: testSeeds)
    func random(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "programs")
        var counts = Counts()
        for number in 0..<200 {
            let (code, other) = (program(&random), program(&random))
            let input = (0..<Int(random.integer(in: 0...80))).map { _ in UInt8(random.integer(in: 0...255)) }
            let value = U256(UInt64(random.integer(in: 0...5)))
            if let problem = problem(state(code, other), input: input, value: value, &counts) {
                Issue.record("seed \(seed), program \(number), \(Hex.text(code)) with \(Hex.text(other)): \(problem)")
            }
        }
        #expect(min(counts.succeeded, counts.failed) >= 10, "\(counts)")
        #expect(min(counts.calls, counts.stores) > 0, "\(counts)")
    }

    @Test(
        "that were published contracts before some bytes changed keep every promise",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"),
        arguments: testSeeds)
    func mutated(seed: UInt64) throws {
        let contracts = try Self.contracts.get()
        #expect(contracts.count > 100)
        var random = RandomStream(seed: seed, name: "mutations")
        var counts = Counts()
        for number in 0..<200 {
            var code = contracts[Int(random.integer(in: 0...Int64(contracts.count) - 1))]
            for _ in 0..<random.integer(in: 1...4) where !code.isEmpty {
                let index = Int(random.integer(in: 0...Int64(code.count) - 1))
                switch random.integer(in: 0...2) {
                case 0: code[index] = UInt8(random.integer(in: 0...255))
                case 1: code.remove(at: index)
                default: code.insert(UInt8(random.integer(in: 0...255)), at: index)
                }
            }
            let other = contracts[Int(random.integer(in: 0...Int64(contracts.count) - 1))]
            let input = (0..<Int(random.integer(in: 0...80))).map { _ in UInt8(random.integer(in: 0...255)) }
            if let problem = problem(state(code, other), input: input, value: 0, &counts) {
                Issue.record("seed \(seed), program \(number), \(Hex.text(code)) with \(Hex.text(other)): \(problem)")
            }
        }
        #expect(min(counts.succeeded, counts.failed) >= 10, "\(counts)")
        #expect(min(counts.calls, counts.stores) > 0, "\(counts)")
    }

    /// Contracts of the published tests, in the order of their files.
    private static let contracts = Result { () throws -> [[UInt8]] in
        var contracts: [[UInt8]] = []
        for folder in [
            "stRandom", "stExample", "stCreate2", "stReturnDataTest", "stSStoreTest", "stShift", "stSolidityTest",
        ] {
            let root = SharedFolder.path("ethereum-tests/StateTests/" + folder)
            for file in try FileManager.default.contentsOfDirectory(atPath: root).filter({ $0.hasSuffix(".json") })
                .sorted().prefix(30)
            {
                let data = try Data(contentsOf: URL(fileURLWithPath: root + "/" + file))
                let tests = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
                for test in tests.sorted(by: { $0.key < $1.key }) {
                    let accounts = try #require((test.value as? [String: Any])?["pre"] as? [String: Any])
                    for account in accounts.sorted(by: { $0.key < $1.key }) {
                        let text = (account.value as? [String: Any])?["code"] as? String
                        if let code = text.flatMap({ Hex.bytes($0) }), !code.isEmpty { contracts.append(code) }
                    }
                }
            }
        }
        return contracts
    }
}
