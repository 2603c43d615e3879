internal import CPty
internal import Foundation
internal import Glibc

/// A program running in a pseudo-terminal, with a screen that follows what it
/// draws. It owns the process and the terminal's leading end.
package final class PseudoTerminal {
    package private(set) var screen: VirtualScreen
    /// Everything the program wrote.
    package private(set) var output: [UInt8] = []
    private var leader: Int32 = -1
    private let process: pid_t
    private let settings: termios
    private var status: Int32?

    /// How a program ended.
    package enum Ending: Equatable, Sendable {
        case exit(Int32)
        case signal(Int32)
        /// It still runs.
        case running
    }

    /// Starts a program.
    ///
    /// - Parameter environment: all of it; nothing is inherited.
    package init?(
        _ path: String, _ arguments: [String], environment: [String: String], width: Int = 80, height: Int = 24
    ) {
        screen = VirtualScreen(width: width, height: height)
        var argv = ([path] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        process = cp_spawn(&leader, path, &argv, &envp, UInt16(height), UInt16(width))
        for pointer in argv + envp { free(pointer) }
        var before = termios()
        tcgetattr(leader, &before)
        settings = before
        if process < 0 { return nil }
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        if leader >= 0 { close(leader) }
    }

    /// Whether the terminal's settings are as they were at the start.
    package var hasOriginalSettings: Bool {
        var now = termios()
        guard tcgetattr(leader, &now) == 0 else { return false }
        return now.c_iflag == settings.c_iflag && now.c_oflag == settings.c_oflag && now.c_cflag == settings.c_cflag
            && now.c_lflag == settings.c_lflag
    }

    package func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(leader, bytes, bytes.count)
    }

    /// The memory that the program holds, in bytes.
    package var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
    }

    package func signal(_ number: Int32) { kill(process, number) }

    package func resize(width: Int, height: Int) {
        screen.resize(width: width, height: height)
        _ = cp_resize(leader, UInt16(height), UInt16(width))
    }

    /// Closes the terminal, as a lost connection does.
    package func hangUp() {
        close(leader)
        leader = -1
    }

    /// Takes in what the program writes until a condition holds.
    ///
    /// - Returns: whether it held before the time was up.
    @discardableResult
    package func wait(_ seconds: Double = 10, until condition: (PseudoTerminal) -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while true {
            if condition(self) { return true }
            if Date() > end { return false }
            read(milliseconds: 20)
        }
    }

    /// Waits for a text on the screen.
    @discardableResult
    package func wait(for text: String, _ seconds: Double = 10) -> Bool {
        wait(seconds) { $0.screen.text.contains(text) }
    }

    /// Takes in what comes within a time.
    ///
    /// - Returns: whether anything came.
    @discardableResult
    package func read(milliseconds: Int32) -> Bool {
        guard leader >= 0 else {
            usleep(UInt32(milliseconds) * 1_000)
            return false
        }
        var watched = pollfd(fd: leader, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, milliseconds) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(leader, &bytes, bytes.count)
        if count > 0 {
            output += bytes.prefix(count)
            screen.feed(bytes.prefix(count))
            return true
        }
        usleep(10_000)
        return false
    }

    /// How the program ended, waiting for it.
    package func ending(_ seconds: Double = 10) -> Ending {
        var code: Int32 = 0
        wait(seconds) { terminal in
            if terminal.status != nil { return true }
            guard waitpid(terminal.process, &code, WNOHANG) == terminal.process else { return false }
            terminal.status = code
            return true
        }
        // What it wrote last may still lie in the terminal, in pieces.
        while read(milliseconds: 50) {}
        guard let status else { return .running }
        return status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
    }
}
