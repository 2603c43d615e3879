import Quantities
import Signing
import TestSupport
import Testing

@testable import EStar

/// Every way of misbehaving, and what comes of it.
struct BehaviourTests {
    private static func compromised(_ behaviour: Behaviour, node: NodeID = 1) throws -> MeshDriver {
        var driver = MeshDriver.detour()
        try driver.mesh.apply(.compromise(node, behaviour), at: driver.mesh.now)
        return driver
    }

    @Test("A black hole loses trust at the first clearing and is avoided from then on")
    func blackHole() throws {
        var driver = try Self.compromised(.blackHole)
        driver.day(from: [0, 5, 6], messages: 12)
        #expect(driver.mesh.party.trust[1].survival < driver.mesh.party.trust[2].survival)
        #expect(!driver.mesh.party.trust[1].meets(TrustVector(uniform: 500_000)))
        let before = driver.deliveredCount
        driver.day(from: [0, 5, 6], messages: 12)
        #expect(driver.deliveredCount - before == 36)
        let isAvoided = driver.mesh.sessions.filter {
            $0.opened >= SimTime(milliseconds: 12 * 900_000) && !$0.isReversed
        }
        .allSatisfy { !$0.route.contains(1) }
        #expect(isAvoided)
        #expect(driver.mesh.party.total == 0)
    }

    @Test("A grey hole is trusted less than who relays everything")
    func greyHole() throws {
        var driver = try Self.compromised(.greyHole(900_000))
        for _ in 0..<4 { driver.day(from: [0, 5, 6], messages: 12) }
        #expect(driver.mesh.party.trust[1].survival < driver.mesh.party.trust[2].survival)
        #expect(driver.mesh.party.trust[2].meets(TrustVector(uniform: 500_000)))
    }

    @Test("Colluders shift the blame to the partner's other side, and gain nothing")
    func colluding() throws {
        var driver = MeshDriver.line(5)
        try driver.mesh.apply(.compromise(1, .colluding(2)), at: driver.mesh.now)
        let report = driver.day(from: [0], messages: 4)
        #expect(report.breaks.allSatisfy { $0 == [2, 3] })
        #expect(driver.mesh.party.credits[1] == 0)
        #expect(driver.mesh.party.credits[2] == 0)
        #expect(driver.mesh.party.trust[2].keeping < 800_000)
        #expect(driver.mesh.party.total == 0)
    }

    @Test("Who drops the messages of one home only loses more slowly, by one link")
    func selective() throws {
        var driver = try Self.compromised(.selective(0))
        for _ in 0..<6 { driver.day(from: [0], messages: 8) }
        #expect(!driver.mesh.party.trust[1].meets(TrustVector(uniform: 500_000)))
        let before = driver.deliveredCount
        driver.day(from: [0], messages: 8)
        #expect(driver.deliveredCount - before == 8)
    }

    @Test("An on-off node drops in its bad periods only")
    func onOff() throws {
        var driver = MeshDriver.line(3)
        try driver.mesh.apply(.compromise(1, .onOff(3_600_000)), at: driver.mesh.now)
        driver.day(from: [0], messages: 16)
        #expect(driver.mesh.nodes[1].dropped > 0)
        #expect(driver.mesh.nodes[1].relayed > 0)
    }

    @Test("A route breaker breaks sessions; each costs both ends of the link the same")
    func breaker() throws {
        var driver = try Self.compromised(.routeBreaker)
        let report = driver.day(from: [0], messages: 200)
        #expect(driver.mesh.counts.broken > 0)
        #expect(!report.breaks.isEmpty)
        #expect(report.breaks.allSatisfy { $0.contains(1) })
    }

    @Test(
        "Payment alone leaves a rich selfish node selfish; where routes are chosen by trust it relays to keep its own",
        arguments: RoutingProtocol.allCases)
    func selfish(rule: RoutingProtocol) throws {
        var settings = MeshSettings()
        settings.routing = rule
        var driver = MeshDriver.line(3, settings: settings)
        try driver.mesh.apply(.compromise(1, .selfish(20_000)), at: driver.mesh.now)
        driver.day(from: [0], messages: 12)
        #expect(driver.mesh.party.credits[1] >= 20_000)
        var relayed: [Int] = []
        for _ in 0..<6 {
            let before = driver.deliveredCount
            driver.day(from: [0], messages: 12)
            relayed.append(driver.deliveredCount - before)
        }
        if rule == .dynamicSource {
            #expect(relayed == [0, 0, 0, 0, 0, 0])
        } else {
            // It drops once, sees its certificate, and mends its ways for as
            // long as it must.
            #expect(relayed.contains(12))
            #expect(relayed.reduce(0, +) >= 36)
        }
    }

