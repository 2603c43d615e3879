import Quantities
import Signing
import TestSupport
import Testing

@testable import EStar

struct MeshTests {
    @Test("Everything arrives where nobody misbehaves, relays earn, both ends pay, and nothing is made of it")
    func quiet() {
        var driver = MeshDriver.line(5)
        let report = driver.day(from: [0])
        #expect(driver.deliveredCount == 96)
        #expect(driver.failures.isEmpty)
        #expect(driver.mesh.counts.sessions == 1)
        #expect(report.sessionCount == 1)
        #expect(report.acceptedCount == 3)
        // 96 messages over three relays at two credits: half from each end.
        #expect(driver.mesh.party.credits == [-288_000, 192_000, 192_000, 192_000, -288_000])
        #expect(driver.mesh.party.total == 0)
        #expect(driver.mesh.party.trust[1].relaying > 800_000)
        #expect(driver.mesh.party.certificates[1].serial == 2)
    }

    @Test("A chain that is used up is followed by a new session on a route of its own")
    func chains() {
        var settings = MeshSettings()
        settings.chainLength = 10
        var driver = MeshDriver.line(3, settings: settings)
        driver.day(from: [0], messages: 25)
        #expect(driver.deliveredCount == 25)
        #expect(driver.mesh.counts.sessions == 3)
        #expect(driver.mesh.party.credits[1] == 50_000)
    }

    @Test("Bad links cost tries, not messages")
    func lossy() {
        let nodes = (0..<4).map { Topology.Node(id: "n\($0)", x: Double($0), y: 0) }
        let links = (1..<4).map { Topology.Link(NodeID($0 - 1), NodeID($0), forward: 400_000, backward: 500_000) }
        var driver = MeshDriver(Topology(nodes: nodes, links: links), gateway: 3)
        driver.day(from: [0])
        #expect(driver.deliveredCount == 96)
        #expect(driver.mesh.counts.dataTransmissions > 96 * 6 * 2)
    }

    @Test("Where there is no way a message fails at its deadline, and says so")
    func cutOff() throws {
        var driver = MeshDriver.line(3)
        try driver.mesh.apply(.cut(1, 2), at: driver.mesh.now)
        driver.send(from: [0], kind: .order, within: 60_000)
        driver.run(minutes: 2)
        #expect(driver.failures == [.noRoute])
        #expect(driver.mesh.counts.rejected >= 2)
        try driver.mesh.apply(.mend(1, 2), at: driver.mesh.now)
        driver.send(from: [0])
        driver.run(minutes: 20)
        #expect(driver.deliveredCount == 1)
    }

    @Test("A link cut under a session breaks it; the message goes another way")
    func reroute() throws {
        var driver = MeshDriver.detour()
        driver.send(from: [0])
        driver.run(minutes: 15)
        #expect(driver.mesh.sessions[0].route == [0, 1, 4])
        try driver.mesh.apply(.cut(0, 1), at: driver.mesh.now)
        driver.send(from: [0])
        driver.run(minutes: 15)
        #expect(driver.deliveredCount == 2)
        #expect(driver.mesh.sessions[0].state == .broken(at: 0))
        #expect(driver.mesh.sessions[1].route == [0, 2, 3, 4])
    }

    @Test("Answers go back over the way of the question, without another flood")
    func answers() {
        var driver = MeshDriver.line(4)
        driver.send(from: [0])
        driver.run(minutes: 1)
        let floods = driver.mesh.counts.requests
        driver.mesh.send(
            [
                MeshMessage(
                    id: 900, kind: .answer, source: 3, destination: 0, digest: Digest(sha256: [1]),
                    deadline: driver.mesh.now.advanced(byMilliseconds: 60_000))
            ], at: driver.mesh.now)
        driver.run(minutes: 1)
        #expect(driver.deliveredCount == 2)
        #expect(driver.mesh.counts.requests == floods)
        #expect(driver.mesh.sessions[1].route == [3, 2, 1, 0])
        #expect(driver.mesh.sessions[1].isReversed)
    }

