import ArgumentParser
import Foundation

/// Prints each performance budget with its figure.
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks", abstract: "Print each performance budget with its figure.",
        discussion: """
            Figures are the median, and in brackets the least and the greatest, of several interleaved runs; times are \
            processor time unless they say otherwise. A missed budget ends it with status 1. A machine does not always \
            run at one speed, so a time may be above its budget by the tolerance; memory and exponents may not.
            """)

    @Argument(
        help: """
            The groups to run: \(Self.names.joined(separator: ", ")). All if none is named. Or orderbook FILE…, operation \
            streams in the LOBWKLD1 format. Or conformance DIR, Ethereum's published vectors.
            """)
    var groups: [String] = []

    @Option(help: "The folder of real data and vectors.")
    var shared = "../shared"

    @Option(help: "Runs of each figure.")
    var runs = 7

    @Option(help: "With fuzz: how many damaged files.")
    var mutations = 2_000

    @Option(help: "With fuzz and monkey: the seed of what is damaged or pressed.")
    var seed: UInt64 = 1

    @Option(help: "How much a time may be above its budget, in percent.")
    var tolerance = 25

    @Flag(help: "With conformance: run the vectors that take minutes, too.")
    var slow = false

    @Flag(help: "With conformance: a line for each file.")
    var files = false

    @Option(help: "With monkey: how many keys.")
    var keys = 100_000

    @Flag(help: "With matrix: write what the runs come to on record.")
    var record = false

    static let names = [
        "books", "plans", "traders", "day", "mesh", "scaling", "screen", "start", "monkey", "primitives", "evm",
        "states",
        "fuzz", "matrix", "checkpoints",
    ]

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs \(runs): at least 1") }
        if !(0...1_000).contains(tolerance) { throw ValidationError("--tolerance \(tolerance): 0 to 1000 percent") }
        if groups.first == "pass", groups.count == 3, Int(groups[2]) != nil { return }
        if groups.first == "orderbook" {
            if groups.count == 1 { throw ValidationError("orderbook needs the files of operation streams to run") }
            return
        }
        if groups.first == "conformance" {
            if groups.count != 2 {
                throw ValidationError("conformance needs the folder of vectors, such as ../shared/ethereum-tests")
            }
            return
        }
        if let unknown = groups.first(where: { !Self.names.contains($0) }) {
            throw ValidationError("\(unknown) is no group; the groups are \(Self.names.joined(separator: ", "))")
        }
        if keys < 1 { throw ValidationError("--keys \(keys): at least 1") }
    }

    func run() throws {
        if groups.first == "pass", groups.count == 3 {
            try OrderBookBenchmark.pass(groups[1], count: Int(groups[2]) ?? 0)
            return
        }
        var report = Report(tolerance: Double(tolerance) / 100)
        if groups.first == "orderbook" {
            try OrderBookBenchmark(runs: runs, files: Array(groups.dropFirst()), shared: shared).run(&report)
            if report.failed { throw ExitCode(1) }
            return
        }
        if groups.first == "conformance" {
            try ConformanceBenchmark(folder: groups[1], isSlow: slow, listsFiles: files).run(&report)
            if report.failed { throw ExitCode(1) }
            return
        }
        let chosen = groups.isEmpty ? Self.names : groups
        for name in chosen {
            forgetPeakMemory()
            switch name {
            case "books": try OrderBookBenchmark(runs: runs, shared: shared).run(&report)
            case "plans": try PlanBenchmark(runs: runs).run(&report)
            case "traders": try TraderBenchmark(shared: shared).run(&report)
            case "day": try DayBenchmark(shared: shared, runs: runs).run(&report)
            case "mesh": try MeshBenchmark(shared: shared, runs: runs).run(&report)
            case "scaling": try ScalingBenchmark(runs: min(runs, 3)).run(&report)
            case "primitives": try PrimitivesBenchmark(runs: runs).run(&report)
            case "screen": try ScreenBenchmark(shared: shared, runs: runs).run(&report)
            case "monkey": try MonkeyBenchmark(keys: keys, seed: seed).run(&report)
            case "evm": try EVMBenchmark(shared: shared, runs: runs).run(&report)
            case "states": try StatesBenchmark(runs: runs).run(&report)
            case "fuzz": try FuzzBenchmark(count: mutations, seed: seed, root: ".").run(&report)
            case "matrix": try MatrixBenchmark(isRecording: record).run(&report)
            case "checkpoints": try CheckpointBenchmark(shared: shared).run(&report)
            default: try StartBenchmark(shared: shared, runs: min(runs, 5)).run(&report)
            }
        }
        if report.count > 0 { print("\n" + report.verdict) }
        if report.failed { throw ExitCode(1) }
    }
}

