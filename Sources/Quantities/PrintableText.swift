/// Text of people and of files, made harmless before it is printed or written:
/// a control character can move the cursor or change the terminal, and a mark
/// of direction makes a line say what it does not.
extension Unicode.Scalar {
    /// Whether a character does not show, or acts on what stands around it:
    /// controls, marks of direction and all other format characters, the
    /// separators of lines and paragraphs, what Unicode leaves blank where it
    /// is not known (such as the filler of Hangul), and what has no meaning
    /// but a private one or none.
    package var isInvisible: Bool {
        if value >= 0x20, value < 0x7f { return false }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        default: properties.isDefaultIgnorableCodePoint
        }
    }
}

extension StringProtocol {
    /// The text with each invisible character as JSON writes it, such as
    /// `\u001b`: a pair of them beyond U+FFFF.
    ///
    /// A backslash stays what it is, so that paths can be read and a text can
    /// be made printable twice.
    ///
    /// - Parameter keepingLines: leaves line feeds, in a text of several
    ///   lines.
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

    /// The text with its middle left out where it is longer than so many
    /// characters.
    ///
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
