import Foundation
import Quantities
import Testing

/// The calendar in every zone that there is, beside Foundation's own answer
/// instant by instant.
@Suite("In every time zone") struct TimeZoneTests {
    /// Zones with days that are like no other zone's.
    static let peculiar = [
        "Africa/Monrovia", "America/Caracas", "America/Danmarkshavn", "America/Goose_Bay", "America/Guyana",
        "America/Havana",
        "America/Moncton", "America/Montevideo", "America/St_Johns", "Antarctica/Casey", "Antarctica/Troll",
        "Antarctica/Vostok",
        "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Amsterdam", "Europe/Simferopol", "Pacific/Apia",
        "Pacific/Fakaofo", "Pacific/Kanton", "Pacific/Kiritimati", "Pacific/Kwajalein",
    ]

    /// All zones; where nothing is optimised, which takes four minutes for
    /// them, the peculiar ones and every twentieth.
    static var zones: [String] {
        let all = TimeZone.knownTimeZoneIdentifiers.sorted()
        #if DEBUG
            return Set(peculiar).intersection(all).sorted() + stride(from: 0, to: all.count, by: 20).map { all[$0] }
        #else
            return all
        #endif
    }

    static let regions = Set(zones.map { String($0.prefix { $0 != "/" }) }).sorted()

    private static let quarter = 15 * SimTime.minute
    private static let day = 24 * SimTime.hour

    private static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

