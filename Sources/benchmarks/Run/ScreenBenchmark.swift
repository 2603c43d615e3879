import Cells
import Community
import Dashboard
import Foundation
import Quantities
internal import Scenarios
import Simulation

/// What drawing costs, without a terminal.
struct ScreenBenchmark {
    let shared: String
    let runs: Int

    func run(_ report: inout Report) throws {
        report.heading("drawing (budget: 5 ms from key to repaint)")
        guard let street = CanalStreet.neighbourhood(households: 36) else { return }
        var world = World(scenario: try Scenario(builtIn: street, overrides: ScenarioOverrides(mesh: .generated)))
        while world.dayIndex < 1 || world.phase != .trading { world.advance(.hour) }
        world.advance(.hour)
        let engine = Engine(world: world)
        defer { engine.send(.stop) }
        var view: EngineView?
        while view == nil { view = engine.mailbox.take() }
        guard let view else { return }
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            for name in ViewName.allCases {
                var model = Model(size: Size(width: width, height: height), glyphs: .unicode)
                _ = model.update(.engine(view))
                _ = model.update(.perform(name.action))
                // Away from the gateway: to a node whose routes are searched.
                if name == .trust { _ = model.update(.perform(.nodeLeft)) }
                let times = (0..<max(20, runs)).map { _ in processorSeconds { _ = Screen(model) } * 1e3 }
                report.figure(
                    "\(name.rawValue.lowercased()), \(width)×\(height)", Figure(times), unit: "ms", budget: 5)
            }
        }
        var times: [Double] = []
        for _ in 0..<runs {
            times.append(processorSeconds { _ = CanalStreet.neighbourhood() } * 1e3)
        }
        report.figure("making Canal Street", Figure(times), unit: "ms", budget: 60)
    }
}
