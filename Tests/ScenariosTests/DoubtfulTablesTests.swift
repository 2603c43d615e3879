import Community
import Foundation
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// Tables that can be read in two ways are refused or told, never taken in
/// one of them in silence.
struct DoubtfulTablesTests {
    private static func load(
        _ change: [String: String], _ filling: GapFilling? = nil
    ) throws -> (scenario: Scenario?, message: String) {
        var community = SmallCommunity()
        community.files.merge(change) { $1 }
        let folder = try community.write()
        do throws(ScenarioError) {
            return (
                try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides(filling: filling)), "no error"
            )
        } catch {
            return (nil, error.description.replacing(folder.path, with: "FOLDER"))
        }
    }

    private static func table(
        _ header: String, days: Int = 1, from first: Int = 0, every minutes: Int, _ row: (Int, String) -> String
    ) -> String {
        var text = header + "\n"
        for number in 0..<days * 1_440 / minutes {
            let minute = first + number * minutes
            let time = twoDigits(Int64(minute / 60 % 24)) + ":" + twoDigits(Int64(minute % 60))
            text += row(number, "2024-06-0\(3 + minute / 1_440)T\(time)") + "\n"
        }
        return text
    }

    // MARK: Columns

    @Test(
        "Two columns of one role are refused, whatever their units and names",
        arguments: [
            ("load.csv", "load_kWh", "load_kWh,load_W", "load.csv:1: load_W: load_kWh and load_W"),
            (
                "load.csv", "timestamp_utc", "timestamp_utc,timestamp",
                "load.csv:1: timestamp: timestamp_utc and timestamp"
            ),
            (
                "load.csv", "household_id", "household,household_id",
                "load.csv:1: household_id: household and household_id"
            ),
            (
                "households.csv", "household_id", "household_id,household",
                "households.csv:1: household: household_id and household"
            ),
            ("pv.csv", "pv_kWh", "photovoltaic_kWh,pv_kWh", "pv.csv:1: pv_kWh: photovoltaic_kWh and pv_kWh"),
        ])
    func rivals(file: String, name: String, names: String, start: String) throws {
        let text = SmallCommunity().files[file] ?? ""
        let place = try #require(text.split(separator: "\n").first?.split(separator: ",").firstIndex { $0 == name })
        let doubled = text.split(separator: "\n").enumerated().map { number, row in
            var fields = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            fields[place] = number == 0 ? names : fields[place] + "," + fields[place]
            return fields.joined(separator: ",")
        }.joined(separator: "\n")
        let message = try Self.load([file: doubled]).message
        #expect(
            message.split(separator: "\n").first
                == "\(start) say the same thing in 2 columns, of which only one can count; take all but one out")
    }

    @Test(
        "A column of irradiance in kW is taken; a first line may name any separator; lines above a header are told once"
    )
    func headers() throws {
        let weather = Self.table("timestamp,temperature_C,ghi_kW_per_m2", every: 60) { _, stamp in "\(stamp),14,0.42" }
        #expect(try Self.load(["weather.csv": weather]).scenario?.neighbourhood.irradiance.first == 420)
        let load = SmallCommunity().files["load.csv"] ?? ""
        #expect(try Self.load(["load.csv": "sep=|\n" + load.replacing(",", with: "|")]).message == "no error")
        #expect(
            try Self.load(["load.csv": "our street\n" + load]).message
                == "load.csv:2: this line looks like the header; take the line above it out")
        #expect(
            try Self.load(["weather.csv": "timestamp,temperature_C,sun\n2024-06-03T00:00,14,3\n"]).message
                == "weather.csv:1: there is no column ghi_W_per_m2, ghi_kW_per_m2; found: timestamp, temperature_C, sun; not known: sun"
        )
    }

    // MARK: Registers

    /// A home's values, by the quarter hour, in Wh.
    private static func values(days: Int, _ value: (Int) -> Int) -> [String: String] {
        [
            "households.csv": "household_id\nA\n", "pv.csv": "timestamp,household_id,pv_kWh\n",
            "load.csv": table("timestamp,household_id,load_Wh", days: days, every: 15) { number, stamp in
                "\(stamp),A,\(value(number))"
            },
        ]
    }

    /// Values of some days by the number of their quarter hour.
    struct Shape: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var days: Int
        /// What the refusal says; empty for loads.
        var words: String
        var value: @Sendable (Int) -> Int

        init(_ name: String, days: Int, _ words: String = "", _ value: @escaping @Sendable (Int) -> Int) {
            testDescription = name
            self.days = days
            self.words = words
            self.value = value
        }
    }

    static let registers = [
        Shape("whole kWh, 9 a day", days: 1, "never fall over a day") { 20_000 + $0 * 9 / 96 * 1_000 },
        Shape("tenths of a kWh", days: 1, "never fall over a day") { 5_000 + $0 * 90 / 96 * 100 },
        Shape("corrected once", days: 3, "rise 286 times and fall only once") { $0 * 90 - ($0 > 150 ? 3_600 : 0) },
        Shape("anew each day", days: 2, "never fall over a day") { $0 % 96 * 90 / 500 * 500 },
        Shape("panels in December", days: 2, "never fall over a day") { max(0, min(8, $0 % 96 / 4 - 8)) * 400 },
    ]

    @Test(
        "Registers are recognised however coarse they are, and where they fall once or begin anew each day",
        arguments: registers)
    func register(shape: Shape) throws {
        let message = try Self.load(Self.values(days: shape.days, shape.value)).message
        #expect(
            message.hasPrefix(
                "load.csv:2: load_Wh: the values of A \(shape.words), so they are readings of a meter's register"),
            "\(message)")
    }

    static let loads = [
        Shape("constant", days: 1) { _ in 100 }, Shape("none", days: 1) { _ in 0 },
        Shape("standby from the second day on", days: 2) { $0 < 130 ? 0 : 100 },
        Shape("three steps", days: 1) { $0 / 32 * 100 },
        Shape("by the hour of the day", days: 3) { 100 + $0 % 96 / 4 }, Shape("creeping up", days: 3) { 100 + $0 % 96 },
        Shape("on and off", days: 3) { $0 % 7 < 3 ? 0 : 100 },
        Shape("one wash a day", days: 7) { $0 % 96 == 70 ? 1_000 : 0 },
        Shape("sun", days: 2) { max(0, 500 - abs($0 % 96 - 48) * 20) },
        Shape("up in steps, down at midnight", days: 3) { [50, 80, 200, 700][$0 % 96 / 24] },
    ]

    @Test("Loads are no registers", arguments: loads)
    func noRegister(shape: Shape) throws {
        #expect(try Self.load(Self.values(days: shape.days, shape.value)).message == "no error")
    }

    // MARK: Stamps

    @Test(
        "Local times with a Z in a column of UTC are refused, filled or not", arguments: [nil, .zero] as [GapFilling?])
    func localWithZone(filling: GapFilling?) throws {
        let load = Self.table("timestamp_utc,household_id,load_kWh", every: 60) { _, stamp in
            "\(stamp)Z,A,0.1\n\(stamp)Z,B,0.1"
        }
        let message = try Self.load(["load.csv": load, "pv.csv": "timestamp,household_id,pv_kWh\n"], filling).message
        #expect(
            message.split(separator: "\n").first
                == "load.csv:1: timestamp_utc: the times fit whole days only if they are local times of Europe/Amsterdam: name the column timestamp then and take the zone out of the times; if they are UTC all the same, write input: { stamps: utc } in scenario.yaml"
        )
    }

    @Test(
        "Prices and weather with stamps at the end of intervals are refused with the cure",
        arguments: [
            ("prices.csv", "price_EUR_per_MWh", "80"), ("weather.csv", "temperature_C,ghi_W_per_m2", "14,300"),
        ], [15, 60])
    func commonEnds(file: (String, String, String), minutes: Int) throws {
        let text = Self.table("timestamp,\(file.1)", from: minutes, every: minutes) { _, stamp in "\(stamp),\(file.2)" }
        let message = try Self.load([file.0: text]).message
        #expect(
            message
                == "\(file.0):1: timestamp: the stamps mark the ends of intervals: the first is one step after midnight, the last at midnight; they must mark the start: move them back, or where those of load.csv mark ends, too, write input: { stamps: end } in scenario.yaml"
        )
    }

    @Test("Where loads mark ends and the scenario says so, prices that do are moved, too")
    func endsMoved() throws {
        let ends = Self.table("timestamp,household_id,load_kWh", from: 60, every: 60) { _, stamp in
            "\(stamp),A,0.1\n\(stamp),B,0.1"
        }
        let prices = Self.table("timestamp,price_EUR_per_MWh", from: 60, every: 60) { number, stamp in
            "\(stamp),\(number)"
        }
        let files = [
            "load.csv": ends, "prices.csv": prices, "households.csv": "household_id\nA\nB\n",
            "pv.csv": "timestamp,household_id,pv_kWh\n", "scenario.yaml": "input: { stamps: end }\n",
        ]
        let scenario = try #require(try Self.load(files).scenario)
        #expect(scenario.neighbourhood.wholesale.map(\.units) == (0..<96).map { Int64($0 / 4) * 100 })
        #expect(
            scenario.notes.contains("prices.csv: the stamps mark the ends of intervals and are moved back by 60 min"))
    }

    @Test("Prices by five minutes are averaged over quarter hours; by ten they are refused with the reason")
    func finePrices() throws {
        let five = Self.table("timestamp,price_EUR_per_MWh", every: 5) { number, stamp in "\(stamp),\(number % 3 * 30)"
        }
        #expect(try Self.load(["prices.csv": five]).scenario?.neighbourhood.wholesale.first?.units == 3_000)
        for (file, columns, value) in [
            ("prices.csv", "price_EUR_per_MWh", "1"), ("weather.csv", "temperature_C,ghi_W_per_m2", "1,1"),
        ] {
            let ten = Self.table("timestamp,\(columns)", every: 10) { _, stamp in "\(stamp),\(value)" }
            #expect(
                try Self.load([file: ten]).message
                    == "\(file):1: timestamp: there is a value every 10 minutes, which do not make up quarter hours: average them to 5, 15, 30 or 60 minutes"
            )
        }
    }

    @Test("Hours that do not begin at the full hour are told as that")
    func shiftedHours() throws {
        let load = Self.table("timestamp,household_id,load_kWh", from: 30, every: 60) { _, stamp in "\(stamp),A,0.1" }
        #expect(
            try Self.load([
                "households.csv": "household_id\nA\n", "load.csv": load, "pv.csv": "timestamp,household_id,pv_kWh\n",
            ]).message
                == "load.csv:2: household A has hours that begin at 2024-06-03T00:30:00+02:00, so that 2024-06-03 lacks what is before; a stamp marks the start of its interval: write 30 minutes less"
        )
    }

    @Test("Where the zone is not known, no gaps are counted in another", arguments: ["Europe/Amsterdm", "utc"])
    func unknownZone(name: String) throws {
        #expect(
            try Self.load(["scenario.yaml": "calendar: { timezone: \(name) }\n"]).message
                == "scenario.yaml:1:23: calendar.timezone: \"\(name)\" is not a time zone; write a name such as Europe/Amsterdam"
        )
    }

    // MARK: Names and stays

    @Test(
        "Names that cannot be seen or told apart are refused",
        arguments: [
            ("\u{3164}\u{3164}", "3164"), ("H\u{34f}1", "034F"), ("H\u{fe0f}", "FE0F"), ("H\u{e000}", "E000"),
            ("\u{115f}", "115F"),
        ])
    func invisibleNames(name: String, code: String) throws {
        #expect(NameRule.usual.fault(name) == "holds the invisible character U+\(code); take it out")
        #expect(!name.printable().unicodeScalars.contains { $0.value == UInt32(code, radix: 16) })
    }

    @Test(
        "A stay of a car that cannot be meant is told",
        arguments: [
            (
                "2024-06-03T06:00:00Z,9999-12-31T00:00:00Z,B,5",
                "the car stays for 2913018 days, over which its energy is spread; is a time mistyped?"
            ),
            (
                "2024-06-03T06:00:00Z,2024-06-03T06:01:00Z,B,60",
                "of 60.000 kWh only 0.183 kWh can be charged in the 1 minutes of the stay; check the times, or devices.chargerPower"
            ),
        ])
    func stays(row: String, words: String) throws {
        let scenario = try #require(
            try Self.load(["ev_sessions.csv": "plug_in_utc,plug_out_utc,household_id,energy_kWh\n\(row)\n"]).scenario)
        #expect(scenario.warnings.contains("ev_sessions.csv:2: B: \(words)"), "\(scenario.warnings)")
    }
}
