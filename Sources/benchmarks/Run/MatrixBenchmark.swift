import TestSupport

/// Runs the matrix of scenarios and holds what they come to against what is on
/// record: a change of the inside alone leaves every column as it was.
struct MatrixBenchmark {
    /// Whether to write the record anew.
    let isRecording: Bool

    func run(_ report: inout Report) throws {
        report.heading("a matrix of \(RunMatrix.runs.count) runs against the record")
        var record = isRecording ? RunMatrix.Record() : try RunMatrix.Record.read()
        var compared = 0
        var skipped = 0
        var different: [String: Int] = [:]
        for run in RunMatrix.runs {
            if run.isReal, !SharedFolder.isPresent {
                skipped += 1
                continue
            }
            let outcome = try run.outcome()
            if isRecording {
                record.note(outcome, of: run)
                continue
            }
            compared += 1
            guard let differences = record.differences(outcome, of: run) else {
                report.must("\(run.name) is on record", false)
                continue
            }
            if !differences.isEmpty { report.note("\(run.name): \(differences.joined(separator: ", "))") }
            for column in differences { different[column, default: 0] += 1 }
        }
        if skipped > 0 { report.note("\(skipped) runs skipped: \(SharedFolder.skipReason)") }
        if isRecording {
            try record.write()
            report.note("written: \(RunMatrix.Record.path)")
            return
        }
        let counts = different.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value)" }
        report.must(
            "\(compared) runs are as recorded" + (counts.isEmpty ? "" : ", but for " + counts.joined(separator: ", ")),
            counts.isEmpty)
    }
}
