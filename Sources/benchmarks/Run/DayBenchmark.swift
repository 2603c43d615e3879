import Community
import Foundation
import Quantities
internal import Scenarios
import Simulation

/// What a simulated day costs on the real data.
struct DayBenchmark {
    let shared: String
    let runs: Int

    func run(_ report: inout Report) throws {
        report.heading("one day, 36 households, market alone: no mesh carries its messages")
        let folder = shared + "/data/community"
        guard FileManager.default.fileExists(atPath: folder) else {
            report.note("skipped: \(folder) is not there; name the shared folder with --shared")
            return
        }
        var scenario: Scenario?
        var loads: [Double] = []
        for _ in 0..<runs {
            loads.append(
                try processorSeconds {
                    scenario = try ScenarioLoader.load(
                        folder: folder, overrides: ScenarioOverrides(mesh: MeshChoice.none))
                })
        }
        guard let scenario else { return }
        var days: [Double] = []
        var world = World(scenario: scenario)
        while !world.isFinished {
            // Where the data has a gap, a stride to its end is no day.
            let done = world.days.count
            let time = processorSeconds { world.advance(.day) }
            if world.days.count > done { days.append(time) }
        }
        report.figure("one day, each of the \(days.count)", Figure(days), unit: "s CPU", budget: 0.2)
        report.figure("memory after \(days.count) days", Figure([peakMemory]), unit: "MB", budget: 150)
        report.figure("loading 35 days of 36 homes", Figure(loads), unit: "s")
        report.figure(
            "fingerprint of the whole run",
            Figure((0..<runs).map { _ in processorSeconds { _ = world.fingerprint } * 1e3 }), unit: "ms")
        report.figure(
            "picture for the screen", Figure((0..<runs).map { _ in processorSeconds { _ = world.picture } * 1e6 }),
            unit: "µs")
        var copies: [Double] = []
        var middle = World(scenario: scenario)
        for _ in 0..<60 { middle.advance(.hour) }
        for _ in 0..<runs {
            var copy = middle
            copies.append(processorSeconds { copy.advance(.event) } * 1e6)
        }
        report.figure("first event of a copied world", Figure(copies), unit: "µs")
        report.note(
            "run of 35 days: fingerprint \(world.fingerprint.text), \(world.checkCount) checks, \(world.breaches.count) breaches"
        )
    }
}
