import Community
import Foundation
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// How far apart values are, and what becomes of them.
struct SeriesTests {
    private static let minute: Int64 = 60_000

    private static func times(_ minutes: [Int]) -> [Int64] { minutes.map { Int64($0) * minute } }

    @Test(
        "A day's stamps say how far apart its values are",
        arguments: [
            (Array(stride(from: 0, to: 1_440, by: 15)), .regular(minutes: 15)),
            (Array(stride(from: 0, to: 1_440, by: 60)), .regular(minutes: 60)),
            (Array(stride(from: 0, to: 1_440, by: 5)), .regular(minutes: 5)),
            (Array(stride(from: 0, to: 1_440, by: 30)).filter { $0 != 810 }, .regular(minutes: 30)),
            (Array(stride(from: 0, to: 1_440, by: 10)), .refused(minutes: 10)),
            (Array(stride(from: 0, to: 1_440, by: 120)), .refused(minutes: 120)),
            // A quarter of a day by the quarter hour tells nothing.
            (Array(stride(from: 0, to: 300, by: 15)), .unclear), ([0, 15, 700], .unclear), ([], .unclear),
        ] as [([Int], SeriesStep.Verdict)])
    func verdicts(minutes: [Int], verdict: SeriesStep.Verdict) {
        #expect(SeriesStep.verdict(Self.times(minutes), dayLength: 1_440 * Self.minute) == verdict)
    }

    /// A home's loads of some days from 3 June 2024 in Amsterdam.
    private static func community(_ column: String, days: Int = 1, _ value: (_ day: Int, _ minute: Int) -> String?)
        -> SmallCommunity
    {
        var text = "timestamp,household_id,\(column)\n"
        for day in 0..<days {
            for minute in stride(from: 0, to: 1_440, by: 5) {
                guard let value = value(day, minute) else { continue }
                text +=
                    "2024-06-0\(3 + day)T\(twoDigits(Int64(minute / 60))):\(twoDigits(Int64(minute % 60))),A,\(value)\n"
            }
        }
        var community = SmallCommunity()
        community.files = ["households.csv": "household_id\nA\n", "load.csv": text]
        return community
    }

