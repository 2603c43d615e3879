package import Cells
internal import CNcurses
internal import Glibc

/// The screen, through ncurses. It owns the terminal of the process from
/// ``init(color:glyphs:mouse:environment:)`` to ``close()``.
///
/// ncurses is not thread-safe and neither is this: it is used on the main
/// thread only, which the compiler sees to because it is not `Sendable`.
package final class NcursesTerminal {
    package let profile: ColorProfile
    package let glyphs: GlyphSet
    package private(set) var size: Size

    private var window: UnsafeMutablePointer<WINDOW>
    private let signalDescriptor: Int32
    private var usesMouse: Bool
    private let hasColor: Bool
    private var isOpen = true
    /// What the screen shows, or nothing where it must be drawn in full.
    private var shown: CellBuffer?
    private var shownTheme = ""
    private var pairs: [UInt64: Int32] = [:]
    private var looks: [UInt16: Look] = [:]
    /// The glyphs of one run, kept for the next.
    private var run: [wchar_t] = []
    private var isButtonDown = false
    /// What is being pasted; nothing while nothing is.
    private var pasted: String?
    /// Codes beyond those of ncurses for the marks around what is pasted.
    private static let pasteBegins: Int32 = 0x1001
    private static let pasteEnds: Int32 = 0x1002
    /// The latest press: two of them soon after one another at the same place
    /// are a double click.
    private var lastPress: (x: Int, y: Int, time: ContinuousClock.Instant)?

    /// What ncurses is told of a cell.
    private struct Look: Equatable {
        var attributes: attr_t
        var pair: Int32
    }

    /// Takes the terminal over.
    ///
    /// - Parameter glyphs: forces a glyph set; otherwise the locale decides.
    package init(
        color: ColorChoice, glyphs: GlyphSet?, mouse: Bool, environment: [String: String]
    ) throws(TerminalError) {
        guard isatty(0) == 1, isatty(1) == 1 else { throw .notATerminal }
        guard let type = environment["TERM"], !type.isEmpty else { throw .noTerminalType }
        setlocale(LC_ALL, "")
        // A locale that is not installed leaves plain C; the terminal itself
        // is usually UTF-8 all the same.
        if cn_is_utf8() == 0 { setlocale(LC_CTYPE, "C.UTF-8") }
        var status: Int32 = 0
        guard setupterm(nil, 1, &status) == OK else { throw .unknownTerminalType(type) }
        guard cn_has_cup() != 0 else { throw .cannotMoveCursor(type) }
        // A size frozen in the environment would outlive the window's.
        unsetenv("LINES")
        unsetenv("COLUMNS")
        signalDescriptor = SignalRestore.begin()
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
        set_escdelay(25)
        mouseinterval(0)
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
        nodelay(window, true)
        meta(window, true)
        leaveok(window, true)
        define_key("\u{1b}[200~", Self.pasteBegins)
        define_key("\u{1b}[201~", Self.pasteEnds)
        setMouse(true)
        setPaste(true)
    }

    /// Gives the terminal back as it was. May be called more than once.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        setMouse(false)
        setPaste(false)
        curs_set(1)
        delwin(window)
        endwin()
        SignalRestore.end()
    }

    /// Takes the mouse, or leaves it to the terminal, which then selects
    /// text with it.
    package func useMouse(_ on: Bool) {
        guard isOpen, on != usesMouse else { return }
        if !on { setMouse(false) }
        usesMouse = on
        if on { setMouse(true) }
    }

    /// Asks the terminal to mark what is pasted.
    private func setPaste(_ on: Bool) {
        let bytes = Array((on ? "\u{1b}[?2004h" : "\u{1b}[?2004l").utf8)
        _ = write(1, bytes, bytes.count)
    }

    private func setMouse(_ on: Bool) {
        guard usesMouse else { return }
        mousemask(on ? cn_mouse_all() : 0, nil)
        // terminfo's mouse knows no motion: ask for it while a button is held.
        let bytes = Array((on ? "\u{1b}[?1002h\u{1b}[?1006h" : "\u{1b}[?1002l\u{1b}[?1006l").utf8)
        _ = write(1, bytes, bytes.count)
    }
}

// MARK: Output

extension NcursesTerminal {
    /// Shows a picture. Only runs of cells that changed are handed on.
    package func present(_ buffer: CellBuffer, theme: Theme) {
        guard isOpen, buffer.width > 0, buffer.height > 0 else { return }
        if shownTheme != theme.name {
            shown = nil
            looks = [:]
        }
        shownTheme = theme.name
        let previous = shown.flatMap { $0.width == buffer.width && $0.height == buffer.height ? $0 : nil }
        if let previous {
            // Every other row first, then the rest: among neighbours that
            // stay, ncurses sees nothing to scroll. Several terminals that go
            // by the name of xterm cannot scroll a region (SU, SD) and keep
            // stale lines where it does.
            for first in 0...1 { draw(buffer, over: previous, rows: stride(from: first, to: buffer.height, by: 2), theme) }
        } else {
            clearok(window, true)
            draw(buffer, over: nil, rows: stride(from: 0, to: buffer.height, by: 1), theme)
        }
        shown = buffer
    }

