internal import CPty
internal import Foundation
internal import Glibc

/// A program running in a pseudo-terminal, with a screen that follows what it
/// draws. It owns the process and the terminal's leading end.
package final class PseudoTerminal {
    package private(set) var screen: VirtualScreen
    /// Everything the program wrote.
    package private(set) var output: [UInt8] = []
    /// Whether ``screen`` and ``output`` follow what the program writes;
    /// otherwise it is thrown away.
    package var isFollowed = true
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

    package func send(_ text: String) { send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) { _ = write(leader, bytes, bytes.count) }

    /// Sends bytes while what the program writes is taken in, so that neither
    /// waits for the other.
    ///
    /// - Returns: whether all were taken within a time.
    package func exchange(_ bytes: [UInt8], seconds: Double = 20) -> Bool {
        let flags = fcntl(leader, F_GETFL)
        _ = fcntl(leader, F_SETFL, flags | O_NONBLOCK)
        defer { _ = fcntl(leader, F_SETFL, flags) }
        let end = Date().addingTimeInterval(seconds)
        var rest = bytes[...]
        while !rest.isEmpty {
            if Date() > end { return false }
            let count = rest.withUnsafeBytes { write(leader, $0.baseAddress, $0.count) }
            rest = rest.dropFirst(max(0, count))
            if count < 0, errno != EAGAIN, errno != EINTR { return false }
            read(milliseconds: count > 0 ? 0 : 5)
        }
        return true
    }

    /// Puts the terminal's settings back, as a shell does when a program of
    /// its is stopped.
    package func resetSettings() {
        var original = settings
        tcsetattr(leader, TCSANOW, &original)
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

    /// Takes in all that comes within a time.
    package func read(seconds: Double) { wait(seconds) { _ in false } }

    /// Whether the program waits for room in the terminal's line.
    package var isWriting: Bool {
        let channel = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/wchan", encoding: .utf8)) ?? ""
        let call = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/syscall", encoding: .utf8)) ?? ""
        // The system call's number comes first; that of writing is 1 here.
        return channel.contains("write") || call.hasPrefix("1 ")
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
            if isFollowed {
                output += bytes.prefix(count)
                screen.feed(bytes.prefix(count))
            }
            return true
        }
        usleep(10_000)
        return false
    }

    /// Whether the program has ended.
    package var hasEnded: Bool {
        var code: Int32 = 0
        if status == nil, waitpid(process, &code, WNOHANG) == process { status = code }
        return status != nil
    }

    /// Takes in what comes until nothing does for a while, or the time is
    /// over.
    package func settle(milliseconds: Int32, seconds: Double) {
        let end = Date().addingTimeInterval(seconds)
        while read(milliseconds: milliseconds), Date() < end {}
    }

    /// How the program ended, waiting for it while nothing is read.
    package func endingUnread(_ seconds: Double) -> Ending {
        let end = Date().addingTimeInterval(seconds)
        while !hasEnded, Date() < end { usleep(10_000) }
        return ended
    }

    /// How the program ended, waiting for it.
    package func ending(_ seconds: Double = 10) -> Ending {
        wait(seconds) { $0.hasEnded }
        // What it wrote last may still lie in the terminal, in pieces.
        while read(milliseconds: 50) {}
        return ended
    }

    private var ended: Ending {
        guard let status else { return .running }
        return status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
    }
}
