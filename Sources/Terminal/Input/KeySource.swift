internal import Glibc

/// Standard input as the program understands it, without a screen. If it is a
/// terminal, this owns the terminal's modes until ``close()``.
package final class KeySource {
    /// Whether the input is a terminal rather than a file or a pipe.
    package let isTerminal = isatty(0) == 1
    /// Whether output is a terminal too, which escape sequences can then set
    /// up.
    private let takesModes = isatty(0) == 1 && isatty(1) == 1
    private var reader = InputReader(descriptor: 0)
    private var signalDescriptor: Int32 = -1
    private var settings = termios()
    private var isOpen = true

    private static let keypad = (on: "\u{1b}[?1h\u{1b}=", off: "\u{1b}[?1l\u{1b}>")

    /// Sets the terminal up as the screen does: raw input, keypad, mouse and
    /// paste marks, and handlers that restore it on a signal. Does nothing if
    /// the input is not a terminal.
    package init() {
        guard isTerminal else { return }
        tcgetattr(0, &settings)
        signalDescriptor = SignalRestore.begin(
            restoring: takesModes ? TerminalModes.mouse(false) + TerminalModes.paste(false) + Self.keypad.off : "")
        SignalRestore.takeStops()
        setModes(true)
    }

    /// Restores the terminal. May be called more than once.
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
            // Output keeps its settings, since lines are printed meanwhile.
            changed.c_oflag = settings.c_oflag
        }
        tcsetattr(0, TCSANOW, &changed)
        // The same modes as on the screen, so that the terminal sends the same
        // bytes.
        if takesModes {
            TerminalModes.write(
                (on ? Self.keypad.on : Self.keypad.off) + TerminalModes.mouse(on) + TerminalModes.paste(on))
        }
    }

    /// Waits for the next input.
    ///
    /// - Returns: `nil` at the end of the input, or when the program is asked
    ///   to end.
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

    /// Stops the program as Ctrl-Z does, until it is continued.
    package func stop() {
        guard isTerminal else { return }
        setModes(false)
        SignalRestore.stop()
        setModes(true)
    }
}
