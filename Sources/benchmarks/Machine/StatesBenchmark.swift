import Ethereum
import Foundation
import Quantities
import Signing

/// The cost of keeping states: memory for 256 of them, and time for keeping
/// one, going on, and going back.
struct StatesBenchmark {
    let runs: Int

    private static let slotCount: UInt64 = 50_000
    private static let changes = 500
    private static let keptCount = 256
    private static let caller = Address(words: (0, 0, 0xaa))
    private static let contract = Address(words: (0, 0, 0xc0de))
    private static let executor = TransactionExecutor(block: BlockContext(gasLimit: .max))

    /// Stores the pairs of key and word in its call data.
    private static let program: [UInt8] = [
        0x5f, 0x5b, 0x36, 0x81, 0x10, 0x15, 0x60, 0x17, 0x57, 0x80, 0x60, 0x20, 0x01, 0x35, 0x81, 0x35, 0x55, 0x60,
        0x40, 0x01, 0x60,
        0x01, 0x56, 0x5b, 0x00,
    ]

    private var random = RandomStream(seed: 1, name: "states")

    init(runs: Int) { self.runs = runs }

    func run(_ report: inout Report) throws {
        report.heading(
            "states: \(Self.slotCount) slots of 32 random bytes, \(Self.keptCount) kept states, each changing \(Self.changes) slots at random"
        )
        var copy = self
        copy.measure(&report)
    }

    private mutating func measure(_ report: inout Report) {
        let empty = residentBytes
        var state = filled()
        let full = residentBytes - empty
        report.figure("the state alone, with its tables", Figure([full / 1e6]), unit: "MB")
        plainCopies(state, &report)

        var kept: [State] = [state.kept()]
        var roots: [Digest] = [state.root]
        kept.reserveCapacity(Self.keptCount)
        roots.reserveCapacity(Self.keptCount)
        let before = residentBytes
        var (taking, firstWrites, otherWrites): ([Double], [Double], [Double]) = ([], [], [])
        while kept.count < Self.keptCount {
            change(&state, count: Self.changes - 2)
            otherWrites.append(processorSeconds { change(&state, count: 1) } * 1e6)
            roots.append(state.root)
            taking.append(processorSeconds { kept.append(state.kept()) } * 1e6)
            firstWrites.append(processorSeconds { change(&state, count: 1) } * 1e6)
        }
        let held = (residentBytes - before) / 1e6
        report.figure("what \(Self.keptCount) kept states add to it", Figure([held]), unit: "MB", budget: 32)
        report.note(
            "that is \(Figure.short(held * 1e6 / Double((Self.keptCount - 1) * Self.changes))) bytes for each changed slot"
        )
        report.figure("keeping a state, its root known", Figure(taking), unit: "µs")
        report.figure("the first transaction after it, of one slot", Figure(firstWrites), unit: "µs")
        report.figure("any other transaction of one slot", Figure(otherWrites), unit: "µs")
        goBack(kept, roots, &report)
    }

    /// The cost of plain copies, which keeping replaces.
    private mutating func plainCopies(_ state: State, _ report: inout Report) {
        var state = state
        change(&state, count: 1)
        let before = residentBytes
        var copies: [State] = []
        for _ in 0..<8 {
            copies.append(state)
            change(&state, count: Self.changes)
            _ = state.root
        }
        let each = (residentBytes - before) / 8 / 1e6
        report.note(
            "a plain copy at each of these moments instead: \(Figure.short(each)) MB each, so \(Figure.short(each * 256)) MB for 256"
        )
        precondition(copies.count == 8, "the copies live until they are measured")
    }

    /// A kept state of which to go on: reading, executing and asking for the
    /// root.
    private mutating func goBack(_ kept: [State], _ roots: [Digest], _ report: inout Report) {
        for (name, index) in [
            ("oldest", 0), ("one of the middle", Self.keptCount / 2 - 30), ("newest", Self.keptCount - 1),
        ] {
            var (reads, executions, rootTimes): ([Double], [Double], [Double]) = ([], [], [])
            for _ in 0..<max(5, runs) {
                var state = kept[index]
                reads.append(
                    processorSeconds {
                        for key in UInt64(0)..<100 {
                            precondition(!state.storage(of: Self.contract, at: U256(key)).isZero, "every word was set")
                        }
                    } * 1e4)
                if state.root != roots[index] {
                    report.note("the root of kept state \(index) is WRONG")
                    report.fail()
                }
                executions.append(processorSeconds { change(&state, count: 1) } * 1e3)
                rootTimes.append(processorSeconds { _ = state.root } * 1e3)
            }
            report.figure("a word read from the \(name)", Figure(reads), unit: "µs")
            report.figure("back to the \(name), a transaction there", Figure(executions), unit: "ms")
            report.figure("  and the root after it", Figure(rootTimes), unit: "ms")
        }
    }

    private mutating func word() -> U256 {
        U256(Digest(words: (random.next(), random.next(), random.next(), random.next())))
    }

    private mutating func filled() -> State {
        var state = State()
        state.setBalance(U256(1) << 80, of: Self.caller)
        state.setCode(Self.program, of: Self.contract)
        for key in 0..<Self.slotCount { state.setStorage(word(), of: Self.contract, at: U256(key)) }
        _ = state.root
        return state
    }

    /// Executes a call that stores `count` words at random.
    private mutating func change(_ state: inout State, count: Int) {
        var input: [UInt8] = []
        for _ in 0..<count {
            input += U256(random.next() % Self.slotCount).bytes
            input += word().bytes
        }
        let outcome = Self.executor.run(
            CallMessage(kind: .call(to: Self.contract), sender: Self.caller, input: input, gas: 1_000_000_000),
            on: &state)
        precondition(outcome.result.halt == nil, "the program stores what it is given")
    }
}
