import Testing

@testable import benchmarks

struct ReportTests {
    @Test(
        "A missed budget fails; a time may be above it by the tolerance, nothing else may",
        arguments: [
            (1.0, "s CPU", false, "no budget of 1 missed"),
            (1.2, "s CPU", false, "no budget of 1 missed, 1 above it within the tolerance of 25 %"),
            (1.26, "s CPU", true, "1 of 1 budgets missed"), (1.01, "MB", true, "1 of 1 budgets missed"),
            (1.01, "", true, "1 of 1 budgets missed"), (.nan, "ms", true, "1 of 1 budgets missed"),
        ])
    func budget(value: Double, unit: String, failed: Bool, verdict: String) {
        var report = Report(tolerance: 0.25)
        report.figure("a figure", Figure([value]), unit: unit, budget: 1)
        #expect(report.failed == failed)
        #expect(report.verdict == verdict)
    }

    @Test("A figure without a budget is none that can be missed")
    func plain() {
        var report = Report(tolerance: 0)
        report.figure("a figure", Figure([99]), unit: "s")
        #expect(!report.failed && report.count == 0)
    }
}
