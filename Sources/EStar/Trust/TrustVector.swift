package import Quantities

/// How far a node can be relied on, in three dimensions, each in parts per
/// million (this project's vector; the paper names a multi-dimensional trust
/// without giving its formulas).
package struct TrustVector: Hashable, Sendable {
    /// T1: of the messages it had, those it passed on.
    package var relaying: Int
    /// T2: sessions in which no link of its own broke.
    package var keeping: Int
    /// T3: of the messages it promised energy for, those it passed on.
    package var promising: Int

    package static let one = 1_000_000
    /// A new node's.
    package static let initial = TrustVector(relaying: 800_000, keeping: 800_000, promising: 800_000)
    /// The weight of the latest session.
    package static let weight = 200_000

    package init(relaying: Int, keeping: Int, promising: Int) {
        self.relaying = relaying
        self.keeping = keeping
        self.promising = promising
    }

    /// The same in every dimension.
    package init(uniform: Int) { self.init(relaying: uniform, keeping: uniform, promising: uniform) }

    /// The probability that a message survives the node: the product of the
    /// three, rounded down.
    package var survival: Int { relaying * keeping / Self.one * promising / Self.one }

    package var dimensions: [Int] { [relaying, keeping, promising] }

    /// Whether every dimension is at least what is asked for.
    package func meets(_ required: TrustVector) -> Bool {
        relaying >= required.relaying && keeping >= required.keeping && promising >= required.promising
    }

    /// An exponentially weighted mean after one more observation, to the
    /// nearest millionth.
    package static func aged(_ value: Int, observing observation: Int) -> Int {
        (value * (one - weight) + observation * weight + one / 2) / one
    }

    package func combine(into hash: inout Fingerprint) {
        hash.combine(relaying)
        hash.combine(keeping)
        hash.combine(promising)
    }
}

/// What a session showed of one of its nodes; nothing where it showed
/// nothing.
package struct TrustObservation: Hashable, Sendable {
    package var received = 0
    package var relayed = 0
    /// Whether a link of the node broke.
    package var broke = false
    /// Messages it promised, and messages that were asked of it.
    package var committed: Int?
    package var requested = 0

    package init() {}

    package var relayingRatio: Int? {
        received == 0 ? nil : min(relayed, received) * TrustVector.one / received
    }

    package var promiseRatio: Int? {
        guard let committed else { return nil }
        let due = min(committed, requested)
        return due == 0 ? nil : min(relayed, committed, due) * TrustVector.one / due
    }
}

extension TrustVector {
    /// The vector after a session.
    package mutating func observe(_ observation: TrustObservation) {
        if let ratio = observation.relayingRatio { relaying = Self.aged(relaying, observing: ratio) }
        keeping = Self.aged(keeping, observing: observation.broke ? 0 : Self.one)
        if let ratio = observation.promiseRatio { promising = Self.aged(promising, observing: ratio) }
    }

    /// A day without a session: a fiftieth of the way back to a new node's,
    /// so that who was shunned is tried again some day, but not every week.
    package mutating func rest() {
        func back(_ value: Int, _ initial: Int) -> Int { value + (initial - value) / 50 }
        relaying = back(relaying, Self.initial.relaying)
        keeping = back(keeping, Self.initial.keeping)
        promising = back(promising, Self.initial.promising)
    }
}