    /// What the clock shows, by Foundation.
    private static func wall(_ time: SimTime, _ zone: TimeZone) -> Int64 {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1_000))
        return time.milliseconds + Int64(offset) * 1_000
    }

    @Test(
        "days from 1970 to 2037 follow one another and begin when the clock shows their date for good",
        arguments: regions)
    func days(region: String) throws {
        let first = try Self.date("1970-01-01")
        let last = try Self.date("2037-12-31")
        for name in Self.zones where name.prefix(while: { $0 != "/" }) == region {
            let zone = try #require(TimeZone(identifier: name))
            let calendar = try #require(DeliveryCalendar(zoneName: name, dates: first...last))
            var unusual: [CivilDate] = []
            var start = calendar.midnight(of: first)
            for number in first.daysSince1970...last.daysSince1970 {
                let date = CivilDate(daysSince1970: number)
                let end = calendar.midnight(of: date.advanced(byDays: 1))
                let wall = Int64(number) * Self.day
                // The first moment of the day shows it, the last one before
                // does not.
                let shown = Self.wall(start, zone)
                if shown < wall || (shown > wall && Self.wall(start.advanced(byMilliseconds: -1_000), zone) >= wall)
                    || end < start
                {
                    Issue.record("\(name), \(date) begins at \(start.milliseconds)")
                }
                if end.milliseconds - start.milliseconds != Self.day { unusual.append(date) }
                start = end
            }
            for date in unusual { check(date, calendar, zone) }
        }
    }

    /// Compares an unusual day at each of its quarter hours.
    private func check(_ date: CivilDate, _ calendar: DeliveryCalendar, _ zone: TimeZone) {
        let (start, end) = (calendar.midnight(of: date), calendar.midnight(of: date.advanced(byDays: 1)))
        let name = Comment(rawValue: "\(calendar.zoneName), \(date)")
        let length = end.milliseconds - start.milliseconds
        if calendar.isWhole(date) { #expect(calendar.slots(of: date).count == Int(length / Self.quarter), name) }
        #expect(
            calendar.isWhole(date) == (start.milliseconds % Self.quarter == 0 && end.milliseconds % Self.quarter == 0),
            name)
        // All quarter hours of the days around by what the clock shows.
        var moments: [Int64: [SimTime]] = [:]
        let origin = start.milliseconds / Self.quarter * Self.quarter - 2 * Self.day
        for offset in stride(from: origin, through: origin + 6 * Self.day, by: Int(Self.quarter)) {
            let time = SimTime(milliseconds: offset)
            moments[Self.wall(time, zone), default: []].append(time)
            guard abs(offset - start.milliseconds) < 2 * Self.day else { continue }
            let clock = calendar.wallClock(at: time)
            #expect(Int64(clock.date.daysSince1970) * Self.day + clock.milliseconds == Self.wall(time, zone), name)
            #expect((0..<Self.day).contains(clock.milliseconds), name)
            if time >= start, time < end { #expect(calendar.date(at: time) == date, name) }
            // The other way round. Offsets of seconds show times between the
            // minutes.
            if clock.milliseconds % SimTime.minute == 0 {
                #expect(calendar.moments(of: calendar.clockTime(at: time), on: clock.date).contains(time), name)
            }
        }
        // Not where moments may lie between the quarter hours.
        guard moments.keys.allSatisfy({ $0 % Self.quarter == 0 }) else { return }
        for minutes in stride(from: 0, to: 1_440, by: 15) {
            let wall = Int64(date.daysSince1970) * Self.day + Int64(minutes) * SimTime.minute
            let clock = ClockTime(minutes: minutes)
            #expect(calendar.moments(of: clock, on: date) == moments[wall] ?? [], name)
            let moment = calendar.moment(of: clock, on: date)
            #expect(
                Self.wall(moment, zone) >= wall
                    && Self.wall(moment.advanced(byMilliseconds: -1_000), zone) < Self.wall(moment, zone), name)
        }
    }

    @Test(
        "days have as many quarter hours as their zone gave them",
        arguments: [
            ("Pacific/Apia", "2011-12-29", 96), ("Pacific/Apia", "2011-12-30", 0), ("Pacific/Apia", "2011-12-31", 96),
            ("Pacific/Kwajalein", "1993-08-21", 0), ("Antarctica/Vostok", "1994-11-01", 68),
            ("Antarctica/Casey", "2009-10-18", 84), ("Europe/Simferopol", "2014-03-30", 88),
            ("America/Montevideo", "1974-01-13", 90), ("Europe/Amsterdam", "2024-03-31", 92),
            ("America/Guyana", "1975-08-01", 93), ("Australia/Lord_Howe", "2024-10-06", 94),
            ("Asia/Kathmandu", "1986-01-01", 95),
            ("Europe/Amsterdam", "2024-06-01", 96), ("Australia/Lord_Howe", "2024-04-07", 98),
            ("Europe/Amsterdam", "2024-10-27", 100), ("America/St_Johns", "2006-10-28", 100),
            ("America/St_Johns", "2006-10-29", 96), ("America/St_Johns", "1988-10-29", 104),
            ("Antarctica/Troll", "2024-10-27", 104),
            ("Antarctica/Casey", "2018-03-11", 108), ("Antarctica/Vostok", "1994-01-31", 124),
        ])
    func lengths(zone: String, date: String, count: Int) throws {
        let date = try Self.date(date)
        let calendar = try #require(DeliveryCalendar(zoneName: zone, dates: date...date))
        #expect(calendar.isWhole(date))
        #expect(calendar.slots(of: date).count == count)
    }

    @Test(
        "a day that begins or ends within a slot is told apart",
        arguments: [
            ("Africa/Monrovia", "1972-01-05", 15, false), ("Africa/Monrovia", "1972-01-07", 15, false),
            ("Africa/Monrovia", "1972-01-08", 15, true), ("Pacific/Kiritimati", "1979-09-29", 15, false),
            ("Pacific/Kiritimati", "1979-10-02", 15, true), ("Asia/Kathmandu", "2024-06-01", 15, true),
            ("Asia/Kathmandu", "2024-06-01", 30, false), ("Asia/Kolkata", "2024-06-01", 30, true),
            ("Asia/Kolkata", "2024-06-01", 60, false), ("Europe/Amsterdam", "2024-10-27", 60, true),
            ("Australia/Lord_Howe", "2024-04-07", 60, false),
        ])
    func wholeness(zone: String, date: String, minutes: Int, isWhole: Bool) throws {
        let date = try Self.date(date)
        let calendar = try #require(DeliveryCalendar(zoneName: zone, slotMinutes: minutes, dates: date...date))
        #expect(calendar.isWhole(date) == isWhole)
    }

    @Test("the minute after midnight that the clock shows before it is set back belongs to the day before")
    func setBackOverMidnight() throws {
        let date = try Self.date("1988-10-29")
        let calendar = try #require(DeliveryCalendar(zoneName: "America/St_Johns", dates: date...date))
        let slots = calendar.slots(of: date).map { calendar.localISO(calendar.start(of: $0)) }
        #expect(slots.first == "1988-10-29T00:00:00-01:30")
        #expect(
            slots[95...97] == ["1988-10-29T23:45:00-01:30", "1988-10-30T00:00:00-01:30", "1988-10-29T22:15:00-03:30"])
        #expect(slots.last == "1988-10-29T23:45:00-03:30")
        let midnight = ClockTime(minutes: 0)
        let shown = calendar.moments(of: midnight, on: date.advanced(byDays: 1))
        #expect(shown.count == 2)
        #expect(shown.map { calendar.date(at: $0) } == [date, date.advanced(byDays: 1)])
        // Another day's midnight is matched with the one that begins the day.
        let other = calendar.slots(of: date).lowerBound
        #expect(calendar.slot(on: date.advanced(byDays: 1), matching: other) == calendar.slots(of: date).upperBound)
    }
}
