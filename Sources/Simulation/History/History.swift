internal import Algorithms
package import Quantities

/// What has happened in a world so far: slots settled, days finished, events
/// worth telling. It is shared by copies of the world, and adding to one never
/// copies what came before.
package struct History: Sendable {
    /// Every slot settled, oldest first.
    package private(set) var slots = Chunked<SlotRecord>()
    /// Every finished day.
    package private(set) var days = Chunked<DayRecord>()
    /// What happened, oldest first, but for single orders and declarations,
    /// of which there are too many to be told.
    package private(set) var events = Chunked<Event>()

    // Kept up as things are written, so that a fingerprint costs the same
    // however long the run.
    /// The sum of the hashes of ``slots``: they can be settled anew.
    private var slotSum: UInt64 = 0
    private var dayChain = Fingerprint()
    private var eventChain = Fingerprint()

    init() {}

    /// Writes a delivered slot.
    mutating func append(_ slot: SlotRecord) {
        slots.append(slot)
        slotSum &+= slot.hash
    }

    /// Writes a slot that was settled anew in place of what was written.
    mutating func rewrite(_ slot: SlotRecord, at index: Int) {
        slotSum &-= slots[index].hash
        slots[index] = slot
        slotSum &+= slot.hash
    }

    /// Writes a finished day.
    mutating func append(_ day: DayRecord) {
        days.append(day)
        day.combine(into: &dayChain)
    }

    /// Writes those of some events that are worth telling.
    mutating func append(_ new: [Event]) {
        for event in new where event.isWorthTelling {
            events.append(event)
            event.combine(into: &eventChain)
        }
    }

    /// The index of a settled slot among ``slots``.
    ///
    /// - Complexity: O(log n).
    package func index(of slot: Slot) -> Int? {
        let index = slots.partitioningIndex { $0.slot >= slot }
        return index < slots.count && slots[index].slot == slot ? index : nil
    }

    /// Folds everything into a fingerprint.
    func combine(into hash: inout Fingerprint) {
        hash.combine(slots.count)
        hash.combine(word: slotSum)
        hash.combine(days.count)
        hash.combine(word: dayChain.value)
        hash.combine(events.count)
        hash.combine(word: eventChain.value)
    }

    /// Whether the sums and chains are those of what is written.
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
