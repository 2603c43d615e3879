import Community
import EStar
import Foundation
import Markets
import Quantities
internal import Scenarios
import Signing
import Simulation

/// The market with its messages on a mesh: what a day costs, whether messages
/// arrive, and what a black hole does. Ends with status 1 where what must
/// come out does not.
struct MeshBenchmark {
    let shared: String
    let runs: Int

    func run(_ report: inout Report) throws {
        try realWeek(&report)
        try threeHundred(&report)
        experiments(&report)
        selfishness(&report)
    }

    // MARK: The real week

    private func realWeek(_ report: inout Report) throws {
        report.heading("one day, 36 households, market and mesh (3 to 9 June 2024, mesh stuttgart65)")
        let folder = shared + "/data/community"
        guard FileManager.default.fileExists(atPath: folder) else {
            report.note("skipped: \(folder) is not there; name the shared folder with --shared")
            return
        }
        let scenario = try ScenarioLoader.load(
            folder: folder, overrides: ScenarioOverrides(from: CivilDate(iso: "2024-06-03"), days: 7))
        guard let mesh = scenario.mesh else { return }
        var world = World(scenario: scenario)
        var days: [Double] = []
        while !world.isFinished { days.append(processorSeconds { world.advance(.day) }) }
        report.figure("one day, each of the \(days.count)", Figure(days), unit: "s CPU", budget: 1.0)
        report.figure("memory after the week", Figure([peakMemory]), unit: "MB", budget: 150)
        let counts = world.mesh?.counts ?? MeshCounts()
        let share = Double(counts.delivered) / Double(max(1, counts.delivered + counts.failed))
        report.must(
            "with no adversary \(counts.delivered) messages arrive, \(percent(share)) (at least 99.9 %)", share >= 0.999
        )
        report.note(
            "\(counts.sessions) sessions, \(counts.broken) broken, \(counts.requestTransmissions) broadcasts of requests, "
                + "\(world.mesh?.cache.checkCount ?? 0) signatures checked")
        try blackHole(scenario, mesh, honest: world, &report)
    }

    private func blackHole(_ scenario: Scenario, _ mesh: MeshScenario, honest: World, _ report: inout Report) throws {
        guard let node = honest.mesh?.picture.busiestSpareRelay(of: mesh.homes.elements) else { return }
        let name = mesh.topology.nodes[node].id
        report.heading("its busiest relay that nobody depends on, \(name), a black hole from noon of the first day on")
        var world = World(scenario: scenario)
        for _ in 0..<12 { world.advance(.hour) }
        _ = try world.apply(.mesh(.compromise(node, .blackHole)))
        var lost = PerHousehold(repeating: 0, count: mesh.homes.count)
        var before = world.mesh?.counts ?? MeshCounts()
        var isFirst = true
        while !world.isFinished {
            let date = world.date
            while !world.isFinished, world.date == date {
                for event in world.step() {
                    if case .messageLost(let home, _, _, _) = event.kind { lost[home] += 1 }
                }
            }
            let counts = world.mesh?.counts ?? MeshCounts()
            let (arrived, failed) = (counts.delivered - before.delivered, counts.failed - before.failed)
            before = counts
            let share = Double(arrived) / Double(max(1, arrived + failed))
            let uses = (world.mesh?.sessions ?? []).filter { $0.relays.contains(node) && !$0.isOver }.count
            let line =
                "\(date): \(percent(share)) of \(arrived + failed) messages arrive, \(uses) open sessions lead over \(name)"
            if isFirst {
                report.note(line)
            } else {
                report.must(line + " (at least 99 %, none)", share >= 0.99 && uses == 0)
            }
            isFirst = false
        }
        report.must(
            "credits add up to zero, \(world.breaches.count) checks failed",
            world.mesh?.party.total == 0 && world.breaches.isEmpty)
        report.note("what it cost each household that lost messages, in EUR over the week:")
        for home in lost.indices.sorted(by: { lost[$0] > lost[$1] }) where lost[home] > 0 {
            let cost = honest.accounts.participants[home] - world.accounts.participants[home]
            report.note(
                "  \(scenario.neighbourhood.households[home].id)  \(lost[home]) lost  \(Decimal.text(cost.units, decimals: 8, shown: 4))"
            )
        }
        let relays = world.mesh?.party.trust[node]
        report.note(
            "trust of \(name): relays \(relays?.relaying ?? 0), keeps up \(relays?.keeping ?? 0), promises \(relays?.promising ?? 0) ppm"
        )
    }

    private func percent(_ share: Double) -> String { String(format: "%.3f %%", share * 100) }

    // MARK: Larger

