package import EStar
package import Quantities

/// An intervention that was asked for by the operator or planned by the
/// scenario, with its outcome.
package struct Request: Hashable, Sendable, Identifiable {
    /// A request's number, in the order in which requests acted.
    package struct ID: Hashable, Comparable, Sendable {
        /// The number, from 0.
        package let number: Int

        /// Orders requests by number.
        package static func < (a: ID, b: ID) -> Bool { a.number < b.number }
    }

    /// The number of the request.
    package let id: ID
    /// The simulated time at which it acted. A run is determined by its
    /// scenario, its seed, and its requests by time and sequence.
    package let time: SimTime
    /// The number of requests that acted before it at the same time.
    package let sequence: Int
    /// The action.
    package let intervention: Intervention
    /// Whether the scenario planned it; otherwise the operator asked for it
    /// live.
    package let isPlanned: Bool
    /// The outcome as far as it is known.
    package var outcome: Outcome

    /// The outcome of a request.
    package enum Outcome: Hashable, Sendable {
        /// It was performed.
        case done
        /// Its message is on its way to the market.
        case onItsWay
        /// The market has accepted the order or the cancellation.
        case accepted
        /// It was refused and changed nothing.
        case refused(InterventionError)
        /// Its message was lost.
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
