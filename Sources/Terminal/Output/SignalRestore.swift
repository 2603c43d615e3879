internal import CNcurses
internal import Glibc

// The one file with state that signal handlers share. A handler may only read
// plain memory and make system calls, so what it needs is kept in globals
// written before the handlers are installed; `nonisolated(unsafe)` says that
// the order of those writes, not a lock, keeps them safe.

/// The terminal's settings before the program changed them.
private nonisolated(unsafe) var savedSettings = termios()
/// Whether the program owns the screen at present.
private nonisolated(unsafe) var isActive: sig_atomic_t = 0
/// Whether a signal is ending the process.
private nonisolated(unsafe) var isCrashing: sig_atomic_t = 0
/// The pipe that turns a signal into an event.
private nonisolated(unsafe) var signalPipe: (Int32, Int32) = (-1, -1)
/// The signal that asked the program to end and has not been acted on yet, or
/// 0.
private nonisolated(unsafe) var pendingEnd: Int32 = 0
/// The original standard error, and the file that receives it while the screen
/// is ours; -1 if there is none.
private nonisolated(unsafe) var realError: Int32 = -1
private nonisolated(unsafe) var heldError: Int32 = -1
/// The thread that writes to the terminal.
private nonisolated(unsafe) var drawingThread = pthread_self()
/// The bytes that restore the terminal from any state.
private nonisolated(unsafe) var restoreBytes: UnsafeMutablePointer<UInt8>?
private nonisolated(unsafe) var restoreLength = 0

/// Writes as much as there is room for, waits at most half a second for room,
/// and then discards the output that the terminal has not read.
///
/// The freed room may be taken again by output that was about to be written, so
/// this is repeated, each time from the first byte: the discarded output may
/// include our own.
private func writeBounded(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
    // The flag is shared by all who have the terminal open, so it is restored.
    let flags = fcntl(descriptor, F_GETFL)
    if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) }
    var done = 0
    var naps = 0
    while done < count, naps < 50 {
        let written = write(descriptor, bytes + done, count - done)
        if written > 0 {
            done += written
            continue
        }
        if written < 0, errno != EAGAIN, errno != EINTR { break }
        naps += 1
        if naps >= 25, tcflush(descriptor, TCOFLUSH) == 0 { done = 0 }
        // A pause rather than a wait for room: there may be room that cannot be
        // used while the other thread holds the terminal's lock.
        _ = poll(nil, 0, 20)
    }
    if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags) }
}

/// Copies the held output to the original standard error.
private func replayErrors() {
    guard heldError >= 0, realError >= 0 else { return }
    _ = lseek(heldError, 0, SEEK_SET)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4_096) { buffer in
        guard let base = buffer.baseAddress else { return }
        while true {
            let count = read(heldError, base, 4_096)
            if count <= 0 { break }
            writeBounded(realError, base, count)
        }
    }
    _ = ftruncate(heldError, 0)
    _ = lseek(heldError, 0, SEEK_SET)
}

/// Takes the terminal from the drawing thread if another thread crashes: the
/// drawing thread may be stuck in a write, and then holds the terminal's lock.
/// A signal ends the write, and its handler does not return.
private func stopDrawing() {
    isCrashing = 1
    if pthread_equal(pthread_self(), drawingThread) == 0 { pthread_kill(drawingThread, SIGWINCH) }
}

/// Restores the terminal and ends the process as the signal would have.
private func crash(_ number: Int32) {
    if isActive != 0 {
        isActive = 0
        stopDrawing()
        if let restoreBytes { writeBounded(1, restoreBytes, restoreLength) }
        tcsetattr(0, TCSANOW, &savedSettings)
        replayErrors()
    }
    signal(number, SIG_DFL)
    raise(number)
}

/// Notes a request to end. The program ends at its own pace, but has two
/// seconds at most: a program stuck in writing to a terminal that does not read
/// never gets to see the request.
private func polite(_ number: Int32) {
    let before = errno
    defer { errno = before }
    var byte = UInt8(truncatingIfNeeded: number)
    if signalPipe.1 < 0 || write(signalPipe.1, &byte, 1) != 1 { crash(number) }
    if pendingEnd == 0 {
        pendingEnd = number
        alarm(2)
    }
}

