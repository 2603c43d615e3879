import Foundation
import Quantities
import TestSupport
import Testing

@Suite(.serialized)
struct SimulateTests {
    private static let tables = [
        "run.json", "slots.csv", "orders.csv", "trades.csv", "bills.csv", "positions.csv", "events.csv",
        "households.csv",
    ]

    @Test("Two runs write the same bytes, and a summary")
    func identical() throws {
        let folder = try SmallCommunity().write()
        var written: [[String: String]] = []
        for name in ["one", "two"] {
            let out = folder.url.appendingPathComponent(name).path
            let result = try BuiltProgram.run(["simulate", "--days", "2", "--out", out])
            #expect(result.status == 0)
            #expect(result.output.contains("Canal Street: 24 homes, 2 of 2 days, 192 slots, seed 42"))
            #expect(result.output.contains("nobody is worse off than alone with the grid"))
            #expect(result.errors.split(separator: "\n").count == 2, "one plain line a day off a terminal")
            written.append(
                Dictionary(uniqueKeysWithValues: try Self.tables.map { ($0, try folder.read("\(name)/\($0)")) }))
        }
        #expect(written[0] == written[1])
        let slots = try #require(written[0]["slots.csv"]).split(separator: "\r\n")
        #expect(slots.count == 193)
        #expect(try #require(slots.first).hasPrefix("slot_start,"))
        for name in Self.tables.dropFirst() {
            let rows = try #require(written[0][name]).split(separator: "\r\n")
            #expect(rows.count > 1, "\(name)")
            // Texts with a comma are quoted, so events are not split so simply.
            if name == "events.csv" { continue }
            #expect(
                Set(rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1, "\(name)"
            )
        }
    }