    @Test("Who promises more than it keeps loses the third dimension of its trust")
    func overClaimer() throws {
        var driver = try Self.compromised(.overClaimer)
        let before = driver.mesh.party.trust[1].promising
        driver.day(from: [0], messages: 60)
        #expect(driver.mesh.party.trust[1].promising < before)
        #expect(driver.mesh.party.trust[2].promising >= before)
    }

    @Test("Forged receipts are refused for their signature, and cost their maker trust")
    func forger() throws {
        var driver = try Self.compromised(.receiptForger)
        let report = driver.day(from: [0], messages: 4)
        #expect(report.verdicts.map(\.failure) == [.source])
        #expect(driver.mesh.party.credits[1] == 0)
        #expect(driver.mesh.party.trust[1].relaying < 800_000)
    }

    @Test("Receipts handed in twice count once")
    func duplicates() throws {
        var driver = try Self.compromised(.duplicateSubmitter)
        let report = driver.day(from: [0], messages: 4)
        #expect(report.verdicts.map(\.failure) == [nil, .first])
        #expect(driver.mesh.party.credits[1] == 8_000)
    }

    @Test("Receipts of cleared sessions are refused")
    func replays() throws {
        var driver = try Self.compromised(.replayer)
        driver.day(from: [0], messages: 4)
        let report = driver.day(from: [0], messages: 4)
        #expect(report.verdicts.contains { $0.failure == .isNew })
        #expect(driver.mesh.party.credits[1] == 16_000)
    }

    @Test("Under a false name nobody gets into a route")
    func impersonator() throws {
        var driver = try Self.compromised(.impersonator)
        driver.day(from: [0], messages: 4)
        #expect(driver.deliveredCount == 4)
        #expect(driver.mesh.sessions.allSatisfy { !$0.route.contains(1) })
        #expect(driver.mesh.discoveries[0]?.pruned.contains { $0.reason == .forged } == true)
    }

    @Test("A silent destination gets its messages, pays for them, and its last relay is not ruined alone")
    func silentDestination() throws {
        var driver = MeshDriver.line(4)
        // The gateway asks node 0, which never answers.
        try driver.mesh.apply(.compromise(0, .silentDestination), at: driver.mesh.now)
        driver.mesh.send(
            [
                MeshMessage(
                    id: 1, kind: .answer, source: 3, destination: 0, digest: Digest(sha256: [1]),
                    deadline: driver.mesh.now.advanced(byMilliseconds: 600_000))
            ], at: driver.mesh.now)
        driver.run(minutes: 15)
        #expect(driver.deliveredCount == 1)
        driver.mesh.clear(at: driver.mesh.now)
        // Both ends of the broken link lose alike.
        #expect(driver.mesh.party.trust[0].keeping == driver.mesh.party.trust[1].keeping)
        #expect(driver.mesh.party.credits[0] < 0)
        #expect(driver.mesh.party.credits[1] == 0)
    }

    @Test(
        "Every behaviour is read as it is written",
        arguments: [
            ("black-hole", .blackHole), ("grey-hole", .greyHole(500_000)), ("grey-hole(0.25)", .greyHole(250_000)),
            ("selective(n2)", .selective(2)), ("on-off(30min)", .onOff(1_800_000)), ("route-breaker", .routeBreaker),
            ("selfish(40)", .selfish(40_000)), ("over-claimer", .overClaimer), ("receipt-forger", .receiptForger),
            ("duplicate-submitter", .duplicateSubmitter), ("replayer", .replayer), ("impersonator", .impersonator),
            ("colluding(n0)", .colluding(0)), ("silent-destination", .silentDestination), ("grey-hole(2)", nil),
            ("selective(x)", nil), ("nonsense", nil), ("black-hole(1)", nil), ("on-off(3)", nil),
        ] as [(String, Behaviour?)])
    func words(text: String, behaviour: Behaviour?) {
        #expect(Behaviour(text: text, nodes: ["n0", "n1", "n2"]) == behaviour)
    }
}