    private func threeHundred(_ report: inout Report) throws {
        report.heading("one day, 300 households, market and mesh (generated)")
        guard let street = CanalStreet.neighbourhood(households: 300, days: 2) else { return }
        let scenario = try Scenario(builtIn: street, overrides: ScenarioOverrides(mesh: .generated))
        var world = World(scenario: scenario)
        let used = processorSeconds { while !world.isFinished { world.advance(.day) } }
        report.figure("one day, mean of 2", Figure([used / 2]), unit: "s CPU", budget: 14)
        report.figure("memory", Figure([peakMemory]), unit: "MB", budget: 200)
        let counts = world.mesh?.counts ?? MeshCounts()
        report.note(
            "\(counts.delivered) messages of \(counts.delivered + counts.failed) arrived over \(world.mesh?.nodes.count ?? 0) nodes"
        )
    }

    // MARK: Experiments

    /// The outcomes of section 0 of the specification, on generated meshes.
    private func experiments(_ report: inout Report) {
        for speed in [0.0, 10] {
            var experiment = MeshExperiment()
            experiment.calls = 510
            experiment.speed = speed
            report.heading(
                "networking experiment, 20 % of 35 nodes misbehave, 30 % of the others weak, "
                    + (speed == 0 ? "standing still" : "wandering"))
            var tables: [RoutingProtocol: MeshExperimentTable] = [:]
            for rule in RoutingProtocol.allCases {
                experiment.routing = rule
                let table = MeshExperimentTable(experiment, seeds: 1...10)
                tables[rule] = table
                let words = table.rows.prefix(6).map { "\($0.name) \(text($0))" }
                report.note("\(rule.rawValue): " + words.joined(separator: "; "))
                if rule != .dynamicSource {
                    let honest = table.outcomes.reduce(0) { $0 + $1.honestEvicted }
                    report.must("\(rule.rawValue): no honest node is evicted (\(honest))", honest == 0)
                }
                report.must("\(rule.rawValue): credits add up to zero", table.isBalanced)
            }
            func mean(_ rule: RoutingProtocol, _ place: Int) -> Double {
                tables[rule]?.rows[place].estimate?.mean ?? .nan
            }
            report.must(
                "delivered of accepted calls: SRR at least BAR, BAR more than DSR",
                mean(.shortestReliable, 0) >= mean(.bestAvailable, 0)
                    && mean(.bestAvailable, 0) > mean(.dynamicSource, 0))
            report.must(
                "accepted calls: DSR at least BAR, BAR at least SRR",
                mean(.dynamicSource, 1) >= mean(.bestAvailable, 1) - 0.005
                    && mean(.bestAvailable, 1) >= mean(.shortestReliable, 1))
            // Where nodes wander and routes break for everybody, trust that
            // ages by a fifth a session is noisy; its plain ratios are not.
            report.must(
                "separation after 300 sessions at least 0.95, SRR and BAR, by plain ratios"
                    + (speed == 0 ? " and by trust" : ""),
                min(mean(.shortestReliable, 5), mean(.bestAvailable, 5)) >= 0.95
                    && (speed > 0 || min(mean(.shortestReliable, 4), mean(.bestAvailable, 4)) >= 0.95))
        }
    }

    /// What makes selfish nodes relay once they are rich.
    private func selfishness(_ report: inout Report) {
        report.heading("30 % of 35 nodes selfish: what they pass on of what reaches them, last third of 300 calls")
        var experiment = MeshExperiment()
        experiment.malicious = 300_000
        experiment.adversary = .one(.selfish(100_000))
        experiment.weak = 0
        experiment.calls = 300
        var relayed: [RoutingProtocol: Double] = [:]
        for rule in RoutingProtocol.allCases {
            experiment.routing = rule
            let outcomes = MeshExperimentTable(experiment, seeds: 1...4).outcomes
            relayed[rule] = Estimate(outcomes.compactMap(\.lateRelaying))?.mean
            report.note("\(rule.rawValue): " + (relayed[rule].map(percent) ?? "none reached them"))
        }
        report.must(
            "payment alone leaves them selfish (DSR below 30 %), trust makes them relay (SRR and BAR above 60 %)",
            (relayed[.dynamicSource] ?? 1) < 0.3 && (relayed[.shortestReliable] ?? 1) > 0.6
                && (relayed[.bestAvailable] ?? 1) > 0.6)
    }

    private func text(_ row: MeshExperimentTable.Row) -> String {
        guard let estimate = row.estimate else { return "-" }
        return String(format: "%.\(row.decimals)f ± %.\(row.decimals)f", estimate.mean, estimate.halfWidth ?? 0)
    }
}
