import Foundation
import Quantities
import TestSupport
import Testing

/// Every kind of damage of the scenario specification, in every file it can
/// occur in, through the command line.
struct MalformedScenarioTests {
    /// A folder with every file there can be: two homes, one day.
    private static func files() -> [String: String] {
        var files = SmallCommunity().files
        files["households.csv"] = """
            household_id,pv_kWp,pv_tilt_deg,pv_azimuth_deg,battery_model,hp_heat_loss_kW_per_K,ev_id
            A,4.0,35,180,S4,0.14,
            B,,,,,,EV_B

            """
        files["heat_pump.csv"] =
            (files["load.csv"] ?? "").split(separator: "\n")
            .filter { !$0.contains(",B,") }.joined(separator: "\n").replacing("load_kWh", with: "hp_kWh") + "\n"
        files["ev_sessions.csv"] = """
            plug_in_utc,plug_out_utc,household_id,energy_kWh
            2024-06-03T06:00:00Z,2024-06-03T09:00:00Z,B,8.5
            2024-06-03T15:00:00Z,2024-06-03T20:00:00Z,B,4

            """
        var weather = "timestamp_utc,temperature_C,ghi_W_per_m2\n"
        var prices = "timestamp_utc,price_EUR_per_MWh\n"
        for hour in 0..<24 {
            let stamp = hour < 2 ? "2024-06-02T\(22 + hour):00:00Z" : "2024-06-03T\(twoDigits(Int64(hour - 2))):00:00Z"
            weather += "\(stamp),14.5,\(hour * 10)\n"
            prices += "\(stamp),\(hour).25\n"
        }
        files["devices.yaml"] = """
            batteries:
              HOME5: { capacity: 5kWh, charge: 2.5kW, discharge: 2.5kW, efficiency: 0.92 }
            cars:
              Small: { capacity: 27kWh, charge: 6.6kW }

            """
        files["weather.csv"] = weather
        files["prices.csv"] = prices
        files["scenario.yaml"] = """
            name: Two homes
            calendar: { start: 2024-06-03, days: 1 }
            seed: 7
            tariff: { kind: wholesale }
            market:
              dayAhead: { wakeUp: 20min, dealPrice: midpoint, traders: { default: zip, A: linear } }
              realTime: { rule: sdr }
            forecast: { default: noisy, sigmaLoad: 0.15 }
            devices: { evCharging: smart, chargerPower: 11kW, degradation: 0.01 }

            """
        return files
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var file: String
        var name: String
        /// What stderr begins with, after the file's name.
        var start: String
        /// What it says further on.
        var reason: String
        var change: @Sendable (String) -> [UInt8]
        var testDescription: String { "\(file): \(name)" }
    }

    static func text(_ old: String, _ new: String) -> @Sendable (String) -> [UInt8] {
        { Array($0.replacing(old, with: new, maxReplacements: 1).utf8) }
    }

    /// Damage of a table whatever it holds: bytes that are no text in line 3,
    /// and a line that does not end.
    private static func bytes(_ file: String) -> [Case] {
        [
            Case(file: file, name: "not UTF-8", start: ":", reason: "not UTF-8") { text in
                var bytes = Array(text.utf8)
                bytes[bytes.count / 2] = 0xff
                return bytes
            },
            Case(file: file, name: "a line over 1 MB", start: ":3: ", reason: "longer than 1 MB") { text in
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                return Array((lines[0] + "\n" + lines[1] + "\n").utf8) + [UInt8](repeating: 0x78, count: 1 << 20 + 1)
            },
            Case(file: file, name: "empty", start: ": ", reason: "empty") { _ in [] },
        ]
    }

