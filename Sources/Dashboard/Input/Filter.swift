/// What a list is filtered by, in one grammar everywhere: words that a line
/// must contain, `!` before what it must not, and `field:value` or
/// `field>number` for a field of it. All terms must hold.
///
///     kind:deal D05 !D11        deals of D05 but not with D11
///     saved<0.5 pv>0            homes with panels that saved less than 0.50
package struct Filter: Sendable, Hashable {
    /// As it was typed.
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

    /// What can be asked of a line.
    package protocol Line {
        /// All of it, in lower case.
        var searchText: String { get }
        /// The text of a field, in lower case; nothing if it has none.
        func field(_ name: String) -> String?
        /// The value of a field, where it is a number.
        func number(_ name: String) -> Double?
    }

    /// Nothing for a text that asks for nothing.
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
            // A time of the clock is no field.
            if parts.count == 2, parts[0].allSatisfy(\.isLetter) {
                return Term(isNegated: isNegated, test: .field(String(parts[0]), contains: String(parts[1])))
            }
            return Term(isNegated: isNegated, test: .contains(String(body)))
        }
        if terms.isEmpty { return nil }
    }

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
