internal import Algorithms
internal import Community
internal import Quantities

/// The way missing values are filled.
package enum GapFilling: String, Hashable, Sendable, CaseIterable {
    /// With the value at the same time of the day before or, if there is none,
    /// of the day after.
    case previousDay = "previous-day"
    case zero
    /// On the straight line between the powers on both sides; at an end of the
    /// data, with the nearest power.
    case linear
}

/// Filling and reporting missing values of a series.
extension CommunityFolder {
    /// Fills missing values where possible, and adds a remark for each day.
    mutating func fill(
        _ home: inout HomeSeries, _ filling: GapFilling, home number: Int, _ file: String, table: SlotTable,
        calendar: DeliveryCalendar
    ) {
        let read = home.energies
        guard read.contains(where: { $0 < 0 }) else { return }
        let neighbours = filling == .linear ? Neighbours(read.count) { read[$0] >= 0 } : nil
        for (day, date) in table.days.enumerated() {
            let rows = table.rows(ofDay: day)
            var missing = 0
            for row in rows where read[row] < 0 {
                let value: Int64? =
                    switch filling {
                    case .zero: 0
                    case .linear: neighbours?.value(row, read, home, day: day, table: table, calendar: calendar)
                    case .previousDay: sameTime(row, home.energies, day: day, table: table, calendar: calendar)
                    }
                guard let value else { continue }
                // Five-minute values that exist are kept.
                let part = home.partial[row] ?? (0, 0)
                home.energies[row] = part.sum + value * Int64(3 - part.count) / 3
                missing += home.steps[day] < 15 ? 3 - part.count : 1
            }
            guard missing > 0 else { continue }
            let step = home.steps[day]
            let count = step > 15 ? (missing * 15 + step - 1) / step : missing
            noteFilled(
                "\(file): household \(households[number].id), \(date): \(count) of \(rows.count * 15 / step) "
                    + "\(SeriesStep.name(minutes: step)) filled (\(filling.rawValue))", count)
        }
    }

    /// Returns the energy of the slot at the same time of the day before or
    /// after; `nil` if neither has one.
    private func sameTime(
        _ row: Int, _ energies: [Int64], day: Int, table: SlotTable, calendar: DeliveryCalendar
    ) -> Int64? {
        let slot = table.slots[day].lowerBound.advanced(by: row - table.firstRows[day])
        for other in [table.days[day].advanced(byDays: -1), table.days[day].advanced(byDays: 1)]
        where calendar.knownDates.contains(other) {
            guard let place = table.row(of: calendar.slot(on: other, matching: slot)) else { continue }
            // The day before may itself have been filled.
            if energies[place] >= 0 { return energies[place] }
        }
        return nil
    }

    /// Reports missing values by day, counted in the file's own step, at the
    /// row before the first of them.
    mutating func reportGaps(
        _ home: HomeSeries, _ rows: [TimedRow], home number: Int, _ file: String, table: SlotTable,
        calendar: DeliveryCalendar
    ) {
        for (day, date) in table.days.enumerated() {
            let places = table.rows(ofDay: day)
            guard let gap = home.energies[places].firstIndex(of: -1) else { continue }
            let step = home.steps[day]
            var missing = home.energies[places].count { $0 < 0 }
            if step < 15 {
                missing = places.reduce(0) { $0 + (home.energies[$1] < 0 ? 3 - (home.partial[$1]?.count ?? 0) : 0) }
            }
            let count = step > 15 ? (missing * 15 + step - 1) / step : missing
            let time = calendar.start(of: table.slots[day].lowerBound.advanced(by: gap - places.lowerBound))
            let before = rows.isEmpty ? nil : rows[max(0, rows.partitioningIndex { $0.time > time.milliseconds } - 1)]
            // If the file's grid does not start at midnight, the day lacks the
            // part before its first stamp.
            let length = Int64(step) * SimTime.minute
            let midnight = calendar.start(of: table.slots[day].lowerBound).milliseconds
            let shift = ((home.residues[day] - midnight) % length + length) % length
            if step > 15, shift > 0, gap == places.lowerBound, Int64(missing) * calendar.slotLength == shift {
                problems.add(
                    ScenarioProblem(
                        file, line: before.map { Int($0.line) },
                        "household \(households[number].id) has \(SeriesStep.name(minutes: step)) that begin at "
                            + "\(calendar.localISO(SimTime(milliseconds: midnight + shift))), so that \(date) lacks what is before; a "
                            + "stamp marks the start of its interval: write \(shift / SimTime.minute) minutes less"))
                continue
            }
            problems.add(
                ScenarioProblem(
                    file, line: before.map { Int($0.line) },
                    "household \(households[number].id) lacks \(count) of \(places.count * 15 / step) "
                        + "\(SeriesStep.name(minutes: step)) of \(date), the first at \(calendar.localISO(time))"))
        }
    }

    /// The most remarks about filled values of a file.
    private static let toldFills = 12

    /// Counts filled values and adds a remark, up to ``toldFills``.
    mutating func noteFilled(_ line: String, _ count: Int) {
        filledCount += count
        filledLines += 1
        if filledLines <= Self.toldFills { notes.append(line) }
    }

    /// Adds the total of a file's filled values if some remarks were omitted.
    mutating func tellFilled(_ file: String) {
        if filledLines > Self.toldFills {
            notes.append(
                "\(file): in all \(filledCount) values filled, in \(filledLines - Self.toldFills) more days of homes")
        }
        (filledCount, filledLines) = (0, 0)
    }
}
