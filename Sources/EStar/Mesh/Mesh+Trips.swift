internal import Quantities
internal import Signing

/// How a message crosses the mesh, hop by hop, and its acknowledgement comes
/// back.
extension Mesh {
    /// Sends messages: each is signed by its source and checked before it is
    /// passed on, all of one moment over all cores.
    mutating func transmit(_ outgoing: [Outgoing], _ events: inout [MeshEvent]) {
        let new = outgoing.filter(\.isNew)
        var statements: [(digest: Digest, key: PrivateKey)] = []
        statements.reserveCapacity(new.count)
        for item in new {
            let session = sessions[item.session - firstSession]
            statements.append(
                (
                    Statement.message(
                        item.message.digest, timestamp: session.timestamp, route: session.routeBytes,
                        number: UInt64(session.sent + 1)),
                    keys[session.route[0]]
                ))
        }
        let signatures = Batch.sign(statements)
        let areRight = cache.verify(
            zip(statements, signatures).map { Batch.Request(digest: $0.digest, key: $0.key.publicKey, signature: $1) })
        precondition(!areRight.contains(false), "a message was signed by its source")
        for (item, signature) in zip(new, signatures) {
            let place = item.session - firstSession
            sessions[place].sent += 1
            sessions[place].had[0] = sessions[place].sent
            sessions[place].message = item.message.digest
            sessions[place].signature = signature
        }
        for item in outgoing { carry(item, &events) }
    }

    /// One try to get a message across.
    private mutating func carry(_ item: Outgoing, _ events: inout [MeshEvent]) {
        let place = item.session - firstSession
        let number = sessions[place].sent
        let route = sessions[place].route
        var time = now
        var trip = MeshTrip(kind: item.message.kind, path: route, times: [now], lostAt: nil)
        var reached = 0
        while reached + 1 < route.count {
            guard hop(from: route[reached], to: route[reached + 1], &time, &events) else { break }
            reached += 1
            trip.times.append(time)
            sessions[place].had[reached] = number
            if reached + 1 == route.count { break }
            if let signature = sessions[place].signature {
                sessions[place].evidence[reached] = (sessions[place].message, signature)
            }
            if drops(route[reached], item, place: reached) {
                nodes[route[reached]].dropped += 1
                if case .colluding(let partner) = nodes[route[reached]].behaviour, route[reached + 1] == partner,
                    reached + 2 < route.count, let signature = sessions[place].signature
                {
                    // Handed over in secret: the partner vouches for it.
                    sessions[place].had[reached + 1] = number
                    sessions[place].evidence[reached + 1] = (sessions[place].message, signature)
                }
                break
            }
            nodes[route[reached]].relayed += 1
        }
        let hasArrived = reached + 1 == route.count
        if !hasArrived { trip.lostAt = route[reached] }
        trips.append(trip)
        if trips.count > 2 * Self.keptTrips { trips.removeFirst(trips.count - Self.keptTrips) }
        guard hasArrived else {
            fail(item, at: route[reached], after: time, &events)
            return
        }
        if !channels[item.channel].hasArrived {
            channels[item.channel].hasArrived = true
            schedule(.arrive(item.message, session: item.session), at: time)
        }
        acknowledge(item, number: number, &time, &events)
    }

    /// Lets the acknowledgement come back: a hash that every relay checks.
    private mutating func acknowledge(
        _ item: Outgoing, number: Int, _ time: inout SimTime, _ events: inout [MeshEvent]
    ) {
        let place = item.session - firstSession
        let route = sessions[place].route
        guard nodes[route[route.count - 1]].behaviour != .silentDestination else {
            fail(item, at: route[route.count - 1], after: time, &events)
            return
        }
        let value = sessions[place].chain.value(number)
        sessions[place].heard[route.count - 1] = number
        for hopEnd in (0..<route.count - 1).reversed() {
            guard hop(from: route[hopEnd + 1], to: route[hopEnd], &time, &events) else {
                fail(item, at: route[hopEnd + 1], after: time, &events)
                return
            }
            let known = sessions[place].heard[hopEnd]
            // One hash for each message since the last that was heard of.
            guard
                HashChain.leads(value, to: sessions[place].chain.value(known), in: number - known)
            else {
                fail(item, at: route[hopEnd + 1], after: time, &events)
                return
            }
            sessions[place].heard[hopEnd] = number
        }
        sessions[place].acknowledged = number
        channels[item.channel].removeFront()
        channels[item.channel].backoff = settings.firstBackoff
        channels[item.channel].failure = nil
        if channels[item.channel].front != nil { wake(item.channel, at: time) }
    }