    /// Damage of loads, yields and heat pumps. All have a row of home A at
    /// 22:15.
    private static func series(_ file: String, _ column: String, value: String) -> [Case] {
        let row = "2024-06-02T22:15:00Z,A,\(value)"
        let header = "timestamp_utc,household_id,\(column)"
        func changed(_ name: String, _ start: String, _ reason: String, _ new: String) -> Case {
            Case(file: file, name: name, start: start, reason: reason, change: text(row, new))
        }
        let line = file == "load.csv" ? 4 : 3
        return [
            Case(
                file: file, name: "column missing", start: ":1: ", reason: "there is no column \(column)",
                change: text(header, "timestamp_utc,household_id,watts")),
            Case(
                file: file, name: "unit missing", start: ":1: ", reason: "no known unit",
                change: text(column, String(column.prefix { $0 != "_" }))),
            Case(
                file: file, name: "wrong unit", start: ":1: ", reason: "no known unit",
                change: text(column, column.prefix { $0 != "_" } + "_MWh")),
            changed("not a number", ":\(line):24: \(column): ", "is not a number", "2024-06-02T22:15:00Z,A,NaN0"),
            changed(
                "NaN", ":\(line):24: \(column): ", "\"NaN\" is no value, so A lacks a value",
                "2024-06-02T22:15:00Z,A,NaN"),
            changed("infinite", ":\(line):24: \(column): ", "not a finite number", "2024-06-02T22:15:00Z,A,inf"),
            changed("negative", ":\(line):24: \(column): ", "negative", "2024-06-02T22:15:00Z,A,-0.1"),
            changed("above 100 kW", ":\(line):24: \(column): ", "more than 100 kW", "2024-06-02T22:15:00Z,A,26"),
            changed("duplicate stamp", ":\(line):1: timestamp_utc: ", "two values", "2024-06-02T22:00:00Z,A,0.1"),
            changed("off the grid", ":\(line):1: timestamp_utc: ", "off the grid", "2024-06-02T22:20:00Z,A,0.1"),
            changed(
                "unknown household", ":\(line):22: household_id: ", "not in households.csv",
                "2024-06-02T22:15:00Z,Z,0.1"),
            changed("gap", ":2: ", "lacks 1 of 96", ""),
        ] + bytes(file)
    }