    @Test("The tables agree with one another to the last digit")
    func agreement() throws {
        let folder = try TemporaryFolder()
        #expect(try BuiltProgram.run(["simulate", "--days", "3", "--out", folder.path]).status == 0)
        /// Sums columns of a table by household.
        func sums(_ name: String, _ columns: String...) throws -> [String: Int64] {
            let rows = try folder.read(name).split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            let header = try #require(rows.first)
            let household = try #require(header.firstIndex(of: "household_id"))
            let places = try columns.map { try #require(header.firstIndex(of: Substring($0))) }
            var sums: [String: Int64] = [:]
            for fields in rows.dropFirst() {
                for place in places {
                    sums[String(fields[household]), default: 0] += try #require(
                        Decimal.parse(fields[place], decimals: 8))
                }
            }
            return sums
        }
        let slots = try sums("positions.csv", "day_ahead_EUR", "local_charges_EUR", "pool_EUR")
        #expect(slots.count == 24)
        #expect(try sums("bills.csv", "total_EUR") == slots)
        #expect(try sums("bills.csv", "grid_alone_EUR", "planning_gain_EUR", "trading_gain_EUR") == slots)
        #expect(try sums("households.csv", "cost_EUR") == slots.mapValues { -$0 })
        for column in ["grid_alone_EUR", "same_flows_grid_EUR"] {
            #expect(try sums("positions.csv", column) == sums("bills.csv", column))
        }
        let parts = [
            "grid_alone_energy_EUR", "grid_alone_grid_fee_EUR", "grid_alone_levy_EUR", "grid_alone_feed_in_EUR",
        ]
        #expect(
            try sums("bills.csv", parts[0], parts[1], parts[2], parts[3]) == sums("bills.csv", "grid_alone_EUR"))
        for column in ["trading_gain_EUR", "planning_gain_EUR", "forecast_error_EUR", "mesh_EUR", "saving_EUR"] {
            #expect(try sums("households.csv", column) == sums("bills.csv", column))
        }
    }

    @Test("JSON lines hold the very values of the CSV tables, numbers as numbers")
    func jsonLines() throws {
        let folder = try TemporaryFolder()
        for format in ["csv", "json"] {
            let out = folder.url.appendingPathComponent(format).path
            #expect(try BuiltProgram.run(["simulate", "--days", "2", "--format", format, "--out", out]).status == 0)
        }
        for name in ["slots", "orders", "trades", "positions", "bills", "households"] {
            let rows = try folder.read("csv/\(name).csv").split(separator: "\r\n")
                .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            let lines = try folder.read("json/\(name).jsonl").split(separator: "\n")
            #expect(lines.count == rows.count - 1, "\(name)")
            for (row, line) in zip(rows.dropFirst(), lines).prefix(500) {
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(name): \(line)")
                for (column, value) in zip(rows[0], row) {
                    switch object[column] {
                    case let text as String: #expect(text == value)
                    case let number as NSNumber: #expect(abs(number.doubleValue - (Double(value) ?? .nan)) < 1e-9)
                    case is NSNull: #expect(value.isEmpty)
                    default: Issue.record("\(name): \(column) is missing")
                    }
                }
                // Decimals are written with all their digits.
                #expect(zip(rows[0], row).allSatisfy { $1.isEmpty || line.contains($1) })
            }
        }
        let events = try folder.read("json/events.jsonl").split(separator: "\n")
        #expect(try events.allSatisfy { try JSONSerialization.jsonObject(with: Data($0.utf8)) is [String: Any] })
    }

    @Test("An output folder holds one run, whatever the format of the one before")
    func earlierRun() throws {
        let folder = try TemporaryFolder()
        for format in ["csv", "json"] {
            #expect(
                try BuiltProgram.run(["simulate", "--days", "1", "--format", format, "--out", folder.path]).status == 0)
            // What somebody keeps beside a run is nothing to a run.
            try folder.write("mine", to: "notes.txt")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(
            files == [
                "bills.jsonl", "events.jsonl", "households.jsonl", "notes.txt", "orders.jsonl", "positions.jsonl",
                "run.json",
                "slots.jsonl", "timing.json", "trades.jsonl",
            ])
    }

    @Test("Outputs are never written over a scenario's tables")
    func scenarioFolder() throws {
        let community = SmallCommunity()
        let folder = try community.write()
        let result = try BuiltProgram.run(["simulate", folder.path, "--out", folder.path])
        #expect(result.status == 2)
        #expect(
            result.errors.hasSuffix(
                "\(folder.path): holds load.csv, so it is a scenario's folder; choose another --out\n"))
        #expect(try folder.read("households.csv") == community.files["households.csv"])
    }

    @Test("A summary that could not be written is told, and so are more days than there are")
    func fullDisk() throws {
        let full = Process()
        full.executableURL = URL(fileURLWithPath: "/bin/sh")
        full.arguments = ["-c", "exec \"$0\" simulate --days 1 > /dev/full 2>&1", BuiltProgram.path]
        try full.run()
        full.waitUntilExit()
        #expect(full.terminationStatus == 2)
        let folder = try SmallCommunity().write()
        let long = try BuiltProgram.run(["simulate", folder.path, "--days", "99"])
        #expect(long.status == 0)
        #expect(long.errors.contains("--days 99: there are data for only 1, 2024-06-03; those are run\n"))
    }

    @Test("A run stops when its condition holds, and says when it never did")
    func until() throws {
        let stopped = try BuiltProgram.run(["simulate", "--days", "2", "--until", "time = 14:30"])
        #expect(stopped.status == 0)
        #expect(stopped.output.contains("0 of 2 days, 58 slots, seed 42  (stopped early)"))
        #expect(stopped.output.contains("  stopped at 2024-04-15T14:30:00+02:00: time = 14:30"))
        let never = try BuiltProgram.run(["simulate", "--days", "1", "--until", "buy > 9 €"])
        #expect(never.status == 0 && never.output.contains("  it never held: buy > 9 €"))
        let wrong = try BuiltProgram.run(["simulate", "--until", "slot > 1 and import > 3"])
        #expect(wrong.status == 2)
        #expect(
            wrong.errors == """
                --until:23: import is compared with an energy such as 3 kWh or 500 Wh, not "3"
                  slot > 1 and import > 3
                                        ^

                """)
    }

    @Test("A folder runs as it is")
    func folder() throws {
        let folder = try SmallCommunity().write()
        let result = try BuiltProgram.run(["simulate", folder.path])
        #expect(result.status == 0)
        #expect(result.output.contains(": 2 homes, 1 of 1 days, 96 slots, seed 42"))
        #expect(!result.output.contains("written to"))
    }

    @Test("An interrupt leaves complete files up to the last finished slot")
    func interrupt() throws {
        let folder = try TemporaryFolder()
        let out = folder.url.appendingPathComponent("out")
        let result = try BuiltProgram.run(
            ["simulate", "--out", out.path],
            interruptWhen: { folder in
                let size =
                    (try? Data(contentsOf: folder.appendingPathComponent(".commonwatt-unfinished/slots.csv")).count)
                    ?? 0
                return size > 0
            }, folder: out)
        // The run may have ended before the interrupt came.
        #expect(result.status == 130 || result.status == 0)
        #expect(!FileManager.default.fileExists(atPath: out.path + "/.commonwatt-unfinished"))
        let slots = try folder.read("out/slots.csv")
        #expect(slots.hasSuffix("\r\n"))
        let run = try folder.read("out/run.json")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(run.utf8)) as? [String: Any])
        let count = try #require(json["slots"] as? Int)
        #expect(slots.split(separator: "\r\n").count == count + 1)
        #expect(json["interrupted"] as? Bool == (result.status == 130))
        #expect(result.output.contains("(stopped early)") == (result.status == 130))
    }

    @Test(
        "A wrong call is refused with what would be right",
        arguments: [
            (["simulate", "/nowhere"], 2, "/nowhere: there is no such folder"),
            (["nowhere"], 2, "nowhere: there is no such folder\n"),
            (["simulat"], 2, "simulat: there is no such folder; is the command simulate meant?\n"),
            (["simulate", "--days", "0"], 64, "--days 0: a run has at least 1 day"),
            (["simulate", "--from", "June"], 64, "--from June: write a date such as 2024-06-03"),
            (["simulate", "--tariff", "cheap"], 2, "--tariff: \"cheap\" is not one of: flat, time-of-use, wholesale"),
            (["simulate", "--seat", "C1"], 2, "--seat: C1 is not a household; the nearest is C01"),
            (["watch", "--speed", "7"], 64, "--speed 7: choose 1, 4, 16, 64 or max"),
            (
                ["watch", "--theme", "pink"], 2,
                "pink: no such theme: name one of dark, light, high-contrast, monochrome, terminal, classroom, polder, phosphor, dusk, auto, or a theme file"
            ),
            (
                ["simulate", "--out", "/proc/nowhere"], 2,
                "/proc/nowhere: cannot be made a folder to write to; name another one\n"
            ),
            (["simulate", "--out", ""], 64, "--out \"\": name the folder to write to; it is made where there is none"),
            (["simulate", ""], 64, "the folder's name is empty; name a scenario's folder"),
            (["scenario", "new", ""], 64, "the folder's name is empty; name a scenario's folder"),
            (["scenario", "generate", ""], 64, "the folder's name is empty; name a scenario's folder"),
            (["mesh", "--csv", ""], 64, "--csv \"\": name the file to write"),
        ] as [([String], Int32, String)])
    func refused(arguments: [String], status: Int32, message: String) throws {
        let result = try BuiltProgram.run(arguments)
        #expect(result.status == status)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test("It tells its version and its commands")
    func help() throws {
        #expect(try BuiltProgram.run(["--version"]).output == "0.1.0\n")
        let help = try BuiltProgram.run(["--help"]).output
        #expect(help.contains("watch (default)") && help.contains("simulate"))
    }

    @Test("On a terminal it shows how far it is, how fast, and how long it still takes")
    func progress() throws {
        let terminal = try #require(
            PseudoTerminal(
                BuiltProgram.path, ["simulate"], environment: ["TERM": "xterm-256color", "PATH": "/usr/bin:/bin"],
                width: 120, height: 50))
        #expect(terminal.wait { $0.screen.text.contains(" slots/s  ") && $0.screen.text.contains(" s left") })
        #expect(terminal.ending() == .exit(0))
        #expect(terminal.screen.text.contains("nobody is worse off"))
        #expect(!terminal.screen.text.contains("slots/s"))
    }

    @Test("A generated folder is checked and run like any other")
    func generate() throws {
        let folder = try TemporaryFolder()
        let street = folder.path + "/street"
        let made = try BuiltProgram.run([
            "scenario", "generate", "--households", "5", "--days", "2", "--seed", "7", street,
        ])
        #expect(made.status == 0)
        let checked = try BuiltProgram.run(["scenario", "check", street])
        #expect(checked.status == 0)
        #expect(checked.output.contains("Canal Street: 5 homes, 2 days, 2024-04-15 to 2024-04-16\n"))
        #expect(try BuiltProgram.run(["simulate", street]).output.contains("5 homes, 2 of 2 days, 192 slots"))
        let again = try BuiltProgram.run(["scenario", "generate", street])
        #expect(again.status == 2)
        #expect(again.errors == "\(street): the folder is not empty; name a new one\n")
        #expect(try BuiltProgram.run(["scenario", "check", "/nowhere"]).status == 2)
        #expect(try BuiltProgram.run(["scenario", "generate", "--households", "0", street]).status == 64)
    }
}