    /// After a try without an acknowledgement: again, or the session is
    /// closed and another route sought.
    private mutating func fail(_ item: Outgoing, at node: NodeID, after time: SimTime, _ events: inout [MeshEvent]) {
        channels[item.channel].failure = .lost(at: node)
        channels[item.channel].attempts += 1
        if channels[item.channel].attempts <= settings.repeats {
            wake(item.channel, at: max(time, now).advanced(byMilliseconds: settings.repeatMilliseconds))
            return
        }
        sessions[item.session - firstSession].state = .broken(at: node)
        counts.broken += 1
        events.append(MeshEvent(time: now, kind: .closed(session: item.session, brokenAt: node)))
        channels[item.channel].session = nil
        channels[item.channel].attempts = 0
        if channels[item.channel].hasArrived { channels[item.channel].removeFront() }
        backOff(item.channel, &events)
    }

    /// One hop: up to so many transmissions until one succeeds.
    private mutating func hop(
        from sender: NodeID, to receiver: NodeID, _ time: inout SimTime, _ events: inout [MeshEvent]
    ) -> Bool {
        let quality = Int64(qualities[pair(sender, receiver)])
        guard quality > 0, !nodes[sender].isDead, !nodes[receiver].isDead else {
            // Tried in vain.
            time = time.advanced(byMilliseconds: settings.hopMilliseconds * Int64(settings.triesPerHop))
            return false
        }
        for _ in 0..<settings.triesPerHop {
            counts.dataTransmissions += 1
            let draw = random[sender].next()
            // One draw decides both: its halves are independent.
            let jitter = Int64(draw >> 62)
            let isHeard = Int64(((draw & 0xffff_ffff) * 1_000_000) >> 32) < quality
            time = time.advanced(byMilliseconds: settings.hopMilliseconds + jitter)
            if spend(2, of: sender) { events.append(MeshEvent(time: now, kind: .died(sender))) }
            if isHeard {
                if spend(1, of: receiver) { events.append(MeshEvent(time: now, kind: .died(receiver))) }
                return true
            }
            if nodes[sender].isDead { return false }
        }
        return false
    }

    /// Takes energy from a battery, in half units.
    ///
    /// - Returns: whether that emptied it.
    @discardableResult
    mutating func spend(_ units: Int64, of node: NodeID) -> Bool {
        guard !nodes[node].isMains, !nodes[node].isDead else { return false }
        nodes[node].energy -= units
        guard nodes[node].energy <= 0 else { return false }
        nodes[node].isDead = true
        return true
    }

    /// Whether a relay drops a message.
    private mutating func drops(_ node: NodeID, _ item: Outgoing, place: Int) -> Bool {
        if let pledge = nodes[node].pledge, sessions[item.session - firstSession].sent > pledge { return true }
        switch nodes[node].behaviour {
        case .blackHole, .colluding: return true
        case .greyHole(let share): return random[node].integer(in: 0...999_999) < Int64(share)
        case .selective(let source): return item.message.source == source
        case .onOff(let period): return now.milliseconds.floorDivided(by: period) % 2 == 0
        case .routeBreaker:
            // Decided once for each message: a repeat fares no better.
            var stream = RandomStream(seed: seed, name: "break/\(item.session)/\(node.index)/\(item.message.id.index)")
            return stream.integer(in: 0...999_999) < Behaviour.breakerShare
        case .overClaimer:
            return sessions[item.session - firstSession].sent > settings.expectedMessages / Behaviour.overClaimerPart
        case .selfish(let target):
            // Rational: once rich it spares its battery, unless its
            // certificate shows that this is costing it routes, and with them
            // what it would earn.
            let isRated = settings.routing != .dynamicSource
            let isSafe = party.certificates[node].trust.survival >= TrustVector.initial.survival
            return party.credits[node] >= target && (!isRated || isSafe)
        case .receiptForger, .duplicateSubmitter, .replayer, .impersonator, .silentDestination, nil: return false
        }
    }
}
