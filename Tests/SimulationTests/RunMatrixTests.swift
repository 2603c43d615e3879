import TestSupport
import Testing

/// What runs come to is on record: behaviour does not change unseen. The runs
/// on real data are compared by `benchmarks matrix`.
struct RunMatrixTests {
    static let runs = RunMatrix.runs.indices.filter { !RunMatrix.runs[$0].isReal }

    @Test("A run on the built-in street comes to what is on record", arguments: runs)
    func generated(index: Int) throws {
        let run = RunMatrix.runs[index]
        let differences = try RunMatrix.Record.read().differences(run.outcome(), of: run)
        #expect(differences == [], "\(run.name)")
    }
}
