import Foundation
import TestSupport
import Testing

/// A folder as people really have one, and what must come out of it: a row of
/// `Cases/import/cases.json`, whose README tells the format.
struct ImportCase: Sendable, CustomTestStringConvertible {
    var name: String
    var folder: String?
    var shell: String?
    var command: [String]
    /// `accept`, `refuse` or `either`.
    var expected: String
    var json: Data

    var testDescription: String { name }

    static let root = SharedFolder.packageRoot.appendingPathComponent("Tests/commonwattTests/Cases/import")

    static let all: [ImportCase] = {
        guard let data = try? Data(contentsOf: root.appendingPathComponent("cases.json")),
            let index = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let cases = index["cases"] as? [[String: Any]]
        else { return [] }
        return cases.compactMap { item in
            guard let name = item["name"] as? String, let make = item["make"] as? [String: Any],
                let command = item["command"] as? [String], let expected = item["expected"] as? String,
                let json = try? JSONSerialization.data(withJSONObject: item)
            else { return nil }
            return ImportCase(
                name: name, folder: make["folder"] as? String, shell: make["shell"] as? String, command: command,
                expected: expected, json: json)
        }
    }()

    /// The row as it stands in the file.
    var row: [String: Any] { (try? JSONSerialization.jsonObject(with: json) as? [String: Any]) ?? [:] }

    /// Whether its files are made by a program that a plain machine may lack:
    /// ``madeFiles`` has them.
    var isMadeHere: Bool { shell?.contains("python3") == true }
}

/// What a case came to.
struct ImportOutcome {
    var status: Int32
    var text: String
    var out: URL
    /// Files that had to stay as they were, and did not.
    var changed: [String]

    /// Whether it was ended because it took longer than it may.
    var isLate: Bool

    /// Runs a case in a folder of its own.
    init(_ item: ImportCase) throws {
        let scratch = try TemporaryFolder()
        let street = scratch.url.appendingPathComponent("street")
        out = scratch.url.appendingPathComponent("out")
        if let folder = item.folder {
            try FileManager.default.copyItem(at: ImportCase.root.appendingPathComponent(folder), to: street)
        } else {
            try FileManager.default.createDirectory(at: street, withIntermediateDirectories: false)
        }
        if item.isMadeHere {
            for (name, text) in try #require(
                item.madeFiles, "\(item.name): its files are not made in ImportCase+Made.swift")
            {
                try Data(text.utf8).write(to: street.appendingPathComponent(name))
            }
        } else if let shell = item.shell {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-euc", shell]
            process.currentDirectoryURL = street
            try process.run()
            process.waitUntilExit()
        }
        let kept = (item.row["keeps"] as? [String]) ?? []
        let before = kept.map { try? Data(contentsOf: scratch.url.appendingPathComponent($0)) }
        let out = out
        let arguments = item.command.map {
            $0.replacingOccurrences(of: "{folder}", with: street.path).replacingOccurrences(of: "{out}", with: out.path)
        }
        let result = try BuiltProgram.run(
            arguments, environment: ["HOME": scratch.path, "TERM": "dumb"],
            standardOutput: item.row["stdout"] as? String, workingFolder: scratch.url,
            memory: item.row["memory_mb"] as? Int, seconds: item.row["limit_s"] as? Double ?? 120)
        status = result.status
        isLate = result.isLate
        text = (result.output + "\n" + result.errors).replacingOccurrences(of: street.path + "/", with: "")
        changed = zip(kept, before).filter { name, data in
            (try? Data(contentsOf: scratch.url.appendingPathComponent(name))) != data
        }.map(\.0)
        self.scratch = scratch
    }

    private let scratch: TemporaryFolder
}

extension ImportOutcome {
    /// Everything that is not as the case wants it.
    func faults(_ item: ImportCase) throws -> [String] {
        if isLate { return ["not done within \(item.row["limit_s"] ?? 120) s"] }
        var faults = always(item.row)
        let isTaken = status == 0
        if item.expected == "accept" || item.expected == "either" && isTaken {
            faults += try acceptance(item.row)
        } else {
            faults += refusal(item.row)
        }
        return faults
    }

    /// What holds whether the folder is taken or refused.
    private func always(_ row: [String: Any]) -> [String] {
        var faults = changed.map { "\($0) was changed" }
        if [4, 5, 6, 8, 9, 11].contains(status) || status > 128 { faults.append("ended by a signal: \(status)") }
        let raw = text.unicodeScalars.filter { scalar in
            scalar != "\n" && scalar != "\t"
                && (scalar.properties.generalCategory == .control
                    || "\u{200e}\u{200f}\u{61c}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}"
                        .unicodeScalars.contains(scalar))
        }
        if !raw.isEmpty { faults.append("raw control characters") }
        if text.count > row["longest_output"] as? Int ?? 20_000 { faults.append("\(text.count) characters of output") }
        let longest = text.split(separator: "\n").map(\.count).max() ?? 0
        if longest > row["longest_line"] as? Int ?? 700 { faults.append("a line of \(longest) characters") }
        for word in row["never_says"] as? [Any] ?? [] where says(word) { faults.append("says \(word)") }
        return faults
    }

