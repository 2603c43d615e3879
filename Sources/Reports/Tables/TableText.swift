internal import Quantities

/// Words in tables, in a form that is safe for the programs that open them.
package enum TableText {
    /// Returns a word as a field of RFC 4180.
    ///
    /// If a spreadsheet would take it for a formula, an apostrophe before it
    /// makes it a text; numbers are not words and have none. Invisible
    /// characters are escaped.
    package static func field(_ word: String) -> String {
        guard let first = word.unicodeScalars.first else { return "" }
        var text = word.printable()
        if formulaSigns.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// The characters that begin a formula, with their full-width forms, which
    /// some spreadsheets treat alike.
    private static let formulaSigns: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ]

    /// Returns a word as a JSON string, which reads back unchanged.
    package static func json(_ word: String) -> String {
        guard word.utf8.contains(where: { $0 == 0x22 || $0 == 0x5c }) else { return "\"" + word.printable() + "\"" }
        return "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").printable() + "\""
    }
}
