import ArgumentParser
internal import Files
import Foundation
import Quantities
import Simulation

/// Writes lines to standard error, in a form that does a terminal no harm whatever
/// they quote. A failure is ignored: if standard error cannot be written there is
/// nobody left to tell.
func printError(_ text: String) {
    // Of a line that quotes half a file, the two ends say as much as the whole.
    let lines = text.printable(keepingLines: true).split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.abridged(to: 600) }
    _ = WholeFile.writeAll(lines.joined(separator: "\n") + "\n", to: 2)
}

/// Writes a result to standard output, in a form that does a terminal no harm.
/// Unlike `print`, it notices when the text could not be written.
///
/// - Throws: `ExitCode` 2, after printing the reason to standard error.
func printResult(_ text: String) throws {
    try printAsItIs(text.printable(keepingLines: true))
}

/// Writes a text that quotes no input, such as help, to standard output unchanged.
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

/// The beginning and the end of a run of the program.
enum Console {
    /// Makes standard streams fail rather than do harm: a reader that has gone is
    /// an error that can be reported instead of a silent end, and a closed stream
    /// does not become the first file that is opened.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // Writing beyond the limit of a file's size is then an error, too.
        signal(SIGXFSZ, SIG_IGN)
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest free descriptor is this one. It is opened in the direction
            // in which a stream of its kind is never used.
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }

    /// Ends the program with the message and the exit code of a command's error,
    /// which may be nothing worse than a request for help.
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

/// The progress of a run on standard error: on a terminal one line rewritten in
/// place, elsewhere a plain line a day.
struct Progress {
    let total: Int
    let isTerminal = isatty(2) == 1
    let started = Date()
    private var lastDrawn = Date.distantPast

    init(total: Int) { self.total = total }

    var seconds: Double { Date().timeIntervalSince(started) }

    /// Shows the progress on a terminal, at most ten times a second. Call it after
    /// every slot.
    ///
    /// - Parameters:
    ///   - done: The number of slots finished.
    ///   - day: The text for the present day.
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

    /// Prints a line unless standard error is a terminal. Call it after every day.
    func dayDone(_ line: String) {
        if !isTerminal { printError(line) }
    }

    func finish() {
        if isTerminal { _ = WholeFile.writeAll("\r\u{1b}[K", to: 2) }
    }
}
