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
/// Whether a signal is ending the process.
private nonisolated(unsafe) var isCrashing: sig_atomic_t = 0
/// The pipe that turns a signal into an event.
private nonisolated(unsafe) var signalPipe: (Int32, Int32) = (-1, -1)
/// The signal that asked the program to end, and has not been obeyed yet.
private nonisolated(unsafe) var pendingEnd: Int32 = 0
/// Standard error as it was, and the file it goes to meanwhile.
private nonisolated(unsafe) var realError: Int32 = -1
private nonisolated(unsafe) var heldError: Int32 = -1
/// The thread that writes to the terminal.
private nonisolated(unsafe) var drawingThread = pthread_self()
/// What puts the terminal back, whatever it shows.
private nonisolated(unsafe) var restoreBytes: UnsafeMutablePointer<UInt8>?
private nonisolated(unsafe) var restoreLength = 0

/// Writes at once what there is room for, waits half a second at most for
/// room, and then throws away what the terminal has not read.
///
/// The room may be taken once more by what was about to be written, so this is
/// done repeatedly, and each time from the first byte: what is thrown away may
/// be our own.
private func writeBounded(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
    // The flag belongs to everybody who has the terminal open: it is put
    // back.
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
        // A nap, not a wait for room: there may be room that cannot be had
        // while the other thread holds the line.
        _ = poll(nil, 0, 20)
    }
    if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags) }
}

/// Copies what was written to standard error meanwhile to where it belongs.
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

/// Takes the terminal from the thread that draws, if another one crashes: it
/// may be stuck in writing, and whoever is holds the line. A signal ends that,
/// and its handler does not return.
private func stopDrawing() {
    isCrashing = 1
    if pthread_equal(pthread_self(), drawingThread) == 0 { pthread_kill(drawingThread, SIGWINCH) }
}

/// Puts the terminal back and ends the process as the signal would have.
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

/// The program was asked to end: it does so at its own pace, but not for
/// ever. One that is stuck in writing to a terminal that does not read never
/// comes to see the request.
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

/// The time to end in is over; or somebody else sent the signal.
private func overdue(_ number: Int32) { crash(pendingEnd != 0 ? pendingEnd : number) }

/// A new size of the window, a request to stop or the end of a stop: events
/// like any other, so that none can slip by between looking for input and
/// waiting for it. A full pipe has one.
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

    /// Signals that end a process unless it does something about them: all
    /// the others there are. Two after the standard ones are the C library's
    /// own.
    private static let fatalSignals =
        [
            SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGSTKFLT, SIGXCPU,
            SIGXFSZ,
            SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS,
        ] + Array(34...64)

    private static let notedSignals = [SIGWINCH, SIGTSTP, SIGCONT]

    /// Remembers the terminal's settings, diverts standard error to a file
    /// without a name, and installs the handlers.
    ///
    /// - Parameter restoring: what puts the terminal back.
    /// - Returns: the reading end of a pipe on which requests to end or to
    ///   stop and new window sizes arrive as the numbers of their signals, or
    ///   -1.
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
        // Before ncurses starts, which then leaves the signal to us.
        install(SIGWINCH, noted, flags: SA_RESTART)
        return signalPipe.0
    }

    /// The numbers of the signals that came since last asked.
    static func takeNoted() -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(signalPipe.0, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).map { Int32($0) }
    }

    /// Takes requests to stop as events, too. After ncurses has started,
    /// which would see to them itself and forget what it knows nothing of.
    static func takeStops() {
        for number in [SIGTSTP, SIGCONT] { install(number, noted, flags: SA_RESTART) }
    }

    /// Stops the process as Ctrl-Z does, until it is told to go on. One in
    /// the background stops again: the terminal is somebody else's.
    static func stop() {
        // A shell that is waited for by nobody cannot stop us, hence a limit.
        for _ in 0..<100 {
            for number in [SIGTSTP, SIGCONT] { signal(number, SIG_DFL) }
            raise(SIGTSTP)
            takeStops()
            if isInForeground { return }
        }
    }

    /// Whether the terminal is this process's to write to.
    static var isInForeground: Bool {
        let group = tcgetpgrp(0)
        return group < 0 || group == getpgrp()
    }

    /// Gives standard error back and prints what was held.
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

    /// - Note: a signal that the parent had us ignore stays ignored.
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
