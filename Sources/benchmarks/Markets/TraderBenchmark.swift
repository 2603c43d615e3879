import Foundation
import Markets
import Quantities
internal import Scenarios
import Simulation

/// How much of what could be won each trader strategy wins, everybody
/// following the same one.
struct TraderBenchmark {
    let shared: String

    /// The mean over runs of what a strategy came to.
    private struct Row {
        var efficiencies: [Double] = []
        var alphas: [Double] = []
        var volumes: [Double] = []
        var prices: [Double] = []

        func text(_ strategy: TraderStrategy) -> String {
            func mean(_ values: [Double], _ decimals: Int) -> String {
                values.isEmpty ? "–" : String(format: "%.\(decimals)f", values.reduce(0, +) / Double(values.count))
            }
            let centre = efficiencies.reduce(0, +) / Double(max(efficiencies.count, 1))
            let squares = efficiencies.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
            let error = (squares / Double(max(efficiencies.count - 1, 1)) / Double(max(efficiencies.count, 1)))
                .squareRoot()
            return "  " + strategy.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
                + mean(efficiencies, 3) + String(format: " ± %.3f", error) + "    " + mean(alphas, 3) + "    "
                + mean(volumes, 3) + "    " + mean(prices, 2)
        }
    }

    private static let columns = "          efficiency        alpha    volume   VWAP ct/kWh"

    func run(_ report: inout Report) throws {
        let seeds = UInt64(1)...120
        report.heading("traders on the stress sets, \(seeds.count) seeds (volume ÷ efficient volume; ± standard error)")
        for (buyers, sellers, wakeUp) in [(20, 16, 20.0), (30, 8, 20.0), (20, 16, 5.0)] {
            report.note("\(buyers) buyers, \(sellers) sellers, a look every \(Int(wakeUp)) min")
            report.note(Self.columns)
            for strategy in TraderStrategy.allCases {
                var row = Row()
                for seed in seeds {
                    let outcome = StressMarket(buyers: buyers, sellers: sellers, seed: seed)
                        .run(strategy, wakeUpMinutes: wakeUp)
                    row.efficiencies += [outcome.quality.efficiency].compactMap { $0 }
                    row.alphas += [outcome.alpha].compactMap { $0 }
                    row.prices += [outcome.averagePrice].compactMap { $0 }.map { Double($0.units) / 1_000 }
                    if outcome.quality.bestEnergy > .zero {
                        row.volumes.append(
                            Double(outcome.quality.energy.wattHours) / Double(outcome.quality.bestEnergy.wattHours))
                    }
                }
                report.note(row.text(strategy))
            }
        }
        try runCommunity(&report)
    }

    private func runCommunity(_ report: inout Report) throws {
        let folder = shared + "/data/community"
        guard FileManager.default.fileExists(atPath: folder) else {
            report.note("real weeks skipped: \(folder) is not there; name the shared folder with --shared")
            return
        }
        let seeds = UInt64(1)...10
        var rows: [[Row]] = [[], []]
        for strategy in TraderStrategy.allCases {
            var weeks = [Row(), Row()]
            for seed in seeds {
                var scenario = try ScenarioLoader.load(
                    folder: folder,
                    overrides: ScenarioOverrides(
                        seed: seed, from: CivilDate(iso: "2024-06-03"), days: 14, mesh: MeshChoice.none))
                guard let kind = TraderKind(rawValue: strategy.rawValue) else { continue }
                scenario.terms.traders = scenario.terms.traders.map { _ in kind }
                var world = World(scenario: scenario)
                var alphas: [[Double]] = [[], []]
                while !world.isFinished {
                    for event in world.step() {
                        guard case .poolSettled = event.kind, let slot = world.slots.last, let traded = world.traded
                        else { continue }
                        if let alpha = slot.quality.alpha(traded.trades(of: slot.slot)) {
                            alphas[world.days.count / 7].append(alpha)
                        }
                    }
                }
                for week in 0..<2 {
                    let slots = world.slots[(week * 7 * 96)..<((week + 1) * 7 * 96)]
                    func sum(_ part: KeyPath<MarketQuality, Money>) -> Double {
                        slots.reduce(0) { $0 + $1.quality[keyPath: part].currency }
                    }
                    let dealt = slots.reduce(Energy.zero) { $0 + $1.dealtEnergy }
                    let best = slots.reduce(Energy.zero) { $0 + $1.quality.bestEnergy }
                    let value = slots.reduce(Money.zero) { $0 + $1.dealtValue }
                    weeks[week].efficiencies.append(sum(\.welfare) / sum(\.bestWelfare))
                    weeks[week].alphas.append(alphas[week].reduce(0, +) / Double(max(alphas[week].count, 1)))
                    weeks[week].volumes.append(Double(dealt.wattHours) / Double(best.wattHours))
                    weeks[week].prices.append(Double(value.units) / Double(dealt.wattHours) / 1_000)
                }
            }
            for week in 0..<2 { rows[week].append(weeks[week]) }
        }
        for (week, name) in ["3 to 9 June (traded from the 4th)", "10 to 16 June"].enumerated() {
            report.heading("traders on the real community, \(name), \(seeds.count) seeds")
            report.note(Self.columns)
            for (strategy, row) in zip(TraderStrategy.allCases, rows[week]) { report.note(row.text(strategy)) }
        }
    }
}
