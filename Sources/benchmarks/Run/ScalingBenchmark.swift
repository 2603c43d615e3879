import Community
import Foundation
import Quantities
internal import Scenarios
import Simulation

/// How cost grows with the community and with the length of a run: curves,
/// each with the exponent of the power law through it.
struct ScalingBenchmark {
    let runs: Int

    /// The greatest exponent in both directions.
    private static let budget = 1.10

    /// Who looks at a run.
    private enum Watching: String, CaseIterable {
        case nobody = "nobody watches"
        /// As the screen does, at its fastest: a picture of every slot is
        /// held until the next one is taken.
        case pictures = "a picture is held of every slot"
    }

    func run(_ report: inout Report) throws {
        try sizes(&report)
        for watching in Watching.allCases { try lengths(&report, watching, mesh: false) }
        try lengths(&report, .nobody, mesh: true)
    }

    private func sizes(_ report: inout Report) throws {
        report.heading("growth with the community: one day of three, market alone")
        let sizes = [10, 30, 100, 300, 1_000]
        var memory = Double.nan
        let curve = try measure(sizes) { size in
            let time = try runSeconds(households: size, days: 3, watching: .nobody, mesh: false) / 3
            if size == 300, memory.isNaN { memory = peakMemory }
            return time
        }
        for (size, figure) in curve {
            report.figure("one day, \(size) households", figure, unit: "s CPU", budget: size == 300 ? 1.5 : nil)
            if size == 300 { report.figure("memory with 300 households", Figure([memory]), unit: "MB", budget: 90) }
        }
        exponent(&report, curve, of: "number of households")
    }

    private func lengths(_ report: inout Report, _ watching: Watching, mesh: Bool) throws {
        report.heading(
            "growth with the length: 36 households, \(mesh ? "messages over a mesh" : "market alone"), \(watching.rawValue)"
        )
        let curve = try measure(mesh ? [5, 10, 20, 40, 80] : [5, 10, 20, 40, 80, 160]) { days in
            try runSeconds(households: 36, days: days, watching: watching, mesh: mesh)
        }
        for (days, figure) in curve {
            report.figure(
                "\(days) days", figure, unit: "s CPU, \(Figure.short(figure.median / Double(days) * 1e3)) ms a day")
        }
        exponent(&report, curve, of: "length of the run")
    }

    /// Measures every point once before any is measured again, so that a slow
    /// moment of the machine hits all alike.
    private func measure(_ points: [Int], _ cost: (Int) throws -> Double) throws -> [(x: Int, figure: Figure)] {
        var costs = [[Double]](repeating: [], count: points.count)
        for _ in 0..<runs {
            for (place, point) in points.enumerated() { costs[place].append(try cost(point)) }
        }
        return zip(points, costs).map { ($0, Figure($1)) }
    }

    private func exponent(_ report: inout Report, _ curve: [(x: Int, figure: Figure)], of what: String) {
        let median = Figure.exponent(curve.map { (Double($0.x), $0.figure.median) })
        report.figure("exponent in the \(what)", Figure([median]), unit: "", budget: Self.budget)
    }

    private func runSeconds(households: Int, days: Int, watching: Watching, mesh: Bool) throws -> Double {
        guard let street = CanalStreet.neighbourhood(households: households, days: days) else { return .nan }
        let scenario = try Scenario(
            builtIn: street, overrides: ScenarioOverrides(mesh: mesh ? .generated : MeshChoice.none))
        var world = World(scenario: scenario)
        return processorSeconds {
            switch watching {
            case .nobody: while !world.isFinished { world.advance(.day) }
            case .pictures:
                var picture = world.picture
                while !world.isFinished {
                    world.advance(.slot)
                    picture = world.picture
                }
                precondition(picture.history.days.count == world.days.count, "the last picture is of the end")
            }
        }
    }
}
