package import EStar
package import Quantities

/// Something the operator asked for, or the scenario had planned, and what
/// came of it.
package struct Request: Hashable, Sendable, Identifiable {
    /// Numbers requests in the order in which they acted, from 0.
    package struct ID: Hashable, Comparable, Sendable {
        package let number: Int

        package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }

    package let id: ID
    /// When it acted, and how many requests acted before it at that time: a
    /// run is its scenario, its seed, and its requests by time and sequence.
    package let time: SimTime
    package let sequence: Int
    package let intervention: Intervention
    /// Whether the scenario planned it.
    package let isPlanned: Bool
    package var outcome: Outcome

    /// What came of a request.
    package enum Outcome: Hashable, Sendable {
        /// It is done.
        case done
        /// A message is on its way to the market.
        case onItsWay
        /// The market has taken the order, or taken it out.
        case accepted
        /// Nothing changed.
        case refused(InterventionError)
        /// The message has not arrived.
        case lost(MessageFailure)
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(time)
        hash.combine(sequence)
        hash.combine(isPlanned)
        intervention.combine(into: &hash)
        switch outcome {
        case .done: hash.combine(0)
        case .onItsWay: hash.combine(1)
        case .accepted: hash.combine(2)
        case .refused(let error):
            hash.combine(3)
            hash.combine(error.message)
        case .lost(let failure):
            hash.combine(4)
            failure.combine(into: &hash)
        }
    }
}
