internal import Algorithms
package import Quantities

/// The past of a world: settled slots, final days, and events worth telling.
/// Copies of the world share it, and adding to one never copies the whole.
package struct History: Sendable {
    /// All settled slots, oldest first.
    package private(set) var slots = Chunked<SlotRecord>()
    /// All final days, oldest first.
    package private(set) var days = Chunked<DayRecord>()
    /// All events worth telling, oldest first; see ``Event/isWorthTelling``.
    package private(set) var events = Chunked<Event>()

    // Updated with every addition, so that the cost of a fingerprint does not
    // grow with the run.
    /// The sum of the hashes of ``slots``. A sum, not a chain, because slots
    /// can be settled again.
    private var slotSum: UInt64 = 0
    private var dayChain = Fingerprint()
    private var eventChain = Fingerprint()

    init() {}

    /// Adds a settled slot.
    mutating func append(_ slot: SlotRecord) {
        slots.append(slot)
        slotSum &+= slot.hash
    }

    /// Replaces a slot that was settled again.
    mutating func rewrite(_ slot: SlotRecord, at index: Int) {
        slotSum &-= slots[index].hash
        slots[index] = slot
        slotSum &+= slot.hash
    }

    /// Adds a final day.
    mutating func append(_ day: DayRecord) {
        days.append(day)
        day.combine(into: &dayChain)
    }

    /// Adds those of some events that are worth telling.
    mutating func append(_ new: [Event]) {
        for event in new where event.isWorthTelling {
            events.append(event)
            event.combine(into: &eventChain)
        }
    }

    /// Returns the index of a slot in ``slots``; `nil` if it is not settled.
    ///
    /// - Complexity: O(log n).
    package func index(of slot: Slot) -> Int? {
        let index = slots.partitioningIndex { $0.slot >= slot }
        return index < slots.count && slots[index].slot == slot ? index : nil
    }

    /// Combines the whole history into a fingerprint.
    ///
    /// - Complexity: O(1).
    func combine(into hash: inout Fingerprint) {
        hash.combine(slots.count)
        hash.combine(word: slotSum)
        hash.combine(days.count)
        hash.combine(word: dayChain.value)
        hash.combine(events.count)
        hash.combine(word: eventChain.value)
    }

    /// Whether the running hashes match the contents.
    ///
    /// - Complexity: O(n).
    var isConsistent: Bool {
        var again = History()
        for slot in slots { again.append(slot) }
        for day in days { again.append(day) }
        again.append(Array(events))
        return again.slotSum == slotSum && again.dayChain == dayChain && again.eventChain == eventChain
            && again.events.count == events.count
    }
}