    private func draw(_ buffer: CellBuffer, over previous: CellBuffer?, rows: StrideTo<Int>, _ theme: Theme) {
        let columns = min(buffer.width, Int(getmaxx(window)))
        let height = Int(getmaxy(window))
        var hasDrawn = previous == nil
        for y in rows where y < height {
            var changed = 0..<buffer.width
            if let previous {
                guard let difference = buffer.difference(from: previous, row: y) else { continue }
                changed = difference
            }
            // A changed right half is drawn with its left half.
            if buffer[changed.lowerBound, y].scalar == 0, changed.lowerBound > 0 {
                changed = changed.lowerBound - 1..<changed.upperBound
            }
            drawRow(buffer, y: y, columns: changed.clamped(to: 0..<columns), theme: theme)
            hasDrawn = true
        }
        guard hasDrawn else { return }
        wnoutrefresh(window)
        doupdate()
    }

    /// Hands a part of a row to ncurses, cells of one look at a time.
    private func drawRow(_ buffer: CellBuffer, y: Int, columns: Range<Int>, theme: Theme) {
        var x = columns.lowerBound
        while x < columns.upperBound {
            let look = look(of: buffer[x, y], theme: theme)
            run.removeAll(keepingCapacity: true)
            var end = x
            while end < columns.upperBound {
                let cell = buffer[end, y]
                if cell.scalar != 0 {
                    if end > x, self.look(of: cell, theme: theme) != look { break }
                    run.append(wchar_t(bitPattern: cell.scalar))
                }
                end += 1
            }
            _ = cn_put_run(window, Int32(y), Int32(x), run, Int32(run.count), look.attributes, look.pair)
            x = max(end, x + 1)
        }
    }

    /// How a cell looks on this terminal, remembered until the theme changes.
    private func look(of cell: Cell, theme: Theme) -> Look {
        let key = UInt16(cell.role.rawValue) << 8 | UInt16(cell.attributes.rawValue)
        if let known = looks[key] { return known }
        let style = theme.style(for: cell.role, extra: cell.attributes, profile: profile)
        let look = Look(attributes: attributes(of: style), pair: pair(of: style))
        looks[key] = look
        return look
    }

    private func attributes(of style: Style) -> attr_t {
        var value: attr_t = 0
        if style.attributes.contains(.bold) { value |= cn_bold() }
        if style.attributes.contains(.dim) { value |= cn_dim() }
        if style.attributes.contains(.reverse) { value |= cn_reverse() }
        if style.attributes.contains(.underline) { value |= cn_underline() }
        if style.attributes.contains(.italic) { value |= cn_italic() }
        return value
    }

    private func pair(of style: Style) -> Int32 {
        guard hasColor else { return 0 }
        func number(_ color: Color) -> Int32 {
            switch color {
            case .standard: -1
            // A terminal of 8 colours has no bright half.
            case .indexed(let index): Int32(index) < cn_colors() ? Int32(index) : Int32(index % 8)
            case .rgb(let r, let g, let b): Int32(r) << 16 | Int32(g) << 8 | Int32(b)
            }
        }
        let (foreground, background) = (number(style.foreground), number(style.background))
        let key = UInt64(UInt32(bitPattern: foreground)) << 32 | UInt64(UInt32(bitPattern: background))
        if let pair = pairs[key] { return pair }
        // When all pairs are in use ncurses recycles the oldest, so what we
        // remember would be wrong: forget it before that.
        if pairs.count >= Int(cn_color_pairs()) - 2 {
            pairs = [:]
            reset_color_pairs()
            looks = [:]
            shown = nil
        }
        let pair = alloc_pair(foreground, background)
        pairs[key] = max(0, pair)
        return max(0, pair)
    }
}

// MARK: Input

