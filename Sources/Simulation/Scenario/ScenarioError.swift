internal import Quantities

/// One thing that is wrong with a scenario's files: where, what, and what
/// would be right.
package struct ScenarioProblem: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// From 1.
    package var line: Int?
    package var column: Int?
    package var field: String?
    package var message: String

    init(_ file: String, line: Int? = nil, column: Int? = nil, field: String? = nil, _ message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.message = message
    }

    /// Such as `load.csv:17:34: load_kWh: "abc" is not a number; …`: one line,
    /// whatever the file holds.
    package var description: String {
        var text = file
        if let line { text += ":\(line)" }
        if let column { text += ":\(column)" }
        if let field { text += ": \(field)" }
        return (text + ": " + message).printable().abridged(to: 600)
    }
}

/// Everything that is wrong with a scenario.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The first ``limit`` problems.
    package private(set) var problems: [ScenarioProblem] = []
    package private(set) var total = 0

    package static let limit = 50

    init() {}

    init(_ problem: ScenarioProblem) { add(problem) }

    /// The zone database of the machine does not know the built-in scenario's
    /// zone.
    package static let noTimeZones = ScenarioError(
        ScenarioProblem("built-in", "the time zone Europe/Amsterdam is unknown here; install the package tzdata"))

    mutating func add(_ problem: ScenarioProblem) {
        total += 1
        if problems.count < Self.limit { problems.append(problem) }
    }

    /// Adds all of another.
    mutating func add(_ other: ScenarioError) {
        total += other.total
        problems += other.problems.prefix(Self.limit - problems.count)
    }

    var isEmpty: Bool { total == 0 }

    /// A line for each problem, and a count of those left out.
    package var description: String {
        var lines = problems.map(\.description)
        if total > problems.count { lines.append("… and \(total - problems.count) more problems") }
        return lines.joined(separator: "\n")
    }
}

/// The known word that a mistyped one is nearest to, if any is near at all.
///
/// - Complexity: O(candidates × length²).
package func nearest(to word: String, among candidates: [String]) -> String? {
    func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var diagonal = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
    let letters = Array(word.lowercased().prefix(64))
    let best = candidates.map { (word: $0, distance: distance(letters, Array($0.lowercased()))) }
        .min { $0.distance < $1.distance }
    guard let best, best.distance <= max(2, word.count / 3) else { return nil }
    return best.word
}