    @Test("An empty battery ends a node; charged again it relays")
    func batteries() throws {
        var driver = MeshDriver.detour()
        try driver.mesh.apply(.drain(1), at: driver.mesh.now)
        driver.send(from: [0])
        driver.run(minutes: 15)
        #expect(driver.mesh.sessions[0].route == [0, 2, 3, 4])
        try driver.mesh.apply(.restore(1), at: driver.mesh.now)
        #expect(driver.mesh.nodes[1].energy == 60_000)
    }

    @Test("A battery that promises too little is asked only if there is nobody else, and dies")
    func weak() {
        var driver = MeshDriver.detour()
        driver.mesh.nodes[1].isMains = false
        driver.mesh.nodes[1].energy = 30
        driver.day(from: [0], messages: 8)
        #expect(driver.mesh.sessions[0].route == [0, 2, 3, 4])
        driver = MeshDriver.line(3)
        driver.mesh.nodes[1].isMains = false
        driver.mesh.nodes[1].energy = 30
        driver.day(from: [0], messages: 8)
        #expect(driver.mesh.sessions[0].isBestEffort)
        #expect(driver.mesh.nodes[1].isDead)
        #expect(driver.events.contains { $0.kind == .died(1) })
        #expect(driver.deliveredCount < 8)
    }

    @Test("An account below the limit opens sessions for readings only")
    func creditLimit() {
        var driver = MeshDriver.line(3)
        driver.mesh.party.sell(-600_000, to: 0)
        driver.send(from: [0], kind: .order)
        driver.run(minutes: 1)
        #expect(driver.failures == [.noCredit])
        driver.send(from: [0], kind: .reading)
        driver.run(minutes: 1)
        #expect(driver.deliveredCount == 1)
        #expect(driver.mesh.party.total == 0)
    }

    @Test("The same seed and commands lead to the same mesh, another seed to another")
    func deterministic() {
        func fingerprint(_ seed: UInt64) -> UInt64 {
            var random = RandomStream(seed: 3, name: "place")
            let topology = Topology.generated(count: 25, random: &random)
            var driver = MeshDriver(topology, seed: seed)
            driver.day(from: Array(0..<25), messages: 6)
            var hash = Fingerprint()
            driver.mesh.combine(into: &hash)
            return hash.value
        }
        #expect(fingerprint(1) == fingerprint(1))
        #expect(fingerprint(1) != fingerprint(2))
    }

    @Test("A copy is a checkpoint: stepping it leaves the original as it was")
    func checkpoint() {
        var driver = MeshDriver.line(4)
        driver.send(from: [0, 1])
        let before = driver.mesh
        driver.run(minutes: 15)
        var again = before
        let events = again.advance(to: driver.mesh.now)
        var (first, second) = (Fingerprint(), Fingerprint())
        driver.mesh.combine(into: &first)
        again.combine(into: &second)
        #expect(first == second)
        #expect(events == driver.events)
        #expect(before.counts.delivered == 0)
    }

    @Test("Commands that make no sense are refused and change nothing")
    func refused() {
        var driver = MeshDriver.line(3)
        var before = Fingerprint()
        driver.mesh.combine(into: &before)
        #expect(throws: MeshError.noSuchNode) { try driver.mesh.apply(.drain(9), at: driver.mesh.now) }
        #expect(throws: MeshError.noLink(0, 2)) { try driver.mesh.apply(.cut(0, 2), at: driver.mesh.now) }
        #expect(throws: MeshError.isGateway) { try driver.mesh.apply(.compromise(2, .blackHole), at: driver.mesh.now) }
        #expect(throws: MeshError.noChange("it is not evicted")) {
            try driver.mesh.apply(.readmit(1), at: driver.mesh.now)
        }
        #expect(throws: MeshError.noChange("it is as it was")) {
            try driver.mesh.apply(.mend(0, 1), at: driver.mesh.now)
        }
        var after = Fingerprint()
        driver.mesh.combine(into: &after)
        #expect(before == after)
    }
}
