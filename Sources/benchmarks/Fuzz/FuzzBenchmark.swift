import Community
import Dashboard
import Foundation
import Quantities
internal import Scenarios
import Simulation

/// Damages every kind of file that the program reads and runs it on them: no
/// crash, nothing that takes longer than ten seconds or memory out of
/// proportion, and each refusal with its file and line.
struct FuzzBenchmark {
    let count: Int
    let seed: UInt64
    /// Of the checkout: the import cases are there.
    let root: String

    /// A folder to begin with, by file.
    private struct Corpus {
        var files: [(name: String, bytes: [UInt8])]
    }

    private struct Tally {
        var refused = 0
        var taken = 0
        var run = 0
        /// Runs of the screen, and of them those that showed it.
        var screens = (tried: 0, shown: 0)
        var slowest = 0.0
        var mostMemory = 0.0
        var withoutLine: [String: Int] = [:]
        var faults: [String] = []
    }

    func run(_ report: inout Report) throws {
        report.heading("Damaged files: \(count) mutations, seed \(seed)")
        let scratch = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("commonwatt-fuzz-\(getpid())")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(
            "commonwatt"
        ).path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            report.must("\(program) is there: build it first", false)
            return
        }
        let child = ChildProgram(path: program, outputPath: scratch.path + "/output")
        let corpora = corpora()
        var mutator = Mutator(seed: seed)
        var tally = Tally()
        for number in 0..<count {
            // Every tenth time the damage is done to what the screen reads.
            if number % 10 == 9 {
                try attemptScreen(number, corpora[0], program, scratch, &tally, &mutator)
                if tally.faults.count >= 10 { break }
                continue
            }
            let corpus = mutator.pick(corpora)
            let place = mutator.int(0...corpus.files.count - 1)
            var files = corpus.files
            files[place].bytes = mutator.damaged(files[place].bytes)
            try attempt(number, files, damaged: files[place].name, child, scratch, &tally, &mutator)
            if tally.faults.count >= 10 { break }
        }
        report.note(
            "\(tally.refused) refused, \(tally.taken) taken, of them \(tally.run) run for a day; \(corpora.count / 2 + 1) folders to begin with"
        )
        report.note("\(tally.screens.tried) in a terminal, \(tally.screens.shown) of them showed the screen to the end")
        report.note("slowest \(Figure.short(tally.slowest)) s, most memory \(Figure.short(tally.mostMemory)) MB")
        for (line, times) in tally.withoutLine.sorted(by: { $0.value > $1.value }).prefix(12) {
            report.note("refused without a line \(times) times: \(line)")
        }
        for fault in tally.faults { report.note(fault) }
        report.must("no crash, no run over 10 s, no memory over 20 × the input + 200 MB", tally.faults.isEmpty)
        report.must("every refusal names file and line", tally.withoutLine.isEmpty)
        report.must(
            "both ends are seen: files refused, and files taken", tally.refused > count / 10 && tally.taken > count / 50
        )
        report.must("screens were shown", count < 100 || tally.screens.shown > tally.screens.tried / 4)
    }

    /// Damages a configuration or a theme and looks at the screen with it.
    private func attemptScreen(
        _ number: Int, _ corpus: Corpus, _ program: String, _ scratch: URL, _ tally: inout Tally,
        _ mutator: inout Mutator
    ) throws {
        tally.screens.tried += 1
        let names = ["config/commonwatt/config.yaml", "config/commonwatt/themes/own.yaml"]
        let damaged = names[number / 10 % 2]
        let folder = scratch.appendingPathComponent("screen")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("config/commonwatt/themes"), withIntermediateDirectories: true)
        var bytes: [UInt8] = []
        for file in corpus.files where names.contains(file.name) {
            let isDamaged = file.name == damaged
            if isDamaged { bytes = mutator.damaged(file.bytes) }
            // A theme is damaged while it is looked at.
            let isWritten = isDamaged && damaged == names[0] ? bytes : file.bytes
            try Data(isWritten).write(to: folder.appendingPathComponent(file.name))
        }
        let theme = damaged == names[1] ? (path: folder.appendingPathComponent(damaged).path, bytes: bytes) : nil
        let began = ContinuousClock.now
        let outcome = try runInTerminal(
            program: program, config: folder.appendingPathComponent("config").path, theme: theme)
        tally.slowest = max(tally.slowest, (.now - began) / .seconds(1))
        switch outcome {
        case .shown(let memory):
            tally.screens.shown += 1
            tally.mostMemory = max(tally.mostMemory, memory)
            if memory > Self.memoryLimit(bytes.count) {
                tally.faults.append("#\(number) \(damaged): \(Int(memory)) MB on the screen")
            }
        case .refused(let text):
            hold(text, "#\(number) \(damaged): ", &tally)
        case .fault(let text):
            tally.faults.append("#\(number) \(damaged), in a terminal: \(text)")
        }
        if let last = tally.faults.last, last.hasPrefix("#\(number) ") { keep(folder, number) }
    }

    /// Keeps the files that did harm.
    private func keep(_ folder: URL, _ number: Int) {
        let kept = NSTemporaryDirectory() + "/commonwatt-fuzz-\(seed)-\(number)"
        try? FileManager.default.removeItem(atPath: kept)
        try? FileManager.default.copyItem(atPath: folder.path, toPath: kept)
    }

    /// The most memory for files of a size, in MB.
    private static func memoryLimit(_ bytes: Int) -> Double { 200 + 20 * Double(bytes) / 1_048_576 }

    private func attempt(
        _ number: Int, _ files: [(name: String, bytes: [UInt8])], damaged: String, _ child: ChildProgram,
        _ scratch: URL,
        _ tally: inout Tally, _ mutator: inout Mutator
    ) throws {
        let folder = scratch.appendingPathComponent("street")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("config/commonwatt/themes"), withIntermediateDirectories: true)
        var size = 0
        for file in files {
            try Data(file.bytes).write(to: folder.appendingPathComponent(file.name))
            size += file.bytes.count
        }
        let environment = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color", "HOME": folder.path,
            "XDG_CONFIG_HOME": folder.path + "/config",
        ]
        let arguments: [String]
        switch damaged {
        case _ where damaged.hasSuffix("config.yaml"): arguments = ["watch", "--print-config"]
        case _ where damaged.contains("/themes/"): arguments = ["watch", "--theme", damaged]
        default: arguments = ["scenario", "check", "."] + (mutator.int(0...2) == 0 ? ["--fill-gaps", "linear"] : [])
        }
        var outcome = child.run(arguments, environment: environment, folder: folder.path)
        judge(outcome, number, damaged, size, &tally)
        if outcome.status == 0 { tally.taken += 1 } else { tally.refused += 1 }
        if outcome.status == 0, arguments[0] == "scenario", mutator.int(0...4) == 0 {
            tally.run += 1
            outcome = child.run(
                ["simulate", ".", "--days", "1", "--out", "out"] + arguments.dropFirst(3), environment: environment,
                folder: folder.path)
            judge(outcome, number, damaged, size, &tally)
        }
        if let last = tally.faults.last, last.hasPrefix("#\(number) ") { keep(folder, number) }
    }

    /// What holds whatever stands in a file.
    private func judge(
        _ outcome: ChildProgram.Outcome, _ number: Int, _ name: String, _ size: Int, _ tally: inout Tally
    ) {
        tally.slowest = max(tally.slowest, outcome.seconds)
        tally.mostMemory = max(tally.mostMemory, outcome.memory)
        let place = "#\(number) \(name): "
        if outcome.isKilled {
            tally.faults.append(place + "not done within 10 s")
        } else if outcome.status < 0 || ![0, 2].contains(outcome.status) {
            tally.faults.append(
                place
                    + "ended with \(outcome.status): \(outcome.output.split(separator: "\n").first.map { String($0.prefix(200)) } ?? "")"
            )
        } else if outcome.memory > Self.memoryLimit(size) {
            tally.faults.append(place + "\(Int(outcome.memory)) MB for \(size) bytes")
        }
        if outcome.status == 2 { hold(outcome.output, place, &tally) } else { printable(outcome.output, place, &tally) }
    }

    /// What holds of everything that is printed: no control characters.
    private func printable(_ text: String, _ place: String, _ tally: inout Tally) {
        let raw = text.unicodeScalars.first {
            $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7f...0x9f).contains($0.value)
                || (0x202a...0x202e).contains($0.value)
        }
        if let raw { tally.faults.append(place + "prints U+\(String(raw.value, radix: 16))") }
    }

    /// What holds of every refusal: each problem that it lists says where it
    /// stands; one without a line leaves its reader searching.
    private func hold(_ text: String, _ place: String, _ tally: inout Tally) {
        printable(text, place, &tally)
        let lines = text.split(separator: "\n").filter { line in
            !line.contains(/^(… and [0-9]+ more problems|Usage: |  See )/) && !line.hasPrefix("Help: ")
        }
        // What is not there has no line.
        let isExempt = ["the file is empty", "there is no", "needs a terminal", "standard input and output"]
        for line in lines.isEmpty ? ["(nothing)"] : lines
        where !line.contains(/^(Error: )?[^ ]*(csv|yaml|json):[0-9]+/)
            && !isExempt.contains(where: { line.contains($0) })
        {
            tally.withoutLine[String(line.replacing(/[0-9]+/, with: "0").prefix(140)), default: 0] += 1
        }
    }

    // MARK: What to begin with

    private func corpora() -> [Corpus] {
        // As often as all other folders together: it has every kind of file.
        var corpora: [Corpus] = []
        let folder = root + "/Tests/commonwattTests/Cases/import"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)"))?.sorted() ?? []
            let read = files.compactMap { file in
                FileManager.default.contents(atPath: "\(folder)/\(name)/\(file)").map { (file, [UInt8]($0)) }
            }
            if !read.isEmpty { corpora.append(Corpus(files: read)) }
        }
        let street = street()
        return Array(repeating: street, count: max(1, corpora.count)) + corpora
            + [inTurn(), profile(), largeMesh()].flatMap {
                Array(repeating: $0, count: 6)
            }
    }

    private func corpus(_ files: [(String, String)]) -> Corpus { Corpus(files: files.map { ($0.0, Array($0.1.utf8)) }) }

    private func households(_ count: Int) -> String { "household_id\n" + (0..<count).map { "K\($0)\n" }.joined() }

    /// Many homes and many days, and of each day one home's row.
    private func inTurn() -> Corpus {
        var load = "timestamp,household_id,load_kWh\n"
        for day in 0..<2_000 {
            load += "\(CivilDate(daysSince1970: Int32(7_000 + day)))T00:00,K\(day % 200),0.1\n"
        }
        return corpus([("households.csv", households(200)), ("load.csv", load)])
    }

    /// A daily profile of many homes, laid on some days.
    private func profile() -> Corpus {
        var load = "timestamp,household_id,load_kWh\n"
        for home in 0..<30 {
            for hour in 0..<24 { load += "\(hour < 10 ? "0" : "")\(hour):00,K\(home),0.\(1 + hour % 5)\n" }
        }
        return corpus([
            ("households.csv", households(30)), ("load.csv", load),
            ("scenario.yaml", "name: profile\ncalendar:\n  start: 2024-06-03\n  days: 7\n"),
        ])
    }

    /// A mesh of thousands of nodes in a chain, only the first with a place.
    private func largeMesh() -> Corpus {
        let count = 2_500
        var load = "timestamp,household_id,load_kWh\n"
        for hour in 0..<24 { load += "2024-06-03T\(hour < 10 ? "0" : "")\(hour):00,K0,0.\(1 + hour % 5)\n" }
        return corpus([
            ("households.csv", households(1)), ("load.csv", load),
            ("mesh_a_nodes.csv", "node_id,x_m,y_m\nn0,0,0\n" + (1..<count).map { "n\($0),,\n" }.joined()),
            ("mesh_a_links.csv", "source,target,quality\n" + (1..<count).map { "n\($0 - 1),n\($0),1\n" }.joined()),
        ])
    }

    /// A small street with every kind of file, a configuration and a theme.
    private func street() -> Corpus {
        var files: [(name: String, bytes: [UInt8])] = []
        func add(_ name: String, _ text: String) { files.append((name, Array(text.utf8))) }
        if let date = CivilDate(iso: "2024-03-31"),
            let street = CanalStreet.neighbourhood(households: 3, firstDay: date, days: 1)
        {
            for (name, text) in CommunityWriter.files(street) where name != "scenario.yaml" { add(name, text) }
        }
        add("scenario.yaml", SettingsTemplate.text(name: "street"))
        add(
            "devices.yaml",
            "batteries:\n  HOME5: { name: Home 5, capacity: 5kWh, charge: 2.5kW, discharge: 2.5kW, efficiency: 0.92 }\ncars:\n  Small: { capacity: 27kWh, charge: 6.6kW }\n"
        )
        add("weeks.csv", "week_start_local_date,intervals_15min\n")
        add("mesh_a_nodes.csv", "node_id,x_m,y_m,household_id\nn1,0,0,\nn2,50,0,\nn3,50,50,\nn4,0,50,\n")
        add(
            "mesh_a_links.csv",
            "source,target,tq_forward_0_1,tq_reverse_0_1\nn1,n2,1,1\nn2,n3,0.9,0.8\nn3,n4,1,1\nn4,n1,1,1\n")
        add(
            "config/commonwatt/config.yaml",
            "theme: dark\nspeed: 4\nkeys:\n  run-or-pause: [space, r]\nlayouts:\n  mine:\n    books: { columns: [book-map, ladder] }\n"
        )
        add(
            "config/commonwatt/themes/own.yaml",
            Themes.source("dark")?.replacing("name: dark\n", with: "name: own\n") ?? "")
        return Corpus(files: files)
    }
}