/// Ends the process when its time to end has run out, or when another process
/// sent the alarm signal.
private func overdue(_ number: Int32) { crash(pendingEnd != 0 ? pendingEnd : number) }

/// Notes a new window size, a request to stop or the end of a stop. They are
/// events like any other, so that none is lost between looking for input and
/// waiting for it. If the pipe is full, it already holds one.
private func noted(_ number: Int32) {
    while isCrashing != 0 { pause() }
    let before = errno
    defer { errno = before }
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(signalPipe.1, &byte, 1)
}

/// Keeps the terminal restorable whatever happens to the process.
enum SignalRestore {
    /// Signals that ask the program to end.
    private static let politeSignals = [SIGTERM, SIGINT, SIGHUP]

    /// All other signals that end a process unless it handles them. Two signals
    /// after the standard ones belong to the C library.
    private static let fatalSignals =
        [
            SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGSTKFLT, SIGXCPU,
            SIGXFSZ,
            SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS,
        ] + Array(34...64)

    /// Signals that become events.
    private static let notedSignals = [SIGWINCH, SIGTSTP, SIGCONT]

    /// Saves the terminal's settings, diverts standard error to an unnamed
    /// file, and installs the handlers.
    ///
    /// - Parameter text: the bytes that restore the terminal.
    /// - Returns: the reading end of a pipe, or -1 if there is none. Requests
    ///   to end or to stop and new window sizes arrive on it as signal numbers.
    static func begin(restoring text: String) -> Int32 {
        tcgetattr(0, &savedSettings)
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, text.utf8.count))
        for (index, byte) in text.utf8.enumerated() { bytes[index] = byte }
        restoreBytes?.deallocate()
        restoreBytes = bytes
        restoreLength = text.utf8.count
        var ends: [Int32] = [-1, -1]
        if signalPipe.0 < 0, pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
            signalPipe = (ends[0], ends[1])
        }
        divertErrors()
        pendingEnd = 0
        drawingThread = pthread_self()
        isActive = 1
        let once = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_NODEFER
        for number in fatalSignals { install(number, crash, flags: once) }
        install(SIGALRM, overdue, flags: once)
        for number in politeSignals { install(number, polite, flags: SA_RESTART) }
        // This precedes the start of ncurses, which then leaves the signal to
        // this handler.
        install(SIGWINCH, noted, flags: SA_RESTART)
        return signalPipe.0
    }

    /// Returns the numbers of the signals noted since the last call.
    static func takeNoted() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(signalPipe.0, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map { Int32($0) }
    }

    /// Takes requests to stop as events too. To be called after ncurses has
    /// started, which would otherwise handle them itself and ignore the modes
    /// that it does not know.
    static func takeStops() {
        for number in [SIGTSTP, SIGCONT] { install(number, noted, flags: SA_RESTART) }
    }

    /// Stops the process as Ctrl-Z does, until it is continued. A process in
    /// the background stops again, since the terminal belongs to another one.
    static func stop() {
        // In a process group that no shell waits for (an orphaned one), SIGTSTP
        // does not stop the process; hence a limit.
        for _ in 0..<100 {
            for number in [SIGTSTP, SIGCONT] { signal(number, SIG_DFL) }
            raise(SIGTSTP)
            takeStops()
            if isInForeground { return }
        }
    }

    /// Whether this process may write to the terminal.
    static var isInForeground: Bool {
        let group = tcgetpgrp(0)
        return group < 0 || group == getpgrp()
    }

    /// Restores standard error, prints the held output, and removes the
    /// handlers.
    static func end() {
        guard isActive != 0 else { return }
        isActive = 0
        for number in fatalSignals + politeSignals + notedSignals { signal(number, SIG_DFL) }
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
        alarm(0)
        signal(SIGALRM, SIG_DFL)
    }

    /// Installs a handler, unless the parent process had the signal ignored: it
    /// then stays ignored.
    private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void, flags: Int32) {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return }
        if unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
            return
        }
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = flags
        sigemptyset(&action.sa_mask)
        sigaction(number, &action, nil)
    }

    /// Diverts standard error to an unnamed file, so that messages do not spoil
    /// the screen.
    private static func divertErrors() {
        // mkstemp replaces the six X by a free name.
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
