internal import HeapModule
internal import Quantities

/// Something that will happen at a known time: an entry of the event queue.
struct Appointment: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A slot is over: devices have run and meters are read.
        case slotEnds(Slot)
        /// The readings of a slot are in, or due, and the pool is settled.
        case poolSettles(Slot)
        /// An intervention of the scenario acts.
        case operatorActs(Int)
        /// A run day is final: bills are drawn up.
        case dayEnds(Int)
        /// A run day starts: its slots are put in the queue.
        case dayBegins(Int)
        /// Day-ahead trading for a run day ends.
        case gateCloses(Int)
        /// Day-ahead trading for a run day starts.
        case gateOpens(Int)
        /// A trader looks at the books again.
        case traderWakes(HouseholdID)
    }

    var time: SimTime
    var kind: Kind

    /// The order of appointments at the same time: what is delivered is
    /// settled before a new day or gate begins, and traders act last.
    private var rank: (Int, Int) {
        switch kind {
        case .slotEnds(let slot): (0, Int(slot.index))
        case .poolSettles(let slot): (1, Int(slot.index))
        case .operatorActs(let number): (2, number)
        case .dayEnds(let day): (3, day)
        case .dayBegins(let day): (4, day)
        case .gateCloses(let day): (5, day)
        case .gateOpens(let day): (6, day)
        case .traderWakes(let household): (7, household.index)
        }
    }

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(time)
        fingerprint.combine(rank.0)
        fingerprint.combine(rank.1)
    }
}

extension Appointment: Comparable {
    static func < (a: Appointment, b: Appointment) -> Bool {
        if a.time != b.time { return a.time < b.time }
        return a.rank < b.rank
    }
}

/// The appointments to come, earliest first. No two are equal, so their
/// order is total and a run does not depend on how the heap arranges them.
struct EventQueue: Sendable {
    private var heap = Heap<Appointment>()

    var next: Appointment? { heap.min }
    var isEmpty: Bool { heap.isEmpty }

    mutating func schedule(_ kind: Appointment.Kind, at time: SimTime) {
        heap.insert(Appointment(time: time, kind: kind))
    }

    mutating func popNext() -> Appointment? { heap.popMin() }

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(heap.count)
        for appointment in heap.unordered.sorted() { appointment.combine(into: &fingerprint) }
    }
}
