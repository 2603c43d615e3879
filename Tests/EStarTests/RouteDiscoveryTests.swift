import EStar
import Quantities
import TestSupport
import Testing

/// The graph of the specification: S, D and five relays.
struct RouteDiscoveryTests {
    private static let names: PerNode<String> = ["S", "A", "B", "C", "E", "F", "D"]
    private static let topology: Topology = {
        func node(_ name: String) -> NodeID { names.firstIndex(of: name) ?? 0 }
        let links = ["SA", "AD", "SB", "BC", "CD", "SE", "ED", "BF", "FD"].map { pair in
            let ends = pair.map { node(String($0)) }
            return Topology.Link(ends[0], ends[1])
        }
        return Topology(nodes: names.map { Topology.Node(id: $0, x: 0, y: 0) }, links: links)
    }()
    private static let offers = PerNode(
        [
            (1.0, 0), (0.70, 100), (0.96, 60), (0.97, 80), (0.99, 20), (0.98, 90), (1.0, 0),
        ].map { trust, commitment in
            RelayOffer(
                trust: TrustVector(
                    relaying: Int((trust * 1_000_000).rounded()), keeping: 1_000_000, promising: 1_000_000),
                commitment: commitment)
        })

    private static func discover(
        _ rule: RoutingProtocol, trust: Int = 0, messages: Int, hops: Int = 16
    ) -> RouteDiscovery {
        var random: RandomStream?
        return RouteDiscovery(
            RouteRequest(
                source: 0, destination: 6, rule: rule,
                requiredTrust: TrustVector(relaying: trust, keeping: 0, promising: 0), messages: messages,
                maximumHops: hops),
            over: topology, offers: offers, random: &random)
    }

    private static func text(_ route: [NodeID]?) -> String { route.map { $0.map { names[$0] }.joined() } ?? "none" }

    @Test(
        "Every query of the specification finds its route",
        arguments: [
            (.shortestReliable, 900_000, 50, 4, "SBCD"), (.shortestReliable, 900_000, 10, 16, "SED"),
            (.shortestReliable, 500_000, 50, 16, "SAD"), (.shortestReliable, 999_000, 1, 16, "none"),
            (.bestAvailable, 0, 50, 16, "SBFD"), (.bestAvailable, 0, 10, 16, "SED"), (.bestAvailable, 0, 65, 16, "SAD"),
            (.dynamicSource, 999_000, 500, 16, "SAD"),
        ] as [(RoutingProtocol, Int, Int, Int, String)])
    func queries(rule: RoutingProtocol, trust: Int, messages: Int, hops: Int, route: String) {
        let found = Self.discover(rule, trust: trust, messages: messages, hops: hops)
        #expect(Self.text(found.chosen?.route) == route)
    }

    @Test("The candidate routes with their reliability and lifetime")
    func candidates() {
        let found = Self.discover(.bestAvailable, messages: 10)
        let rows = found.candidates.map { "\(Self.text($0.route)) \($0.reliability) \($0.lifetime)" }.sorted()
        #expect(rows == ["SAD 700000 100", "SBCD 931200 60", "SBFD 940800 60", "SED 990000 20"])
    }

    @Test("A route that promises too little is taken if there is no other, and says so")
    func bestEffort() {
        let found = Self.discover(.bestAvailable, messages: 500)
        #expect(Self.text(found.chosen?.route) == "SAD")
        #expect(found.isBestEffort)
        #expect(!Self.discover(.bestAvailable, messages: 10).isBestEffort)
    }

    @Test("Nodes that are not good enough prune the flood, which costs less")
    func pruning() {
        let strict = Self.discover(.shortestReliable, trust: 960_000, messages: 50)
        #expect(strict.pruned.contains { Self.names[$0.node] == "A" && $0.reason == .trust })
        #expect(strict.pruned.contains { Self.names[$0.node] == "E" && $0.reason == .energy })
        let open = Self.discover(.dynamicSource, messages: 1)
        #expect(strict.transmissions.count < open.transmissions.count)
        #expect(Self.discover(.shortestReliable, messages: 1, hops: 1).chosen == nil)
    }

    @Test(
        "Reliability, lifetime and expected messages of three routes",
        arguments: [
            ([0.98, 0.95], [40, 25], 931_000, 25, 11.2341), ([0.99, 0.99, 0.97], [60, 80, 55], 950_697, 55, 18.0874),
            ([0.90], [200], 900_000, 200, 9.0),
        ] as [([Double], [Int], Int, Int, Double)])
    func metrics(trust: [Double], commitments: [Int], reliability: Int, lifetime: Int, expected: Double) {
        let count = trust.count + 2
        let line = Topology(
            nodes: (0..<count).map { Topology.Node(id: "\($0)", x: 0, y: 0) },
            links: (1..<count).map { Topology.Link(NodeID($0 - 1), NodeID($0)) })
        let offers =
            [RelayOffer(trust: .initial, commitment: 0)]
            + zip(trust, commitments).map { trust, commitment in
                RelayOffer(
                    trust: TrustVector(
                        relaying: Int((trust * 1e6).rounded()), keeping: 1_000_000, promising: 1_000_000),
                    commitment: commitment)
            } + [RelayOffer(trust: .initial, commitment: 0)]
        var random: RandomStream?
        let found = RouteDiscovery(
            RouteRequest(source: 0, destination: NodeID(count - 1), rule: .bestAvailable), over: line,
            offers: PerNode(offers),
            random: &random)
        #expect(found.chosen?.reliability == reliability)
        #expect(found.chosen?.lifetime == lifetime)
        let mean = found.chosen?.expectedMessages(of: lifetime) ?? 0
        #expect(abs(mean - expected) < 0.00005 || lifetime == 200 && abs(mean - expected) < 0.001)
    }

    @Test("The middle of a mesh is where the others are nearest, and a cut is seen")
    func centre() {
        #expect(Self.names[Self.topology.centre] == "D")
        let hops = Self.topology.hops(from: 0, without: [2])
        #expect(hops[3] == 3)
        #expect(Topology(nodes: Self.topology.nodes, links: []).hops(from: 0)[6] == nil)
    }
}