    static let cases: [Case] =
        series("load.csv", "load_kWh", value: "0.1") + series("pv.csv", "pv_kWh", value: "0")
        + series("heat_pump.csv", "hp_kWh", value: "0.1") + [
            Case(
                file: "ev_sessions.csv", name: "column missing", start: ":1: ",
                reason: "there is no column energy_kWh, energy_Wh",
                change: text("energy_kWh", "amount")),
            Case(
                file: "ev_sessions.csv", name: "NaN", start: ":2:45: energy_kWh: ", reason: "\"nan\" is no value",
                change: text("8.5", "nan")),
            Case(
                file: "ev_sessions.csv", name: "negative", start: ":2:45: energy_kWh: ",
                reason: "-8.5 is outside 0.001…200 kWh",
                change: text("8.5", "-8.5")),
            Case(
                file: "ev_sessions.csv", name: "unknown household", start: ":2:43: household_id: ",
                reason: "not in households.csv", change: text("Z,B,8.5", "Z,Q,8.5")),
            Case(
                file: "ev_sessions.csv", name: "overlapping sessions", start: ":3: ",
                reason: "plugged in again before it leaves",
                change: text("2024-06-03T15:00:00Z", "2024-06-03T08:00:00Z")),
            Case(
                file: "ev_sessions.csv", name: "leaves before it comes", start: ":2:22: plug_out_utc: ",
                reason: "not after it came",
                change: text("2024-06-03T09:00:00Z", "2024-06-03T05:00:00Z")),
            Case(
                file: "weather.csv", name: "column missing", start: ":1: ",
                reason: "there is no column temperature_C, temperature_F",
                change: text("temperature_C", "warmth")),
            Case(
                file: "weather.csv", name: "infinite", start: ":2:22: temperature_C: ", reason: "not a finite number",
                change: text("14.5", "-inf")),
            Case(
                file: "weather.csv", name: "duplicate stamp", start: ":3:1: timestamp_utc: ", reason: "two values",
                change: text("2024-06-02T23:00:00Z", "2024-06-02T22:00:00Z")),
            Case(
                file: "weather.csv", name: "off the grid", start: ":3:1: timestamp_utc: ", reason: "off the grid",
                change: text("2024-06-02T23:00:00Z", "2024-06-02T23:00:01Z")),
            Case(
                file: "prices.csv", name: "column missing", start: ":1: ",
                reason: "there is no column price_EUR_per_MWh, price_EUR_per_kWh, price_ct_per_kWh",
                change: text("price_EUR_per_MWh", "amount")),
            Case(
                file: "prices.csv", name: "NaN", start: ":2:22: price_EUR_per_MWh: ", reason: "\"NaN\" is no value",
                change: text("0.25", "NaN")),
            Case(
                file: "prices.csv", name: "out of range", start: ":2:22: price_EUR_per_MWh: ", reason: "outside",
                change: text("0.25", "123456")),
            Case(
                file: "prices.csv", name: "duplicate stamp", start: ":3:1: timestamp_utc: ", reason: "two values",
                change: text("2024-06-02T23:00:00Z", "2024-06-02T22:00:00Z")),
            Case(
                file: "prices.csv", name: "off the grid", start: ":3:1: timestamp_utc: ", reason: "off the grid",
                change: text("2024-06-02T23:00:00Z", "2024-06-02T23:05:00Z")),
            Case(
                file: "prices.csv", name: "not a time", start: ":2:1: timestamp_utc: ", reason: "is not a time",
                change: text("2024-06-02T22:00:00Z", "02.06.2024 22:00")),
            Case(
                file: "prices.csv", name: "gap of a quarter hour", start: ":30: ",
                reason: "no value for 1 of 96 quarter hours",
                change: quarterHourly),
            Case(
                file: "weather.csv", name: "not a time", start: ":2:1: timestamp_utc: ", reason: "is not a time",
                change: text("2024-06-02T22:00:00Z", "02.06.2024 22:00")),
            Case(
                file: "weather.csv", name: "too cold", start: ":2:22: temperature_C: ",
                reason: "-273 is outside -90…60 °C",
                change: text("14.5", "-273")),
            Case(
                file: "weather.csv", name: "sun below zero", start: ":2:27: ghi_W_per_m2: ",
                reason: "-500 is outside 0…2000 W/m²",
                change: text("14.5,0", "14.5,-500")),
            Case(
                file: "weather.csv", name: "gap", start: ":24: ",
                reason: "no value for 4 of 96 quarter hours of 2024-06-03",
                change: { Array($0.split(separator: "\n").dropLast().joined(separator: "\n").utf8) }),
            Case(
                file: "weather.csv", name: "gap of a quarter hour", start: ":30: ",
                reason: "no value for 1 of 96 quarter hours",
                change: quarterHourly),
            Case(
                file: "ev_sessions.csv", name: "not a time", start: ":2:1: plug_in_utc: ", reason: "is not a time",
                change: text("2024-06-03T06:00:00Z", "6:00")),
            Case(
                file: "ev_sessions.csv", name: "infinite", start: ":2:45: energy_kWh: ", reason: "not a finite number",
                change: text("8.5", "inf")),
            Case(
                file: "households.csv", name: "battery unknown", start: ":2:14: battery_model: ",
                reason: "not in the catalogue",
                change: text("S4", "S9")),
            Case(
                file: "households.csv", name: "a quote that never closes", start: ":2:14: ", reason: "never closes",
                change: text("S4", "\"S4")),
            Case(
                file: "prices.csv", name: "gap", start: ":24: ",
                reason: "no value for 4 of 96 quarter hours of 2024-06-03",
                change: { Array($0.split(separator: "\n").dropLast().joined(separator: "\n").utf8) }),
            Case(
                file: "households.csv", name: "column missing", start: ":1: ",
                reason: "there is no column household_id",
                change: text("household_id", "home")),
            Case(
                file: "households.csv", name: "NaN", start: ":2:3: pv_kWp: ", reason: "\"nan\" is no value",
                change: text("4.0", "nan")),
            Case(
                file: "households.csv", name: "above 100 kW", start: ":2:3: pv_kWp: ", reason: "outside",
                change: text("4.0", "101")),
            Case(
                file: "households.csv", name: "twice", start: ":3:1: household_id: ", reason: "already in line 2",
                change: text("\nB,", "\nA,")),
            Case(
                file: "scenario.yaml", name: "unknown key", start: ":3:1: sed: ", reason: "the nearest is seed",
                change: text("seed:", "sed:")),
            Case(
                file: "scenario.yaml", name: "unknown key below", start: ":9:12: devices.evChargin: ",
                reason: "nearest is evCharging",
                change: text("evCharging", "evChargin")),
            Case(
                file: "scenario.yaml", name: "a subsystem not there", start: ":4:1: ledger: ", reason: "unknown key",
                change: text("tariff: { kind: wholesale }", "ledger: { validators: 4 }")),
            Case(
                file: "scenario.yaml", name: "out of range", start: ":9:64: devices.degradation: ", reason: "outside",
                change: text("0.01", "-0.5")),
            Case(
                file: "scenario.yaml", name: "infinite", start: ":8:40: forecast.sigmaLoad: ",
                reason: "is not a number",
                change: text("0.15", ".inf")),
            Case(
                file: "scenario.yaml", name: "unknown household", start: ":6:76: market.dayAhead.traders.Q: ",
                reason: "nor a household", change: text("A: linear", "Q: linear")),
            Case(file: "scenario.yaml", name: "over 1 MB", start: ": ", reason: "larger than 1 MB") { text in
                Array(text.utf8) + [UInt8](repeating: 0x23, count: 1 << 20)
            },
            Case(file: "scenario.yaml", name: "expanding aliases", start: ":1: ", reason: "aliases") { _ in
                var text = "a: &a [x,x,x,x,x,x,x,x,x]\n"
                for (one, next) in zip("abcdefgh", "bcdefghi") {
                    text += "\(next): &\(next) [*\(one),*\(one),*\(one),*\(one),*\(one),*\(one),*\(one),*\(one)]\n"
                }
                return Array(text.utf8)
            },
            Case(file: "scenario.yaml", name: "not UTF-8", start: ":", reason: "not UTF-8") { _ in [0x6e, 0xff, 0x0a] },
            Case(file: "scenario.yaml", name: "a deep nest", start: ":1:1: ", reason: "not YAML: Maximum nesting") {
                _ in
                [UInt8](repeating: 0x5b, count: 100_000)
            },
            Case(
                file: "scenario.yaml", name: "a key twice", start: ":3:1: seed: ", reason: "more than once",
                change: text("seed: 7\n", "seed: 7\nseed: 8\n")),
            Case(
                file: "scenario.yaml", name: "wrong type", start: ":3:7: seed: ", reason: "whole number",
                change: text("seed: 7", "seed: [7]")),
            Case(
                file: "scenario.yaml", name: "no such time zone", start: ":2:51: calendar.timezone: ",
                reason: "not a time zone",
                change: text("days: 1 }", "days: 1, timezone: Mars/Base }")),
        ] + devices + ["ev_sessions.csv", "weather.csv", "prices.csv", "households.csv"].flatMap(bytes)

