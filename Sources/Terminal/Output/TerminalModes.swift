internal import CNcurses
internal import Glibc

/// The terminal modes that ncurses does not know, and the bytes that restore
/// the terminal.
enum TerminalModes {
    /// Returns the sequence that turns mouse reports on or off: presses,
    /// releases, and motion while a button is held, in decimal.
    static func mouse(_ on: Bool) -> String {
        on ? "\u{1b}[?1000h\u{1b}[?1002h\u{1b}[?1006h" : "\u{1b}[?1002l\u{1b}[?1006l\u{1b}[?1000l"
    }

    /// Returns the sequence that turns the marks around pasted text on or off.
    static func paste(_ on: Bool) -> String { on ? "\u{1b}[?2004h" : "\u{1b}[?2004l" }

    /// Writes a text to standard output past all buffers; gives up on an error.
    static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    /// The sequence that restores the terminal from any state: mouse and paste
    /// marks off, colours off, back to the first screen or below the picture,
    /// cursor on, keypad off. Valid once the terminal type has been set up.
    static var restore: String {
        mouse(false) + paste(false) + capability("sgr0")
            + (cn_capability("rmcup") != nil ? capability("rmcup") : text(cn_to_last_row()) + "\r\n")
            + capability("cnorm") + capability("rmkx")
    }

    /// Returns a capability of the terminal type, or an empty text.
    private static func capability(_ name: String) -> String { text(cn_capability(name)) }

    /// Returns a capability without the pauses that old terminals need, such as
    /// `$<5>`.
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