    /// Whether the text counts something as it must. How many links there are
    /// is held against the file where it is told.
    private func tells(_ count: Int, _ key: String) -> Bool {
        let words = text.split(whereSeparator: { $0.isWhitespace || ",;.:".contains($0) })
        let told = zip(words, words.dropFirst()).filter { $1 == key }.compactMap { Int($0.0) }
        return told.first.map { $0 == count } ?? (key == "links")
    }

    /// Whether a word, or one of several, stands in the text. Short names such
    /// as `H1` stand alone, and their capitals count.
    private func says(_ word: Any) -> Bool {
        let words = word as? [String] ?? [word as? String ?? ""]
        return words.contains { word in
            let isName =
                word.count <= 3 && word.first?.isUppercase == true && word.allSatisfy { $0.isLetter || $0.isNumber }
                || word.count == 2 && word.first?.isLetter == true && word.last?.isNumber == true
            if !isName { return text.range(of: word, options: .caseInsensitive) != nil }
            return text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).contains { $0 == word }
        }
    }

    private func refusal(_ row: [String: Any]) -> [String] {
        let want = row["refusal"] as? [String: Any] ?? [:]
        let statuses = want["status"] as? [Int] ?? [want["status"] as? Int ?? 2]
        guard statuses.contains(Int(status)) else { return ["status \(status), not \(statuses)"] }
        var faults: [String] = []
        if let file = want["file"] as? String {
            if !text.contains(file) { faults.append("\(file) is not named") }
            if let lines = want["lines"] as? [Int],
                !lines.contains(where: { text.contains("\(file):\($0):") || text.contains("line \($0)") })
            {
                faults.append("none of the lines \(lines) is named")
            }
        }
        for word in want["words"] as? [Any] ?? [] where !says(word) { faults.append("lacks \(word)") }
        for word in want["not_words"] as? [Any] ?? [] where says(word) { faults.append("says \(word)") }
        return faults
    }

    private func acceptance(_ row: [String: Any]) throws -> [String] {
        guard status == 0 else { return ["refused with \(status)"] }
        var faults: [String] = []
        for word in row["says"] as? [Any] ?? [] where !says(word) { faults.append("does not say \(word)") }
        let want = row["figures"] as? [String: Any] ?? [:]
        for (key, unit) in [("homes", "home"), ("days", "day")] {
            if let count = want[key] as? Int, !text.contains(" \(count) \(unit)") {
                faults.append("\(count) \(key) are not told")
            }
        }
        if let slots = want["slots"] as? Int {
            let count = try rows("slots.csv").count
            if count != slots { faults.append("\(count) slots, not \(slots)") }
        }
        for (key, column) in [("kWh", "consumption_kWh"), ("generation_kWh", "generation_kWh")] {
            for (home, days) in want[key] as? [String: [String: Double]] ?? [:] {
                for (day, value) in days {
                    let bill = try rows("bills.csv").first { $0["household_id"] == home && $0["date"] == day }
                    let found = bill.flatMap { Double($0[column] ?? "") }
                    if abs((found ?? -1) - value) > 0.0010001 {
                        faults.append("\(home) \(day): \(found ?? -1) kWh, not \(value)")
                    }
                }
            }
        }
        for item in want["energy_at"] as? [[String: Any]] ?? [] {
            faults += try meter(item)
        }
        for (at, value) in want["retail_at"] as? [String: Double] ?? [:] {
            let slot = try rows("slots.csv").first { moment($0["slot_start"] ?? "") == moment(at) }
            let found = slot.flatMap { Double($0["retail_EUR_per_kWh"] ?? "") } ?? -1
            if abs(found - value) > 1e-6 { faults.append("price at \(at): \(found), not \(value)") }
        }
        for (home, range) in want["cost_EUR_between"] as? [String: [Double]] ?? [:] {
            let cost = try rows("bills.csv").filter { $0["household_id"] == home }
                .reduce(0) { $0 - (Double($1["total_EUR"] ?? "") ?? 0) }
            if !(range[0]...range[1]).contains(cost) { faults.append("\(home) pays \(cost), expected \(range)") }
        }
        for key in ["nodes", "links"] {
            guard let count = (want["mesh"] as? [String: Any])?[key] as? Int else { continue }
            if !tells(count, key) { faults.append("\(count) \(key) are not told") }
        }
        if let least = (want["mesh"] as? [String: Any])?["accepted_at_least"] as? Double {
            let words = text.split(separator: "\n").first { $0.contains("calls accepted") }?.split(separator: " ") ?? []
            if (words.lazy.compactMap { Double($0) }.first ?? 0) < least { faults.append("calls accepted: \(words)") }
        }
        return faults
    }

    private func meter(_ item: [String: Any]) throws -> [String] {
        guard let at = item["at"] as? String, let home = item["home"] as? String, let value = item["kWh"] as? Double
        else { return [] }
        let row = try rows("positions.csv").first {
            $0["household_id"] == home && moment($0["slot_start"] ?? "") == moment(at)
        }
        let found = row.flatMap { Double($0["meter_kWh"] ?? "") } ?? .nan
        return abs(found - value) <= 0.0010001 ? [] : ["\(home) at \(at): \(found) kWh, not \(value)"]
    }

    private func moment(_ text: String) -> Date? { ISO8601DateFormatter().date(from: text) }

    /// The rows of a table that was written, by column; no cell of these holds
    /// a comma.
    private func rows(_ name: String) throws -> [[String: String]] {
        let text = try String(contentsOf: out.appendingPathComponent(name), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
    }
}
