internal import Community
internal import Quantities
internal import Scenarios
package import Simulation

/// A scenario of the built-in street, as small as a test needs it.
package func testScenario(
    households: Int = 6, days: Int = 2, seed: UInt64 = 42, seat: String? = nil, tariff: String? = nil,
    firstDay: String = "2024-04-15", mesh: MeshChoice? = nil, slotMinutes: Int = 15
) throws -> Scenario {
    guard let date = CivilDate(iso: firstDay),
        let street = CanalStreet.neighbourhood(households: households, firstDay: date, days: days, seed: seed)?
            .bySlots(minutes: slotMinutes)
    else { throw TestScenarioError() }
    return try Scenario(
        builtIn: street, overrides: ScenarioOverrides(seed: seed, seat: seat, tariff: tariff, mesh: mesh))
}

private struct TestScenarioError: Error {}

/// A folder with a small valid scenario: two homes, one day.
package struct SmallCommunity {
    package var files: [String: String]

    package init() {
        var load = "timestamp_utc,household_id,load_kWh\n"
        var sun = "timestamp_utc,household_id,pv_kWh\n"
        // 3 June 2024 in Amsterdam starts at 22:00 UTC the evening before.
        for slot in 0..<96 {
            let minutes = 22 * 60 + 15 * slot
            let stamp =
                "2024-06-0\(minutes < 1_440 ? 2 : 3)T\(twoDigits(Int64(minutes / 60 % 24))):\(twoDigits(Int64(minutes % 60))):00Z"
            for home in ["A", "B"] { load += "\(stamp),\(home),0.1\n" }
            sun += "\(stamp),A,\((40..<60).contains(slot) ? "0.5" : "0")\n"
        }
        files = [
            "households.csv": """
            household_id,pv_kWp,pv_tilt_deg,pv_azimuth_deg,battery_model,ev_id
            A,4.0,35,180,S4,
            B,,,,,EV_B

            """,
            "load.csv": load, "pv.csv": sun,
        ]
    }

    /// Writes the files to a folder of their own.
    package func write() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(text, to: name) }
        return folder
    }
}

extension Scenario {
    /// The notes on what was filled.
    package var fills: [String] { notes.filter { $0.contains(" filled (") } }
}
