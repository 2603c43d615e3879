internal import Algorithms
package import Quantities

/// The delivery slots with data for a run, densely numbered.
///
/// Data may have gaps of weeks; a dense number ("row") lets every series be a
/// plain array. Days are whole and ascending.
package struct SlotTable: Hashable, Sendable {
    /// The days, ascending; consecutive entries need not be consecutive days.
    package let days: [CivilDate]
    /// The slots of each day.
    package let slots: [Range<Slot>]
    /// The row of each day's first slot, followed by the total number of rows.
    package let firstRows: [Int]

    /// Creates the table of whole days.
    ///
    /// - Parameters:
    ///   - days: ascending, without repetition, and known to the calendar.
    ///   - calendar: the source of each day's slots.
    /// - Complexity: O(days).
    package init(days: [CivilDate], calendar: DeliveryCalendar) {
        self.days = days
        slots = days.map { calendar.slots(of: $0) }
        var rows = [0]
        for range in slots { rows.append(rows[rows.count - 1] + range.count) }
        firstRows = rows
    }

    /// The number of slots.
    package var count: Int { firstRows[firstRows.count - 1] }

    /// Returns the index of a date among the days, or `nil` if it has no data.
    ///
    /// - Complexity: O(log days).
    package func dayIndex(of date: CivilDate) -> Int? {
        let index = days.partitioningIndex { $0 >= date }
        return index < days.count && days[index] == date ? index : nil
    }

    /// Returns the row of a slot, or `nil` if it has no data.
    ///
    /// - Complexity: O(log days).
    package func row(of slot: Slot) -> Int? {
        let day = slots.partitioningIndex { $0.upperBound > slot }
        guard day < slots.count, slots[day].contains(slot) else { return nil }
        return firstRows[day] + slots[day].lowerBound.distance(to: slot)
    }

    /// Returns the rows of the day at an index.
    package func rows(ofDay index: Int) -> Range<Int> { firstRows[index]..<firstRows[index + 1] }
}
