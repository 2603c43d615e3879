internal import Community
internal import Quantities

/// How quarter hours without a value are filled.
package enum GapFilling: String, Hashable, Sendable, CaseIterable {
    /// What the same time of day had the day before, or where there is no
    /// day before, the day after.
    case previousDay = "previous-day"
    case zero
    /// On the straight line between the values on both sides; at an end of
    /// the data, the nearest value.
    case linear
}

extension RawSeries {
    /// Where a local day's values stand.
    func places(of date: CivilDate, calendar: DeliveryCalendar) -> Range<Int> {
        let slots = calendar.slots(of: date)
        return Int(slots.lowerBound.index - firstSlot)..<Int(slots.upperBound.index - firstSlot)
    }
}

extension CommunityFolder {
    /// The local days in which any household has a value.
    func coveredDays(_ series: RawSeries, calendar: DeliveryCalendar) -> [CivilDate] {
        var days: [CivilDate] = []
        var date = calendar.knownDates.lowerBound
        while date < calendar.knownDates.upperBound {
            let places = series.places(of: date, calendar: calendar)
            if series.values.contains(where: { !$0.isEmpty && $0[places].contains { $0 >= 0 } }) { days.append(date) }
            date = date.advanced(byDays: 1)
        }
        return days
    }

    /// Fills what can be filled, and says what was. Households without any
    /// row are left as they are.
    mutating func withoutGaps(_ series: RawSeries, days: [CivilDate], calendar: DeliveryCalendar) -> RawSeries {
        guard let filling else { return series }
        var result = series
        for home in series.values.indices where !series.values[home].isEmpty {
            for date in days {
                let places = series.places(of: date, calendar: calendar)
                var count = 0
                for place in places where series.values[home][place] < 0 {
                    guard let value = filler(filling, place, series, result, home: home, date, calendar) else { continue }
                    result.values[home][place] = value
                    count += 1
                }
                if count > 0 {
                    filled.append(
                        "\(series.file): household \(households[home].id), \(date): \(count) of \(places.count) quarter "
                            + "hours filled (\(filling.rawValue))")
                }
            }
        }
        return result
    }

    private func filler(
        _ filling: GapFilling, _ place: Int, _ series: RawSeries, _ filled: RawSeries, home: Int, _ date: CivilDate,
        _ calendar: DeliveryCalendar
    ) -> Int64? {
        let values = series.values[home]
        switch filling {
        case .zero: return 0
        case .linear:
            let before = values[..<place].lastIndex { $0 >= 0 }
            let after = values[place...].firstIndex { $0 >= 0 }
            guard let before else { return after.map { values[$0] } }
            guard let after else { return values[before] }
            let rise = Int128(values[after] - values[before]) * Int128(place - before)
            return values[before] + Int64(rise / Int128(after - before))
        case .previousDay:
            let slot = Slot(index: series.firstSlot + Int32(place))
            for day in [date.advanced(byDays: -1), date.advanced(byDays: 1)] where calendar.knownDates.contains(day) {
                let other = Int(calendar.slot(on: day, matching: slot).index - series.firstSlot)
                guard other >= 0, other < values.count else { continue }
                // The day before may itself have been filled.
                let value = filled.values[home][other]
                if value >= 0 { return value }
            }
            return nil
        }
    }

    /// Lays a value of a daily profile on every day: where the clock shows a
    /// time twice it is used twice, where the clock skips it, never.
    mutating func lay(
        _ value: Int64, on clock: ClockTime, home: Int, _ series: inout RawSeries, _ lines: inout [Int32],
        _ reader: CSVReader, _ column: Int, calendar: DeliveryCalendar
    ) {
        guard clock.minutes % 15 == 0 else {
            problems.add(reader.offGrid(column))
            return
        }
        guard let loadDates else { return }
        var date = loadDates.lowerBound
        while date <= loadDates.upperBound {
            for moment in calendar.moments(of: clock, on: date) {
                let slot = calendar.slot(at: moment)
                guard put(value, at: slot, home: home, &series, &lines, reader, column) else { return }
            }
            date = date.advanced(byDays: 1)
        }
    }
}