    private static func load(_ community: SmallCommunity, _ filling: GapFilling? = nil) throws -> (
        scenario: Scenario?, message: String
    ) {
        let folder = try community.write()
        do throws(ScenarioError) {
            return (try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides(filling: filling)), "")
        } catch {
            return (nil, error.description)
        }
    }

    @Test(
        "Energies are split or summed, powers repeated or averaged, and nothing is lost",
        arguments: [
            ("load_Wh", 60, "205", [51, 51, 51, 52]), ("load_Wh", 30, "101", [50, 51, 50, 51]),
            ("load_Wh", 15, "7", [7, 7, 7, 7]),
            ("load_Wh", 5, "11", [33, 33, 33, 33]), ("load_W", 60, "205", [51, 51, 51, 52]),
            ("load_W", 30, "200", [50, 50, 50, 50]),
            ("load_W", 5, "120", [30, 30, 30, 30]), ("load_kW", 60, "0.236", [59, 59, 59, 59]),
            ("load_kWh", 60, "1", [250, 250, 250, 250]),
        ])
    func steps(column: String, step: Int, value: String, firstHour: [Int32]) throws {
        let result = try Self.load(Self.community(column) { _, minute in minute % step == 0 ? value : nil })
        let load = try #require(result.scenario, "\(result.message)").neighbourhood.profiles[0].load
        #expect(Array(load[0..<4]) == firstHour)
        let factor = column.hasSuffix("Wh") ? 60.0 / Double(step) : 1
        let unit = column.contains("k") ? 1_000.0 : 1
        let whole = 24 * factor * unit * (Double(value) ?? 0)
        #expect(abs(Double(load.reduce(0) { $0 + Int($1) }) - whole) < 1)
    }

    @Test("Each home and day has its own step")
    func mixed() throws {
        let result = try Self.load(
            Self.community("load_Wh", days: 2) { day, minute in
                minute % (day == 0 ? 60 : 15) == 0 ? (day == 0 ? "400" : "100") : nil
            })
        let scenario = try #require(result.scenario, "\(result.message)")
        #expect(scenario.neighbourhood.profiles[0].load == [Int32](repeating: 100, count: 192))
        #expect(
            scenario.notes.contains(
                "load.csv: 1 of 1 home with a value every 60 min; energies are split over their quarter hours"))
        #expect(scenario.resolutions["load.csv"] == [15, 60])
    }

    @Test("A day with few values has the step of the other days, so that an hour's energy is not made of a quarter's")
    func sparse() throws {
        let result = try Self.load(
            Self.community("load_Wh", days: 2) { day, minute in
                minute % 15 == 0 && (day == 0 || minute % 360 == 0) ? "100" : nil
            })
        #expect(result.message.contains("household A lacks 92 of 96 quarter hours of 2024-06-04"), "\(result.message)")
    }

    @Test(
        "Ten minutes are refused with the reason, once",
        arguments: [("load_Wh", "sum"), ("load_W", "average")])
    func tenMinutes(column: String, verb: String) throws {
        let result = try Self.load(Self.community(column) { _, minute in minute % 10 == 0 ? "1" : nil })
        #expect(
            result.message
                == "load.csv:1: \(column): A has a value every 10 minutes, which do not make up quarter hours: \(verb) them to 5, 15, 30 or 60 minutes"
        )
    }

    @Test("A gap is filled in the file's own step, by its power")
    func ownStep() throws {
        let hourly = Self.community("load_Wh") { _, minute in
            minute % 60 != 0 || minute == 600 ? nil : minute == 540 ? "400" : minute == 660 ? "800" : "100"
        }
        #expect(
            try Self.load(hourly).message
                == "load.csv:11: household A lacks 1 of 24 hours of 2024-06-03, the first at 2024-06-03T10:00:00+02:00")
        let filled = try #require(try Self.load(hourly, .linear).scenario)
        #expect(
            Array(filled.neighbourhood.profiles[0].load[36..<48]) == [
                100, 100, 100, 100, 150, 150, 150, 150, 200, 200, 200, 200,
            ])
        #expect(filled.fills == ["load.csv: household A, 2024-06-03: 1 of 24 hours filled (linear)"])
        // Five minutes that are there are kept.
        let fine = Self.community("load_Wh") { _, minute in
            minute % 5 != 0 || minute == 605 ? nil : minute == 600 ? "30" : "10"
        }
        #expect(
            try Self.load(fine).message.contains(
                "lacks 1 of 288 5-minute values of 2024-06-03, the first at 2024-06-03T10:00:00+02:00"))
        #expect(try #require(try Self.load(fine, .zero).scenario).neighbourhood.profiles[0].load[40] == 40)
        #expect(try #require(try Self.load(fine, .linear).scenario).neighbourhood.profiles[0].load[40] == 50)
    }

    @Test("The straight line goes from power to power where steps change")
    func powers() throws {
        // Hours of 400 Wh, then quarter hours of 100 Wh: the power never changes.
        let result = try Self.load(
            Self.community("load_Wh", days: 2) { day, minute in
                day == 0
                    ? (minute % 60 == 0 && minute != 1_380 ? "400" : nil)
                    : (minute % 15 == 0 && minute != 0 ? "100" : nil)
            }, .linear)
        let load = try #require(result.scenario, "\(result.message)").neighbourhood.profiles[0].load
        #expect(load == [Int32](repeating: 100, count: 192))
    }

    @Test("Stamps that mark ends are refused, and shifted where the scenario says so", arguments: [15, 60])
    func ends(step: Int) throws {
        var community = Self.community("load_Wh") { _, minute in
            minute % step == 0 && minute > 0 ? String(100 + minute % 7) : nil
        }
        community.files["load.csv"]? += "2024-06-03T24:00,A,600\n"
        #expect(try Self.load(community).message.contains("the stamps mark the ends of intervals"))
        #expect(try Self.load(community, .zero).message.contains("the stamps mark the ends of intervals"))
        community.files["scenario.yaml"] = "input: { stamps: end }\n"
        let scenario = try #require(try Self.load(community).scenario)
        #expect(scenario.neighbourhood.table.days.count == 1)
        let load = scenario.neighbourhood.profiles[0].load
        let expected = stride(from: step, to: 1_440, by: step).reduce(600) { $0 + 100 + $1 % 7 }
        let found = load.reduce(0) { $0 + Int($1) }
        #expect(found == expected)
        #expect(load.last == (step == 15 ? 600 : 150))
    }

    @Test("Registers are refused, and subtracted where the scenario says so")
    func registers() throws {
        var community = Self.community("load_Wh") { _, minute in minute % 15 == 0 ? String(5_000 + minute * 2) : nil }
        community.files["load.csv"]? += "2024-06-04T00:00,A,7900\n"
        let message = try Self.load(community).message
        #expect(message.contains("never fall over a day") && message.contains("registers: difference"))
        community.files["scenario.yaml"] = "input: { registers: difference }\n"
        let load = try #require(try Self.load(community).scenario).neighbourhood.profiles[0].load
        #expect(load == [Int32](repeating: 30, count: 95) + [50])
        community.files["load.csv"] = community.files["load.csv"]?.replacing(",A,5600", with: ",A,5")
        #expect(try Self.load(community).message.contains("the register of A falls here"))
    }

    @Test("Local times under a name of UTC are refused, and kept where the scenario says so")
    func localUnderUTC() throws {
        var community = Self.community("load_Wh", days: 2) { _, minute in minute % 15 == 0 ? "100" : nil }
        community.files["load.csv"] = community.files["load.csv"]?.replacing("timestamp,", with: "timestamp_utc,")
        #expect(try Self.load(community).message.contains("name the column timestamp"))
        community.files["scenario.yaml"] = "input: { stamps: utc }\n"
        let kept = try Self.load(community).message
        #expect(kept.contains("lacks 8 of 96 quarter hours of 2024-06-03"), "\(kept)")
        community.files["scenario.yaml"] = "calendar: { timezone: Etc/UTC }\n"
        #expect(try Self.load(community).scenario != nil)
    }

    @Test("Panels' series are scaled to their size where the scenario says so")
    func scale() throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = "input: { scale: { pv: from-kWp } }\n"
        let scenario = try #require(try Self.load(community).scenario)
        // 500 Wh a quarter hour are 2 kW; the panels have 4 kWp.
        #expect(scenario.neighbourhood.profiles[0].photovoltaic.max() == 1_000)
        #expect(
            scenario.notes.contains("households.csv:2: A: pv.csv times 2.000, so that its highest 2.00 kW become 4.00"))
        community.files["scenario.yaml"] = nil
        #expect(try #require(try Self.load(community).scenario).neighbourhood.profiles[0].photovoltaic.max() == 500)
    }
}
