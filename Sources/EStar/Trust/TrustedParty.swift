package import Quantities
package import Signing

/// The party that everybody trusts and nobody needs while messages travel: it
/// clears receipts once a day, keeps credit accounts and trust, and renews
/// certificates.
///
/// Credits are in thousandths; their sum over all accounts, its own included,
/// is always zero.
package struct TrustedParty: Sendable {
    package struct Terms: Hashable, Sendable {
        /// μ: for each relay and message, in thousandths of a credit.
        package var tariff: Int64 = 2_000
        /// Whether the ends pay for what was sent, or only for what arrived.
        package var chargesSent = true
        /// Below this an account opens no sessions, in thousandths.
        package var creditLimit: Int64 = -500_000
        /// How long a certificate lasts, and for how long after that it is
        /// still taken, in milliseconds.
        package var validity: UInt64 = 24 * 3_600_000
        package var grace: UInt64 = 24 * 3_600_000
        /// A node whose messages survive it more rarely than this, in parts
        /// per million, is evicted after breaks with so many partners in so
        /// many sessions.
        package var evictionSurvival = 200_000
        /// Whether anybody is evicted: not where routes are chosen without
        /// looking at certificates.
        package var evicts = true
        package var evictionPartners = 3
        package var evictionSessions = 20

        package init() {}
    }

    package let names: PerNode<[UInt8]>
    package let keys: PerNode<PublicKey>
    package var terms: Terms
    /// By node, in thousandths of a credit.
    package private(set) var credits: PerNode<Int64>
    /// By node: all it has ever been paid for relaying, in thousandths.
    package private(set) var earnings: PerNode<Int64>
    /// Its own account, in thousandths.
    package private(set) var ownCredits: Int64 = 0
    package private(set) var trust: PerNode<TrustVector>
    /// By node: what its latest sessions showed, as plain ratios.
    package private(set) var windows: PerNode<TrustWindow>
    package private(set) var certificates: PerNode<Certificate>
    package private(set) var isEvicted: PerNode<Bool>
    /// By node: the sessions it was part of, and with whom a link broke.
    package private(set) var sessionCounts: PerNode<Int>
    package private(set) var breakPartners: PerNode<Set<NodeID>>
    /// Sessions that are cleared, with when.
    private var cleared: [Digest: UInt64] = [:]

    package init(names: PerNode<[UInt8]>, keys: PerNode<PublicKey>, terms: Terms = Terms(), now: UInt64) {
        self.names = names
        self.keys = keys
        self.terms = terms
        credits = PerNode(repeating: 0, count: keys.count)
        earnings = PerNode(repeating: 0, count: keys.count)
        trust = PerNode(repeating: .initial, count: keys.count)
        windows = PerNode(repeating: TrustWindow(), count: keys.count)
        isEvicted = PerNode(repeating: false, count: keys.count)
        sessionCounts = PerNode(repeating: 0, count: keys.count)
        breakPartners = PerNode(repeating: [], count: keys.count)
        certificates = PerNode(
            repeating: Certificate(
                serial: 1, issued: now, validUntil: now + terms.validity + terms.grace, trust: .initial),
            count: keys.count)
    }

    /// The sum of all accounts; anything but zero is a defect.
    package var total: Int64 { credits.reduce(ownCredits, +) }

    /// A route as it is signed; a receipt may name nodes that are not there,
    /// which have no name.
    package func bytes(of route: [NodeID]) -> [UInt8] {
        Statement.route(route.map { names.indices.contains($0) ? names[$0] : [] })
    }

    // MARK: Credits

    /// Lets a node buy credits, or below zero give them back.
    package mutating func sell(_ units: Int64, to node: NodeID) {
        credits[node] += units
        ownCredits -= units
    }

    /// Charges and pays a session: both ends pay half for every message and
    /// relay, relays earn by what arrived, the rest stays here (section
    /// 1.2.3).
    package mutating func settle(source: NodeID, destination: NodeID, relays: [NodeID], sent: Int, delivered: Int) {
        let (sent, delivered) = (Int64(sent), Int64(delivered))
        let total = terms.tariff * Int64(relays.count) * (terms.chargesSent ? sent : delivered)
        let half = total / 2
        credits[source] -= half
        credits[destination] -= total - half
        for relay in relays {
            credits[relay] += terms.tariff * delivered
            earnings[relay] += terms.tariff * delivered
        }
        ownCredits += total - terms.tariff * Int64(relays.count) * delivered
    }

    // MARK: Trust

    mutating func observe(_ observation: TrustObservation, of node: NodeID, partner: NodeID?) {
        trust[node].observe(observation)
        windows[node].add(observation)
        sessionCounts[node] += 1
        if let partner { breakPartners[node].insert(partner) }
    }

    /// A receipt that could not be right speaks against who hands it in.
    mutating func punish(_ node: NodeID) {
        trust[node].relaying = TrustVector.aged(trust[node].relaying, observing: 0)
    }

    mutating func rest(_ node: NodeID) { trust[node].rest() }

    /// Issues a new certificate, unless the node is evicted.
    mutating func renew(_ node: NodeID, now: UInt64) {
        guard !isEvicted[node] else { return }
        certificates[node] = Certificate(
            serial: certificates[node].serial + 1, issued: now, validUntil: now + terms.validity + terms.grace,
            trust: trust[node])
    }

    /// A tenth of the plain ratio that is usual among the nodes known well.
    /// Where nodes wander, routes break for everybody, and that nobody is to
    /// blame for: evicted is who is far worse than the others, too.
    var evictionLimit: Int {
        let known = trust.indices.filter { sessionCounts[$0] >= terms.evictionSessions }
            .map { windows[$0].survival }.sorted()
        return known.isEmpty ? 0 : known[known.count / 2] / 10
    }

    /// Evicts a node that broke too much with too many.
    ///
    /// - Parameter limit: the plain ratio of its latest sessions must be
    ///   below this, too: one bad day is not enough.
    ///
    /// Only partners trusted more than the node itself speak against it: next
    /// to three black holes an honest node breaks with three partners, too.
    ///
    /// - Returns: whether it did.
    mutating func evictIfDue(_ node: NodeID, below limit: Int) -> Bool {
        guard terms.evicts, !isEvicted[node], trust[node].survival < terms.evictionSurvival,
            windows[node].survival < limit,
            breakPartners[node].count(where: { trust[$0].survival > trust[node].survival }) >= terms.evictionPartners,
            sessionCounts[node] >= terms.evictionSessions
        else { return false }
        isEvicted[node] = true
        return true
    }

    /// Takes an evicted node back as a new one.
    package mutating func readmit(_ node: NodeID, now: UInt64) {
        isEvicted[node] = false
        trust[node] = .initial
        windows[node] = TrustWindow()
        breakPartners[node] = []
        sessionCounts[node] = 0
        renew(node, now: now)
    }

    // MARK: Sessions cleared

    func isCleared(_ session: Digest) -> Bool { cleared[session] != nil }

    mutating func markCleared(_ session: Digest, now: UInt64) { cleared[session] = now }

    /// Forgets sessions so old that their certificates no longer count: their
    /// receipts are refused for that.
    mutating func forgetOld(before time: UInt64) { cleared = cleared.filter { $0.value >= time } }

    package func combine(into hash: inout Fingerprint) {
        for units in credits { hash.combine(units) }
        for units in earnings { hash.combine(units) }
        hash.combine(ownCredits)
        hash.combine(String(describing: terms))
        for node in trust.indices {
            trust[node].combine(into: &hash)
            windows[node].combine(into: &hash)
            hash.combine(certificates[node].serial)
            hash.combine(word: certificates[node].issued)
            hash.combine(word: certificates[node].validUntil)
            certificates[node].trust.combine(into: &hash)
            hash.combine(isEvicted[node])
            hash.combine(sessionCounts[node])
            hash.combine(breakPartners[node].count)
            for partner in breakPartners[node].sorted() { hash.combine(partner) }
        }
        hash.combine(cleared.count)
        // The order of a dictionary is not that of another run.
        var sum: UInt64 = 0
        for (session, time) in cleared { sum &+= session.words.0 ^ time }
        hash.combine(word: sum)
    }
}
