package import Quantities
internal import Signing

extension Mesh {
    /// The daily clearing: open sessions end, relays hand in their receipts
    /// (and some what they should not), the trusted party clears them, and
    /// every node gets a new certificate.
    @discardableResult
    package mutating func clear(at time: SimTime) -> ClearingReport {
        now = max(now, time)
        let stamp = UInt64(max(0, now.milliseconds))
        var receipts: [Receipt] = []
        var promises: [Digest: Promise] = [:]
        for place in sessions.indices where !sessions[place].isCleared {
            let session = sessions[place]
            if session.sent > 0 {
                promises[Statement.session(timestamp: session.timestamp, route: session.routeBytes)] = Promise(
                    commitments: session.commitments, requested: settings.expectedMessages)
                receipts += self.receipts(of: session)
            }
            if session.state == .open { sessions[place].state = .cleared }
        }
        receipts += replays()
        party.terms.evicts = settings.routing != .dynamicSource
        let report = party.clear(receipts, promises: promises, now: stamp, cache: cache)
        for place in sessions.indices {
            sessions[place].state = sessions[place].ended
            sessions[place].isCleared = true
        }
        for number in channels.indices {
            channels[number].session = nil
            // A new day, new certificates: whoever waits may try at once.
            channels[number].backoff = settings.firstBackoff
            channels[number].notBefore = now
        }
        for verdict in report.verdicts where verdict.isAccepted {
            let node = verdict.receipt.submitter
            guard nodes[node].behaviour == .replayer else { continue }
            keptReceipts[node, default: []].append(verdict.receipt)
            if let count = keptReceipts[node]?.count, count > 20 { keptReceipts[node]?.removeFirst(count - 20) }
        }
        verdicts += report.verdicts
        if verdicts.count > Self.keptVerdicts { verdicts.removeFirst(verdicts.count - Self.keptVerdicts) }
        trustHistory.append(party.trust)
        if trustHistory.count > 64 { trustHistory.removeFirst() }
        if sessions.count > Self.keptSessions {
            firstSession += sessions.count - Self.keptSessions
            sessions.removeFirst(sessions.count - Self.keptSessions)
        }
        return report
    }

    /// What the relays of a session hand in.
    private func receipts(of session: MeshSession) -> [Receipt] {
        var receipts: [Receipt] = []
        // Where a route broke its source hands in what it sent: without that
        // a relay that keeps silent would leave no trace.
        if case .broken = session.state, let signature = session.signature {
            receipts.append(
                Receipt(
                    route: session.route, timestamp: session.timestamp, sent: session.sent, message: session.message,
                    sourceSignature: signature, root: session.chain.root,
                    destinationSignature: session.destinationSignature, delivered: session.acknowledged,
                    acknowledgement: session.chain.value(session.acknowledged), submitter: session.route[0]))
        }
        for place in 1..<session.route.count - 1 {
            let node = session.route[place]
            guard let evidence = session.evidence[place] else { continue }
            var receipt = Receipt(
                route: session.route, timestamp: session.timestamp, sent: session.had[place],
                message: evidence.message, sourceSignature: evidence.signature, root: session.chain.root,
                destinationSignature: session.destinationSignature, delivered: session.heard[place],
                acknowledgement: session.chain.value(session.heard[place]), submitter: node)
            switch nodes[node].behaviour {
            case .blackHole, .greyHole, .selective, .onOff, .routeBreaker, .selfish:
                // What would prove that it had a message it dropped, it keeps
                // to itself.
                if session.had[place] > session.had[place + 1] { continue }
            case .receiptForger:
                receipt.sent += 5
                receipt.sourceSignature = keys[node].sign(
                    Statement.message(
                        receipt.message, timestamp: receipt.timestamp, route: session.routeBytes,
                        number: UInt64(receipt.sent)))
            case .duplicateSubmitter: receipts.append(receipt)
            default: break
            }
            receipts.append(receipt)
        }
        return receipts
    }

    /// What replayers hand in once more.
    private func replays() -> [Receipt] {
        nodes.indices.filter { nodes[$0].behaviour == .replayer }.flatMap { keptReceipts[$0] ?? [] }
    }
}

extension MeshSession {
    /// The state once it is cleared: how it ended stays known.
    fileprivate var ended: State {
        if case .broken = state { return state }
        return .cleared
    }

    /// Whether it has been handed in for clearing.
    package var isOver: Bool { state != .open }
}
