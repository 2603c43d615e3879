internal import Quantities

/// The rule for the name of a household, node or scenario.
struct NameRule {
    /// The most characters.
    var limit = 64
    /// Characters that are allowed besides letters, digits and ` -_.#/`.
    var extra: Set<Unicode.Scalar> = []

    static let usual = NameRule()
    /// The rule for identifiers of nodes in NetJSON, which can be addresses of
    /// any kind.
    static let address = NameRule(limit: 128, extra: [":", "%", "@", "[", "]"])

    private static let marks: Set<Unicode.Scalar> = [" ", "-", "_", ".", "#", "/"]

    /// Returns the reason why a text is not a valid name, as a sentence that
    /// continues after the text, or `nil` if it is one.
    func fault(_ name: String) -> String? {
        guard let first = name.unicodeScalars.first else { return "is empty" }
        if name.unicodeScalars.count > limit { return "is longer than \(limit) characters" }
        if let bad = name.unicodeScalars.first(where: \.isInvisible) {
            return "holds the invisible character U+\(Self.hex(bad.value)); take it out"
        }
        if ["=", "+", "-", "@"].contains(first) {
            return "begins with \(first), which a spreadsheet takes for a formula; begin with a letter or a digit"
        }
        if first == " " || name.unicodeScalars.last == " " { return "begins or ends with a blank" }
        let isAllowed = { (scalar: Unicode.Scalar) in
            scalar.properties.isLetterOrDigit || Self.marks.contains(scalar) || extra.contains(scalar)
        }
        if let bad = name.unicodeScalars.first(where: { !isAllowed($0) }) {
            return "holds \"\(bad)\"; write letters, digits, blanks and - _ . # /"
        }
        return nil
    }

    /// Converts a folder's name to a scenario's name; characters that are not
    /// allowed become `_`.
    func repaired(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars.prefix(limit) {
            let isAllowed = scalar.properties.isLetterOrDigit || Self.marks.contains(scalar)
            scalars.append(isAllowed ? scalar : "_")
        }
        let text = String(String(scalars).drop { $0 == "-" || $0 == " " })
        return fault(text) == nil ? text : "scenario"
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Unicode.Scalar.Properties {
    /// Whether a character belongs to a word of any script.
    fileprivate var isLetterOrDigit: Bool {
        switch generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}
