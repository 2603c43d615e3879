import Cells
import Community
import Scenarios
import Simulation
import TestSupport
import Testing

@testable import Dashboard

/// The stories of `commonwatt demo`, without a terminal and at once.
struct StoryTests {
    @Test(
        "Every story comes to its end as it says, in every size and layout", arguments: Story.all.map(\.name),
        [(80, 24), (120, 40), (200, 60)])
    func play(name: String, size: (Int, Int)) throws {
        let story = try #require(Story.all.first { $0.name == name })
        let street = try #require(CanalStreet.neighbourhood())
        let scenario = try Scenario(
            builtIn: street,
            overrides: ScenarioOverrides(seat: story.seat, mesh: story.mesh.map { MeshChoice(word: $0) }))
        var driver = DashboardDriver(scenario, width: size.0, height: size.1)
        var player = StoryPlayer(story)
        var (acts, checks) = (0, 0)
        while let (act, milliseconds) = player.next(driver.model) {
            acts += 1
            switch act {
            case .send(let message):
                driver.send(message)
                #expect(milliseconds > 0)
            case .expect(let text):
                checks += 1
                let isThere = driver.text.contains(text)
                #expect(isThere, "\"\(text)\" is not on the screen:\n\(driver.text)")
            case .require(let what, let holds):
                checks += 1
                #expect(holds(driver.model), "\(what)\n\(driver.text)")
            }
        }
        #expect(acts > 10 && checks >= 2)
        #expect(driver.world.breaches.isEmpty)
        #expect(!driver.hasQuit)
    }

    @Test("Stories have different names, and say what they show")
    func names() {
        #expect(Set(Story.all.map(\.name)).count == Story.all.count)
        #expect(Story.all.allSatisfy { !$0.summary.isEmpty })
    }
}
