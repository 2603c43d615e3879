import Quantities
import Testing

struct DeliveryCalendarTests {
    private static func date(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }

    private static func calendar(zone: String = "Europe/Amsterdam") throws -> DeliveryCalendar {
        try #require(DeliveryCalendar(zoneName: zone, dates: date("2024-03-01")...date("2024-11-30")))
    }

    @Test(
        "A local day has 96 quarter hours, and 92 or 100 where the clocks change",
        arguments: [
            ("2024-03-30", 96), ("2024-03-31", 92), ("2024-04-01", 96), ("2024-10-26", 96), ("2024-10-27", 100),
            ("2024-10-28", 96),
        ])
    func slotCount(text: String, count: Int) throws {
        let calendar = try Self.calendar()
        #expect(calendar.slots(of: try Self.date(text)).count == count)
    }

    @Test("Days follow one another without a gap, and every slot knows its day")
    func tiling() throws {
        let calendar = try Self.calendar()
        var date = try Self.date("2024-03-01")
        while date < (try Self.date("2024-11-30")) {
            let slots = calendar.slots(of: date)
            #expect(slots.upperBound == calendar.slots(of: date.advanced(byDays: 1)).lowerBound)
            #expect(calendar.date(at: calendar.start(of: slots.lowerBound)) == date)
            #expect(calendar.date(at: calendar.start(of: slots.upperBound).advanced(byMilliseconds: -1)) == date)
            #expect(calendar.clockText(calendar.midnight(of: date)) == "00:00")
            date = date.advanced(byDays: 1)
        }
    }

    @Test("The hour skipped in spring does not exist and the one repeated in autumn exists twice")
    func changeDays() throws {
        let calendar = try Self.calendar()
        let half = try #require(ClockTime(text: "02:30"))
        #expect(calendar.moments(of: half, on: try Self.date("2024-03-31")).isEmpty)
        #expect(calendar.moments(of: half, on: try Self.date("2024-10-27")).count == 2)
        #expect(calendar.moments(of: half, on: try Self.date("2024-06-03")).count == 1)
        let skipped = calendar.moment(of: half, on: try Self.date("2024-03-31"))
        #expect(calendar.localISO(skipped) == "2024-03-31T03:00:00+02:00")
        let both = calendar.moments(of: half, on: try Self.date("2024-10-27")).map(calendar.localISO)
        #expect(both == ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"])
    }

    @Test("Where the clocks change at midnight the day starts after the jump")
    func midnightChange() throws {
        // Beirut sprang forward at midnight on 31 March 2024.
        let calendar = try Self.calendar(zone: "Asia/Beirut")
        let day = try Self.date("2024-03-31")
        #expect(calendar.slots(of: day).count == 92)
        #expect(calendar.date(at: calendar.midnight(of: day)) == day)
        #expect(calendar.clockText(calendar.midnight(of: day)) == "01:00")
    }

    @Test("An unknown zone gives no calendar")
    func unknownZone() throws {
        let day = try Self.date("2024-03-31")
        #expect(DeliveryCalendar(zoneName: "Europe/Atlantis", dates: day...day) == nil)
    }

    @Test(
        "A date that is none is refused",
        arguments: ["2023-02-29", "2024-13-01", "2024-00-10", "2024-6-3", "2024-06-31", "today", "2024-06-03T00:00"])
    func badDate(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test("Dates count, name their weekday and print as they are read")
    func dates() throws {
        let date = try Self.date("2024-02-29")
        #expect(date.description == "2024-02-29")
        #expect(date.advanced(byDays: 1).description == "2024-03-01")
        #expect(date.longText == "Thu 29 Feb 2024")
        #expect(CivilDate(daysSince1970: 0).longText == "Thu 1 Jan 1970")
        #expect(CivilDate(daysSince1970: -1).description == "1969-12-31")
    }

    @Test(
        "Clock times are read from hh:mm only",
        arguments: [("24:00", 1_440), ("24:15", nil), ("12:60", nil), ("7", nil), ("-1:00", nil), ("07:05", 425)]
            as [(String, Int?)])
    func clockTimes(text: String, minutes: Int?) {
        #expect(ClockTime(text: text)?.minutes == minutes)
    }
}
