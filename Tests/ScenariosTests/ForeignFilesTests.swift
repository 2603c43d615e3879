import Foundation
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Scenarios

/// Tables as other programs write them, and what is told when one of them
/// cannot be read.
struct ForeignFilesTests {
    private static func outcome(_ community: SmallCommunity) throws -> (digest: UInt64?, message: String) {
        let folder = try community.write()
        do throws(ScenarioError) {
            var scenario = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
            scenario.name = "same"
            return (scenario.digest.value, "no error")
        } catch {
            return (nil, error.description.replacing(folder.path, with: "FOLDER"))
        }
    }

    private static func changed(_ file: String, _ change: (String) -> String) -> SmallCommunity {
        var community = SmallCommunity()
        community.files[file] = change(community.files[file] ?? "")
        return community
    }

    struct Writer: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var change: @Sendable (String) -> String

        init(_ name: String, _ change: @escaping @Sendable (String) -> String) {
            testDescription = name
            self.change = change
        }
    }

    static let writers: [Writer] = [
        Writer(
            "all quoted",
            { text in
                text.split(separator: "\n").map { row in
                    row.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(
                        separator: ",")
                }.joined(separator: "\r\n")
            }),
        Writer("tabs", { $0.replacing(",", with: "\t") }),
        Writer("tabs and a decimal comma", { $0.replacing(",", with: "\t").replacing(".", with: ",") }),
        Writer("blanks after commas", { $0.replacing(",", with: ", ") }),
        Writer("blanks around, and quotes", { $0.replacing(",A,", with: " , \"A\"\t,") }),
        Writer("lines of old Macs", { $0.replacing("\n", with: "\r") }),
        Writer("milliseconds", { $0.replacing(":00Z", with: ":00.000Z") }),
    ]

    @Test("Tables read alike whoever wrote them", arguments: writers)
    func readAlike(writer: Writer) throws {
        let plain = try Self.outcome(SmallCommunity())
        for file in ["load.csv", "pv.csv", "households.csv"] {
            let other = try Self.outcome(Self.changed(file, writer.change))
            #expect(other.message == "no error", "\(file)")
            #expect(other.digest == plain.digest, "\(file)")
        }
    }

    @Test("A quote in quotes is one quote")
    func doubledQuotes() throws {
        let message = try Self.outcome(Self.changed("households.csv") { $0.replacing("S4", with: "\"the \"\"S\"\"\"") })
            .message
        #expect(
            message
                == "households.csv:2:15: battery_model: battery model the \"S\" is not in the catalogue; known: S2, S3, S4"
        )
    }

    @Test("A quote that never closes is told where it opens, and the rows after it are read all the same")
    func strayQuote() throws {
        let message = try Self.outcome(
            Self.changed("load.csv") {
                $0.replacing("2024-06-02T22:15:00Z,B,0.1", with: "2024-06-02T22:15:00Z,\"B,0.1")
                    .replacing("2024-06-02T22:45:00Z,A,0.1", with: "2024-06-02T22:45:00Z,A,much")
            }
        ).message
        #expect(
            message == """
                load.csv:5:22: a quote opens here and never closes; take it out, or close it before the next comma
                load.csv:8:24: load_kWh: "much" is not a number; write a decimal number such as 0.125
                """)
    }

    @Test("A quoted field may hold line breaks; the lines after it keep their numbers")
    func lineBreaks() throws {
        let message = try Self.outcome(
            Self.changed("households.csv") {
                $0.replacing("B,,,,,EV_B", with: "B,,,,,\"EV\nB\"\nC,much,,,,")
            }
        ).message
        #expect(
            message.hasPrefix(
                "households.csv:5:3: pv_kWp: \"much\" is not a number; write a decimal number such as 4.2"))
    }

    @Test(
        "A header or a stamp that is nearly right is refused with its place",
        arguments: [
            (
                "load.csv", "load_kWh", "load_kwh",
                "load.csv:1: load_kwh: capital letters count in the name of a column; write load_kWh"
            ),
            (
                "load.csv", "load_kWh", "LOAD_KW",
                "load.csv:1: LOAD_KW: capital letters count in the name of a column; write load_kW"
            ),
            (
                "load.csv", "2024-06-02T22:15:00Z,B", "2204-06-02T22:15:00Z,B",
                "load.csv:5:1: timestamp_utc: the times span more than 40 years: 2204-06-02 here, 2024-06-02 in line 2; is one of them mistyped?"
            ),
            (
                "load.csv", "2024-06-02T22:15:00Z,B", "1970-06-02T22:15:00Z,B",
                "load.csv:5:1: timestamp_utc: the times span more than 40 years: 1970-06-02 here, 2024-06-03 in line 192; is one of them mistyped?"
            ),
            (
                "pv.csv", "2024-06-02T22:15:00Z,A", "2024-06-02T22:15:00.Z,A",
                "pv.csv:3:1: timestamp_utc: \"2024-06-02T22:15:00.Z\" is not a time; write ISO-8601 such as 2024-06-03T12:00:00Z"
            ),
            (
                "pv.csv", "2024-06-02T22:15:00Z,A", "2024-06-02T22:15:00.5Z,A",
                "pv.csv:3:1: timestamp_utc: 2024-06-02T22:15:00.5Z is off the grid of 15 minutes; stamps mark the start of a quarter hour"
            ),
        ])
    func nearlyRight(file: String, old: String, new: String, message: String) throws {
        #expect(
            try Self.outcome(Self.changed(file) { $0.replacing(old, with: new, maxReplacements: 1) }).message == message
        )
    }

    @Test("Where no stamp is a time the first is told")
    func noStamps() throws {
        let message = try Self.outcome(
            Self.changed("load.csv") { $0.replacing("2024-06-0", with: "").replacing("T", with: "/06/2024 ") }
        ).message
        #expect(
            message.split(separator: "\n").first.map(String.init)
                == "load.csv:2:1: timestamp_utc: \"2/06/2024 22:00:00Z\" is not a time; write the year first, such as 2024-12-31T12:00"
        )
    }

    @Test("What is wrong in one file does not keep the others from being read")
    func allAtOnce() throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = "sed: 7\n"
        community.files["devices.yaml"] = "boats: {}\n"
        community.files["households.csv"] = community.files["households.csv"]?.replacing("4.0", with: "400")
            .replacing("S4", with: "MINE")
        community.files["load.csv"] = community.files["load.csv"]?.replacing("T22:15:00Z,B,0.1", with: "T22:15:00Z,B,x")
        community.files["pv.csv"] = community.files["pv.csv"]?.replacing("T22:15:00Z,A,0", with: "T22:15:00Z,A,-1")
        community.files["heat_pump.csv"] = "timestamp_utc,household_id,hp_kWh\nnoon,A,1\n"
        community.files["ev_sessions.csv"] = "plug_in,plug_out,household_id,energy_kWh\nnoon,midnight,B,1\n"
        community.files["weather.csv"] = "timestamp_utc,temperature_C,ghi_W_per_m2\n2024-06-02T22:00:00Z,900,0\n"
        community.files["prices.csv"] = "timestamp_utc,price_EUR_per_MWh\n2024-06-02T22:00:00Z,dear\n"
        community.files["weeks.csv"] = "week_start_local_date\nlast\n"
        let stamp = "is not a time; write ISO-8601 such as 2024-06-03T12:00:00Z"
        #expect(
            try Self.outcome(community).message == """
                scenario.yaml:1:1: sed: unknown key; the nearest is seed
                devices.yaml:1:1: boats: unknown key; known: batteries and cars, with a model in each key below it
                households.csv:2:3: pv_kWp: 400 is outside 0.000…100.000
                load.csv:5:24: load_kWh: "x" is not a number; write a decimal number such as 0.125
                pv.csv:3:24: pv_kWh: -1 is negative; write 0 or more
                heat_pump.csv:2:1: timestamp_utc: "noon" \(stamp)
                ev_sessions.csv:2:1: plug_in: "noon" \(stamp)
                weather.csv:2:22: temperature_C: 900 is outside -90…60 °C
                prices.csv:2:22: price_EUR_per_MWh: "dear" is not a number; write a decimal number such as 25.99
                weeks.csv:2:1: week_start_local_date: "last" is not a date; write one such as 2024-06-03
                """)
    }

    @Test(
        "What is there but no file is refused, not taken for absent",
        arguments: [
            "scenario.yaml", "devices.yaml", "households.csv", "load.csv", "pv.csv", "heat_pump.csv", "ev_sessions.csv",
            "weather.csv", "prices.csv", "weeks.csv", "mesh_m_nodes.csv", "mesh_m_links.csv", "mesh_n.netjson.json",
        ])
    func notAFile(name: String) throws {
        var community = SmallCommunity()
        if name == "mesh_m_links.csv" { community.files["mesh_m_nodes.csv"] = "node_id,x_m,y_m\nn1,0,0\n" }
        community.files[name] = nil
        let folder = try community.write()
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent(name), withIntermediateDirectories: false)
        do throws(ScenarioError) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
            Issue.record("it was read")
        } catch {
            #expect(
                error.description.split(separator: "\n").first.map(String.init)
                    == "\(name): is a folder, not a file; move it away, or put the file in its place")
        }
    }

    @Test("A link to nowhere and a file nobody may read are refused, too")
    func unreadable() throws {
        let folder = try SmallCommunity().write()
        let file = folder.path + "/scenario.yaml"
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "/nowhere")
        #expect(throws: ScenarioError.self) {
            try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
        }
        try FileManager.default.removeItem(atPath: file)
        try folder.write("seed: 7\n", to: "scenario.yaml")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
        // Who may read everything reads this as well.
        if FileManager.default.isReadableFile(atPath: file) { return }
        do throws(ScenarioError) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
            Issue.record("it was read")
        } catch {
            #expect(error.description == "scenario.yaml: cannot be read: Permission denied")
        }
    }

    @Test(
        "Aliases are found wherever YAML has them, and asterisks elsewhere are left alone",
        arguments: [
            ("a: [x, *b]", true), ("a: [*b,*b]", true), ("a: {k: *b}", true), ("a: {\"k\":*b}", true), ("- *b", true),
            ("*b : x", true), ("<<: *b", true), ("a:\n  *b", true),
            ("name: \"a, *b\"", false), ("name: 'x *b'", false), ("name: x # *b", false), ("name: 2 * 3", false),
            ("name: it's *so", false),
        ])
    func aliases(text: String, isAlias: Bool) throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = text + "\n"
        #expect(try Self.outcome(community).message.contains("aliases (*name) are not taken here") == isAlias)
    }

    @Test("What is no error but may not be meant is remarked on")
    func remarks() throws {
        var community = SmallCommunity()
        community.files["households.csv"] = community.files["households.csv"]?.replacing(
            "pv_tilt_deg", with: "pv_tiltdeg")
        community.files["scenario.yaml"] = "calendar: { days: 3 }\n"
        func remarks(_ overrides: ScenarioOverrides) throws -> [String] {
            let folder = try community.write()
            return try ScenarioLoader.load(folder: folder.path, overrides: overrides).warnings
        }
        let column = "households.csv:1: pv_tiltdeg: the column is not known and left out; is pv_tilt_deg meant?"
        #expect(
            try remarks(ScenarioOverrides())
                == [column, "scenario.yaml: calendar.days: 3: there are data for only 1, 2024-06-03; those are run"])
        #expect(
            try remarks(ScenarioOverrides(days: 9)) == [
                column, "--days 9: there are data for only 1, 2024-06-03; those are run",
            ])
        #expect(try remarks(ScenarioOverrides(days: 1)) == [column])
    }
}
