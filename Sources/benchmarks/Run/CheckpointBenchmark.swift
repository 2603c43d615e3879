import Community
import EStar
import Foundation
import Glibc
import Quantities
internal import Scenarios
import Simulation

/// What it costs to keep a world that can be gone back to: time to take it,
/// and memory that it adds while the world goes on.
struct CheckpointBenchmark {
    let shared: String

    func run(_ report: inout Report) throws {
        report.heading("checkpoints, one each hour of a week: taken while the world goes on, and all gone back to")
        let folder = shared + "/data/community"
        if FileManager.default.fileExists(atPath: folder) {
            let from = CivilDate(iso: "2024-06-03")
            for (name, mesh) in [("36 households, no mesh", MeshChoice.none), ("36 households, mesh", .automatic)] {
                let scenario = try ScenarioLoader.load(
                    folder: folder, overrides: ScenarioOverrides(from: from, days: 7, mesh: mesh))
                measure(name, scenario, budgets: (50, 150, 400), &report)
            }
        } else {
            report.note("skipped: \(folder) is not there; name the shared folder with --shared")
        }
        guard let street = CanalStreet.neighbourhood(households: 300, days: 2) else { return }
        let scenario = try Scenario(builtIn: street, overrides: ScenarioOverrides())
        measure("300 households, no mesh", scenario, budgets: (300, 1_200, 3_200), &report)
    }

    private func measure(
        _ name: String, _ scenario: Scenario, budgets: (microseconds: Double, closed: Double, open: Double),
        _ report: inout Report
    ) {
        // The same run without checkpoints, to know what the run itself takes.
        var alone = Kept()
        alone.run(World(scenario: scenario), keeping: false)
        var kept = Kept()
        kept.run(World(scenario: scenario), keeping: true)
        for (state, isOpen, budget) in [("gate closed", false, budgets.closed), ("gate open", true, budgets.open)] {
            let taking = kept.taking.filter { $0.isOpen == isOpen }.map(\.microseconds)
            report.figure("\(name), \(state): taking one", Figure(taking), unit: "µs CPU", budget: budgets.microseconds)
            let added = zip(kept.growth, alone.growth).filter { $0.0.isOpen == isOpen }.map {
                ($0.0.bytes - $0.1.bytes) / 1_000
            }
            let mean = added.reduce(0, +) / Double(max(1, added.count))
            report.figure(
                "\(name), \(state): memory that one adds, mean of \(added.count)", Figure([mean]), unit: "kB",
                budget: budget)
        }
        var differing = 0
        for (checkpoint, fingerprint) in zip(kept.checkpoints, kept.fingerprints)
        where checkpoint.world.fingerprint != fingerprint {
            differing += 1
        }
        report.must("\(name): all \(kept.checkpoints.count) are what they were when taken", differing == 0)
    }

    /// A run with a checkpoint at each full hour.
    private struct Kept {
        var checkpoints: [Checkpoint] = []
        var fingerprints: [Fingerprint] = []
        var taking: [(isOpen: Bool, microseconds: Double)] = []
        /// What memory grew by in each hour, in bytes.
        var growth: [(isOpen: Bool, bytes: Double)] = []

        mutating func run(_ start: World, keeping: Bool) {
            var world = start
            world.advance(.hour)
            while !world.isFinished {
                let isOpen = world.phase == .trading
                if keeping { fingerprints.append(world.fingerprint) }
                let before = Self.allocatedBytes
                if keeping {
                    let time = processorSeconds { checkpoints.append(Checkpoint(world)) } * 1e6
                    taking.append((isOpen, time))
                }
                world.advance(.hour)
                growth.append((isOpen, Self.allocatedBytes - before))
            }
        }

        /// What is allocated and not freed, as the allocator tells it. Pages
        /// that the process holds would not tell: what a gate frees when it
        /// closes is used again later.
        private static var allocatedBytes: Double {
            var text: UnsafeMutablePointer<CChar>?
            var length = 0
            guard let info = mallocInfo, let stream = open_memstream(&text, &length) else { return .nan }
            _ = info(0, stream)
            fclose(stream)
            guard let text else { return .nan }
            defer { free(text) }
            func sizes(_ tag: String) -> Double {
                // The totals over all arenas stand last.
                String(cString: text).components(separatedBy: "<" + tag).last?
                    .components(separatedBy: "size=\"").dropFirst().first?.components(separatedBy: "\"").first.flatMap(
                        Double.init) ?? 0
            }
            return sizes("system type=\"current\"") - sizes("total type=\"fast\"") - sizes("total type=\"rest\"")
                + sizes("total type=\"mmap\"")
        }
    }
}

/// glibc's `malloc_info`, whose header is in no module.
private let mallocInfo: (@convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32)? = {
    guard let symbol = dlsym(nil, "malloc_info") else { return nil }
    return unsafeBitCast(symbol, to: (@convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32).self)
}()
