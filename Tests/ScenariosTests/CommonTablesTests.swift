import Community
import Foundation
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// Weather, prices and weeks: tables that all homes have in common.
struct CommonTablesTests {
    private static func load(
        _ file: String, _ text: String, _ overrides: ScenarioOverrides = .init()
    ) throws -> (scenario: Scenario?, message: String) {
        var community = SmallCommunity()
        community.files[file] = text
        let folder = try community.write()
        do throws(ScenarioError) {
            return (try ScenarioLoader.load(folder: folder.path, overrides: overrides), "no error")
        } catch {
            return (nil, error.description)
        }
    }

    /// Stamps from 3 June 2024, midnight in Amsterdam, with a value each.
    private static func prices(every minutes: Int, without left: Set<Int> = []) -> String {
        var text = "timestamp_utc,price_EUR_per_MWh\n"
        for number in 0..<1_440 / minutes where !left.contains(number) {
            let minute = Int64(22 * 60 + number * minutes)
            text +=
                "2024-06-0\(minute < 1_440 ? 2 : 3)T\(twoDigits(minute / 60 % 24)):\(twoDigits(minute % 60)):00Z,\(number)\n"
        }
        return text
    }

    /// The same stamps with temperatures from the prices, 50 °C at most.
    private static func weather(_ prices: String) -> String {
        prices.split(separator: "\n").enumerated().map { number, row in
            let fields = row.split(separator: ",")
            return number == 0
                ? "timestamp_utc,temperature_C,ghi_W_per_m2" : "\(fields[0]),\(min(Int(fields[1]) ?? 0, 50)),100"
        }.joined(separator: "\n")
    }

    @Test("A value an hour holds for its hour")
    func hourly() throws {
        let neighbourhood = try #require(try Self.load("prices.csv", Self.prices(every: 60)).scenario).neighbourhood
        #expect(neighbourhood.wholesale == (0..<96).map { Price(units: Int64($0 / 4) * 100) })
        let sky = try #require(try Self.load("weather.csv", Self.weather(Self.prices(every: 60))).scenario)
            .neighbourhood
        #expect(sky.temperature == (0..<96).map { Float($0 / 4) } && sky.irradiance.allSatisfy { $0 == 100 })
    }

    @Test(
        "A gap is an error, whatever the file's rhythm",
        arguments: [
            (60, [5], 6, "4 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T05:00:00+02:00"),
            (15, [21], 22, "1 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T05:15:00+02:00"),
            (15, [21, 22, 23], 22, "3 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T05:15:00+02:00"),
            (30, [7], 8, "2 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T03:30:00+02:00"),
            (15, [93, 94, 95], 94, "3 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T23:15:00+02:00"),
            (60, [20, 21, 22, 23], 21, "16 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T20:00:00+02:00"),
        ] as [(Int, Set<Int>, Int, String)])
    func gaps(minutes: Int, left: Set<Int>, line: Int, expected: String) throws {
        let text = Self.prices(every: minutes, without: left)
        #expect(try Self.load("prices.csv", text).message == "prices.csv:\(line): there is no value for " + expected)
        #expect(
            try Self.load("weather.csv", Self.weather(text)).message == "weather.csv:\(line): there is no value for "
                + expected)
    }

    @Test(
        "Gaps are filled as asked, and told",
        arguments: [(.zero, [0, 0, 0]), (.linear, [21, 22, 23]), (.previousDay, nil)] as [(GapFilling, [Int64]?)])
    func filling(filling: GapFilling, values: [Int64]?) throws {
        let result = try Self.load(
            "prices.csv", Self.prices(every: 15, without: [21, 22, 23]), ScenarioOverrides(filling: filling))
        guard let values else {
            #expect(result.message.hasPrefix("prices.csv:22: there is no value for 3 of 96"), "there is no other day")
            return
        }
        let scenario = try #require(result.scenario)
        #expect(Array(scenario.neighbourhood.wholesale[21...23]) == values.map { Price(units: $0 * 100) })
        #expect(scenario.fills == ["prices.csv: 2024-06-03: 3 of 96 quarter hours filled (\(filling.rawValue))"])
    }

    @Test("The day before fills at the same time of the clock")
    func previousDay() throws {
        let date = try #require(CivilDate(iso: "2024-10-26"))
        let street = try #require(CanalStreet.neighbourhood(households: 2, firstDay: date, days: 3))
        let folder = try TemporaryFolder()
        try CommunityWriter.write(street, to: folder.path + "/street")
        // 12:00 of the day of 100 quarter hours.
        let text = try folder.read("street/prices.csv")
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("2024-10-27T11:00:00Z") }
        try folder.write(rows.joined(separator: "\n"), to: "street/prices.csv")
        let read = try ScenarioLoader.load(
            folder: folder.path + "/street", overrides: ScenarioOverrides(filling: .previousDay))
        let (gap, noon) = (96 + 52, 48)
        #expect(read.neighbourhood.wholesale[gap] == street.wholesale[noon])
        #expect(read.fills == ["prices.csv: 2024-10-27: 1 of 100 quarter hours filled (previous-day)"])
    }

    @Test(
        "Weather that cannot be is refused with its place",
        arguments: [
            ("999,0", "22: temperature_C: 999 is outside -90…60 °C"),
            ("-91,0", "22: temperature_C: -91 is outside -90…60 °C"),
            ("10,-500", "25: ghi_W_per_m2: -500 is outside 0…2000 W/m²"),
            ("10,2001", "25: ghi_W_per_m2: 2001 is outside 0…2000 W/m²"),
        ])
    func range(values: String, expected: String) throws {
        let text = Self.weather(Self.prices(every: 60)).replacing("T22:00:00Z,0,100", with: "T22:00:00Z,\(values)")
        #expect(try Self.load("weather.csv", text).message == "weather.csv:2:\(expected)")
    }

    @Test("Weeks are days that the loads cover, with as many quarter hours as the file says")
    func weeks() throws {
        let date = try #require(CivilDate(iso: "2024-10-21"))
        let street = try #require(CanalStreet.neighbourhood(households: 2, firstDay: date, days: 7))
        let folder = try TemporaryFolder()
        try CommunityWriter.write(street, to: folder.path + "/street")
        func message(_ row: String) throws -> String {
            try folder.write("week_start_local_date,label,intervals_15min\n\(row)\n", to: "street/weeks.csv")
            do throws(ScenarioError) {
                _ = try ScenarioLoader.load(folder: folder.path + "/street", overrides: ScenarioOverrides())
                return "no error"
            } catch {
                return error.description
            }
        }
        #expect(try message("2024-10-21,autumn,676") == "no error")
        #expect(
            try message("2024-10-21,autumn,672")
                == "weeks.csv:2:19: intervals_15min: this week has 676 quarter hours in Europe/Amsterdam, not 672")
        #expect(
            try message("2024-10-28,autumn,672")
                == "weeks.csv:2:1: week_start_local_date: load.csv does not cover 2024-10-28 of this week")
        #expect(
            try message("43/2024,autumn,672")
                == "weeks.csv:2:1: week_start_local_date: \"43/2024\" is not a date; write one such as 2024-06-03")
    }
}
