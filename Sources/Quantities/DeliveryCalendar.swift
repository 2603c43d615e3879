internal import Foundation

/// Local delivery days and their slots: where the clock on the wall meets
/// simulated time.
///
/// A delivery day is a *local* day. It has 96 quarter-hour slots, or 92 and
/// 100 on the days when the clocks change. The offsets of the zone are read
/// once per day asked for and kept, so that a conversion in a running
/// simulation is a table lookup.
package struct DeliveryCalendar: Sendable {
    /// The zone's name, such as `Europe/Amsterdam`.
    package let zoneName: String
    /// The length of a slot in milliseconds.
    package let slotLength: Int64
    /// The first day of the table.
    private let firstDate: CivilDate
    /// The first instant of each day of the table and of the day after it.
    private let midnights: [SimTime]
    /// For each day, the offset from UTC at its start, the instant at which
    /// it changes during the day (or its end), and the offset from then on.
    private let offsets: [DayOffsets]

    private struct DayOffsets: Sendable, Hashable {
        var before: Int64
        var change: SimTime
        var after: Int64
    }

    /// A calendar for the dates in a range.
    ///
    /// - Parameters:
    ///   - zoneName: a name of the IANA time zone database.
    ///   - slotMinutes: 5, 10, 15, 20, 30 or 60.
    ///   - dates: the days the calendar must know; a week of margin is added
    ///     on both sides.
    /// - Returns: nothing if the zone is unknown.
    /// - Complexity: O(days).
    package init?(zoneName: String, slotMinutes: Int = 15, dates: ClosedRange<CivilDate>) {
        guard let zone = TimeZone(identifier: zoneName) else { return nil }
        precondition(60 % slotMinutes == 0, "a slot of \(slotMinutes) minutes does not divide the hour")
        self.zoneName = zoneName
        slotLength = Int64(slotMinutes) * SimTime.minute
        firstDate = dates.lowerBound.advanced(byDays: -7)
        let count = Int(dates.upperBound.daysSince1970 - dates.lowerBound.daysSince1970) + 15

        func offset(at milliseconds: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))) * 1_000
        }
        func midnight(_ date: CivilDate) -> Int64 {
            // The first instant whose local date is `date`: correct the
            // naive guess by the offset in force there. Where midnight does
            // not exist, the day starts when the clock jumps past it.
            let wall = Int64(date.daysSince1970) * 86_400_000
            let early = wall - offset(at: wall - 14 * SimTime.hour)
            let late = wall - offset(at: wall + 14 * SimTime.hour)
            if early + offset(at: early) == wall { return early }
            if late + offset(at: late) == wall { return late }
            return max(early, late)
        }
        var midnights: [SimTime] = []
        var offsets: [DayOffsets] = []
        for day in 0...count {
            midnights.append(SimTime(milliseconds: midnight(firstDate.advanced(byDays: day))))
        }
        for day in 0..<count {
            let start = midnights[day].milliseconds
            let end = midnights[day + 1].milliseconds
            let before = offset(at: start)
            let after = offset(at: end - 1)
            var change = end
            if before != after {
                // Changes happen on whole quarter hours.
                change = start
                while change < end, offset(at: change) == before { change += 15 * SimTime.minute }
            }
            offsets.append(DayOffsets(before: before, change: SimTime(milliseconds: change), after: after))
        }
        self.midnights = midnights
        self.offsets = offsets
    }

    /// The dates the calendar knows.
    package var knownDates: ClosedRange<CivilDate> {
        firstDate...firstDate.advanced(byDays: offsets.count - 1)
    }
}

extension DeliveryCalendar {
    /// The slot that contains a moment.
    package func slot(at time: SimTime) -> Slot {
        Slot(index: Int32(time.milliseconds.floorDivided(by: slotLength)))
    }

    /// The moment a slot starts.
    package func start(of slot: Slot) -> SimTime {
        SimTime(milliseconds: Int64(slot.index) * slotLength)
    }

