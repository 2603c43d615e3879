internal import Quantities

/// Words in tables, harmless to the programs that open them.
package enum TableText {
    /// A word as a field of RFC 4180.
    ///
    /// What a spreadsheet would take for a formula has an apostrophe before
    /// it, which makes it a text; numbers are not words and have none.
    /// Invisible characters are escaped.
    package static func field(_ word: String) -> String {
        guard let first = word.unicodeScalars.first else { return "" }
        var text = word.printable()
        if formulaSigns.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// With the wide forms, which some spreadsheets take for the same.
    private static let formulaSigns: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ]

    /// A word as JSON, which reads back as it was.
    package static func json(_ word: String) -> String {
        guard word.utf8.contains(where: { $0 == 0x22 || $0 == 0x5c }) else { return "\"" + word.printable() + "\"" }
        return "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").printable() + "\""
    }
}
