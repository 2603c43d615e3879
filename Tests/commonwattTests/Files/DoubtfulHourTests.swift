import Foundation
import TestSupport
import Testing

/// Hours that a local clock skips or shows twice, through the command line.
struct DoubtfulHourTests {
    /// Local times of the doubtful hours, in every file that has times.
    static let doubtful: [(file: String, day: String)] = ["2024-03-31", "2024-10-27"].flatMap { day in
        ["load.csv", "pv.csv", "heat_pump.csv", "ev_sessions.csv", "weather.csv", "prices.csv"].map { ($0, day) }
    }

    @Test("A local time that the clock skips or shows twice is refused", arguments: doubtful)
    func doubtfulHour(item: (file: String, day: String)) throws {
        let folder = try TemporaryFolder()
        let street = folder.path + "/street"
        #expect(
            try BuiltProgram.run(["scenario", "generate", "--days", "2", "--from", item.day, street]).status == 0)
        #expect(try BuiltProgram.run(["scenario", "check", street]).status == 0)
        let text = try folder.read("street/\(item.file)").replacing("_utc", with: "")
        var rows = text.split(separator: "\n").map(String.init)
        let first = rows[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        rows.insert((["\(item.day)T02:30:00"] + first.dropFirst()).joined(separator: ","), at: 1)
        try folder.write(rows.joined(separator: "\n"), to: "street/\(item.file)")
        let result = try BuiltProgram.run(["simulate", street])
        let column = item.file == "ev_sessions.csv" ? "plug_in" : "timestamp"
        #expect(result.status == 2)
        #expect(
            result.errors.hasPrefix(
                "\(item.file):2:1: \(column): \(item.day)T02:30:00 "
                    + (item.day == "2024-03-31"
                        ? "does not exist in Europe/Amsterdam: the clock skips it; write an offset\n"
                        : "happens twice in Europe/Amsterdam; write an offset: \(item.day)T02:30:00+02:00 or \(item.day)T02:30:00+01:00\n")
            ),
            "\(result.errors.prefix(300))")
    }
}