    /// An hourly table with a row for every quarter hour but one.
    @Sendable private static func quarterHourly(_ text: String) -> [UInt8] {
        var rows: [String] = []
        for row in text.split(separator: "\n") {
            if row.hasPrefix("time") {
                rows.append(String(row))
            } else {
                rows += ["00", "15", "30", "45"].map { String(row.replacing(":00:00Z", with: ":\($0):00Z")) }
            }
        }
        rows.remove(at: 30)
        return Array(rows.joined(separator: "\n").utf8)
    }

    @Test("There are at least forty, and no two have a name in common")
    func count() {
        #expect(Self.cases.count >= 40)
        #expect(Set(Self.cases.map(\.testDescription)).count == Self.cases.count)
    }

    @Test("Undamaged, the folder runs")
    func control() throws {
        let folder = try TemporaryFolder()
        for (name, text) in Self.files() { try folder.write(text, to: name) }
        let result = try BuiltProgram.run(["scenario", "check", folder.path])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("Two homes: 2 homes, 1 days"))
        #expect(try BuiltProgram.run(["simulate", folder.path]).status == 0)
    }

    @Test("Damaged, it is refused with status 2, the place and the reason", arguments: cases)
    func refused(item: Case) throws {
        let folder = try TemporaryFolder()
        let files = Self.files()
        for (name, text) in files { try folder.write(text, to: name) }
        let original = try #require(files[item.file])
        let damaged = item.change(original)
        #expect(damaged != Array(original.utf8), "the change changes nothing")
        try Data(damaged).write(to: folder.url.appendingPathComponent(item.file))
        let result = try BuiltProgram.run(["simulate", folder.path])
        #expect(result.status == 2)
        #expect(result.errors.hasPrefix(item.file + item.start), "\(result.errors.prefix(300))")
        #expect(result.errors.contains(item.reason), "\(result.errors.prefix(300))")
        #expect(result.output.isEmpty)
    }
}
