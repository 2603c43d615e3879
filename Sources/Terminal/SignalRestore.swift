internal import CNcurses
internal import Glibc

// The one file with state that signal handlers share. A handler may only read
// plain memory and make system calls, so what it needs is kept in globals
// written before the handlers are installed; `nonisolated(unsafe)` says that
// the order of those writes, not a lock, keeps them safe.

/// The terminal's settings before we changed them.
private nonisolated(unsafe) var savedSettings = termios()
/// Whether the screen is ours at the moment.
private nonisolated(unsafe) var isActive: sig_atomic_t = 0
/// The writing end of the pipe that turns a polite signal into an event.
private nonisolated(unsafe) var signalPipe: (Int32, Int32) = (-1, -1)
/// Standard error as it was, and the file it goes to meanwhile.
private nonisolated(unsafe) var realError: Int32 = -1
private nonisolated(unsafe) var heldError: Int32 = -1
/// Mouse off, paste off, colours off, leave the second screen, cursor on,
/// keypad off: bytes that every terminal we run on understands.
private nonisolated(unsafe) let restoreBytes: UnsafeMutablePointer<UInt8> = {
    let text = "\u{1b}[?1002l\u{1b}[?1006l\u{1b}[?1000l\u{1b}[?2004l\u{1b}[0m\u{1b}[?1049l\u{1b}[?25h\u{1b}[?1l\u{1b}>"
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: text.utf8.count)
    for (index, byte) in text.utf8.enumerated() { bytes[index] = byte }
    restoreLength = text.utf8.count
    return bytes
}()
private nonisolated(unsafe) var restoreLength = 0

/// Copies what was written to standard error meanwhile to where it belongs.
private func replayErrors() {
    guard heldError >= 0, realError >= 0 else { return }
    _ = lseek(heldError, 0, SEEK_SET)
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 1) { buffer in
        guard let base = buffer.baseAddress else { return }
        while true {
            let count = read(heldError, base, 4_096)
            if count <= 0 { break }
            _ = write(realError, base, count)
        }
    }
    _ = ftruncate(heldError, 0)
    _ = lseek(heldError, 0, SEEK_SET)
}

private func crash(_ number: Int32) {
    if isActive != 0 {
        isActive = 0
        _ = write(1, restoreBytes, restoreLength)
        tcsetattr(0, TCSANOW, &savedSettings)
        replayErrors()
    }
    // The handler was reset when it was entered: this ends the process with
    // the right status.
    raise(number)
}

private func polite(_ number: Int32) {
    var byte = UInt8(truncatingIfNeeded: number)
    if signalPipe.1 < 0 || write(signalPipe.1, &byte, 1) != 1 { crash(number) }
}

/// A new size of the window: an event like any other, so that none can slip
/// by between looking for input and waiting for it. A full pipe has one.
private func resized(_ number: Int32) {
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(signalPipe.1, &byte, 1)
}

/// Keeps the terminal restorable whatever happens to the process.
enum SignalRestore {
    /// Remembers the terminal's settings, diverts standard error to a file
    /// without a name, and installs the handlers.
    ///
    /// - Returns: the reading end of a pipe on which polite requests to end
    ///   and new window sizes arrive as the numbers of their signals, or -1.
    static func begin() -> Int32 {
        tcgetattr(0, &savedSettings)
        _ = restoreBytes
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
            signalPipe = (ends[0], ends[1])
        }
        divertErrors()
        isActive = 1
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] {
            install(number, crash, flags: Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER)
        }
        for number in [SIGTERM, SIGINT, SIGHUP] { install(number, polite, flags: SA_RESTART) }
        // Before ncurses starts, which then leaves the signal to us.
        install(SIGWINCH, resized, flags: SA_RESTART)
        return signalPipe.0
    }

    /// Gives standard error back and prints what was held.
    static func end() {
        guard isActive != 0 else { return }
        isActive = 0
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT, SIGTERM, SIGINT, SIGHUP, SIGWINCH] {
            signal(number, SIG_DFL)
        }
        if realError >= 0 {
            fflush(nil)
            dup2(realError, 2)
            replayErrors()
            close(realError)
            realError = -1
        }
        if heldError >= 0 {
            close(heldError)
            heldError = -1
        }
    }

    private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void, flags: Int32) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = flags
        sigemptyset(&action.sa_mask)
        sigaction(number, &action, nil)
    }

    private static func divertErrors() {
        // mkstemp writes a name that is free over the six X.
        var name = Array("/tmp/commonwatt-XXXXXX".utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { return }
        unlink(name)
        realError = dup(2)
        guard realError >= 0 else {
            close(file)
            return
        }
        _ = fcntl(realError, F_SETFD, FD_CLOEXEC)
        heldError = file
        dup2(file, 2)
    }
}