    /// The moment a slot ends and the next one starts.
    package func end(of slot: Slot) -> SimTime {
        SimTime(milliseconds: (Int64(slot.index) + 1) * slotLength)
    }

    private func row(of date: CivilDate) -> Int {
        let row = Int(date.daysSince1970 - firstDate.daysSince1970)
        precondition(offsets.indices.contains(row), "\(date) is outside the calendar's \(knownDates)")
        return row
    }

    /// The first moment of a local day.
    package func midnight(of date: CivilDate) -> SimTime { midnights[row(of: date)] }

    /// The slots of a delivery day: 96 of a quarter hour, or 92 and 100 on
    /// the days when the clocks change.
    package func slots(of date: CivilDate) -> Range<Slot> {
        let row = row(of: date)
        return slot(at: midnights[row])..<slot(at: midnights[row + 1])
    }

    /// The local date at a moment.
    ///
    /// - Complexity: O(log days).
    package func date(at time: SimTime) -> CivilDate {
        var low = 0
        var high = offsets.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if midnights[middle] <= time { low = middle } else { high = middle }
        }
        return firstDate.advanced(byDays: low)
    }

    /// What the clock on the wall shows at a moment, in milliseconds since
    /// local midnight *by that clock*.
    package func wallClock(at time: SimTime) -> (date: CivilDate, milliseconds: Int64) {
        let date = date(at: time)
        let day = offsets[row(of: date)]
        let offset = time < day.change ? day.before : day.after
        let wall = time.milliseconds + offset
        return (date, wall - Int64(date.daysSince1970) * 86_400_000)
    }

    /// The minutes since local midnight that the clock shows at a moment.
    package func clockTime(at time: SimTime) -> ClockTime {
        ClockTime(minutes: Int(wallClock(at: time).milliseconds / SimTime.minute))
    }

    /// The moments at which the clock on the wall shows a time on a date:
    /// one as a rule, none in the hour skipped in spring, two in the hour
    /// repeated in autumn.
    package func moments(of clock: ClockTime, on date: CivilDate) -> [SimTime] {
        let wall = Int64(date.daysSince1970) * 86_400_000 + Int64(clock.minutes) * SimTime.minute
        let day = offsets[row(of: date)]
        var found: [SimTime] = []
        let early = SimTime(milliseconds: wall - day.before)
        if early < day.change || day.before == day.after { found.append(early) }
        if day.before != day.after {
            let late = SimTime(milliseconds: wall - day.after)
            if late >= day.change { found.append(late) }
        }
        return found
    }

    /// The first moment at which the clock on the wall shows a time on a
    /// date, or where that time is skipped, the moment of the skip.
    package func moment(of clock: ClockTime, on date: CivilDate) -> SimTime {
        moments(of: clock, on: date).first ?? offsets[row(of: date)].change
    }

    /// The slot of another day that the clock shows at the same time, as a
    /// daily profile or a naive forecast needs it: on a day of 92 slots the
    /// skipped hour is not asked for, on one of 100 the repeated hour is
    /// asked for twice.
    package func slot(on date: CivilDate, matching slot: Slot) -> Slot {
        let clock = clockTime(at: start(of: slot))
        return self.slot(at: moment(of: clock, on: date))
    }

    /// Local ISO-8601 text with the offset, such as
    /// `2024-06-03T14:00:00+02:00`.
    package func localISO(_ time: SimTime) -> String {
        let (date, milliseconds) = wallClock(at: time)
        let second = milliseconds / 1_000
        let wall = Int64(date.daysSince1970) * 86_400_000 + milliseconds
        let offset = (wall - time.milliseconds) / SimTime.minute
        let sign = offset < 0 ? "-" : "+"
        let clock = "\(twoDigits(second / 3_600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
        return "\(date)T\(clock)\(sign)\(twoDigits(abs(offset) / 60)):\(twoDigits(abs(offset) % 60))"
    }

    /// The clock on the wall to the minute, such as `14:30`.
    package func clockText(_ time: SimTime) -> String { clockTime(at: time).description }
}
