package import Quantities
package import Signing

/// What a daily clearing came to.
package struct ClearingReport: Hashable, Sendable {
    package var time: UInt64
    package var verdicts: [ReceiptVerdict] = []
    package var sessionCount = 0
    /// By node: what its account changed by, in thousandths of a credit.
    package var changes: PerNode<Int64>
    package var evicted: [NodeID] = []
    /// Links found broken, as pairs of nodes from the source's side.
    package var breaks: [[NodeID]] = []
    /// SHA-256 over the sessions cleared, what each came to, and the trust
    /// that followed: what a contract will hold.
    package var digest = Digest.zero

    package var acceptedCount: Int { verdicts.count { $0.isAccepted } }
    package var rejectedCount: Int { verdicts.count - acceptedCount }
}

/// What relays promised when a session's route was found, as its destination
/// reports it: messages by relay, and how many were asked for.
package struct Promise: Hashable, Sendable {
    package var commitments: [Int]
    /// Er.
    package var requested: Int

    package init(commitments: [Int], requested: Int) {
        self.commitments = commitments
        self.requested = requested
    }
}

/// A session that a node has handed a receipt in for.
private struct Submission: Hashable {
    var node: NodeID
    var session: Digest
}

extension TrustedParty {
    /// Clears receipts: checks each, merges those of one session into the
    /// best evidence, moves credits once, rates every node of the route,
    /// evicts, and renews certificates.
    ///
    /// - Parameters:
    ///   - promises: by session.
    ///   - cache: remembers signatures already found right.
    /// - Complexity: O(receipts × (route + messages)).
    package mutating func clear(
        _ receipts: [Receipt], promises: [Digest: Promise] = [:], now: UInt64, cache: SignatureCache
    ) -> ClearingReport {
        let before = credits
        var report = ClearingReport(time: now, changes: [])
        var sessions: [Digest: [Receipt]] = [:]
        var order: [Digest] = []
        var seen: Set<Submission> = []
        let signatures = checkSignatures(receipts, cache: cache)
        for (place, receipt) in receipts.enumerated() {
            let session = Statement.session(timestamp: receipt.timestamp, route: bytes(of: receipt.route))
            let failure = firstFailure(of: receipt, session: session, signatures: signatures[place], now: now)
            var verdict = ReceiptVerdict(receipt: receipt, session: session, failure: failure)
            if failure == nil {
                let first = seen.insert(Submission(node: receipt.submitter, session: session))
                if !first.inserted { verdict.failure = .first }
            }
            report.verdicts.append(verdict)
            switch verdict.failure {
            case nil:
                if sessions[session] == nil { order.append(session) }
                sessions[session, default: []].append(receipt)
            case .source, .binding, .chain: if keys.indices.contains(receipt.submitter) { punish(receipt.submitter) }
            case .isNew, .submitter, .time, .first: break
            }
        }
        var encoder = Encoder()
        var blamed: Set<[NodeID]> = []
        var isActive = PerNode(repeating: false, count: keys.count)
        for session in order {
            guard let evidence = sessions[session] else { continue }
            markCleared(session, now: now)
            let outcome = merge(evidence, promise: promises[session], blamed: &blamed)
            report.sessionCount += 1
            if let link = outcome.brokenLink { report.breaks.append(link) }
            for node in evidence[0].route { isActive[node] = true }
            encoder.field(session)
            encoder.field(UInt64(outcome.sent))
            encoder.field(UInt64(outcome.delivered))
        }
        for node in keys.indices where !isActive[node] { rest(node) }
        let limit = evictionLimit
        for node in keys.indices {
            if evictIfDue(node, below: limit) { report.evicted.append(node) }
            renew(node, now: now)
            for value in trust[node].dimensions { encoder.field(UInt64(value)) }
        }
        forgetOld(before: now - min(now, 2 * (terms.validity + terms.grace)))
        report.changes = credits.indices.eachIndexed { credits[$0] - before[$0] }
        for change in report.changes { encoder.field(UInt64(bitPattern: change)) }
        report.digest = Digest(sha256: encoder.bytes)
        return report
    }

