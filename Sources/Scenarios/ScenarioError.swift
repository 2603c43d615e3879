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

    /// The same problem with another message.
    func saying(_ message: String) -> ScenarioProblem {
        var problem = self
        problem.message = message
        return problem
    }
}

/// Everything that is wrong with a scenario: of all its files in one report,
/// file by file and line by line.
///
/// A flood from one column must not hide what is wrong elsewhere. Problems are
/// kept by file and column, ``limit`` of each at most, and where there are
/// more than ``limit`` in all, each of them is given an equal share.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    package private(set) var total = 0
    private var groups: [Group] = []

    /// How many problems are listed.
    package static let limit = 50

    /// What is wrong with one column of a table, or with a file that is none.
    private struct Group: Hashable, Sendable {
        var file: String
        var field: String?
        var problems: [ScenarioProblem]
    }

    init() {}

    init(_ problem: ScenarioProblem) { add(problem) }

    /// The zone database of the machine does not know the built-in scenario's
    /// zone.
    package static let noTimeZones = ScenarioError(
        ScenarioProblem("built-in", "the time zone Europe/Amsterdam is unknown here; install the package tzdata"))

    mutating func add(_ problem: ScenarioProblem) {
        total += 1
        keep(problem)
    }

    /// Adds all of another.
    mutating func add(_ other: ScenarioError) {
        total += other.total
        for group in other.groups { for problem in group.problems { keep(problem) } }
    }

    private mutating func keep(_ problem: ScenarioProblem) {
        // Keys of a settings file are without number; columns are not.
        let field = problem.file.hasSuffix(".csv") ? problem.field : nil
        if let index = groups.lastIndex(where: { $0.file == problem.file && $0.field == field }) {
            if groups[index].problems.count < Self.limit { groups[index].problems.append(problem) }
        } else if groups.count < 4 * Self.limit {
            groups.append(Group(file: problem.file, field: field, problems: [problem]))
        }
    }

    var isEmpty: Bool { total == 0 }

    /// Whether one of the problems is with a key or column.
    func concerns(field: String) -> Bool { groups.contains { $0.problems.contains { $0.field == field } } }

    /// Whether a problem is among them.
    func holds(_ problem: ScenarioProblem) -> Bool { groups.contains { $0.problems.contains(problem) } }

    /// Whether one more problem with a column of a table would be listed: what
    /// will not be told need not be looked for.
    func hasRoom(file: String, field: String?) -> Bool {
        guard let group = groups.last(where: { $0.file == file && $0.field == field }) else {
            return groups.count < 4 * Self.limit
        }
        return group.problems.count < Self.limit
    }

    /// The problems that are listed: at most ``limit``, in the order of their
    /// files and lines.
    package var problems: [ScenarioProblem] {
        var share = Self.limit
        while share > 1, groups.reduce(0, { $0 + min(share, $1.problems.count) }) > Self.limit { share -= 1 }
        var chosen = groups.map { $0.problems.prefix(share) }
        // What an equal share leaves over goes to the first that have more.
        var left = Self.limit - chosen.reduce(0) { $0 + $1.count }
        for index in groups.indices where left > 0 {
            let more = min(left, groups[index].problems.count - chosen[index].count)
            chosen[index] = groups[index].problems.prefix(chosen[index].count + more)
            left -= more
        }
        var files: [String: Int] = [:]
        for group in groups where files[group.file] == nil { files[group.file] = files.count }
        let listed = chosen.joined().prefix(Self.limit).enumerated().sorted { a, b in
            let (left, right) = (a.element, b.element)
            return (files[left.file] ?? 0, left.line ?? 0, left.column ?? 0, a.offset)
                < (files[right.file] ?? 0, right.line ?? 0, right.column ?? 0, b.offset)
        }
        return listed.map(\.element)
    }

    /// A line for each problem, and a count of those left out.
    package var description: String {
        let problems = problems
        var lines = problems.map(\.description)
        if total > problems.count { lines.append("… and \(total - problems.count) more problems") }
        return lines.joined(separator: "\n")
    }
}
