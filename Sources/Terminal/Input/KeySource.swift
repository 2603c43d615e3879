internal import Glibc

/// Standard input as the program understands it, without a screen. Where it
/// is a terminal, this owns the terminal's modes up to ``close()``.
package final class KeySource {
    /// Whether the input is a terminal, and not a file or a pipe.
    package let isTerminal = isatty(0) == 1
    private let takesModes = isatty(0) == 1 && isatty(1) == 1
    private var reader = InputReader(descriptor: 0)
    private var signalDescriptor: Int32 = -1
    private var settings = termios()
    private var isOpen = true

    private static let keypad = (on: "\u{1b}[?1h\u{1b}=", off: "\u{1b}[?1l\u{1b}>")

    package init() {
        guard isTerminal else { return }
        tcgetattr(0, &settings)
        signalDescriptor = SignalRestore.begin(
            restoring: takesModes ? TerminalModes.mouse(false) + TerminalModes.paste(false) + Self.keypad.off : "")
        SignalRestore.takeStops()
        setModes(true)
    }

    /// Gives the terminal back as it was. May be called more than once.
    package func close() {
        guard isOpen, isTerminal else { return }
        isOpen = false
        setModes(false)
        SignalRestore.end()
    }

    private func setModes(_ on: Bool) {
        var changed = settings
        if on {
            cfmakeraw(&changed)
            // Lines are printed meanwhile.
            changed.c_oflag = settings.c_oflag
        }
        tcsetattr(0, TCSANOW, &changed)
        // The same as on the screen, so that the terminal sends the same.
        if takesModes {
            TerminalModes.write(
                (on ? Self.keypad.on : Self.keypad.off) + TerminalModes.mouse(on) + TerminalModes.paste(on))
        }
    }

    /// Waits for what comes next.
    ///
    /// - Returns: nil at the end of the input, or when asked to end.
    package func next() -> [DecodedInput]? {
        while true {
            let result = reader.wait(timeoutMilliseconds: nil, others: [signalDescriptor])
            if result.isReady[0] {
                let numbers = SignalRestore.takeNoted()
                if numbers.contains(where: { ![SIGWINCH, SIGTSTP, SIGCONT].contains($0) }) { return nil }
                if numbers.contains(SIGTSTP) { stop() } else if numbers.contains(SIGCONT) { setModes(true) }
            }
            if !result.decoded.isEmpty { return result.decoded }
            if result.hasEnded { return nil }
        }
    }

    /// Stops the program as Ctrl-Z does, until it is told to go on.
    package func stop() {
        guard isTerminal else { return }
        setModes(false)
        SignalRestore.stop()
        setModes(true)
    }
}
