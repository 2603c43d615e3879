internal import Community
package import Quantities

/// The reason why a text is not a condition.
package struct ConditionError: Error, Hashable, Sendable {
    /// The column of the mistake in characters, from 1.
    package var column: Int
    /// The mistake and its remedy.
    package var message: String
}

extension Condition {
    /// Reads a condition on a scenario's community.
    ///
    /// - Throws: if the text is not a condition, or names no household of the
    ///   community.
    /// - Complexity: O(text).
    package init(_ text: String, for scenario: Scenario) throws(ConditionError) {
        try self.init(text, households: scenario.neighbourhood.households.map(\.id))
    }

    /// Reads a condition on a community with these household names.
    ///
    /// - Throws: if the text is not a condition, or names none of these
    ///   households.
    /// - Complexity: O(text).
    package init(_ text: String, households: PerHousehold<String>) throws(ConditionError) {
        var parser = ConditionParser(text, households: households)
        self.text = text
        root = try parser.whole()
    }

    /// The names of all quantities; those of one household end with a
    /// parenthesis, such as `soc(`.
    package static let knownNames =
        Name.allCases.map(\.rawValue) + HouseholdName.allCases.map { $0.rawValue + "(" }
}

/// A recursive-descent parser: `or` binds weakest, then `and`, then `not`.
struct ConditionParser {
    private let characters: [Character]
    private let households: PerHousehold<String>
    private var place = 0
    private var depth = 0

    init(_ text: String, households: PerHousehold<String>) {
        characters = Array(text)
        self.households = households
    }

    mutating func whole() throws(ConditionError) -> Condition.Node {
        let node = try disjunction()
        skipSpace()
        guard place == characters.count else {
            throw error("\"\(word(from: place))\" follows a whole condition; join conditions with and, or")
        }
        return node
    }

    private func error(_ message: String, at column: Int? = nil) -> ConditionError {
        ConditionError(column: (column ?? place) + 1, message: message)
    }

    private mutating func skipSpace() {
        while place < characters.count, characters[place].isWhitespace { place += 1 }
    }

    /// Returns the text from a position up to the next space, for messages.
    private func word(from start: Int) -> String { String(characters[start...].prefix { !$0.isWhitespace }.prefix(24)) }

    /// Returns the text from a position up to the next `and`, `or` or
    /// parenthesis.
    private func operand(from start: Int) -> String {
        let words = String(characters[start...].prefix { !"()".contains($0) }.prefix(24)).split(separator: " ")
        return words.prefix { $0 != "and" && $0 != "or" }.joined(separator: " ")
    }

    /// Consumes a text if it comes next.
    ///
    /// - Parameter isWord: whether the text must not go on with a letter or
    ///   digit.
    private mutating func take(_ text: String, isWord: Bool = false) -> Bool {
        skipSpace()
        let letters = Array(text)
        guard characters[place...].starts(with: letters) else { return false }
        let after = place + letters.count
        if isWord, after < characters.count, characters[after].isLetter || characters[after].isNumber { return false }
        place = after
        return true
    }

    private mutating func disjunction() throws(ConditionError) -> Condition.Node {
        var node = try conjunction()
        while take("or", isWord: true) { node = .or(node, try conjunction()) }
        return node
    }

    private mutating func conjunction() throws(ConditionError) -> Condition.Node {
        var node = try negation()
        while take("and", isWord: true) { node = .and(node, try negation()) }
        return node
    }

    private mutating func negation() throws(ConditionError) -> Condition.Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw error("the condition is nested more than 100 deep") }
        if take("not", isWord: true) { return .not(try negation()) }
        if take("(") {
            let node = try disjunction()
            guard take(")") else { throw error("a \")\" is missing") }
            return node
        }
        return try comparison()
    }

    private mutating func comparison() throws(ConditionError) -> Condition.Node {
        let quantity = try quantity()
        skipSpace()
        var comparison: Condition.Operator?
        for candidate in Condition.Operator.allCases where comparison == nil && take(candidate.rawValue) {
            comparison = candidate
        }
        guard let comparison else {
            throw error("a comparison is missing: one of < <= = != >= >, such as \(name(quantity)) > …")
        }
        return .comparison(quantity, comparison, try number(quantity))
    }

    private func name(_ quantity: Condition.Quantity) -> String {
        switch quantity {
        case .plain(let name): name.rawValue
        case .ofHousehold(let name, let home): "\(name.rawValue)(\(households[home]))"
        }
    }

    private mutating func quantity() throws(ConditionError) -> Condition.Quantity {
        skipSpace()
        let start = place
        while place < characters.count, characters[place].isLetter { place += 1 }
        let name = String(characters[start..<place])
        if take("(") {
            guard let known = Condition.HouseholdName(rawValue: name) else { throw unknown(name, at: start) }
            skipSpace()
            let from = place
            while place < characters.count, characters[place] != ")" { place += 1 }
            var id = String(characters[from..<place])
            while id.last?.isWhitespace == true { id.removeLast() }
            guard take(")") else { throw error("a \")\" is missing after the household") }
            guard let home = households.firstIndex(of: id) else {
                let near = nearest(to: id, among: households.elements).map { "; the nearest is \($0)" } ?? ""
                throw error("\"\(id)\" is not a household\(near)", at: from)
            }
            return .ofHousehold(known, home)
        }
        guard let known = Condition.Name(rawValue: name) else { throw unknown(name, at: start) }
        return .plain(known)
    }

    private func unknown(_ name: String, at start: Int) -> ConditionError {
        let plain = Condition.Name.allCases.map(\.rawValue)
        let home = Condition.HouseholdName.allCases.map { "\($0.rawValue)(\(households.first ?? "H"))" }
        let shown = name.isEmpty ? word(from: start) : name
        let what = shown.isEmpty ? "a quantity is missing" : "\"\(shown)\" is no known quantity"
        return error("\(what); known: \((plain + home).joined(separator: ", "))", at: start)
    }

    private mutating func number(_ quantity: Condition.Quantity) throws(ConditionError) -> Int64 {
        skipSpace()
        let start = place
        let dimension = quantity.dimension
        func wrong() -> ConditionError {
            error("\(name(quantity)) is compared with \(dimension.example), not \"\(operand(from: start))\"", at: start)
        }
        while place < characters.count, characters[place].isNumber || ".-+:".contains(characters[place]) { place += 1 }
        let digits = String(characters[start..<place])
        if dimension == .clock {
            guard let clock = ClockTime(text: digits) else { throw wrong() }
            return Int64(clock.minutes)
        }
        // The longest unit first: ct/kWh before ct.
        for unit in dimension.units.sorted(by: { $0.name.count > $1.name.count }) {
            let before = place
            guard unit.name.isEmpty || take(unit.name) else { continue }
            let ends = place == characters.count || !(characters[place].isLetter || "%€/".contains(characters[place]))
            skipSpace()
            let follows = unit.name.isEmpty && place < characters.count && !")".contains(characters[place])
            let isJoined = follows && !["and", "or"].contains { characters[place...].starts(with: Array($0)) }
            if !ends || isJoined {
                place = before
                continue
            }
            // Eight decimals, then converted to the smallest unit. A number
            // finer than that is rejected, since no value in the world is.
            guard let value = Decimal.parse(digits, decimals: 8) else { throw wrong() }
            let scaled = Int128(value) * Int128(unit.worth)
            guard let result = Int64(exactly: scaled / 100_000_000), scaled % 100_000_000 == 0 else {
                throw error("\(digits) is finer or larger than \(name(quantity)) can be", at: start)
            }
            return result
        }
        throw wrong()
    }
}
