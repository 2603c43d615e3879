internal import Quantities

/// What a name may be: of a household, a node or a scenario.
struct NameRule {
    /// How many characters at most.
    var limit = 64
    /// What may stand in it beside letters, digits and ` -_.#/`.
    var extra: Set<Unicode.Scalar> = []

    static let usual = NameRule()
    /// An identifier of a node in NetJSON: an address of any kind.
    static let address = NameRule(limit: 128, extra: [":", "%", "@", "[", "]"])

    private static let marks: Set<Unicode.Scalar> = [" ", "-", "_", ".", "#", "/"]

    /// Why a text is no name, as a sentence that goes on after the text, or
    /// `nil` if it is one.
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

    /// A folder's name as a scenario's: what a name may not hold becomes `_`.
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
