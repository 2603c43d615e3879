internal import Algorithms
internal import Community
internal import Quantities

/// The nearest rows with a value, on both sides of each row.
struct Neighbours {
    private var earlier: [Int32]
    private var later: [Int32]

    /// Finds the neighbours of all rows.
    ///
    /// - Parameter hasValue: whether a row has a value.
    /// - Complexity: O(rows).
    init(_ count: Int, hasValue: (Int) -> Bool) {
        earlier = Array(repeating: -1, count: count)
        later = earlier
        var last: Int32 = -1
        for row in 0..<count {
            earlier[row] = last
            if hasValue(row) { last = Int32(row) }
        }
        last = -1
        for row in (0..<count).reversed() {
            later[row] = last
            if hasValue(row) { last = Int32(row) }
        }
    }

    /// Returns the last row with a value before a row.
    func before(_ row: Int) -> Int? { earlier[row] >= 0 ? Int(earlier[row]) : nil }

    /// Returns the first row with a value after a row.
    func after(_ row: Int) -> Int? { later[row] >= 0 ? Int(later[row]) : nil }

    /// Returns the energy of a slot by linear interpolation between the powers
    /// on both sides of its interval. Each power, being a mean, is taken at the
    /// middle of its interval.
    func value(
        _ row: Int, _ energies: [Int64], _ home: HomeSeries, day: Int, table: SlotTable, calendar: DeliveryCalendar
    ) -> Int64? {
        let length = calendar.slotLength
        func start(_ row: Int) -> Int64 {
            let day = self.day(of: row, table)
            return calendar.start(of: table.slots[day].lowerBound.advanced(by: row - table.firstRows[day])).milliseconds
        }
        // The slots of one missing interval share its power.
        let step = max(length, Int64(home.steps[day]) * SimTime.minute)
        let time = start(row)
        let begin = (time - home.residues[day]).floorDivided(by: step) * step + home.residues[day]
        let middle = begin + step / 2
        guard let low = before(row) else { return after(row).map { energies[$0] } }
        guard let high = after(row) else { return energies[low] }
        func half(_ row: Int) -> Int64 { max(length, Int64(home.steps[self.day(of: row, table)]) * SimTime.minute) / 2 }
        let left = start(low) + length - half(low)
        let right = start(high) + half(high)
        let rise = Int128(energies[high] - energies[low]) * Int128(middle - left)
        return energies[low] + Int64(rise / Int128(right - left))
    }

    private func day(of row: Int, _ table: SlotTable) -> Int {
        min(table.firstRows.partitioningIndex { $0 > row }, table.days.count) - 1
    }
}
