internal import Quantities

/// One mistake in a scenario's files: its place, and its remedy.
package struct ScenarioProblem: Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, or the flag or folder at fault.
    package var file: String
    /// The line, from 1; `nil` if the whole file is at fault.
    package var line: Int?
    /// The column in the line, from 1; `nil` if it is not known.
    package var column: Int?
    /// The name of the column or the path of the key, if there is one.
    package var field: String?
    /// The mistake and its remedy, without the place.
    package var message: String

    init(_ file: String, line: Int? = nil, column: Int? = nil, field: String? = nil, _ message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.message = message
    }

    /// The problem as one line, such as `load.csv:17:34: load_kWh: "abc" is not
    /// a number; …`. Invisible characters are escaped, and a long text is
    /// shortened.
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

/// All mistakes in a scenario's files, in one report by file and line.
///
/// Many mistakes in one column must not hide those elsewhere. Problems are kept
/// by file and column, at most ``limit`` of each. If there are more than
/// ``limit`` in all, each group gets an equal share of the list.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of problems, those that are not listed included.
    package private(set) var total = 0
    private var groups: [Group] = []

    /// The number of problems that are listed at most.
    package static let limit = 50

    /// The problems of one column of a table, or of a whole file that is no
    /// table.
    private struct Group: Hashable, Sendable {
        var file: String
        var field: String?
        var problems: [ScenarioProblem]
    }

    init() {}

    init(_ problem: ScenarioProblem) { add(problem) }

    /// The error on a machine whose zone database lacks the zone of the
    /// built-in scenario.
    package static let noTimeZones = ScenarioError(
        ScenarioProblem("built-in", "the time zone Europe/Amsterdam is unknown here; install the package tzdata"))

    mutating func add(_ problem: ScenarioProblem) {
        total += 1
        keep(problem)
    }

    /// Adds all problems of another error.
    mutating func add(_ other: ScenarioError) {
        total += other.total
        for group in other.groups { for problem in group.problems { keep(problem) } }
    }

    private mutating func keep(_ problem: ScenarioProblem) {
        // A settings file may have any number of keys, so it forms one group; a
        // table has few columns.
        let field = problem.file.hasSuffix(".csv") ? problem.field : nil
        if let index = groups.lastIndex(where: { $0.file == problem.file && $0.field == field }) {
            if groups[index].problems.count < Self.limit { groups[index].problems.append(problem) }
        } else if groups.count < 4 * Self.limit {
            groups.append(Group(file: problem.file, field: field, problems: [problem]))
        }
    }

    var isEmpty: Bool { total == 0 }

    /// Returns whether a listed problem is about a key or column.
    func concerns(field: String) -> Bool { groups.contains { $0.problems.contains { $0.field == field } } }

    /// Returns whether a problem is among those kept.
    func holds(_ problem: ScenarioProblem) -> Bool { groups.contains { $0.problems.contains(problem) } }

    /// Returns whether another problem with a column of a table would still be
    /// kept. If not, the caller can skip the search for details.
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
        // The remainder of the equal shares goes to the first groups that have
        // more.
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

    /// One line for each listed problem, and the number of those left out.
    package var description: String {
        let problems = problems
        var lines = problems.map(\.description)
        if total > problems.count { lines.append("… and \(total - problems.count) more problems") }
        return lines.joined(separator: "\n")
    }
}
