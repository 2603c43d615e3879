internal import HeapModule
package import Quantities

/// How a source chooses its routes.
package enum RoutingProtocol: String, Hashable, Sendable, CaseIterable {
    /// Shortest reliable route: only nodes that meet a trust and an energy
    /// requirement pass the request on, and the first copy to arrive wins.
    case shortestReliable = "srr"
    /// Best available route: the destination waits and takes the most
    /// reliable of the routes that live long enough.
    case bestAvailable = "bar"
    /// Dynamic source routing: the first copy to arrive, no trust. The
    /// baseline of the literature.
    case dynamicSource = "dsr"
}

/// What a source asks of a route.
package struct RouteRequest: Hashable, Sendable {
    package var source: NodeID
    package var destination: NodeID
    package var rule: RoutingProtocol
    /// Tr: what every relay's certificate must show at least (SRR).
    package var requiredTrust: TrustVector
    /// Er: the messages that every relay must promise.
    package var messages: Int
    /// Hmax.
    package var maximumHops: Int
    /// Twait: how long the destination waits for better copies, in
    /// milliseconds (BAR).
    package var waitMilliseconds: Int64
    /// How often a relay passes on a better copy (BAR).
    package var maximumRebroadcasts: Int

    package init(
        source: NodeID, destination: NodeID, rule: RoutingProtocol,
        requiredTrust: TrustVector = TrustVector(uniform: 500_000),
        messages: Int = 1, maximumHops: Int = 16, waitMilliseconds: Int64 = 200, maximumRebroadcasts: Int = 3
    ) {
        self.source = source
        self.destination = destination
        self.rule = rule
        self.requiredTrust = requiredTrust
        self.messages = messages
        self.maximumHops = maximumHops
        self.waitMilliseconds = waitMilliseconds
        self.maximumRebroadcasts = maximumRebroadcasts
    }

    /// The request that a node makes: by its own protocol and requirement
    /// where they differ from the mesh's.
    init(
        from source: NodeID, to destination: NodeID, state: MeshNode, settings: MeshSettings,
        rule: RoutingProtocol? = nil
    ) {
        self.init(
            source: source, destination: destination, rule: rule ?? state.routing ?? settings.routing,
            requiredTrust: TrustVector(uniform: state.requiredTrust ?? settings.requiredTrust),
            messages: settings.expectedMessages, maximumHops: settings.maximumHops,
            waitMilliseconds: settings.waitMilliseconds, maximumRebroadcasts: settings.maximumRebroadcasts)
    }
}

/// What a node says of itself, and is known for, when a request reaches it.
package struct RelayOffer: Hashable, Sendable {
    package var trust: TrustVector
    /// Messages it promises to pass on.
    package var commitment: Int
    /// Why it takes no part; nothing where it does.
    package var refusal: PruneReason?

    package init(trust: TrustVector, commitment: Int, refusal: PruneReason? = nil) {
        self.trust = trust
        self.commitment = commitment
        self.refusal = refusal
    }
}

/// Why a copy of a request went no further.
package enum PruneReason: String, Hashable, Sendable, CaseIterable {
    case duplicate = "seen before"
    case trust = "trust too low"
    case energy = "too little energy"
    case hops = "too many hops"
    case dead = "battery empty"
    case evicted = "evicted"
    case expired = "certificate expired"
    case forged = "signature wrong"
}

/// A route that a request found.
package struct CandidateRoute: Hashable, Sendable {
    package var route: [NodeID]
    /// The probability that a message survives all relays, in parts per
    /// million: the product of their trust (section 1.4).
    package var reliability: Int
    /// Messages until the first relay's promise is used up.
    package var lifetime: Int
    /// By relay.
    package var commitments: [Int]
    /// When it arrived, in milliseconds after the request was sent.
    package var arrival: Int64

    package var hops: Int { route.count - 1 }
}

