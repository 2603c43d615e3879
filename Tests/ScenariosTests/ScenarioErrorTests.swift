import Foundation
import Quantities
import Scenarios
import Simulation
import TestSupport
import Testing

/// What is wrong with a scenario's files is said with file, line, column and
/// field, and with what would be right.
struct ScenarioErrorTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var file: String
        /// The change to the file; an empty result removes it.
        var change: @Sendable (String) -> String
        var message: String
        var testDescription: String { name }

        init(_ name: String, _ file: String, _ message: String, _ change: @escaping @Sendable (String) -> String) {
            self.name = name
            self.file = file
            self.message = message
            self.change = change
        }
    }

    private static func replacing(_ old: String, _ new: String) -> @Sendable (String) -> String {
        { $0.replacing(old, with: new, maxReplacements: 1) }
    }

    static let tables: [Case] = [
        Case(
            "no households", "households.csv",
            "FOLDER: there is no households.csv; a scenario needs households.csv and load.csv"
        ) { _ in "" },
        Case(
            "no load", "load.csv",
            "FOLDER: there is no load.csv; a scenario needs households.csv and load.csv"
        ) { _ in "" },
        Case(
            "only a header", "load.csv",
            "load.csv:1: the file has no row with a time; it needs one for every home and quarter hour"
        ) { _ in "timestamp_utc,household_id,load_kWh\n" },
        Case(
            "missing column", "load.csv",
            "load.csv:1: there is no column load_kWh, load_Wh, load_kW, load_W; found: timestamp_utc, household_id, lod_kWh (is lod_kWh meant?); not known: lod_kWh",
            replacing("load_kWh", "lod_kWh")),
        Case(
            "no unit", "load.csv",
            "load.csv:1: load: the column has no known unit; end its name in _W, _kW, _Wh, _kWh, such as load_kWh",
            replacing("load_kWh", "load")),
        Case(
            "not a number", "load.csv",
            "load.csv:5:24: load_kWh: \"abc\" is not a number; write a decimal number such as 0.125",
            replacing("T22:15:00Z,B,0.1", "T22:15:00Z,B,abc")),
        Case(
            "not finite", "load.csv",
            "load.csv:5:24: load_kWh: \"nan\" is no value, so B lacks a value; write it, or fill it with --fill-gaps previous-day, zero or linear",
            replacing("T22:15:00Z,B,0.1", "T22:15:00Z,B,nan")),
        Case(
            "empty field", "load.csv",
            "load.csv:5:24: load_kWh: the field is empty, so B lacks a value; write it, or fill it with --fill-gaps previous-day, zero or linear",
            replacing("T22:15:00Z,B,0.1", "T22:15:00Z,B,")),
        Case(
            "negative", "load.csv",
            "load.csv:5:24: load_kWh: -0.1 is negative; write 0 or more",
            replacing("T22:15:00Z,B,0.1", "T22:15:00Z,B,-0.1")),
        Case(
            "too large", "load.csv",
            "load.csv:5:24: load_kWh: 99999 is more than 100 kW, too much for a home; check the unit",
            replacing("T22:15:00Z,B,0.1", "T22:15:00Z,B,99999")),
        Case(
            "not a time", "load.csv",
            "load.csv:5:1: timestamp_utc: \"yesterday\" is not a time; write ISO-8601 such as 2024-06-03T12:00:00Z",
            replacing("2024-06-02T22:15:00Z,B", "yesterday,B")),
        Case(
            "off the grid", "load.csv",
            "load.csv:5:1: timestamp_utc: 2024-06-02T22:16:00Z is off the grid of 15 minutes; stamps mark the start of a quarter hour",
            replacing("2024-06-02T22:15:00Z,B", "2024-06-02T22:16:00Z,B")),
        Case(
            "unknown household", "load.csv",
            "load.csv:5:22: household_id: household \"C\" is not in households.csv (is A meant?)",
            replacing("T22:15:00Z,B", "T22:15:00Z,C")),
        Case(
            "twice", "load.csv",
            "load.csv:5:1: timestamp_utc: B has two values for 2024-06-02T22:00:00Z; the first is in line 3",
            replacing("T22:15:00Z,B,0.1", "T22:00:00Z,B,0.1")),
        Case(
            "hole", "load.csv",
            "load.csv:3: household B lacks 1 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T00:15:00+02:00",
            replacing("2024-06-02T22:15:00Z,B,0.1\n", "")),
        Case(
            "short row", "load.csv",
            "load.csv:5: the row has 2 fields where the header has 3",
            replacing("T22:15:00Z,B,0.1", "T22:15:00Z,B")),
        Case(
            "panels without rows", "pv.csv",
            "households.csv:2: household A has pv_kWp here but no row in pv.csv"
        ) { _ in "" },
        Case(
            "same household twice", "households.csv",
            "households.csv:3:1: household_id: household A is already in line 2",
            replacing("B,,,,,EV_B", "A,,,,,EV_B")),
        Case(
            "unknown battery", "households.csv",
            "households.csv:2:14: battery_model: battery model S9 is not in the catalogue; known: S2, S3, S4",
            replacing("S4", "S9")),
        Case(
            "panels without size", "households.csv",
            "households.csv:2: household A has rows in pv.csv but no pv_kWp here",
            replacing("A,4.0", "A,")),
        Case(
            "tilt out of range", "households.csv",
            "households.csv:2:7: pv_tilt_deg: 135 is outside 0…90",
            replacing("35,180", "135,180")),
        Case(
            "hole in panels", "pv.csv",
            "pv.csv:2: household A lacks 1 of 96 quarter hours of 2024-06-03, the first at 2024-06-03T00:15:00+02:00",
            replacing("2024-06-02T22:15:00Z,A,0\n", "")),
    ]

    @Test("A damaged table is refused with the place and the remedy", arguments: tables)
    func damagedTable(item: Case) throws {
        var community = SmallCommunity()
        let changed = item.change(community.files[item.file] ?? "")
        community.files[item.file] = changed.isEmpty ? nil : changed
        let message = try Self.message(community)
        #expect(message == item.message)
    }

    /// The message of the error that loading gives, with the folder's own
    /// path written as FOLDER.
    static func message(_ community: SmallCommunity, _ overrides: ScenarioOverrides = .init()) throws -> String {
        let folder = try community.write()
        do throws(ScenarioError) {
            _ = try ScenarioLoader.load(folder: folder.path, overrides: overrides)
            return "no error"
        } catch {
            return error.description.replacing(folder.path, with: "FOLDER")
        }
    }

    @Test("Bytes that are no text, and lines without an end, are refused at once")
    func notText() throws {
        let folder = try SmallCommunity().write()
        func message(_ bytes: [UInt8]) throws -> String {
            try Data(bytes).write(to: folder.url.appendingPathComponent("load.csv"))
            do throws(ScenarioError) {
                _ = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
                return "no error"
            } catch {
                return error.problems.first?.description ?? ""
            }
        }
        #expect(
            try message([0x74, 0xff, 0xfe, 0x0a]) == "load.csv:1: the line is not UTF-8 text; save the file as UTF-8")
        #expect(try message([]) == "load.csv: the file is empty; its first line must name the columns")
        #expect(
            try message([UInt8](repeating: 0x61, count: 2 << 20))
                == "load.csv:1: the line is longer than 1 MB; is this a table of rows?")
    }

    @Test("A flood of problems is listed up to fifty, with a count of the rest")
    func flood() throws {
        var community = SmallCommunity()
        community.files["load.csv"] = community.files["load.csv"]?.replacing(",B,0.1", with: ",B,x")
        let lines = try Self.message(community).split(separator: "\n")
        #expect(lines.count == 51)
        #expect(lines.last == "… and 46 more problems")
    }

    @Test("A missing folder, a file in its place and a wrong flag are told apart")
    func places() throws {
        let folder = try SmallCommunity().write()
        func message(_ path: String, _ overrides: ScenarioOverrides = .init()) -> String {
            do throws(ScenarioError) {
                _ = try ScenarioLoader.load(folder: path, overrides: overrides)
                return "no error"
            } catch {
                return error.description.replacing(folder.path, with: "FOLDER")
            }
        }
        #expect(message(folder.path + "/nowhere") == "FOLDER/nowhere: there is no such folder")
        #expect(
            message(folder.path + "/load.csv")
                == "FOLDER/load.csv: is a file; name the folder that holds households.csv and load.csv")
        #expect(
            message(folder.path, ScenarioOverrides(from: CivilDate(iso: "2024-01-01")))
                == "--from: there is no data for 2024-01-01; days with data: 2024-06-03")
        #expect(message(folder.path, ScenarioOverrides(seat: "a")) == "--seat: a is not a household; the nearest is A")
        #expect(
            message(folder.path, ScenarioOverrides(tariff: "cheap"))
                == "--tariff: \"cheap\" is not one of: flat, time-of-use, wholesale")
    }

    @Test("Rows in any order, a decimal comma, a byte-order mark and Windows line ends are all read alike")
    func tolerated() throws {
        func digest(_ community: SmallCommunity) throws -> UInt64 {
            let folder = try community.write()
            var scenario = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
            scenario.name = "same"
            return scenario.digest.value
        }
        let plain = try digest(SmallCommunity())
        var shuffled = SmallCommunity()
        let lines = (shuffled.files["load.csv"] ?? "").split(separator: "\n").map(String.init)
        shuffled.files["load.csv"] = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
        #expect(try digest(shuffled) == plain)
        var german = SmallCommunity()
        german.files["load.csv"] =
            "\u{feff}"
            + (german.files["load.csv"] ?? "").replacing(",", with: ";").replacing("0.1", with: "0,1")
            .replacing("\n", with: "\r\n")
        #expect(try digest(german) == plain)
        var local = SmallCommunity()
        local.files["load.csv"] = (local.files["load.csv"] ?? "").replacing("Z,", with: "+00:00,")
        #expect(try digest(local) == plain)
    }

    @Test("The settings that the README shows are taken, and are the defaults")
    func readmeSettings() throws {
        let readme = try String(
            contentsOf: SharedFolder.packageRoot.appendingPathComponent("README.md"), encoding: .utf8)
        let start = try #require(readme.range(of: "```yaml\n"))
        let end = try #require(readme.range(of: "```", range: start.upperBound..<readme.endIndex))
        var community = SmallCommunity()
        community.files["scenario.yaml"] = String(readme[start.upperBound..<end.lowerBound])
        let folder = try community.write()
        let shown = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
        #expect(shown.name == "Zonnedael")
        community.files["scenario.yaml"] = nil
        let other = try community.write()
        let plain = try ScenarioLoader.load(folder: other.path, overrides: ScenarioOverrides())
        #expect(
            shown.terms.market == plain.terms.market && shown.terms.tariff == plain.terms.tariff
                && shown.terms.forecast == plain.terms.forecast)
        #expect(
            shown.terms.traders == plain.terms.traders && shown.seed == plain.seed && shown.runDays == plain.runDays)
        #expect(shown.terms.devices == plain.terms.devices)
    }

    @Test("Random damage is refused or harmless, and never crashes", arguments: testSeeds)
    func randomDamage(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        var community = SmallCommunity()
        community.files["scenario.yaml"] = """
            tariff: {kind: flat, retail: 0.30, feedIn: 0.08}
            market: {dayAhead: {gateOpens: "12:00", wakeUp: 20min, dealPrice: {kDouble: 0.5}}}
            devices: {chargerPower: 11kW}
            """
        let folder = try community.write()
        let alphabet = Array(",;\n\r\"0123456789.-+eTZ:{}[]&*#abAB \u{0}é".utf8)
        var (refused, taken) = (0, 0)
        for _ in 0..<150 {
            let name = random.pick(community.files.keys.sorted())
            let original = Array((community.files[name] ?? "").utf8)
            var bytes = original
            for _ in 0..<random.int(1...4) where !bytes.isEmpty {
                let place = random.int(0...bytes.count - 1)
                switch random.int(0...3) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(random.pick(alphabet), at: place)
                case 2: bytes[place] = UInt8(random.int(0...255))
                default: bytes.removeSubrange(place..<min(bytes.count, place + random.int(0...200)))
                }
            }
            let file = folder.url.appendingPathComponent(name)
            try Data(bytes).write(to: file)
            do throws(ScenarioError) {
                let scenario = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
                taken += 1
                var world = World(scenario: scenario)
                for _ in 0..<3 { world.advance(.slot) }
                #expect(world.breaches.isEmpty, "seed \(seed)")
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
            try Data(original).write(to: file)
        }
        #expect(refused > 20 && taken > 0, "seed \(seed): \(refused) refused, \(taken) taken")
    }
}
