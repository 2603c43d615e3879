internal import HeapModule
internal import Quantities

/// The appointments of one part, earliest first. No two are equal, so their
/// order is total and does not depend on the heap's arrangement.
struct Appointments<Kind: Comparable & Sendable>: Sendable {
    struct Entry: Comparable, Sendable {
        var time: SimTime
        /// Orders appointments at the same time, the lesser first.
        var kind: Kind

        static func < (a: Entry, b: Entry) -> Bool { a.time != b.time ? a.time < b.time : a.kind < b.kind }
    }

    private var heap = Heap<Entry>()

    /// The time of the earliest appointment; `nil` if there is none.
    ///
    /// - Complexity: O(1).
    var next: SimTime? { heap.min?.time }

    /// Adds an appointment.
    ///
    /// - Complexity: O(log n).
    mutating func schedule(_ kind: Kind, at time: SimTime) { heap.insert(Entry(time: time, kind: kind)) }

    /// Removes and returns the earliest appointment; `nil` if there is none.
    ///
    /// - Complexity: O(log n).
    mutating func popNext() -> Kind? { heap.popMin()?.kind }

    mutating func removeAll() { heap = Heap() }

    /// All appointments in order.
    ///
    /// - Complexity: O(n log n).
    var sorted: [Entry] { heap.unordered.sorted() }
}