/// The spread of one request over the mesh, and the route that came of it.
package struct RouteDiscovery: Hashable, Sendable {
    /// One broadcast: who, after which other broadcast, and when.
    package struct Transmission: Hashable, Sendable {
        package var node: NodeID
        /// The place of the broadcast it passes on; nothing for the source's.
        package var parent: Int?
        package var time: Int64
        var hops: Int
        var reliability: Int
        var lifetime: Int
    }

    /// A copy that went no further.
    package struct Pruned: Hashable, Sendable {
        package var node: NodeID
        package var parent: Int
        package var reason: PruneReason
    }

    package let request: RouteRequest
    package private(set) var transmissions: [Transmission] = []
    package private(set) var pruned: [Pruned] = []
    /// As they arrived.
    package private(set) var candidates: [CandidateRoute] = []
    /// The route taken; nothing where the call is rejected.
    package private(set) var chosen: CandidateRoute?
    /// When the destination answered, in milliseconds after the request.
    package private(set) var answered: Int64 = 0

    private struct Copy: Comparable {
        var time: Int64
        var number: Int
        var node: NodeID
        var parent: Int

        static func < (a: Copy, b: Copy) -> Bool { (a.time, a.number) < (b.time, b.number) }
    }

    /// Floods a request.
    ///
    /// - Parameters:
    ///   - offers: by node.
    ///   - hopMilliseconds: how long one broadcast takes.
    ///   - random: decides which neighbours miss a broadcast and how long each
    ///     one waits for its turn; nothing for a mesh without loss and delay.
    /// - Complexity: O(transmissions × neighbours × log).
    package init(
        _ request: RouteRequest, over topology: Topology, offers: PerNode<RelayOffer>, hopMilliseconds: Int64 = 5,
        random: inout RandomStream?
    ) {
        self.request = request
        var heap = Heap<Copy>()
        var number = 0
        var forwarded = PerNode(repeating: 0, count: offers.count)
        var best = PerNode<(reliability: Int, lifetime: Int)>(repeating: (-1, -1), count: offers.count)
        func broadcast(_ place: Int, _ discovery: borrowing RouteDiscovery, _ random: inout RandomStream?) {
            let sender = discovery.transmissions[place]
            for next in topology.neighbours[sender.node] where topology.links[next.link].isUsable {
                var delay = hopMilliseconds
                if random != nil {
                    // A broadcast is not acknowledged, so each is made three
                    // times: missed only if all three are.
                    let missed = Int64(TrustVector.one - topology.quality(of: next.link, from: sender.node))
                    let missedAll = missed * missed / 1_000_000 * missed / 1_000_000
                    let isHeard = random?.integer(in: 0...999_999) ?? 0 >= missedAll
                    delay += random?.integer(in: 0...hopMilliseconds) ?? 0
                    guard isHeard else { continue }
                }
                guard !discovery.path(to: place).contains(next.node) else { continue }
                heap.insert(Copy(time: sender.time + delay, number: number, node: next.node, parent: place))
                number += 1
            }
        }
        transmissions.append(
            Transmission(
                node: request.source, parent: nil, time: 0, hops: 0, reliability: TrustVector.one, lifetime: .max))
        broadcast(0, self, &random)
        var deadline = Int64.max
        while let copy = heap.popMin() {
            let parent = transmissions[copy.parent]
            if copy.node == request.destination {
                guard copy.time <= deadline, parent.hops + 1 <= request.maximumHops else { continue }
                candidates.append(candidate(arriving: copy.time, over: copy.parent, offers: offers))
                if deadline == .max {
                    deadline = request.rule == .bestAvailable ? copy.time + request.waitMilliseconds : copy.time
                }
                continue
            }
            let offer = offers[copy.node]
            let reliability = parent.reliability * offer.trust.survival / TrustVector.one
            let lifetime = min(parent.lifetime, offer.commitment)
            let isBetter =
                forwarded[copy.node] == 0
                || request.rule == .bestAvailable && forwarded[copy.node] < request.maximumRebroadcasts
                    && (reliability > best[copy.node].reliability && lifetime >= request.messages
                        || reliability == best[copy.node].reliability && lifetime > best[copy.node].lifetime)
            let reason: PruneReason? =
                if !isBetter { .duplicate } else { refusal(offer, hops: parent.hops + 1) }
            if let reason {
                pruned.append(Pruned(node: copy.node, parent: copy.parent, reason: reason))
                continue
            }
            forwarded[copy.node] += 1
            best[copy.node] = (reliability, lifetime)
            transmissions.append(
                Transmission(
                    node: copy.node, parent: copy.parent, time: copy.time, hops: parent.hops + 1,
                    reliability: reliability, lifetime: lifetime))
            broadcast(transmissions.count - 1, self, &random)
        }
        choose(deadline: deadline)
    }

    private func refusal(_ offer: RelayOffer, hops: Int) -> PruneReason? {
        if let refusal = offer.refusal { return refusal }
        // One more hop follows at least.
        if hops + 1 > request.maximumHops { return .hops }
        guard request.rule == .shortestReliable else { return nil }
        if !offer.trust.meets(request.requiredTrust) { return .trust }
        return offer.commitment < request.messages ? .energy : nil
    }

    /// The nodes that a broadcast has come over, the source first.
    package func path(to transmission: Int) -> [NodeID] {
        var path: [NodeID] = []
        var place: Int? = transmission
        while let at = place {
            path.append(transmissions[at].node)
            place = transmissions[at].parent
        }
        return path.reversed()
    }

    private func candidate(arriving time: Int64, over transmission: Int, offers: PerNode<RelayOffer>) -> CandidateRoute
    {
        let path = path(to: transmission)
        let last = transmissions[transmission]
        return CandidateRoute(
            route: path + [request.destination], reliability: last.reliability, lifetime: last.lifetime,
            commitments: path.dropFirst().map { offers[$0].commitment }, arrival: time)
    }

    private mutating func choose(deadline: Int64) {
        guard let first = candidates.first else { return }
        guard request.rule == .bestAvailable else {
            chosen = first
            answered = first.arrival
            return
        }
        answered = deadline
        func precedes(_ a: CandidateRoute, _ b: CandidateRoute) -> Bool {
            if a.reliability != b.reliability { return a.reliability > b.reliability }
            if a.lifetime != b.lifetime { return a.lifetime > b.lifetime }
            if a.hops != b.hops { return a.hops < b.hops }
            return a.route.lexicographicallyPrecedes(b.route)
        }
        chosen =
            candidates.filter { $0.lifetime >= request.messages }.min(by: precedes)
            ?? candidates.min { a, b in a.lifetime != b.lifetime ? a.lifetime > b.lifetime : precedes(a, b) }
    }

    /// Whether the route taken promises less than was asked for, the best
    /// there was.
    package var isBestEffort: Bool { chosen.map { $0.lifetime < request.messages } ?? false }
}

extension CandidateRoute {
    /// How many of `count` messages arrive before the first is lost, if each
    /// survives with the route's reliability: Σ rel^j (section 1.4).
    package func expectedMessages(of count: Int) -> Double {
        let survival = Double(reliability) / Double(TrustVector.one)
        var (sum, power) = (0.0, 1.0)
        for _ in 0..<count {
            power *= survival
            sum += power
        }
        return sum
    }
}