extension NcursesTerminal {
    /// Waits for input, for a wake-up or for the timeout, and returns all
    /// there is.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: how long to wait at most; for ever if nil.
    ///   - wakeDescriptors: become readable when there is something else to
    ///     do.
    package func poll(timeoutMilliseconds: Int?, wakeDescriptors: [Int32]) -> [InputEvent] {
        var watched = ([0, signalDescriptor] + wakeDescriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = Glibc.poll(&watched, nfds_t(watched.count), timeoutMilliseconds.map { Int32(clamping: $0) } ?? -1)
        var events: [InputEvent] = []
        if watched[1].revents & Int16(POLLIN) != 0 {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = read(signalDescriptor, &bytes, bytes.count)
            let numbers = bytes.prefix(max(0, count))
            if numbers.contains(where: { $0 != UInt8(SIGWINCH) }) { events.append(.terminate) }
            if numbers.contains(UInt8(SIGWINCH)) { followWindow() }
        }
        if watched[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return [.terminate] }
        if watched.dropFirst(2).contains(where: { $0.revents & Int16(POLLIN) != 0 }) { events.append(.wake) }
        drain(into: &events)
        return events
    }

    /// Tells ncurses the window's size; it answers with a key.
    private func followWindow() {
        var window = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else { return }
        resizeterm(Int32(window.ws_row), Int32(window.ws_col))
    }

    private func drain(into events: inout [InputEvent]) {
        var resized = false
        var code: wint_t = 0
        // At most so many at once, so that a flood of input cannot keep the
        // screen from being drawn.
        for _ in 0..<8_192 {
            let status = wget_wch(window, &code)
            if status == ERR { break }
            if status == KEY_CODE_YES {
                if code == wint_t(KEY_RESIZE) {
                    resized = true
                } else if code == wint_t(Self.pasteBegins) {
                    pasted = ""
                } else if code == wint_t(Self.pasteEnds) {
                    if let pasted { events.append(.paste(pasted)) }
                    pasted = nil
                } else if code == wint_t(KEY_MOUSE) {
                    events += mouseEvents().map { .mouse($0) }
                } else if let key = Self.named(Int32(bitPattern: code)) {
                    events.append(.key(key))
                }
            } else if pasted != nil {
                // No more than anybody would type.
                if let scalar = Unicode.Scalar(code), (pasted?.utf8.count ?? 0) < 1 << 16 { pasted?.unicodeScalars.append(scalar) }
            } else if code == 0x1a {
                suspend()
                resized = true
            } else if let key = Self.typed(code) {
                events.append(.key(key))
            }
        }
        if resized {
            size = Size(width: Int(cn_cols()), height: Int(cn_lines()))
            wresize(window, cn_lines(), cn_cols())
            shown = nil
            events.append(.resize(size))
        }
    }

    /// Stops like any program on Ctrl-Z and comes back with a full picture.
    private func suspend() {
        setMouse(false)
        setPaste(false)
        // ncurses handles the signal: it leaves its screen, stops, and
        // repaints when the shell lets the program go on.
        raise(SIGTSTP)
        setMouse(true)
        setPaste(true)
        shown = nil
    }

    /// All that the mouse did since last asked: one key may stand for
    /// several events, and they come off a stack.
    private func mouseEvents() -> [MouseEvent] {
        var stack: [MEVENT] = []
        var event = MEVENT()
        while stack.count < 64, getmouse(&event) == OK { stack.append(event) }
        return stack.reversed().compactMap { mouseEvent($0) }
    }

    private func mouseEvent(_ event: MEVENT) -> MouseEvent? {
        let (x, y) = (Int(event.x), Int(event.y))
        if event.bstate & cn_wheel_up() != 0 { return MouseEvent(.wheelUp, x: x, y: y) }
        if event.bstate & cn_wheel_down() != 0 { return MouseEvent(.wheelDown, x: x, y: y) }
        if event.bstate & cn_button1_released() != 0 {
            isButtonDown = false
            return MouseEvent(.release, x: x, y: y)
        }
        if event.bstate & cn_button1_pressed() != 0 {
            // A press without a release between is the mouse being dragged.
            defer { isButtonDown = true }
            if isButtonDown { return MouseEvent(.drag, x: x, y: y) }
            let now = ContinuousClock.now
            if let last = lastPress, last.x == x, last.y == y, now - last.time < .milliseconds(400) {
                lastPress = nil
                return MouseEvent(.doubleClick, x: x, y: y)
            }
            lastPress = (x, y, now)
            return MouseEvent(.press, x: x, y: y)
        }
        if event.bstate & cn_position() != 0, isButtonDown { return MouseEvent(.drag, x: x, y: y) }
        return nil
    }

    private static func named(_ code: Int32) -> Key? {
        switch code {
        case KEY_UP: .up
        case KEY_DOWN: .down
        case KEY_LEFT: .left
        case KEY_RIGHT: .right
        case KEY_HOME: .home
        case KEY_END: .end
        case KEY_SR: .shiftUp
        case KEY_SF: .shiftDown
        case KEY_SLEFT: .shiftLeft
        case KEY_SRIGHT: .shiftRight
        case KEY_PPAGE: .pageUp
        case KEY_NPAGE: .pageDown
        case KEY_BTAB: .backTab
        case KEY_ENTER: .enter
        case KEY_BACKSPACE: .backspace
        case KEY_DC: .delete
        case KEY_F0 + 1...KEY_F0 + 12: .function(Int(code - KEY_F0))
        default: nil
        }
    }

    private static func typed(_ code: wint_t) -> Key? {
        switch code {
        case 9: .tab
        case 10, 13: .enter
        case 27: .escape
        case 8, 127: .backspace
        case 1...26: Unicode.Scalar(code + 96).map { .control(Character($0)) }
        case 0..<32: nil
        default: Unicode.Scalar(code).map { .character(Character($0)) }
        }
    }
}
