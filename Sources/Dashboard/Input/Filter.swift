/// A filter of a list. All lists share one grammar: words that a line must contain,
/// `!` before a word that it must not contain, and `field:value`, `field<number` or
/// `field>number` for one of its fields. All terms must hold.
///
///     kind:deal D05 !D11        trades of D05 but not with D11
///     saved<0.5 pv>0            homes with panels that saved less than 0.50
package struct Filter: Sendable, Hashable {
    /// The filter as it was typed.
    package let text: String
    private let terms: [Term]

    private struct Term: Sendable, Hashable {
        enum Test: Sendable, Hashable {
            case contains(String)
            case field(String, contains: String)
            case less(String, Double)
            case greater(String, Double)
        }

        var isNegated: Bool
        var test: Test
    }

    /// A line of a list, as a filter sees it.
    package protocol Line {
        /// The line's whole text in lower case.
        var searchText: String { get }
        /// Returns the text of a field in lower case; `nil` if the line has no such
        /// field.
        func field(_ name: String) -> String?
        /// Returns the value of a numeric field; `nil` if the line has no such
        /// value.
        func number(_ name: String) -> Double?
    }

    /// Parses a filter; returns `nil` if the text has no terms.
    package init?(_ text: String) {
        self.text = text
        terms = text.lowercased().split(separator: " ").compactMap { word in
            let isNegated = word.hasPrefix("!")
            let body = isNegated ? word.dropFirst() : word[...]
            if body.isEmpty { return nil }
            for (sign, isLess) in [("<", true), (">", false)] {
                let parts = body.split(separator: Character(sign), maxSplits: 1)
                if parts.count == 2, let value = Double(parts[1]), value.isFinite {
                    let name = String(parts[0])
                    return Term(isNegated: isNegated, test: isLess ? .less(name, value) : .greater(name, value))
                }
            }
            let parts = body.split(separator: ":", maxSplits: 1)
            // A time of day such as 14:30 is not a field.
            if parts.count == 2, parts[0].allSatisfy(\.isLetter) {
                return Term(isNegated: isNegated, test: .field(String(parts[0]), contains: String(parts[1])))
            }
            return Term(isNegated: isNegated, test: .contains(String(body)))
        }
        if terms.isEmpty { return nil }
    }

    /// Returns whether all terms hold for a line. A comparison with a field that
    /// the line lacks does not hold, so its negation does.
    package func matches(_ line: some Line) -> Bool {
        terms.allSatisfy { term in
            let holds =
                switch term.test {
                case .contains(let word): line.searchText.contains(word)
                case .field(let name, let word): line.field(name)?.contains(word) ?? false
                case .less(let name, let value): line.number(name).map { $0 < value } ?? false
                case .greater(let name, let value): line.number(name).map { $0 > value } ?? false
                }
            return holds != term.isNegated
        }
    }
}
