import Community
import EStar
import Foundation
import Markets
import Quantities
import Reports
import Scenarios
import TestSupport
import Testing

@testable import Simulation

/// The market with its messages on a mesh.
struct WorldMeshTests {
    private static func scenario(days: Int = 2, seed: UInt64 = 42, routing: String? = nil) throws -> Scenario {
        let date = try #require(CivilDate(iso: "2024-04-15"))
        let street = try #require(CanalStreet.neighbourhood(households: 8, firstDay: date, days: days, seed: seed))
        return try Scenario(
            builtIn: street, overrides: ScenarioOverrides(seed: seed, mesh: .generated, routing: routing))
    }

    private static func run(_ world: inout World) -> [Event] {
        var events: [Event] = []
        while !world.isFinished { events += world.step() }
        return events
    }

    @Test(
        "Without anybody misbehaving every message arrives and every slot is settled with all readings",
        arguments: ["srr", "bar", "dsr"])
    func quiet(routing: String) throws {
        var world = World(scenario: try Self.scenario(routing: routing))
        let events = Self.run(&world)
        #expect(world.breaches.isEmpty)
        #expect(world.mesh?.counts.failed == 0)
        #expect((world.mesh?.counts.delivered ?? 0) > 7 * 96 * 2)
        #expect(world.slots.allSatisfy { $0.unreadCount == 0 })
        let declared = events.count { if case .declared = $0.kind { true } else { false } }
        #expect(declared == 8)
        #expect(!(world.days[1].deals.isEmpty))
        // What relaying earns and costs is in the bills, and nothing is lost.
        #expect(world.days.contains { $0.bills.contains { $0.meshCash != .zero } })
        #expect(world.accounts.total == .zero)
        #expect(world.mesh?.party.total == 0)
        #expect(world.days.allSatisfy { $0.receiptsDigest != nil })
    }

    @Test("The same scenario, seed and interventions lead to the same world; it replays step by step")
    func deterministic() throws {
        let scenario = try Self.scenario(days: 1)
        var world = World(scenario: scenario)
        for _ in 0..<200 { _ = world.step() }
        let victim = try #require(scenario.mesh?.topology.nodes.indices.first { $0 != scenario.mesh?.gateway })
        _ = try world.apply(.mesh(.compromise(victim, .blackHole)))
        _ = Self.run(&world)
        let again = try World.replay(scenario, requests: world.requests, to: world.now)
        #expect(again.fingerprint == world.fingerprint)
    }

    @Test("A reading that is lost is told, its slot is settled without it, and it costs its home something")
    func lostReading() throws {
        let scenario = try Self.scenario()
        var world = World(scenario: scenario)
        let mesh = try #require(scenario.mesh)
        let home = try #require(mesh.homes.indices.first { mesh.homes[$0] != mesh.gateway })
        // Cut off from all its neighbours from the second morning on.
        while world.dayIndex == 0 { _ = world.step() }
        for neighbour in mesh.topology.neighbours[mesh.homes[home]] {
            _ = try world.apply(.mesh(.cut(mesh.homes[home], neighbour.node)))
        }
        let events = Self.run(&world)
        let lost = events.filter { if case .messageLost(home, .reading, _, _) = $0.kind { true } else { false } }
        #expect(lost.count == 96)
        #expect(world.slots.suffix(96).allSatisfy { $0.shares[home].reading == .declared })
        #expect(world.breaches.isEmpty)
        let news = try #require(world.meshNews(lost[0]))
        #expect(news.text.hasSuffix("found no route; the slot is settled without it"))
        #expect(news.homes == [home])
    }

    @Test("A declaration that does not arrive means no day-ahead trading")
    func lostDeclaration() throws {
        let scenario = try Self.scenario()
        var world = World(scenario: scenario)
        let mesh = try #require(scenario.mesh)
        let home = try #require(mesh.homes.indices.first { mesh.homes[$0] != mesh.gateway })
        for neighbour in mesh.topology.neighbours[mesh.homes[home]] {
            _ = try world.apply(.mesh(.cut(mesh.homes[home], neighbour.node)))
        }
        _ = Self.run(&world)
        #expect(world.days[1].deals.allSatisfy { $0.seller != home && $0.buyer != home })
        #expect(world.days[1].bills[home].sold == .zero)
    }

    @Test("What cannot be done to the mesh is refused in words, and without a mesh all of it is")
    func refused() throws {
        var world = World(scenario: try Self.scenario(days: 1))
        let gateway = try #require(world.scenario.mesh?.gateway)
        #expect(throws: InterventionError.mesh("the gateway belongs to the market and stays as it is")) {
            try world.apply(.mesh(.drain(gateway)))
        }
        #expect(throws: InterventionError.mesh("there is no such node")) { try world.apply(.mesh(.drain(999))) }
        #expect(world.requests.isEmpty)
        var plain = World(scenario: try testScenario(days: 1))
        #expect(throws: InterventionError.noMesh) { try plain.apply(.mesh(.drain(0))) }
    }
}
