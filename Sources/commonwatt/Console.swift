import ArgumentParser
import Foundation

/// Writes a line to standard error. Where that cannot be written either there
/// is nobody left to tell.
func printError(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
}

/// Writes a result to standard output and, unlike `print`, tells when it did
/// not get there.
func printResult(_ text: String) throws {
    do {
        try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
        printError("standard output: cannot be written (is the disk full?)")
        throw ExitCode(2)
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
        try? FileHandle.standardError.write(contentsOf: Data("\r\(line)\u{1b}[K".utf8))
    }

    /// Call after every day.
    func dayDone(_ line: String) {
        if !isTerminal { printError(line) }
    }

    func finish() {
        if isTerminal { try? FileHandle.standardError.write(contentsOf: Data("\r\u{1b}[K".utf8)) }
    }
}
