internal import Community
internal import Quantities

/// Filling and reporting missing values of a table that all homes share.
extension CommunityFolder {
    /// Fills missing values where possible if the scenario asks for it, and
    /// adds a remark for each day.
    mutating func fill(_ rows: inout [[Int64]?], _ file: String, calendar: DeliveryCalendar, table: SlotTable) {
        guard let filling, let width = rows.lazy.compactMap({ $0?.count }).first else { return }
        let read = rows
        let neighbours = filling == .linear ? Neighbours(rows.count) { read[$0] != nil } : nil
        for (day, date) in table.days.enumerated() {
            var count = 0
            for row in table.rows(ofDay: day) where read[row] == nil {
                rows[row] = filler(filling, row, read, rows, neighbours, day: day, width: width, calendar, table)
                if rows[row] != nil { count += 1 }
            }
            if count > 0 {
                noteFilled(
                    "\(file): \(date): \(count) of \(table.slots[day].count) quarter hours filled (\(filling.rawValue))",
                    count)
            }
        }
        if filledCount > 0 { tellFilled(file) }
    }

    private func filler(
        _ filling: GapFilling, _ row: Int, _ read: [[Int64]?], _ filled: [[Int64]?], _ neighbours: Neighbours?,
        day: Int,
        width: Int, _ calendar: DeliveryCalendar, _ table: SlotTable
    ) -> [Int64]? {
        switch filling {
        case .zero: return [Int64](repeating: 0, count: width)
        case .linear:
            let high = neighbours?.after(row).flatMap { read[$0] }
            guard let before = neighbours?.before(row), let low = read[before] else { return high }
            guard let after = neighbours?.after(row), let high else { return low }
            return zip(low, high).map { $0 + ($1 - $0) * Int64(row - before) / Int64(after - before) }
        case .previousDay:
            let slot = table.slots[day].lowerBound.advanced(by: row - table.firstRows[day])
            for other in [table.days[day].advanced(byDays: -1), table.days[day].advanced(byDays: 1)]
            where calendar.knownDates.contains(other) {
                let row = table.row(of: calendar.slot(on: other, matching: slot))
                if let row, let values = filled[row] { return values }
            }
            return nil
        }
    }

    /// Reports missing values by day, at the row after which the first should
    /// be.
    mutating func reportGaps(
        _ values: [[Int64]?], after line: (SimTime) -> Int?, _ file: String, calendar: DeliveryCalendar,
        table: SlotTable
    ) {
        for (day, date) in table.days.enumerated() {
            let places = table.rows(ofDay: day)
            guard let gap = values[places].firstIndex(of: nil) else { continue }
            let missing = values[places].count { $0 == nil }
            let time = calendar.start(of: table.slots[day].lowerBound.advanced(by: gap - places.lowerBound))
            problems.add(
                ScenarioProblem(
                    file, line: line(time),
                    "there is no value for \(missing) of \(places.count) quarter hours of \(date), the first at "
                        + calendar.localISO(time)))
        }
    }
}
