/// The results of a folder of vectors, category by category.
package struct ConformanceReport: Sendable {
    /// The result of a category.
    package enum Finding: Hashable, Sendable {
        /// There is no folder of its name.
        case missing
        /// The folder holds no file of vectors.
        case empty
        /// Files that were left out because they take minutes.
        case leftOut(Int)
        case run([Conformance.Result])
    }

    /// The numbers of cases that pass, fail and are skipped.
    package struct Counts: Hashable, Sendable {
        /// The number of cases, or files, that pass.
        package var pass = 0
        /// The number that fail.
        package var fail = 0
        /// The number that are skipped.
        package var skip = 0

        /// All zero.
        package init() {}

        /// Adds the numbers of other counts.
        package mutating func add(_ other: Counts) {
            pass += other.pass
            fail += other.fail
            skip += other.skip
        }

        mutating func add(_ outcome: Conformance.Outcome) {
            switch outcome {
            case .pass: pass += 1
            case .fail: fail += 1
            case .skip: skip += 1
            }
        }

        /// A file passes when no case in it fails, and is skipped when no case
        /// in it ran.
        var asFile: Counts {
            var counts = Counts()
            if fail > 0 { counts.fail = 1 } else if pass > 0 { counts.pass = 1 } else { counts.skip = 1 }
            return counts
        }
    }

    /// In the order in which they ran.
    package private(set) var findings: [(category: Conformance.Category, finding: Finding)] = []

    /// An empty report.
    package init() {}

    /// Looks for a category and runs it.
    ///
    /// - Parameter isSlow: whether the vectors that take minutes are run.
    package mutating func run(_ category: Conformance.Category, of conformance: Conformance, isSlow: Bool) {
        let files = conformance.files(category)
        let finding: Finding =
            if !conformance.isPresent(category) {
                .missing
            } else if files.isEmpty {
                .empty
            } else if category == .slow, !isSlow {
                .leftOut(files.count)
            } else {
                .run(conformance.run(category))
            }
        findings.append((category, finding))
    }

    /// Whether no vector failed and at least one passed: a folder without any
    /// is no proof. Categories that are missing or empty are no failure.
    package var passes: Bool { all.fail == 0 && all.pass > 0 }

    /// Over all categories.
    package var all: Counts { findings.map { Self.cases($0.finding) }.reduce(into: Counts()) { $0.add($1) } }

    /// The cases of a category.
    package static func cases(_ finding: Finding) -> Counts {
        byFile(finding).reduce(into: Counts()) { $0.add($1.counts) }
    }

    /// The files of a category: each counts once.
    package static func files(_ finding: Finding) -> Counts {
        byFile(finding).reduce(into: Counts()) { $0.add($1.counts.asFile) }
    }

    /// The cases of each file of a category, by name.
    package static func byFile(_ finding: Finding) -> [(file: String, counts: Counts)] {
        guard case .run(let results) = finding else { return [] }
        var files: [String: Counts] = [:]
        for result in results { files[result.file, default: Counts()].add(result.outcome) }
        return files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The categories and files missing or skipped, with the reason, and the cases
    /// that failed, one per line.
    package var notes: [String] {
        var lines: [String] = []
        for (category, finding) in findings {
            let name = category.rawValue
            switch finding {
            case .missing: lines.append("missing  \(name): there is no such folder")
            case .empty: lines.append("empty    \(name): no file of vectors is in it")
            case .leftOut(let count):
                lines.append("skipped  \(name): \(count) files; they take minutes: --slow runs them")
            case .run(let results):
                for result in results {
                    if case .skip(let reason) = result.outcome {
                        lines.append("skipped  \(name)/\(result.file): \(reason)")
                    }
                }
            }
        }
        for (category, finding) in findings {
            guard case .run(let results) = finding else { continue }
            for result in results {
                guard case .fail(let problem) = result.outcome else { continue }
                lines.append("FAILED   \(category.rawValue)/\(result.file), \(result.name): \(problem)")
            }
        }
        if all.pass + all.fail == 0 { lines.append("FAILED   no vector was found to run, so that nothing is proven") }
        return lines
    }
}
