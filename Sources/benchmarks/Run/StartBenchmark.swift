import Foundation
import Glibc

/// The real program in a terminal of 200×60, made by the `script` command:
/// how soon it shows something, and what it costs while it waits and runs.
struct StartBenchmark {
    let shared: String
    let runs: Int

    func run(_ report: inout Report) throws {
        report.heading("the program in a terminal of 200×60, on the real data")
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("commonwatt").path
        let folder = shared + "/data/community"
        guard FileManager.default.isExecutableFile(atPath: program),
            FileManager.default.isExecutableFile(atPath: "/usr/bin/script"),
            FileManager.default.fileExists(atPath: folder)
        else {
            report.note("skipped: needs \(program) (swift build -c release), /usr/bin/script and \(folder)")
            return
        }
        var first: [Double] = []
        var market: [Double] = []
        var idle: [Double] = []
        var live: [Double] = []
        var screen: [Double] = []
        for _ in 0..<runs {
            guard let session = Session(program: program, folder: folder) else { continue }
            first.append(session.wait(for: "loading") * 1e3)
            market.append(session.wait(for: "PAUSED") * 1e3)
            // To an hour of trading, then at rest.
            session.send("p2H")
            session.rest(0.5)
            idle.append(session.share(over: 1).whole * 100)
            session.send(">> ")
            session.rest(0.3)
            let share = session.share(over: 4)
            live.append(share.whole * 100)
            screen.append(share.screen * 100)
            session.send("q")
            session.end()
        }
        report.figure("first frame (loading)", Figure(first), unit: "ms", budget: 50)
        report.figure("first market frame", Figure(market), unit: "ms", budget: 500)
        report.figure("processor while paused", Figure(idle), unit: "%", budget: 0)
        report.figure("live at 16 slots a second, the screen", Figure(screen), unit: "%", budget: 3)
        report.figure("live at 16 slots a second, screen and engine", Figure(live), unit: "%")
    }
}

/// One run of the program. It owns the process and the pipes.
private final class Session {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let started = ContinuousClock.now
    private var seen = Data()

    init?(program: String, folder: String) {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
        let command = "stty rows 60 cols 200; exec '\(program)' '\(folder)'"
        process.arguments = ["-qfc", command, "/dev/null"]
        process.environment = [
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh",
        ]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        _ = fcntl(output.fileHandleForReading.fileDescriptor, F_SETFL, O_NONBLOCK)
    }

    /// Seconds since the start until a text has been written.
    func wait(for text: String) -> Double {
        let wanted = Data(text.utf8)
        while ContinuousClock.now - started < .seconds(20) {
            drain()
            if seen.range(of: wanted) != nil { return (ContinuousClock.now - started) / .seconds(1) }
            usleep(200)
        }
        return .nan
    }

    private func drain() {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(output.fileHandleForReading.fileDescriptor, &bytes, bytes.count)
            if count <= 0 { return }
            seen.append(contentsOf: bytes.prefix(count))
        }
    }

    func send(_ text: String) { input.fileHandleForWriting.write(Data(text.utf8)) }

    func rest(_ seconds: Double) {
        let end = ContinuousClock.now + .milliseconds(Int(seconds * 1_000))
        while ContinuousClock.now < end {
            drain()
            usleep(2_000)
        }
    }

    /// The part of one processor that the program uses for a while, and its
    /// main thread, which is the screen's.
    func share(over seconds: Double) -> (whole: Double, screen: Double) {
        let child = child
        let before = (ticks("/proc/\(child)/stat"), ticks("/proc/\(child)/task/\(child)/stat"))
        let start = ContinuousClock.now
        rest(seconds)
        let elapsed = (ContinuousClock.now - start) / .seconds(1) * Double(sysconf(Int32(_SC_CLK_TCK)))
        let after = (ticks("/proc/\(child)/stat"), ticks("/proc/\(child)/task/\(child)/stat"))
        return (Double(after.0 - before.0) / elapsed, Double(after.1 - before.1) / elapsed)
    }

    /// The program, which is the child of `script`.
    private var child: String {
        let id = process.processIdentifier
        let children = (try? String(contentsOfFile: "/proc/\(id)/task/\(id)/children", encoding: .utf8)) ?? ""
        return children.split(separator: " ").first.map(String.init) ?? ""
    }

    /// Clock ticks used, by a `stat` file of the kernel.
    private func ticks(_ file: String) -> Int {
        guard let stat = try? String(contentsOfFile: file, encoding: .utf8), let close = stat.lastIndex(of: ")") else {
            return 0
        }
        let fields = stat[close...].split(separator: " ")
        guard fields.count > 13 else { return 0 }
        return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    }

    func end() {
        let deadline = ContinuousClock.now + .seconds(3)
        while process.isRunning, ContinuousClock.now < deadline { rest(0.02) }
        if process.isRunning { process.terminate() }
    }
}
