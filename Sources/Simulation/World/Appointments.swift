internal import HeapModule
internal import Quantities

/// Appointments of one part, earliest first. No two are equal, so their order
/// is total and a run does not depend on how the heap arranges them.
struct Appointments<Kind: Comparable & Sendable>: Sendable {
    struct Entry: Comparable, Sendable {
        var time: SimTime
        /// Of two at the same time the lesser comes first.
        var kind: Kind

        static func < (a: Entry, b: Entry) -> Bool { a.time != b.time ? a.time < b.time : a.kind < b.kind }
    }

    private var heap = Heap<Entry>()

    /// When the next one is due.
    var next: SimTime? { heap.min?.time }

    /// - Complexity: O(log n).
    mutating func schedule(_ kind: Kind, at time: SimTime) { heap.insert(Entry(time: time, kind: kind)) }

    /// - Complexity: O(log n).
    mutating func popNext() -> Kind? { heap.popMin()?.kind }

    mutating func removeAll() { heap = Heap() }

    /// All of them, in their order.
    ///
    /// - Complexity: O(n log n).
    var sorted: [Entry] { heap.unordered.sorted() }
}