/// Prints figures in columns and holds them against their budgets.
struct Report {
    /// How much a time may be above its budget, as a share of it.
    var tolerance = 0.0
    private(set) var count = 0
    private(set) var missed = 0
    private(set) var tolerated = 0
    private(set) var failed = false

    /// What became of the budgets.
    var verdict: String {
        var text = missed == 0 ? "no budget of \(count) missed" : "\(missed) of \(count) budgets missed"
        if tolerated > 0 {
            text += ", \(tolerated) above it within the tolerance of \(Int((tolerance * 100).rounded())) %"
        }
        return text
    }

    /// Something that must hold did not: the program ends with status 1.
    mutating func fail() { failed = true }

    func heading(_ text: String) { print("\n\(text)") }

    func note(_ text: String) { print("  \(text)") }

    /// Something that must hold: where it does not the program ends with
    /// status 1.
    mutating func must(_ text: String, _ holds: Bool) {
        print("  " + (holds ? "ok    " : "FAILED ") + text)
        if !holds { failed = true }
    }

    /// Units of what a busy machine makes slower.
    private static let timeUnits: Set = ["s", "s CPU", "ms", "µs", "ns/op"]

    /// A figure, with the most it may be where there is a budget. One that is
    /// missed ends the program with status 1.
    mutating func figure(_ name: String, _ figure: Figure, unit: String, budget: Double? = nil) {
        var line = "  " + name.padding(toLength: 52, withPad: " ", startingAt: 0) + figure.text + " " + unit
        if let budget {
            count += 1
            let most = Self.timeUnits.contains(unit) ? budget * (1 + tolerance) : budget
            line += "   budget \(Figure.short(budget)) \(unit) "
            if figure.median <= budget {
                line += "kept"
            } else if figure.median <= most {
                tolerated += 1
                line += "exceeded, within the tolerance"
            } else {
                missed += 1
                failed = true
                line += "MISSED"
            }
        }
        print(line)
    }
}

/// The median of several measurements, with the least and the greatest.
struct Figure: Equatable {
    let median: Double
    let least: Double
    let greatest: Double

    /// - Parameter values: at least one.
    init(_ values: [Double]) {
        precondition(!values.isEmpty, "a figure needs a measurement")
        let sorted = values.sorted()
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        least = sorted[0]
        greatest = sorted[sorted.count - 1]
    }

    /// Such as `31.4 [30.9, 33.0]`.
    var text: String { "\(Self.short(median)) [\(Self.short(least)), \(Self.short(greatest))]" }

    /// A number with three significant digits or so.
    static func short(_ value: Double) -> String {
        let decimals = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
        return String(format: "%.\(decimals)f", value)
    }

    /// The exponent of a power law through points, by least squares of the
    /// logarithms.
    static func exponent(_ points: [(x: Double, y: Double)]) -> Double {
        let logs = points.map { (log($0.x), log($0.y)) }
        let count = Double(logs.count)
        let (mx, my) = (logs.reduce(0) { $0 + $1.0 } / count, logs.reduce(0) { $0 + $1.1 } / count)
        let covariance = logs.reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
        return covariance / logs.reduce(0) { $0 + ($1.0 - mx) * ($1.0 - mx) }
    }
}

/// Seconds that a piece of work takes on the wall, for what uses several
/// threads or waits.
func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
}

/// Seconds of processor time that a piece of work takes, all threads.
func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
    func used() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = used()
    try body()
    return used() - start
}

/// Lets ``peakMemory`` begin anew, so that no group is charged with what
/// another one held.
func forgetPeakMemory() {
    try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
}

/// The most memory this process has held, in MB.
var peakMemory: Double {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
        let kilobytes = Double(line.split(separator: " ").dropLast().last ?? "")
    else { return .nan }
    return kilobytes / 1_024
}

/// The memory that this process has after returning to the host what it has
/// freed, in bytes.
var residentBytes: Double {
    _ = trim?(0)
    let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let fields = statm.split(separator: " ")
    return fields.count > 1 ? (Double(fields[1]) ?? .nan) * Double(sysconf(Int32(_SC_PAGESIZE))) : .nan
}

/// glibc's `malloc_trim`, whose header is in no module.
private let trim: (@convention(c) (Int) -> Int32)? = {
    guard let symbol = dlsym(nil, "malloc_trim") else { return nil }
    return unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)
}()
