internal import Community
internal import EStar
internal import Foundation
internal import Markets
internal import Quantities
internal import Reports
internal import Scenarios
internal import Signing
internal import Simulation

/// Runs that together touch every tariff, pool rule, trader, mesh and
/// adversary: what they come to is on record, so that a change of the inside
/// that is to change nothing can be held against it.
package struct RunMatrix {
    /// One run: how its scenario is made, and whether an operator acts on it.
    package struct Run: Sendable {
        package var name: String
        /// Whether it needs the real data.
        package var isReal = false
        /// Whether somebody keeps interfering.
        package var isActedOn = false
        var scenario: @Sendable () throws -> Scenario
    }

    /// What a run came to: one word for each column of the record.
    package struct Outcome: Hashable, Sendable {
        package var words: [String]
    }

    /// The columns of the record after the run's name.
    package static let columns = ["fingerprint"] + tables
    private static let tables = [
        "run.json", "slots.csv", "orders.csv", "trades.csv", "bills.csv", "positions.csv", "events.csv",
        "households.csv",
    ]
}

// MARK: What is run

extension RunMatrix {
    package static let runs: [Run] = generated + real

    private static let rules: [(name: String, rule: PoolRule?)] = [
        ("sdr", .supplyDemandRatio(compensationPerMille: 0)),
        ("sdr-compensated", .supplyDemandRatio(compensationPerMille: 200)),
        ("mid-market-rate", .midMarketRate), ("bill-sharing", .billSharing), ("no-pool", nil),
    ]
    private static let tariffs = ["flat", "time-of-use", "wholesale"]

    /// On the built-in street.
    private static let generated: [Run] = {
        var runs: [Run] = []
        for rule in rules {
            for (tariff, seed) in [("flat", UInt64(42)), ("time-of-use", 7)] {
                runs.append(
                    Run(name: "street \(tariff) \(rule.name) \(seed)") {
                        var scenario = try testScenario(households: 12, days: 3, seed: seed, tariff: tariff)
                        scenario.terms.market.poolRule = rule.rule
                        return scenario
                    })
            }
        }
        for trader in TraderKind.allCases where trader != .human {
            runs.append(
                Run(name: "street trader \(trader.rawValue)") {
                    var scenario = try testScenario(households: 8, days: 2, seed: 3)
                    scenario.terms.traders = scenario.terms.traders.map { _ in trader }
                    return scenario
                })
        }
        for date in ["2024-03-30", "2024-10-26"] {
            runs.append(Run(name: "street \(date)") { try testScenario(households: 6, days: 3, firstDay: date) })
        }
        runs.append(
            Run(name: "street no day-ahead") {
                var scenario = try testScenario(households: 6, days: 2)
                scenario.terms.market.mechanism = nil
                return scenario
            })
        runs.append(
            Run(name: "street acted on", isActedOn: true) { try testScenario(households: 8, days: 4, seat: "C05") })
        runs.append(
            Run(name: "street acted on, small deposits", isActedOn: true) {
                var scenario = try testScenario(households: 8, days: 4, seed: 9)
                scenario.terms.community.deposit = Money(units: Money.unitsPerCurrency / 2)
                return scenario
            })
        runs.append(Run(name: "street mesh") { try testScenario(households: 6, days: 2, mesh: .generated) })
        runs.append(
            Run(name: "street mesh acted on", isActedOn: true) {
                try testScenario(households: 6, days: 2, seat: "C02", mesh: .generated)
            })
        return runs
    }()

    /// On the real data.
    private static let real: [Run] = {
        func run(
            _ name: String, tariff: String = "flat", mesh: MeshChoice = .none, days: Int = 3, seed: UInt64 = 42,
            isActedOn: Bool = false,
            routing: String? = nil, change: @escaping @Sendable (inout Scenario) throws -> Void = { _ in }
        ) -> Run {
            Run(name: "real " + name, isReal: true, isActedOn: isActedOn) {
                var scenario = try ScenarioLoader.load(
                    folder: SharedFolder.path("data/community"),
                    overrides: ScenarioOverrides(
                        seed: seed, days: days, seat: isActedOn ? "D01" : nil, tariff: tariff, mesh: mesh,
                        routing: routing))
                // `run.json` names the folder as it was given: here, where
                // this clone happens to lie.
                scenario.sourceText = "the real data"
                try change(&scenario)
                return scenario
            }
        }
        var runs = tariffs.flatMap { tariff in
            rules.map { rule in run("\(tariff) \(rule.name)", tariff: tariff) { $0.terms.market.poolRule = rule.rule } }
        }
        runs.append(run("seed 1", seed: 1))
        runs.append(run("whole", days: 35))
        let maps: [MeshChoice] = [.generated, .named("stuttgart65"), .named("leipzig87")]
        for map in maps { runs.append(run("mesh \(map.word)", mesh: map, days: 2)) }
        for routing in ["bar", "dsr"] { runs.append(run("mesh \(routing)", mesh: maps[1], days: 2, routing: routing)) }
        runs.append(run("mesh acted on", mesh: maps[1], days: 2, isActedOn: true))
        let adversaries: [(String, Behaviour)] = [
            ("black-hole", .blackHole), ("grey-hole", .greyHole(500_000)), ("route-breaker", .routeBreaker),
            ("over-claimer", .overClaimer),
            ("receipt-forger", .receiptForger), ("selfish", .selfish(500_000)),
        ]
        for (name, behaviour) in adversaries {
            runs.append(
                run("mesh \(name)", mesh: maps[1], days: 2) { scenario in
                    guard let mesh = scenario.mesh else { throw NoMesh() }
                    for node in mesh.topology.nodes.indices where node != mesh.gateway && node.index % 5 == 3 {
                        scenario.mesh?.behaviours[node] = behaviour
                    }
                })
        }
        return runs
    }()
}

