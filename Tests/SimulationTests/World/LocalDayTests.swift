import Foundation
import Quantities
import Scenarios
import Simulation
import TestSupport
import Testing

/// Runs through days of every length that the zones of the world have had.
@Suite("A run") struct LocalDayTests {
    /// Three days around a date, two homes, one of them with panels and a
    /// battery; stamps are UTC.
    private static func folder(zone: String, around date: CivilDate) throws -> TemporaryFolder {
        let dates = date.advanced(byDays: -1)...date.advanced(byDays: 1)
        let calendar = try #require(DeliveryCalendar(zoneName: zone, dates: dates))
        let folder = try TemporaryFolder()
        var load = "timestamp_utc,household_id,load_Wh\n"
        var sun = "timestamp_utc,household_id,pv_Wh\n"
        let utc = try #require(DeliveryCalendar(zoneName: "UTC", dates: dates))
        let begin = calendar.midnight(of: dates.lowerBound).milliseconds
        let end = calendar.midnight(of: dates.upperBound.advanced(byDays: 1)).milliseconds
        for time in stride(from: begin - begin % (15 * SimTime.minute), to: end, by: Int(15 * SimTime.minute)) {
            let moment = SimTime(milliseconds: time)
            let stamp = utc.localISO(moment).prefix(16) + "Z"
            let hour = calendar.clockTime(at: moment).minutes / 60
            load += "\(stamp),A,\(60 + hour)\n\(stamp),B,\(100 + hour)\n"
            sun += "\(stamp),A,\((9..<16).contains(hour) ? 500 : 0)\n"
        }
        try folder.write("household_id,pv_kWp,battery_model\nA,4,S4\nB,,\n", to: "households.csv")
        try folder.write(load, to: "load.csv")
        try folder.write(sun, to: "pv.csv")
        try folder.write("calendar: { timezone: \(zone) }\n", to: "scenario.yaml")
        return folder
    }

    @Test(
        "goes through days of 0 to 124 quarter hours, delivers each once and loses nothing",
        arguments: [
            ("Pacific/Apia", "2011-12-30", [96, 96]), ("Antarctica/Vostok", "1994-11-01", [96, 68, 96]),
            ("Europe/Simferopol", "2014-03-30", [96, 88, 96]), ("America/Montevideo", "1974-01-13", [96, 90, 96]),
            ("America/Guyana", "1975-08-01", [96, 93, 96]), ("Australia/Lord_Howe", "2024-10-06", [96, 94, 96]),
            ("Asia/Kathmandu", "1986-01-01", [96, 95, 96]), ("Australia/Lord_Howe", "2024-04-07", [96, 98, 96]),
            ("America/St_Johns", "2006-10-28", [96, 100, 96]), ("America/St_Johns", "1988-10-30", [104, 96, 96]),
            ("America/St_Johns", "1988-10-29", [96, 104, 96]), ("Antarctica/Troll", "2024-10-27", [96, 104, 96]),
            ("Antarctica/Casey", "2018-03-11", [96, 108, 96]), ("Antarctica/Vostok", "1994-01-31", [96, 124, 96]),
            ("Asia/Beirut", "2024-03-31", [96, 92, 96]), ("America/Havana", "2024-11-03", [96, 100, 96]),
        ] as [(String, String, [Int])])
    func lengths(zone: String, date: String, counts: [Int]) throws {
        let date = try #require(CivilDate(iso: date))
        let folder = try Self.folder(zone: zone, around: date)
        let scenario = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
        var world = World(scenario: scenario)
        while !world.isFinished { world.advance(.day) }
        #expect(world.breaches.isEmpty)
        #expect(world.days.map { world.calendar.slots(of: $0.date).count } == counts)
        #expect(world.slots.count == counts.reduce(0, +))
        let starts = world.slots.map { $0.slot.index }
        #expect(starts == Array(try #require(starts.first)..<(try #require(starts.first)) + Int32(starts.count)))
        let consumed = world.days.reduce(Energy.zero) { $0 + $1.bills[1].consumption }
        let expected = world.slots.reduce(Int64(0)) { sum, record in
            sum + 100 + Int64(world.calendar.clockTime(at: world.calendar.start(of: record.slot)).minutes / 60)
        }
        #expect(consumed.wattHours == expected)
    }

    @Test(
        "refuses days that do not begin and end with a quarter hour, and says which",
        arguments: [
            ("Africa/Monrovia", "1972-01-05", "1972-01-03"), ("Africa/Monrovia", "1972-01-07", "1972-01-05"),
            ("Pacific/Kiritimati", "1979-09-29", "1979-09-27"),
        ])
    func refusal(zone: String, date: String, named: String) throws {
        let folder = try Self.folder(zone: zone, around: try #require(CivilDate(iso: date)))
        let error = #expect(throws: ScenarioError.self) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides(filling: .zero))
        }
        #expect(
            error?.description.contains(
                "load.csv:1: \(named) begins or ends within a quarter hour in \(zone), so that it has no whole slots; leave such days "
                    + "out, or set calendar.timezone to a zone whose clock is then whole quarter hours from UTC")
                == true,
            "\(error?.description ?? "")")
    }
}
