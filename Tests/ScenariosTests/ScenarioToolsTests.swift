import Community
import Foundation
import Markets
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

struct ScenarioToolsTests {
    private static func load(_ community: SmallCommunity, _ overrides: ScenarioOverrides = .init()) throws -> Scenario {
        let folder = try community.write()
        return try ScenarioLoader.load(folder: folder.path, overrides: overrides)
    }

    private static func message(_ community: SmallCommunity, _ overrides: ScenarioOverrides = .init()) throws -> String
    {
        let folder = try community.write()
        do throws(ScenarioError) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: overrides)
            return "no error"
        } catch {
            return error.description
        }
    }

    // MARK: Settings

    @Test("A seed is any number of 64 bits, in the file as on the command line; a trader may look every minute")
    func bounds() throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = "seed: 18446744073709551615\nmarket: { dayAhead: { wakeUp: 60s } }\n"
        let scenario = try Self.load(community)
        #expect(scenario.seed == .max && scenario.terms.market.wakeUpMilliseconds == 60_000)
        #expect(try Self.load(community, ScenarioOverrides(seed: .max - 1)).seed == .max - 1)
    }

    @Test(
        "A day is divided into the slots that are asked for",
        arguments: [("10min", 144), ("15min", 96), ("30min", 48), ("60min", 24)])
    func slots(word: String, count: Int) throws {
        var community = SmallCommunity()
        let plain = try Self.load(community)
        community.files["scenario.yaml"] = "calendar: { slot: \(word) }\n"
        let scenario = try Self.load(community)
        #expect(scenario.neighbourhood.table.count == count)
        #expect(scenario.settings.first { $0.key == "calendar.slot" }?.value == word)
        #expect(scenario.terms.corridors.count == count)
        for (profile, usual) in zip(scenario.neighbourhood.profiles, plain.neighbourhood.profiles) {
            #expect(profile.load.reduce(0, +) == usual.load.reduce(0, +))
        }
    }

    @Test(
        "Slots that do not fit are refused with those that would",
        arguments: [
            (
                "calendar: { slot: 20min }",
                "scenario.yaml:1:19: calendar.slot: \"20min\" is not one of: 10min, 15min, 30min, 60min"
            ),
            (
                "seed: 1\ncalendar:\n  timezone: Asia/Kolkata\n  slot: 60min",
                "scenario.yaml:4: calendar.slot: days of Asia/Kolkata do not begin with a slot of 60 minutes; write 10min or 15min or 30min"
            ),
        ])
    func noSlots(settings: String, message: String) throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = settings
        if settings.contains("Kolkata") {
            // A day in India begins at 18:30 UTC.
            community.files["pv.csv"] = nil
            community.files["households.csv"] = "household_id\nA\nB\n"
            community.files["load.csv"] =
                "timestamp,household_id,load_kWh\n"
                + (0..<96).flatMap { slot in
                    let clock = "\(twoDigits(Int64(slot / 4))):\(twoDigits(Int64(slot % 4 * 15)))"
                    return ["A", "B"].map { "2024-06-03 \(clock),\($0),0.1\n" }
                }.joined()
        }
        let error = #expect(throws: ScenarioError.self) { try Self.load(community) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test("The template sets every key to its default, and has a word on each")
    func template() throws {
        var community = SmallCommunity()
        let plain = try Self.load(community)
        community.files["scenario.yaml"] = SettingsTemplate.text(name: "Two \"homes\"")
        let scenario = try Self.load(community)
        #expect(scenario.name == "Two homes")
        var same = plain
        same.name = scenario.name
        #expect(same.digest == scenario.digest)
        let rows = scenario.settings
        let plainRows = plain.settings
        #expect(rows.map(\.key) == plainRows.map(\.key))
        // All but the days, which are commented out, are set by the file.
        let unset = rows.filter { !$0.origin.hasPrefix("scenario.yaml:") }.map(\.key)
        #expect(unset == ["calendar.start", "calendar.days"])
        #expect(rows.dropFirst().map(\.value) == plainRows.dropFirst().map(\.value))
    }

    @Test("Every setting is shown with where it came from")
    func origins() throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = "seed: 7\ntariff:\n  retail: 0.31\nmarket: {dayAhead: {traders: {B: aa}}}\n"
        let scenario = try Self.load(community, ScenarioOverrides(days: 1, seat: "A"))
        let rows = scenario.settings
        func row(_ key: String) -> [String] { rows.first { $0.key == key }.map { [$0.value, $0.origin] } ?? [] }
        #expect(row("seed") == ["7", "scenario.yaml:1"])
        #expect(row("tariff.retail") == ["0.31000", "scenario.yaml:3"])
        #expect(row("tariff.split.energy") == ["0.15000", "default"])
        #expect(row("tariff.feedIn") == ["0.08000", "default"])
        #expect(row("calendar.days") == ["1", "--days"])
        #expect(row("calendar.start") == ["2024-06-03", "the first day with data"])
        #expect(row("market.dayAhead.traders.A") == ["human", "--seat"])
        #expect(row("market.dayAhead.traders.B") == ["aa", "scenario.yaml:4"])
        #expect(row("market.dayAhead.traders.default") == ["zip", "default"])
        #expect(row("forecast.sigmaLoad") == ["0.15", "default"] && row("forecast.sigmaPV") == ["0.2", "default"])
        #expect(row("interventions") == ["none", "default"])
    }

    @Test("Parts of retail that do not add up are refused with what would be right")
    func split() throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = "tariff: {retail: 0.30, split: {energy: 0.15, gridFee: 0.08, levy: 0.08}}\n"
        #expect(
            try Self.message(community)
                == "scenario.yaml:1:40: tariff.split.energy: 0.15000 with grid fee 0.08000 and levy 0.08000 is not the "
                + "retail price of 0.30000; leave it out or write 0.14000")
    }

    @Test("Sigmas and interventions are shown whatever the forecast, and sigmas count")
    func sigmas() throws {
        var community = SmallCommunity()
        let plain = try Self.load(community)
        community.files["scenario.yaml"] = """
            forecast: { sigmaLoad: 0.5, sigmaPV: 0.6 }
            interventions:
              - { at: "2024-06-03T10:00", do: meter-outage, household: A, for: 2h }
              - { at: "2024-06-03T11:00", do: unpaid-bills, household: B }

            """
        let scenario = try Self.load(community)
        let rows = scenario.settings
        func row(_ key: String) -> [String] { rows.first { $0.key == key }.map { [$0.value, $0.origin] } ?? [] }
        #expect(
            row("forecast.sigmaLoad") == ["0.5", "scenario.yaml:1"]
                && row("forecast.sigmaPV") == ["0.6", "scenario.yaml:1"])
        #expect(
            row("interventions") == [
                "meter-outage of A at 2024-06-03T10:00 for 120min; unpaid-bills of B at 2024-06-03T11:00",
                "scenario.yaml:2",
            ])
        #expect(
            scenario.terms.forecast == plain.terms.forecast
                && scenario.terms.forecastNoise == ForecastNoise(load: 0.5, photovoltaic: 0.6))
        #expect(scenario.digest != plain.digest)
    }

    // MARK: Gaps

    /// Home B's load is 100 Wh but for the first two quarter hours, which are
    /// 300 and 700 Wh, and three that are missing from the fourth on.
    private static func gappy() -> SmallCommunity {
        var community = SmallCommunity()
        let missing = ["22:45", "23:00", "23:15"]
        community.files["load.csv"] = (community.files["load.csv"] ?? "").split(separator: "\n").filter { line in
            !missing.contains { line.contains("T\($0):00Z,B,") }
        }.joined(separator: "\n").replacing("T22:30:00Z,B,0.1", with: "T22:30:00Z,B,0.9")
        return community
    }

    @Test(
        "Gaps are filled as asked, and what was filled is told",
        arguments: [(.zero, [0, 0, 0]), (.linear, [700, 500, 300])] as [(GapFilling, [Int32])])
    func gaps(filling: GapFilling, values: [Int32]) throws {
        #expect(try Self.message(Self.gappy()).hasPrefix("load.csv:7: household B lacks 3 of 96 quarter hours"))
        let scenario = try Self.load(Self.gappy(), ScenarioOverrides(filling: filling))
        #expect(Array(scenario.neighbourhood.profiles[1].load[2...6]) == [900] + values + [100])
        #expect(
            scenario.fills == [
                "load.csv: household B, 2024-06-03: 3 of 96 quarter hours filled (\(filling.rawValue))"
            ])
        #expect(try Self.load(SmallCommunity(), ScenarioOverrides(filling: filling)).fills.isEmpty)
    }

    @Test("The day before fills by the clock, in panels too, and where there is none the day after")
    func previousDay() throws {
        var community = SmallCommunity()
        for file in ["load.csv", "pv.csv"] {
            let rows = (community.files[file] ?? "").split(separator: "\n").map(String.init)
            // The next day as the first, but twice as high.
            let next = rows.dropFirst().map {
                $0.replacing("2024-06-03", with: "2024-06-04").replacing("2024-06-02", with: "2024-06-03")
                    .replacing(",0.1", with: ",0.2").replacing(",0.5", with: ",1.0")
            }
            community.files[file] = (rows + next).joined(separator: "\n") + "\n"
        }
        community.files["load.csv"] = community.files["load.csv"]?
            .replacing("2024-06-04T08:00:00Z,B,0.2\n", with: "").replacing("2024-06-03T09:00:00Z,B,0.1\n", with: "")
        community.files["pv.csv"] = community.files["pv.csv"]?.replacing("2024-06-04T10:00:00Z,A,1.0\n", with: "")
        let scenario = try Self.load(community, ScenarioOverrides(filling: .previousDay))
        let load = scenario.neighbourhood.profiles[1].load
        #expect(load[96 + 40] == 100, "from the day before")
        #expect(load[44] == 200, "from the day after")
        #expect(scenario.neighbourhood.profiles[0].photovoltaic[96 + 48] == 500)
        #expect(scenario.fills.count == 3)
    }

    // MARK: Daily profiles

    @Test(
        "A profile of times of day repeats by the clock: twice where the clock shows a time twice, never where it skips it",
        arguments: [("2024-03-31", 92), ("2024-10-27", 100), ("2024-06-03", 96)])
    func profiles(day: String, slots: Int) throws {
        var load = "time,household_id,load_W\n"
        for home in ["A", "B"] {
            for quarter in 0..<96 {
                load +=
                    "\(twoDigits(Int64(quarter / 4))):\(twoDigits(Int64(quarter % 4 * 15))),\(home),\(quarter * 4)\n"
            }
        }
        var community = SmallCommunity()
        community.files = [
            "households.csv": "household_id\nA\nB\n", "load.csv": load,
            "scenario.yaml": "calendar: { start: \(day), days: 1 }\n",
        ]
        let profile = try Self.load(community).neighbourhood.profiles[0].load
        #expect(profile.count == slots)
        // 02:00 is the eighth quarter hour: 32 W over a quarter of an hour.
        #expect(profile[7] == 7)
        #expect(profile[8] == (slots == 92 ? 12 : 8))
        #expect(profile[12] == (slots == 92 ? 16 : slots == 100 ? 8 : 12))
        community.files["scenario.yaml"] = nil
        #expect(
            try Self.message(community)
                == "load.csv:2: times of day alone (hh:mm) need calendar: { start, days } in scenario.yaml to be laid on"
        )
    }

    // MARK: Devices

    @Test("A battery of devices.yaml is as good as one of the catalogue")
    func devices() throws {
        var community = SmallCommunity()
        community.files["households.csv"] = community.files["households.csv"]?.replacing("S4", with: "HOME5")
        #expect(
            try Self.message(community)
                == "households.csv:2:14: battery_model: battery model HOME5 is not in the catalogue; known: S2, S3, S4")
        community.files["devices.yaml"] =
            "batteries:\n  HOME5: { name: Mine, capacity: 5kWh, charge: 2500W, discharge: 2.5kW, efficiency: 0.9216 }\n"
        let battery = try #require(try Self.load(community).neighbourhood.households[0].battery)
        #expect(battery.name == "Mine" && battery.capacity == Energy(wattHours: 5_000))
        #expect(battery.maximumCharge == Power(watts: 2_500) && battery.maximumDischarge == Power(watts: 2_500))
        #expect(battery.oneWayEfficiency == 960_000)
    }

    @Test("A car's model limits how fast it charges and how much it can want")
    func cars() throws {
        var community = SmallCommunity()
        func table(_ model: String, _ energy: String) {
            community.files["households.csv"] = """
                household_id,pv_kWp,pv_tilt_deg,pv_azimuth_deg,battery_model,ev_id,ev_model
                A,4.0,35,180,S4,,
                B,,,,,EV_B,\(model)

                """
            community.files["ev_sessions.csv"] = """
                plug_in_utc,plug_out_utc,household_id,energy_kWh
                2024-06-03T08:00:00Z,2024-06-03T16:00:00Z,B,\(energy)

                """
        }
        table("Peugeot 208", "40")
        let car = try #require(try Self.load(community).neighbourhood.households[1].car)
        #expect(car.model?.capacity == Energy(wattHours: 46_300))
        #expect(car.chargerPower == Power(watts: 7_400))
        table("Kia Niro", "40")
        #expect(try Self.load(community).neighbourhood.households[1].car?.chargerPower == Power(watts: 11_000))
        table("Peugeot 208", "46.4")
        #expect(
            try Self.message(community)
                == "ev_sessions.csv:2:45: energy_kWh: 46.400 kWh do not fit into a Peugeot 208, which holds 46.300 kWh")
        table("Kia Nero", "40")
        #expect(
            try Self.message(community)
                == "households.csv:3:12: ev_model: car model Kia Nero is not in the catalogue; the nearest is Kia Niro")
        community.files["devices.yaml"] = "cars:\n  Kia Nero: { capacity: 70kWh, charge: 3.7kW }\n"
        #expect(try Self.load(community).neighbourhood.households[1].car?.chargerPower == Power(watts: 3_700))
    }

    @Test(
        "The catalogue has the figures of the data it was taken from",
        .enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.skipReason)))
    func catalogue() throws {
        func rows(_ name: String) throws -> [[Substring]] {
            String(decoding: try SharedFolder.bytes("data/params/" + name), as: UTF8.self)
                .split(whereSeparator: \.isNewline).dropFirst()
                .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        }
        let cars = try rows("ev_models.csv").map {
            CarModel(
                model: String($0[0]),
                capacity: Energy(wattHours: try #require(Decimal.parse($0[2], decimals: 3))),
                maximumCharge: Power(watts: try #require(Decimal.parse($0[3], decimals: 3))))
        }
        #expect(cars == CarModel.catalogue)
    }

    @Test(
        "What is wrong in devices.yaml is told with its place",
        arguments: [
            (
                "batteries:\n  X: { capacity: 5 }\n",
                "devices.yaml:2:18: batteries.X.capacity: \"5\" is not a quantity with a unit; write it like 5kWh"
            ),
            (
                "batteries:\n  X: { size: 5kWh }\n",
                "devices.yaml:2:8: batteries.X.size: unknown key; known: name, capacity, charge, discharge, efficiency"
            ),
            (
                "batteries:\n  X: { capacity: 5kWh }\n",
                "devices.yaml:2:6: batteries.X: needs capacity, charge, discharge and efficiency"
            ),
            (
                "batteries:\n  X: { efficiency: 1.2 }\n",
                "devices.yaml:2:20: batteries.X.efficiency: write the round-trip efficiency, 0.5 to 1, such as 0.92"
            ),
            (
                "boats: {}\n",
                "devices.yaml:1:1: boats: unknown key; known: batteries and cars, with a model in each key below it"
            ),
            ("cars:\n  X: { capacity: 30kWh }\n", "devices.yaml:2:6: cars.X: needs capacity and charge"),
            (
                "cars:\n  X: { capacity: 30kWh, doors: 5 }\n",
                "devices.yaml:2:25: cars.X.doors: unknown key; known: capacity, charge"
            ),
        ])
    func wrongDevices(text: String, expected: String) throws {
        var community = SmallCommunity()
        community.files["devices.yaml"] = text
        #expect(try Self.message(community).split(separator: "\n").first.map(String.init) == expected)
    }
}
