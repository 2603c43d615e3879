internal import CNcurses
package import Cells
internal import Glibc

/// The screen, through ncurses. It owns the terminal of the process from
/// ``init(color:glyphs:mouse:environment:)`` to ``close()``.
///
/// Neither ncurses nor this class is thread-safe: it is used on the main thread
/// only, which the compiler enforces because it is not `Sendable`.
package final class NcursesTerminal {
    /// The colours that the terminal can show, or is to show.
    package let profile: ColorProfile
    /// The glyphs that the terminal can show.
    package let glyphs: GlyphSet
    /// The size of the window in cells, as of the latest resize event.
    package private(set) var size: Size

    var window: UnsafeMutablePointer<WINDOW>
    let hasColor: Bool
    private(set) var isOpen = true
    /// The picture on the screen, or `nil` if it must be drawn in full.
    var shown: CellBuffer?
    var shownTheme = ""
    var pairs: [UInt64: Int32] = [:]
    var looks: [UInt16: Look] = [:]
    /// The glyphs of one run; the storage is kept for the next.
    var run: [wchar_t] = []
    private let signalDescriptor: Int32
    private var reader = InputReader(descriptor: 0)
    private var usesMouse: Bool
    /// Whether the terminal has a second screen, which leaves the first
    /// unchanged.
    private let hasSecondScreen: Bool

    /// The look of a cell in the terms of ncurses.
    struct Look: Equatable {
        var attributes: attr_t
        var pair: Int32
    }

    /// Takes over the terminal.
    ///
    /// - Parameters:
    ///   - color: whether to use colour, if the terminal has any.
    ///   - glyphs: the glyph set to use, or `nil` to let locale and terminal
    ///     type decide.
    ///   - mouse: whether to take the mouse.
    ///   - environment: the environment variables of the process.
    /// - Throws: ``TerminalError`` if standard input or output is not a
    ///   terminal, or nothing can be drawn on it.
    package init(
        color: ColorChoice, glyphs: GlyphSet?, mouse: Bool, environment: [String: String]
    ) throws(TerminalError) {
        guard isatty(0) == 1, isatty(1) == 1 else { throw .notATerminal }
        guard let type = environment["TERM"], !type.isEmpty else { throw .noTerminalType }
        setlocale(LC_ALL, "")
        // A locale that is not installed leaves plain C, although the terminal
        // itself is usually UTF-8.
        if cn_is_utf8() == 0 { setlocale(LC_CTYPE, "C.UTF-8") }
        var status: Int32 = 0
        guard setupterm(nil, 1, &status) == OK else { throw .unknownTerminalType(type) }
        guard cn_capability("cup") != nil else { throw .cannotMoveCursor(type) }
        // A size fixed in the environment would outlive a change of the window.
        unsetenv("LINES")
        unsetenv("COLUMNS")
        hasSecondScreen = cn_capability("rmcup") != nil
        signalDescriptor = SignalRestore.begin(restoring: TerminalModes.restore)
        guard let opened = cn_newterm() else {
            SignalRestore.end()
            throw .unknownTerminalType(type)
        }
        set_term(opened)
        cn_avoid_repeat()
        raw()
        noecho()
        nonl()
        curs_set(0)
        // Input is read without ncurses, which would otherwise look for it and
        // leave a picture half drawn.
        typeahead(-1)
        let wantsColor = color.usesColor(environment: environment, isTerminal: true)
        hasColor = wantsColor && has_colors() && start_color() == OK
        if hasColor { use_default_colors() }
        profile =
            !hasColor ? .none : cn_colors() > 256 ? .direct : cn_colors() >= 256 ? .indexed256 : .ansi16
        self.glyphs = glyphs ?? (cn_is_utf8() != 0 && type != "linux" ? .unicode : .ascii)
        usesMouse = mouse
        size = Size(width: Int(cn_cols()), height: Int(cn_lines()))
        guard let made = newwin(0, 0, 0, 0) else {
            endwin()
            SignalRestore.end()
            throw .cannotMoveCursor(type)
        }
        window = made
        keypad(window, true)
        leaveok(window, true)
        SignalRestore.takeStops()
        setModes(true)
    }

    /// Restores the terminal. May be called more than once.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        curs_set(1)
        delwin(window)
        leaveScreen()
        SignalRestore.end()
    }

    /// Takes the mouse, or leaves it to the terminal, which then selects text
    /// with it. Does nothing once closed.
    package func useMouse(_ on: Bool) {
        guard isOpen, on != usesMouse else { return }
        usesMouse = on
        TerminalModes.write(TerminalModes.mouse(on))
    }

    /// Turns the modes on or off that ncurses does not know.
    private func setModes(_ on: Bool) {
        TerminalModes.write((usesMouse ? TerminalModes.mouse(on) : "") + TerminalModes.paste(on))
    }

    /// Returns to the first screen, or to the line below the picture.
    private func leaveScreen() {
        setModes(false)
        endwin()
        // The picture stays on the only screen, and further output goes below
        // it.
        if !hasSecondScreen { TerminalModes.write("\r\n") }
    }
}

// MARK: Input

extension NcursesTerminal {
    /// Waits for input, for a wake-up or for the timeout, and returns all
    /// pending events.
    ///
    /// Requests to stop are carried out before it returns, and lead to a resize
    /// event.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: the longest wait, or `nil` for no limit.
    ///   - wakeDescriptors: file descriptors that become readable when there is
    ///     something else to do.
    package func poll(timeoutMilliseconds: Int?, wakeDescriptors: [Int32]) -> [InputEvent] {
        let result = reader.wait(timeoutMilliseconds: timeoutMilliseconds, others: [signalDescriptor] + wakeDescriptors)
        var events: [InputEvent] = []
        var hasNewSize = false
        if result.isReady[0] {
            let numbers = SignalRestore.takeNoted()
            if numbers.contains(where: { ![SIGWINCH, SIGTSTP, SIGCONT].contains($0) }) { events.append(.terminate) }
            if numbers.contains(SIGTSTP) {
                suspend()
            } else if numbers.contains(SIGCONT) {
                // The process was stopped from outside, without a chance to
                // tidy up; another program may have changed anything about the
                // terminal meanwhile.
                if !SignalRestore.isInForeground { SignalRestore.stop() }
                endwin()
                resume()
            }
            hasNewSize = !numbers.isEmpty
        }
        if result.isReady.dropFirst().contains(true) { events.append(.wake) }
        for event in result.decoded.compactMap(\.event) {
            switch event {
            case .suspend:
                suspend()
                hasNewSize = true
            case .mouse where !usesMouse: break
            default: events.append(event)
            }
        }
        if result.hasEnded { events.append(.terminate) }
        if hasNewSize { events.append(followWindow()) }
        return events
    }

    /// Adopts the size of the window and has the picture drawn in full.
    private func followWindow() -> InputEvent {
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 {
            resize_term(Int32(size.ws_row), Int32(size.ws_col))
        }
        self.size = Size(width: Int(cn_cols()), height: Int(cn_lines()))
        wresize(window, cn_lines(), cn_cols())
        shown = nil
        return .resize(self.size)
    }

    /// Stops the process as Ctrl-Z does; afterwards the picture is drawn in
    /// full.
    private func suspend() {
        leaveScreen()
        SignalRestore.stop()
        resume()
    }

    /// Takes the screen back after a stop.
    private func resume() {
        // This makes ncurses enter the screen again.
        doupdate()
        setModes(true)
    }
}
