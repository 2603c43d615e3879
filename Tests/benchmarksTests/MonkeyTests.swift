import TestSupport
import Testing

@testable import benchmarks

/// A short run of what the benchmark does at length.
@Suite(.serialized)
struct MonkeyTests {
    // In a process of its own: other tests run in this one, whose memory
    // would be taken for the dashboard's.
    @Test(
        "Three thousand random keys in windows of every size: alive, memory flat, Ctrl-C ends it",
        arguments: [1, 2] as [UInt64])
    func keys(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let program = BuiltProgram.path(of: "benchmarks")
        var child = ChildProgram(path: program, outputPath: folder.path + "/output")
        child.limit = 600
        let outcome = child.run(
            ["monkey", "--keys", "3000", "--seed", "\(seed)"],
            environment: ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"], folder: folder.path)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("alive after 3000 keys in one process"))
        #expect(outcome.output.contains("Ctrl-C ends the program (exit(0)"))
    }
}