/// An adversary without a mesh would be a run of something else.
private struct NoMesh: Error {}

// MARK: What it comes to

extension RunMatrix.Run {
    /// Runs it to its end and digests its tables.
    package func outcome() throws -> RunMatrix.Outcome {
        let folder = try TemporaryFolder()
        let out = folder.path + "/out"
        var world = World(scenario: try scenario())
        let writer = try RunWriter(folder: out)
        var meddler = Meddler(world)
        while !world.isFinished {
            try writer.record(world.step(), of: world)
            if isActedOn { try writer.record(meddler.act(on: &world), of: world) }
        }
        try writer.finish(world, version: "0", interrupted: false, seconds: 0)
        let digests = try RunMatrix.columns.dropFirst().map { name in
            String(Digest(sha256: Array(try Data(contentsOf: URL(fileURLWithPath: out + "/" + name)))).hex.prefix(12))
        }
        return RunMatrix.Outcome(words: [world.fingerprint.text] + digests)
    }
}

/// Does something to a world every other hour, whatever there is to do.
private struct Meddler {
    private var random = RandomStream(seed: 1, name: "meddler")
    private var next: SimTime
    private let households: Int
    private let nodes: Int
    private let seat: HouseholdID?

    init(_ world: World) {
        next = world.now
        households = world.households.count
        nodes = world.mesh?.topology.nodes.count ?? 0
        seat = world.households.indices.first { world.terms.traders[$0] == .human }
    }

    mutating func act(on world: inout World) -> [Event] {
        guard world.now >= next, !world.isFinished else { return [] }
        next = world.now.advanced(byMilliseconds: number(1...4) * 30 * SimTime.minute)
        // What is refused is refused by the same rule each time.
        return (try? world.apply(intervention(world))) ?? []
    }

    private mutating func number(_ range: ClosedRange<Int64>) -> Int64 { random.integer(in: range) }

    private mutating func intervention(_ world: World) -> Intervention {
        let home = HouseholdID(Int(number(0...Int64(households) - 1)))
        switch number(0...(nodes > 0 ? 9 : 5)) {
        case 0: return .silenceMeter(household: home)
        case 1: return .hearMeter(household: home)
        case 2: return .stopPaying(household: home)
        case 3: return .payAgain(household: home)
        case 4, 5:
            let slots = world.marketSlots ?? world.calendar.slots(of: world.date)
            let slot = slots.lowerBound.advanced(by: Int(number(0...Int64(slots.count) - 1)))
            if number(0...4) == 0 { return .cancelOrder(household: seat ?? home, slot: slot) }
            return .placeOrder(
                household: seat ?? home, side: number(0...1) == 0 ? .buy : .sell, slot: slot,
                energy: Energy(wattHours: number(1...300)), price: Price(units: number(80...290) * 100))
        default: return .mesh(command())
        }
    }

    private mutating func command() -> MeshCommand {
        let node = NodeID(Int(number(0...Int64(nodes) - 1)))
        return switch number(0...4) {
        case 0: .compromise(node, .blackHole)
        case 1: .restore(node)
        case 2: .drain(node)
        case 3: .readmit(node)
        default: .require(Int(number(0...900_000)), nil)
        }
    }
}

// MARK: The record

extension RunMatrix {
    /// By run: what it came to when the record was taken.
    package struct Record: Sendable {
        package private(set) var outcomes: [String: Outcome] = [:]

        package static let path = SharedFolder.packageRoot.appendingPathComponent(
            "Tests/SimulationTests/Cases/run-matrix.csv"
        ).path

        package init() {}

        /// Reads what is on record.
        package static func read() throws -> Record {
            var record = Record()
            for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst() {
                let words = line.split(separator: ";").map(String.init)
                record.outcomes[words[0]] = Outcome(words: Array(words.dropFirst()))
            }
            return record
        }

        package mutating func note(_ outcome: Outcome, of run: Run) { outcomes[run.name] = outcome }

        /// Writes the record, runs in their order.
        package func write() throws {
            let lines = RunMatrix.runs.compactMap { run in
                outcomes[run.name].map { ([run.name] + $0.words).joined(separator: ";") }
            }
            let text = (["run;" + RunMatrix.columns.joined(separator: ";")] + lines).joined(separator: "\n") + "\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: Self.path))
        }

        /// The columns in which a run differs from the record, or `nil` where
        /// it is not on record.
        package func differences(_ outcome: Outcome, of run: Run) -> [String]? {
            outcomes[run.name].map { known in
                zip(RunMatrix.columns, zip(known.words, outcome.words)).filter { $1.0 != $1.1 }.map(\.0)
            }
        }
    }
}
