package import Quantities
internal import Signing

/// How routes are found and sessions opened.
extension Mesh {
    /// What a node says of itself when a request reaches it.
    ///
    /// - Parameter isRated: whether the protocol looks at certificates; the
    ///   baseline of the literature does not, and so shuts nobody out.
    package func offer(of node: NodeID, messages: Int, isRated: Bool = true) -> RelayOffer {
        let state = nodes[node]
        let certificate = party.certificates[node]
        var refusal: PruneReason?
        if state.isDead {
            refusal = .dead
        } else if isRated, party.isEvicted[node] {
            refusal = .evicted
        } else if isRated, certificate.validUntil < UInt64(max(0, now.milliseconds)) {
            refusal = .expired
        } else if state.behaviour == .impersonator, !isBelieved(impersonator: node) {
            refusal = .forged
        }
        let promised =
            state.behaviour == .overClaimer
            ? max(messages, Self.mainsCommitment)
            : min(state.pledge ?? .max, state.isMains ? Self.mainsCommitment : Int(max(0, state.energy) / 3))
        return RelayOffer(trust: certificate.trust, commitment: promised, refusal: refusal)
    }

    /// Whether the neighbours of a node believe that it is the first of them,
    /// in whose name it passes requests on: they check the signature against
    /// the certificate it shows.
    private func isBelieved(impersonator node: NodeID) -> Bool {
        guard let victim = topology.neighbours[node].first?.node else { return false }
        var claim = Encoder()
        claim.field(UInt64(victim.index))
        claim.field(UInt64(max(0, now.milliseconds)))
        let digest = Digest(sha256: claim.bytes)
        return cache.verify(keys[node].sign(digest), of: digest, by: keys[victim].publicKey)
    }

    /// What a node on mains promises.
    private static let mainsCommitment = 10_000

    /// The request that a source makes for a route.
    package func request(from source: NodeID, to destination: NodeID, rule: RoutingProtocol? = nil) -> RouteRequest {
        RouteRequest(from: source, to: destination, state: nodes[source], settings: settings, rule: rule)
    }

    /// Looks for a route and opens a session on it, or waits.
    mutating func open(_ number: Int, _ events: inout [MeshEvent]) {
        let (source, destination) = (channels[number].source, channels[number].destination)
        if nodes[source].isDead || nodes[destination].isDead {
            channels[number].failure = .lost(at: nodes[source].isDead ? source : destination)
            backOff(number, &events)
            return
        }
        // Answers go back over the way their questions came.
        if source == gateway, let asking = channelNumbers[pair(destination, source)],
            let session = channels[asking].session, sessions[session - firstSession].state == .open
        {
            let forward = sessions[session - firstSession]
            begin(
                number, route: forward.route.reversed(), commitments: forward.commitments.reversed(),
                reliability: forward.reliability, isBestEffort: forward.isBestEffort, isReversed: true,
                after: Int64(forward.route.count) * settings.hopMilliseconds, &events)
            return
        }
        var request = request(from: source, to: destination)
        var found = flood(request)
        for _ in 1..<max(1, settings.requestTries) where found.chosen == nil { found = flood(request) }
        if found.chosen == nil, settings.fallsBack, request.rule == .shortestReliable {
            request.rule = .bestAvailable
            found = flood(request)
        }
        discoveries[source] = found
        guard let chosen = found.chosen else {
            counts.rejected += 1
            channels[number].failure = .noRoute
            events.append(MeshEvent(time: now, kind: .rejected(source: source, destination: destination)))
            backOff(number, &events)
            return
        }
        let isBestEffort = found.isBestEffort || request.rule != self.request(from: source, to: destination).rule
        begin(
            number, route: chosen.route, commitments: request.rule == .dynamicSource ? [] : chosen.commitments,
            reliability: chosen.reliability, isBestEffort: isBestEffort, isReversed: false,
            after: found.answered + Int64(chosen.hops) * settings.hopMilliseconds, &events)
    }

    /// Spreads a request, every broadcast of it signed and checked.
    private mutating func flood(_ request: RouteRequest) -> RouteDiscovery {
        let offers = nodes.indices.eachIndexed {
            offer(of: $0, messages: request.messages, isRated: request.rule != .dynamicSource)
        }
        var stream: RandomStream? = random[request.source]
        let found = RouteDiscovery(
            request, over: topology, offers: offers, hopMilliseconds: settings.hopMilliseconds, random: &stream)
        if let stream { random[request.source] = stream }
        counts.requests += 1
        counts.requestTransmissions += found.transmissions.count
        let stamp = UInt64(max(0, now.milliseconds))
        let statements = found.transmissions.map { transmission in
            var encoder = Encoder()
            encoder.field(UInt64(request.source.index))
            encoder.field(UInt64(request.destination.index))
            encoder.field(stamp)
            encoder.field(UInt64(request.messages))
            encoder.field(UInt64(transmission.node.index))
            encoder.field(UInt64(clamping: transmission.lifetime))
            encoder.field(UInt64(transmission.parent.map { found.transmissions[$0].node.index + 1 } ?? 0))
            return (digest: Digest(sha256: encoder.bytes), key: keys[transmission.node])
        }
        let signatures = Batch.sign(statements)
        let areRight = cache.verify(
            zip(statements, signatures).map {
                Batch.Request(digest: $0.digest, key: $0.key.publicKey, signature: $1)
            })
        precondition(!areRight.contains(false), "a broadcast was signed by its sender")
        for transmission in found.transmissions { spend(6, of: transmission.node) }
        return found
    }

    /// Opens a session: the destination draws a hash chain and binds it to
    /// the route.
    private mutating func begin(
        _ number: Int, route: [NodeID], commitments: [Int], reliability: Int, isBestEffort: Bool, isReversed: Bool,
        after delay: Int64, _ events: inout [MeshEvent]
    ) {
        let destination = channels[number].destination
        // No two sessions have the route and the time in common.
        let timestamp = UInt64(max(0, now.milliseconds))
        let id = firstSession + sessions.count
        var secret = Encoder()
        keys[destination].sign(Digest(sha256: Array("chain/\(id)".utf8))).r.withBytes { secret.field(Array($0)) }
        let chain = HashChain(secret: Digest(sha256: secret.bytes), length: settings.chainLength)
        let bytes = party.bytes(of: route)
        let binding = Statement.binding(root: chain.root, timestamp: timestamp, route: bytes)
        let signature = keys[destination].sign(binding)
        precondition(
            cache.verify(signature, of: binding, by: keys[destination].publicKey),
            "a chain is bound by its destination")
        sessions.append(
            MeshSession(
                id: id, route: route, timestamp: timestamp, opened: now, commitments: commitments,
                reliability: reliability, isBestEffort: isBestEffort, isReversed: isReversed, chain: chain,
                destinationSignature: signature, routeBytes: bytes, had: Array(repeating: 0, count: route.count),
                heard: Array(repeating: 0, count: route.count), evidence: Array(repeating: nil, count: route.count)))
        counts.sessions += 1
        channels[number].session = id
        events.append(MeshEvent(time: now, kind: .opened(session: id)))
        wake(number, at: now.advanced(byMilliseconds: delay))
    }
}
