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

    func run(_ report: inout Report) throws {
        report.heading("conformance, \(folder)")
        let conformance = Conformance(folder: URL(fileURLWithPath: folder))
        report.note(
            "                                  files: pass   fail   skip    cases: pass   fail   skip   seconds")
        var result = ConformanceReport()
        for category in Conformance.Category.allCases {
            let time = processorSeconds { result.run(category, of: conformance, isSlow: isSlow) }
            guard let finding = result.findings.last?.finding, case .run = finding else { continue }
            report.note(
                category.rawValue.padding(toLength: 36, withPad: " ", startingAt: 0) + "   "
                    + Self.text(ConformanceReport.files(finding)) + "      "
                    + Self.text(ConformanceReport.cases(finding)) + "   "
                    + Figure.short(time))
            guard listsFiles else { continue }
            for (file, counts) in ConformanceReport.byFile(finding) { report.note("    \(Self.text(counts))  \(file)") }
        }
        report.note("all cases                                                                " + Self.text(result.all))
        for line in result.notes { report.note(line) }
        if !result.passes { report.fail() }
    }

    private static func text(_ counts: ConformanceReport.Counts) -> String {
        [counts.pass, counts.fail, counts.skip].map { number in
            let digits = String(number)
            return String(repeating: " ", count: max(1, 7 - digits.count)) + digits
        }.joined()
    }
}
