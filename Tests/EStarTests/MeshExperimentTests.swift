import Quantities
import TestSupport
import Testing

@testable import EStar

struct MeshExperimentTests {
    private static func experiment(
        _ rule: RoutingProtocol, malicious: Int = 200_000, adversary: MeshExperiment.Adversary = .mixed
    ) -> MeshExperiment {
        var experiment = MeshExperiment()
        experiment.ground = .generated(nodes: 25)
        experiment.routing = rule
        experiment.malicious = malicious
        experiment.adversary = adversary
        experiment.calls = 120
        experiment.callsPerDay = 20
        experiment.messagesPerCall = 12
        return experiment
    }

    @Test(
        "With nobody misbehaving and nobody weak every call is accepted and every message arrives",
        arguments: RoutingProtocol.allCases)
    func honest(rule: RoutingProtocol) {
        var experiment = Self.experiment(rule, malicious: 0)
        experiment.weak = 0
        experiment.calls = 60
        let outcome = experiment.run(seed: 1)
        #expect(outcome.accepted == outcome.calls && outcome.calls == 60)
        #expect(outcome.deliveryRatio == 1)
        #expect(outcome.broken == 0)
        #expect(outcome.routeLifetime == nil)
        #expect(outcome.separation == nil)
        #expect(outcome.isBalanced)
        #expect(outcome.creditsPerMessage == 2)
    }

    @Test("Routes chosen by trust deliver more of what they accept than those that are not, and accept less")
    func ordering() {
        let tables = [RoutingProtocol.shortestReliable, .bestAvailable, .dynamicSource].map {
            MeshExperimentTable(Self.experiment($0), seeds: 1...4)
        }
        let delivered = tables.compactMap { $0.rows[0].estimate?.mean }
        let accepted = tables.compactMap { $0.rows[1].estimate?.mean }
        #expect(delivered[0] > delivered[2] && delivered[1] > delivered[2], "\(delivered)")
        #expect(accepted[0] < accepted[1] && accepted[1] <= accepted[2] + 0.01, "\(accepted)")
        #expect(tables.allSatisfy { $0.isBalanced })
        #expect(tables.allSatisfy { $0.outcomes.allSatisfy { $0.honestEvicted == 0 } })
    }

    @Test("Over-claimers hold fewer places on routes once their promises are broken")
    func overClaimers() {
        let table = MeshExperimentTable(
            Self.experiment(.bestAvailable, adversary: .one(.overClaimer)), seeds: 1...4)
        let early = table.outcomes.reduce(0) { $0 + $1.earlyShare }
        let late = table.outcomes.reduce(0) { $0 + $1.lateShare }
        #expect(late < early, "\(early) then \(late)")
    }

    @Test("The same plan and seed give the same outcome, another seed another")
    func deterministic() {
        var experiment = Self.experiment(.bestAvailable)
        experiment.calls = 20
        experiment.speed = 10
        #expect(experiment.run(seed: 3) == experiment.run(seed: 3))
        #expect(experiment.run(seed: 3) != experiment.run(seed: 4))
    }

    @Test("Nodes that wander stay spread over their square")
    func wandering() {
        var random = RandomStream(seed: 5, name: "wander")
        var settings = MeshSettings()
        settings.speed = 10
        var driver = MeshDriver(Topology.generated(count: 35, random: &random), settings: settings)
        driver.run(minutes: 180)
        let xs = driver.mesh.topology.nodes.map(\.x)
        #expect((xs.max() ?? 0) - (xs.min() ?? 0) > 500)
        #expect(driver.mesh.topology.meanDegree < 15)
    }

    @Test(
        "Means with their 95 % confidence intervals",
        arguments: [
            ([1, 2, 3], 2, 2.484), ([5, 5, 5, 5], 5, 0), ((0..<30).map { Double($0 % 2) }, 0.5, 0.1899),
        ] as [([Double], Double, Double)])
    func estimates(values: [Double], mean: Double, halfWidth: Double) throws {
        let estimate = try #require(Estimate(values))
        #expect(abs(estimate.mean - mean) < 1e-9)
        #expect(abs(try #require(estimate.halfWidth) - halfWidth) < 0.001)
        #expect(Estimate([]) == nil)
        #expect(Estimate([3])?.halfWidth == nil)
    }
}
