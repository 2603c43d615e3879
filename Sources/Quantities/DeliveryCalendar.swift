internal import Algorithms
internal import Foundation

/// Local delivery days and their slots: the relation between the wall clock and
/// simulated time.
///
/// A delivery day is a *local* day. It usually has 96 quarter-hour slots, and
/// 92 or 100 when summer time begins or ends, but the zones of the world have
/// had days of 0 (Samoa left out 30 December 2011), 68 (Vostok, 1994), 95
/// (Kathmandu, 1986), 98 (Lord Howe), 104 (Troll, every autumn) and 124 slots.
/// A day begins when the clock shows its date, or a later one, *for good*:
/// where the clock is set back over midnight, as in Newfoundland until 2011 at
/// 00:01, the minute before belongs to the day that has not ended yet. Days are
/// thus without gaps and do not overlap.
///
/// The changes of the zone's offset are found once and kept, so that a
/// conversion in a running simulation is a table lookup.
package struct DeliveryCalendar: Sendable {
    /// The zone's name, such as `Europe/Amsterdam`.
    package let zoneName: String
    /// The length of a slot in milliseconds.
    package private(set) var slotLength: Int64
    /// The first day of the table.
    private let firstDate: CivilDate
    /// The first instant of each day of the table and of the day after it.
    private let midnights: [SimTime]
    /// The offsets from UTC, each with the instant from which it holds; the
    /// first holds from before the table.
    private let offsets: [Offset]

    private struct Offset: Sendable, Hashable {
        var start: SimTime
        var milliseconds: Int64

        /// The time that the clock shows at an instant, in milliseconds since
        /// 1970-01-01 by that clock.
        func wall(at time: SimTime) -> Int64 { time.milliseconds + milliseconds }
    }

    /// Creates a calendar for the dates in a range.
    ///
    /// - Parameters:
    ///   - zoneName: a name of the IANA time zone database.
    ///   - slotMinutes: 5, 10, 15, 20, 30 or 60.
    ///   - dates: the days the calendar must know; a week of margin is added on
    ///     both sides.
    /// - Returns: `nil` if the zone is unknown.
    /// - Complexity: O(days).
    package init?(zoneName: String, slotMinutes: Int = 15, dates: ClosedRange<CivilDate>) {
        guard let zone = TimeZone(identifier: zoneName) else { return nil }
        precondition(60 % slotMinutes == 0, "a slot of \(slotMinutes) minutes does not divide the hour")
        self.zoneName = zoneName
        slotLength = Int64(slotMinutes) * SimTime.minute
        firstDate = dates.lowerBound.advanced(byDays: -7)
        let count = Int(dates.upperBound.daysSince1970 - dates.lowerBound.daysSince1970) + 15
        let day = 24 * SimTime.hour
        let firstWall = Int64(firstDate.daysSince1970) * day
        let offsets = Self.changes(of: zone, from: firstWall - 2 * day, to: firstWall + Int64(count + 2) * day)
        var last = 0
        var midnights: [SimTime] = []
        for row in 0...count {
            // The last instant at which the clock shows less than the date's
            // midnight is just before the clock reaches midnight or is set past
            // it.
            let wall = firstWall + Int64(row) * day
            for next in last + 1..<max(last + 1, offsets.count) {
                if offsets[next].start.milliseconds > wall + 2 * day { break }
                if offsets[next].wall(at: offsets[next].start) < wall { last = next }
            }
            let shown = SimTime(milliseconds: wall - offsets[last].milliseconds)
            midnights.append(last + 1 < offsets.count ? min(shown, offsets[last + 1].start) : shown)
        }
        self.midnights = midnights
        self.offsets = offsets
    }

    /// The offsets of a zone and the instants from which they hold, to the
    /// second. Two changes that undo each other within half a day would be
    /// missed; no zone of the world has any.
    private static func changes(of zone: TimeZone, from start: Int64, to end: Int64) -> [Offset] {
        func offset(at milliseconds: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))) * 1_000
        }
        var offsets = [Offset(start: SimTime(milliseconds: start), milliseconds: offset(at: start))]
        var time = start
        while time < end {
            let next = time + 12 * SimTime.hour
            let known = offsets[offsets.count - 1].milliseconds
            if offset(at: next) != known {
                var (low, high) = (time, next)
                while high - low > 1_000 {
                    let middle = low + (high - low) / 2_000 * 1_000
                    if offset(at: middle) == known { low = middle } else { high = middle }
                }
                offsets.append(Offset(start: SimTime(milliseconds: high), milliseconds: offset(at: high)))
                // There may be another change before `next`.
                time = high
            } else {
                time = next
            }
        }
        return offsets
    }

    /// The dates the calendar knows.
    package var knownDates: ClosedRange<CivilDate> {
        firstDate...firstDate.advanced(byDays: midnights.count - 2)
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
        precondition((0..<midnights.count - 1).contains(row), "\(date) is outside the calendar's \(knownDates)")
        return row
    }

    /// The first moment of a local day, which must be in ``knownDates``.
    package func midnight(of date: CivilDate) -> SimTime { midnights[row(of: date)] }

    /// Returns a calendar of the same days in slots of another length.
    ///
    /// - Parameter minutes: 5, 10, 15, 20, 30 or 60.
    package func bySlots(minutes: Int) -> DeliveryCalendar {
        precondition(60 % minutes == 0, "a slot of \(minutes) minutes does not divide the hour")
        var calendar = self
        calendar.slotLength = Int64(minutes) * SimTime.minute
        return calendar
    }

    /// The index of a slot's start among the slots of a 24-hour day, by the
    /// wall clock. On the long day of autumn each index of the repeated hour
    /// occurs twice.
    package func timeOfDay(_ slot: Slot) -> Int {
        clockTime(at: start(of: slot)).minutes / Int(slotLength / SimTime.minute)
    }

    /// The number of slots in a 24-hour day.
    package var slotsPerDay: Int { Int(24 * SimTime.hour / slotLength) }

    /// The slots of a delivery day, which must be in ``knownDates``: usually 96
    /// quarter hours; none for a date that the zone left out.
    package func slots(of date: CivilDate) -> Range<Slot> {
        let row = row(of: date)
        return slot(at: midnights[row])..<slot(at: midnights[row + 1])
    }

    /// Whether a day begins and ends with a slot. If it does not, because the
    /// zone's offset is no multiple of a slot (Liberia until January 1972,
    /// Kiritimati until October 1979), the day cannot be delivered in slots.
    package func isWhole(_ date: CivilDate) -> Bool {
        let row = row(of: date)
        return midnights[row].milliseconds % slotLength == 0 && midnights[row + 1].milliseconds % slotLength == 0
    }

    /// The delivery day at a moment: the date that the clock shows, except
    /// where the clock is yet to be set back over midnight. Moments outside the
    /// table give its first or last day.
    ///
    /// - Complexity: O(log days).
    package func date(at time: SimTime) -> CivilDate {
        // Moments before the table count as its first day, after it as its
        // last.
        let day = midnights.dropFirst().dropLast().partitioningIndex { $0 > time } - 1
        return firstDate.advanced(byDays: day)
    }

    /// The offset from UTC at a moment, in milliseconds.
    ///
    /// - Complexity: O(log changes).
    private func offset(at time: SimTime) -> Int64 {
        offsets[offsets.dropFirst().partitioningIndex { $0.start > time } - 1].milliseconds
    }

    /// The reading of the wall clock at a moment: the date, and the
    /// milliseconds since midnight *by that clock*, less than a day.
    ///
    /// - Complexity: O(log changes).
    package func wallClock(at time: SimTime) -> (date: CivilDate, milliseconds: Int64) {
        let wall = time.milliseconds + offset(at: time)
        let day = wall.floorDivided(by: 24 * SimTime.hour)
        return (CivilDate(daysSince1970: Int32(day)), wall - day * 24 * SimTime.hour)
    }

    /// The minutes since local midnight that the wall clock shows at a moment.
    ///
    /// - Complexity: O(log changes).
    package func clockTime(at time: SimTime) -> ClockTime {
        ClockTime(minutes: Int(wallClock(at: time).milliseconds / SimTime.minute))
    }

    /// The indices of the offsets that may matter to a date: the one that holds
    /// two days before it and those that begin until two days after it.
    private func offsets(near date: CivilDate) -> Range<Int> {
        let row = row(of: date)
        let (first, last) = (midnights[row], midnights[row + 1])
        let margin = 48 * SimTime.hour
        let start = offsets.lastIndex { $0.start <= first.advanced(byMilliseconds: -margin) } ?? 0
        let end = offsets[start...].firstIndex { $0.start > last.advanced(byMilliseconds: margin) } ?? offsets.count
        return start..<end
    }

    private func wall(_ clock: ClockTime, on date: CivilDate) -> Int64 {
        Int64(date.daysSince1970) * 24 * SimTime.hour + Int64(clock.minutes) * SimTime.minute
    }

    /// The moments at which the wall clock shows a time on a date: usually one,
    /// none in the hour skipped in spring, two in the hour repeated in autumn.
    ///
    /// - Complexity: O(changes).
    package func moments(of clock: ClockTime, on date: CivilDate) -> [SimTime] {
        let wall = wall(clock, on: date)
        var found: [SimTime] = []
        for place in offsets(near: date) {
            let time = SimTime(milliseconds: wall - offsets[place].milliseconds)
            let hasBegun = place == 0 || time >= offsets[place].start
            if hasBegun, place + 1 == offsets.count || time < offsets[place + 1].start { found.append(time) }
        }
        return found
    }

    /// The first moment at which the wall clock shows a time on a date; if that
    /// time is skipped, the moment of the skip.
    ///
    /// - Complexity: O(changes).
    package func moment(of clock: ClockTime, on date: CivilDate) -> SimTime {
        if let first = moments(of: clock, on: date).first { return first }
        let wall = wall(clock, on: date)
        let skip = offsets(near: date).first { $0 > 0 && offsets[$0].wall(at: offsets[$0].start) > wall }
        return skip.map { offsets[$0].start } ?? midnight(of: date)
    }

    /// The slot of another day at the same wall clock time, for daily profiles
    /// and naive forecasts. For the slots of a 92-slot day the skipped hour is
    /// never asked for; for those of a 100-slot day the repeated hour is asked
    /// for twice.
    ///
    /// - Complexity: O(changes).
    package func slot(on date: CivilDate, matching slot: Slot) -> Slot {
        let clock = clockTime(at: start(of: slot))
        let shown = moments(of: clock, on: date)
        return self.slot(at: shown.first { self.date(at: $0) == date } ?? moment(of: clock, on: date))
    }

    /// Local ISO-8601 text with the offset, to the second, such as
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

    /// The wall clock to the minute, such as `14:30`.
    package func clockText(_ time: SimTime) -> String { clockTime(at: time).description }
}
