internal import Quantities

/// What the latest sessions of a node showed, weighed alike: the plain ratios
/// of the specification (section 1.3), shown beside the trust that ages.
package struct TrustWindow: Hashable, Sendable {
    /// Wn.
    package static let capacity = 50

    /// The latest observations, oldest first.
    package private(set) var observations: [TrustObservation] = []

    package init() {}

    package mutating func add(_ observation: TrustObservation) {
        observations.append(observation)
        if observations.count > Self.capacity { observations.removeFirst() }
    }

    /// T1: of all messages it had, the share it passed on, in parts per
    /// million; nothing where it had none.
    package var relaying: Int? {
        ratio(
            observations.reduce(0) { $0 + min($1.relayed, $1.received) },
            of: observations.reduce(0) { $0 + $1.received })
    }

    /// T2: the share of its sessions in which no link of its own broke.
    package var keeping: Int? { ratio(observations.count { !$0.broke }, of: observations.count) }

    /// T3: of what it promised, up to what was asked for, the share it passed
    /// on; nothing where it promised nothing.
    package var promising: Int? {
        var (kept, due) = (0, 0)
        for observation in observations {
            guard let committed = observation.committed else { continue }
            due += min(committed, observation.requested)
            kept += min(observation.relayed, committed, observation.requested)
        }
        return ratio(kept, of: due)
    }

    /// The product of the three, those that show nothing left out.
    package var survival: Int {
        [relaying, keeping, promising].reduce(TrustVector.one) { $0 * ($1 ?? TrustVector.one) / TrustVector.one }
    }

    private func ratio(_ part: Int, of whole: Int) -> Int? {
        whole == 0 ? nil : (part * TrustVector.one + whole / 2) / whole
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(observations.count)
        for observation in observations {
            hash.combine(observation.received)
            hash.combine(observation.relayed)
            hash.combine(observation.broke ? 1 : 0)
            hash.combine(observation.committed ?? -1)
            hash.combine(observation.requested)
        }
    }
}