    /// Whether each receipt's two signatures are right, checked over all
    /// cores.
    private func checkSignatures(_ receipts: [Receipt], cache: SignatureCache) -> [(source: Bool, binding: Bool)] {
        var requests: [Batch.Request] = []
        var results = [(source: Bool, binding: Bool)](repeating: (false, false), count: receipts.count)
        var places: [Int] = []
        for (place, receipt) in receipts.enumerated() {
            guard isOnMap(receipt.route), let source = receipt.route.first, let destination = receipt.route.last else {
                continue
            }
            let route = bytes(of: receipt.route)
            places.append(place)
            requests.append(
                Batch.Request(
                    digest: Statement.message(
                        receipt.message, timestamp: receipt.timestamp, route: route,
                        number: UInt64(truncatingIfNeeded: receipt.sent)),
                    key: keys[source], signature: receipt.sourceSignature))
            requests.append(
                Batch.Request(
                    digest: Statement.binding(root: receipt.root, timestamp: receipt.timestamp, route: route),
                    key: keys[destination], signature: receipt.destinationSignature))
        }
        let checked = cache.verify(requests)
        for (number, place) in places.enumerated() {
            results[place] = (checked[2 * number], checked[2 * number + 1])
        }
        return results
    }

    private func isOnMap(_ route: [NodeID]) -> Bool {
        route.count >= 2 && route.allSatisfy { keys.indices.contains($0) } && Set(route).count == route.count
    }

    /// The first check that a receipt fails, in the order of section 1.2.2.
    private func firstFailure(
        of receipt: Receipt, session: Digest, signatures: (source: Bool, binding: Bool), now: UInt64
    ) -> ReceiptCheck? {
        if isCleared(session) { return .isNew }
        if !signatures.source { return .source }
        if !signatures.binding { return .binding }
        guard receipt.delivered >= 0, receipt.delivered <= receipt.sent, receipt.sent >= 1, receipt.sent <= 4_096,
            HashChain.leads(receipt.acknowledgement, to: receipt.root, in: receipt.delivered)
        else { return .chain }
        guard receipt.route.contains(receipt.submitter) else { return .submitter }
        guard receipt.timestamp <= now, now - receipt.timestamp <= terms.validity + terms.grace else { return .time }
        return nil
    }

    /// Settles a session by the best evidence of its receipts and rates its
    /// nodes.
    ///
    /// Nobody can tell which end of a link broke it, so both are blamed the
    /// same; but however often a link breaks before a clearing, it is blamed
    /// once. Who breaks with many is blamed for each of them, whom it breaks
    /// with only once (this project's rule).
    private mutating func merge(
        _ receipts: [Receipt], promise: Promise?, blamed: inout Set<[NodeID]>
    ) -> (sent: Int, delivered: Int, brokenLink: [NodeID]?) {
        let route = receipts[0].route
        let relays = Array(route[1..<route.count - 1])
        let delivered = receipts.map(\.delivered).max() ?? 0
        // By place on the route: the messages that provably got there.
        var had = [Int](repeating: 0, count: route.count)
        had[route.count - 1] = delivered
        for receipt in receipts {
            if let place = route.firstIndex(of: receipt.submitter) { had[place] = max(had[place], receipt.sent) }
        }
        for place in (0..<route.count - 1).reversed() { had[place] = max(had[place], had[place + 1]) }
        let sent = had[0]
        settle(source: route[0], destination: route[route.count - 1], relays: relays, sent: sent, delivered: delivered)
        // The first node that the last message did not provably get to.
        let gap = delivered < sent ? had.firstIndex { $0 < sent } : nil
        let link = gap.map { [route[$0 - 1], route[$0]] }
        func commitment(_ place: Int) -> Int? {
            promise.flatMap { $0.commitments.indices.contains(place - 1) ? $0.commitments[place - 1] : nil }
        }
        // Who passed on all that it promised broke nothing: more was asked of
        // it than it had energy for, and it had said so.
        let isKept = gap.map { place in commitment(place - 1).map { $0 <= had[place] } ?? false } ?? false
        let isNewBlame = !isKept && (link.map { blamed.insert($0.sorted()).inserted } ?? false)
        for (place, node) in route.enumerated() {
            let isAtGap = gap.map { place == $0 || place == $0 - 1 } ?? false
            if isAtGap, !isNewBlame, !isKept { continue }
            var observation = TrustObservation()
            let isRelay = place > 0 && place < route.count - 1
            if isRelay {
                observation.received = min(had[place], commitment(place) ?? .max)
                observation.relayed = had[place + 1]
                observation.requested = isAtGap ? max(sent, promise?.requested ?? sent) : sent
                observation.committed = commitment(place)
            }
            var partner: NodeID?
            if let gap, isAtGap, !isKept {
                observation.broke = true
                partner = route[place == gap ? gap - 1 : gap]
            }
            observe(observation, of: node, partner: partner)
        }
        return (sent, delivered, isKept ? nil : link)
    }
}
