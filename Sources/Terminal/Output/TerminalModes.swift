internal import CNcurses
internal import Glibc

/// Modes of a terminal that ncurses knows nothing of, and what puts it back.
enum TerminalModes {
    /// Presses, releases, and motion while a button is held, in decimal.
    static func mouse(_ on: Bool) -> String {
        on ? "\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h" : "\u{1b}[?1002l\u{1b}[?1006l\u{1b}[?1000l"
    }

    /// Marks around what is pasted.
    static func paste(_ on: Bool) -> String { on ? "\u{1b}[?2004h" : "\u{1b}[?2004l" }

    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    /// What puts the terminal back from whatever it shows: mouse and paste
    /// off, colours off, back to the first screen or below the picture, cursor
    /// on, keypad off. Known once the terminal's type is.
    static var restore: String {
        mouse(false) + paste(false) + capability("sgr0")
            + (cn_capability("rmcup") != nil ? capability("rmcup") : text(cn_to_last_row()) + "\r\n")
            + capability("cnorm") + capability("rmkx")
    }

    private static func capability(_ name: String) -> String { text(cn_capability(name)) }

    /// Without the pauses that old terminals need, such as `$<5>`.
    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        guard let pointer else { return "" }
        var result = ""
        var rest = String(cString: pointer)[...]
        while let character = rest.popFirst() {
            if character == "$", rest.first == "<", let end = rest.firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(character)
            }
        }
        return result
    }
}
