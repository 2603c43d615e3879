/// Text of people and of files, made harmless before it is printed or written:
/// a control character can move the cursor or change the terminal, and a
/// direction mark can make a line read differently from its content.
extension Unicode.Scalar {
    /// Whether a character is invisible or acts on its neighbours: controls,
    /// direction marks and all other format characters, line and paragraph
    /// separators, characters that Unicode leaves blank where they are unknown
    /// (such as the Hangul filler), and private-use or unassigned ones.
    package var isInvisible: Bool {
        if value >= 0x20, value < 0x7f { return false }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        default: properties.isDefaultIgnorableCodePoint
        }
    }
}

extension StringProtocol {
    /// The text with each invisible character escaped as in JSON, such as
    /// `\u001b`; a character beyond U+FFFF as a pair of escapes.
    ///
    /// A backslash is not escaped, so that paths stay readable and a text can
    /// be made printable twice.
    ///
    /// - Parameter keepingLines: keeps line feeds, for a text of several lines.
    /// - Complexity: O(length).
    package func printable(keepingLines: Bool = false) -> String {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f || keepingLines && $0 == 0x0a }) { return String(self) }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard scalar.isInvisible, !(keepingLines && scalar == "\n") else {
                result.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                result += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".unicodeScalars
            }
        }
        return String(result)
    }

    /// The text with its middle replaced by `…` if it is longer than a number
    /// of Unicode scalars.
    ///
    /// - Parameter limit: the greatest length of the result, the `…` included;
    ///   at least 1.
    /// - Complexity: O(length).
    package func abridged(to limit: Int) -> String {
        guard utf8.count > limit, unicodeScalars.count > limit else { return String(self) }
        let ahead = limit / 2
        var result = String.UnicodeScalarView(unicodeScalars.prefix(ahead))
        result.append("…")
        result += unicodeScalars.suffix(limit - ahead - 1)
        return String(result)
    }
}
