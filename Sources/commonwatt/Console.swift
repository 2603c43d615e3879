import ArgumentParser
internal import Files
import Foundation
import Quantities
import Simulation

/// Writes lines to standard error, in a form that does a terminal no harm
/// whatever they quote. Where that cannot be written either there is nobody
/// left to tell.
func printError(_ text: String) {
    // A line that quotes half a file says no more than its two ends do.
    let lines = text.printable(keepingLines: true).split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.abridged(to: 600) }
    _ = WholeFile.writeAll(lines.joined(separator: "\n") + "\n", to: 2)
}

/// Writes a result to standard output, in a form that does a terminal no harm,
/// and, unlike `print`, tells when it did not get there.
func printResult(_ text: String) throws {
    try printAsItIs(text.printable(keepingLines: true))
}

/// Writes what quotes nothing, such as help, to standard output.
private func printAsItIs(_ text: String) throws {
    let code = WholeFile.writeAll(text + "\n", to: 1)
    if code == 0 { return }
    switch code {
    case EBADF: printError("standard output: is closed")
    case EPIPE: printError("standard output: cannot be written: its reader has gone")
    case ENOSPC: printError("standard output: cannot be written (is the disk full?)")
    default: printError("standard output: cannot be written: \(String(cString: strerror(code)))")
    }
    throw ExitCode(2)
}

/// What a run of the program begins and ends with.
enum Console {
    /// Makes standard streams fail rather than do harm: a reader that has gone
    /// is an error that can be told instead of a silent end, and a stream that
    /// is closed does not become the first file that is opened.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // A file beyond the limit of its size is an error, too.
        signal(SIGXFSZ, SIG_IGN)
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free descriptor is this one; it is opened for what a
            // stream of that kind never does.
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// Ends the program as an error of a command says, which may be nothing
    /// worse than a question for help.
    static func leave(_ command: (some ParsableCommand).Type, with error: any Error) -> Never {
        var status = command.exitCode(for: error).rawValue
        let text = command.fullMessage(for: error)
        if status != 0 {
            if !text.isEmpty { printError(text) }
        } else if !text.isEmpty {
            do { try printAsItIs(text) } catch { status = 2 }
        }
        exit(status)
    }
}

/// Tells how far a run is: one line rewritten in place on a terminal, a plain
/// line a day elsewhere.
struct Progress {
    let total: Int
    let isTerminal = isatty(2) == 1
    let started = Date()
    private var lastDrawn = Date.distantPast

    init(total: Int) { self.total = total }

    var seconds: Double { Date().timeIntervalSince(started) }

    /// Call after every slot; draws at most ten times a second.
    mutating func update(done: Int, day: String) {
        guard isTerminal, Date().timeIntervalSince(lastDrawn) >= 0.1 || done == total else { return }
        lastDrawn = Date()
        let width = 30
        let filled = total == 0 ? width : done * width / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let rate = Double(done) / max(seconds, 0.001)
        let left = rate > 0 ? Double(total - done) / rate : 0
        let line = "[\(bar)] \(day)  \(done)/\(total) slots  \(Int(rate)) slots/s  \(Int(left.rounded(.up))) s left"
        _ = WholeFile.writeAll("\r\(line)\u{1b}[K", to: 2)
    }

    /// Call after every day.
    func dayDone(_ line: String) {
        if !isTerminal { printError(line) }
    }

    func finish() {
        if isTerminal { _ = WholeFile.writeAll("\r\u{1b}[K", to: 2) }
    }
}
