import EthereumConformance
import Foundation

/// Runs the published vectors of Ethereum in this build and prints how many
/// pass, by category, by file and by case.
struct ConformanceBenchmark {
    let folder: String
    /// Whether the vectors that take minutes are run as well.
    let isSlow: Bool
    /// Whether every file gets a line.
    let listsFiles: Bool

    private struct Counts {
        var pass = 0
        var fail = 0
        var skip = 0

        mutating func add(_ other: Counts) {
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

        /// A file passes when nothing in it fails, and is skipped when nothing
        /// in it ran.
        var asFile: Counts { fail > 0 ? Counts(fail: 1) : pass > 0 ? Counts(pass: 1) : Counts(skip: 1) }

        var text: String { [pass, fail, skip].map { Counts.column($0) }.joined() }

        private static func column(_ number: Int) -> String {
            let digits = String(number)
            return String(repeating: " ", count: max(1, 7 - digits.count)) + digits
        }
    }

    func run(_ report: inout Report) throws {
        report.heading("conformance, \(folder)")
        let conformance = Conformance(folder: URL(fileURLWithPath: folder))
        report.note("                                  files: pass   fail   skip    cases: pass   fail   skip   seconds")
        var failures: [String] = []
        var skips: [String] = []
        var all = Counts()
        for category in Conformance.Category.allCases {
            if category == .slow, !isSlow {
                let count = try conformance.files(category).count
                skips.append("\(category.rawValue): \(count) files; they take minutes: --slow runs them")
                continue
            }
            var results: [Conformance.Result] = []
            let time = try seconds { results = try conformance.run(category) }
            var files: [String: Counts] = [:]
            for result in results {
                files[result.file, default: Counts()].add(result.outcome)
                switch result.outcome {
                case .pass: break
                case .fail(let problem): failures.append("\(category.rawValue)/\(result.file), \(result.name): \(problem)")
                case .skip(let reason): skips.append("\(category.rawValue)/\(result.file): \(reason)")
                }
            }
            let cases = files.values.reduce(into: Counts()) { $0.add($1) }
            let byFile = files.values.reduce(into: Counts()) { $0.add($1.asFile) }
            all.add(cases)
            report.note(
                category.rawValue.padding(toLength: 36, withPad: " ", startingAt: 0) + "   " + byFile.text + "      "
                    + cases.text + "   " + Figure.short(time))
            if listsFiles {
                for (file, counts) in files.sorted(by: { $0.key < $1.key }) { report.note("    \(counts.text)  \(file)") }
            }
        }
        report.note("all cases                                                                " + all.text)
        for skip in skips { report.note("skipped  \(skip)") }
        for failure in failures { report.note("FAILED   \(failure)") }
        if !failures.isEmpty { report.fail() }
    }
}
