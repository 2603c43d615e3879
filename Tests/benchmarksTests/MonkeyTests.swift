import TestSupport
import Testing

@testable import benchmarks

/// A short run of what the benchmark does at length.
@Suite(.serialized)
struct MonkeyTests {
    @Test("Three thousand random keys in windows of every size: alive, memory flat, Ctrl-C ends it", arguments: [1, 2] as [UInt64])
    func inProcess(seed: UInt64) throws {
        var report = Report()
        try MonkeyBenchmark(keys: 3_000, seed: seed).runInProcess(&report)
        #expect(!report.failed)
    }

    @Test("The real program takes two thousand of them")
    func program() throws {
        var report = Report()
        try MonkeyBenchmark(keys: 2_000, seed: 3).runProgram(&report)
        #expect(!report.failed)
    }
}
