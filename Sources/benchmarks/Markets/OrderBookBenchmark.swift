import Foundation
import Markets
import Quantities

/// The order book on streams: hashes first, then time.
struct OrderBookBenchmark {
    let runs: Int
    /// Files to run instead of the published ones.
    var files: [String] = []
    let shared: String

    private struct Expectation: Decodable {
        var tradeHash: String
        var depthHash: String
        var fifoHash: String
        var bboPathHash: String

        func agrees(_ hashes: ReplayHashes) -> Bool {
            hashes.tradeHash == UInt64(tradeHash, radix: 16) && hashes.depthHash == UInt64(depthHash, radix: 16)
                && hashes.queueHash == UInt64(fifoHash, radix: 16)
                && hashes.bestPricePathHash == UInt64(bboPathHash, radix: 16)
        }
    }

    func run(_ report: inout Report) throws {
        report.heading("order book")
        if !files.isEmpty {
            try measure(try files.map { ($0, try checked($0, &report), nil) }, &report)
            return
        }
        let folder = shared + "/cases/orderbook/"
        guard FileManager.default.fileExists(atPath: folder) else {
            report.note("skipped: \(folder) is not there; name the shared folder with --shared")
            return
        }
        let modes: [(String, SelfTradePrevention)] = [
            ("fuzz.expected.json", .none), ("fuzz.expected.cancel_maker.json", .cancelMaker),
            ("fuzz.expected.cancel_taker.json", .cancelTaker), ("fuzz.expected.decrement.json", .decrement),
            ("energy.expected.json", .none), ("touch.expected.json", .none),
        ]
        var agreed = 0
        for (file, mode) in modes {
            let stream = try load(folder + file.prefix { $0 != "." } + ".bin")
            if try expectation(folder + file).agrees(stream.replay(selfTradePrevention: mode)) {
                agreed += 1
            } else {
                report.note("\(file): the hashes DIFFER")
                report.fail()
            }
        }
        report.note("published hashes: \(agreed) of \(modes.count) expectations agree")
        let busy = try load(folder + "touch.bin")
        let sparse = try load(folder + "energy.bin")
        let figures = try measure(
            [("one busy book", busy, (40, nil)), ("96 delivery slots", sparse, (80, 100))], &report)
        try allocations(folder + "energy.bin", &report)
        compare(figures, report)
        var broken: String?
        let time = processorSeconds { broken = OrderBookSoak(operationCount: 1_000_000, seed: 42).run() }
        report.note(
            "1,000,000 random operations, every invariant and the oracle's trades after each (\(Figure.short(time)) s): "
                + (broken.map { "BROKEN: \($0)" } ?? "all held"))
        if broken != nil { report.fail() }
        ideas([("busy", busy), ("sparse", sparse)], report)
    }

    /// Times streams, apply only and with best prices read, interleaved so
    /// that a slow moment of the machine hits all alike.
    @discardableResult
    private func measure(
        _ streams: [(name: String, stream: OrderStream, budgets: (apply: Double, read: Double?)?)],
        _ report: inout Report
    ) throws -> [Figure] {
        var rehearsals = streams.map { OrderStreamRehearsal($0.stream) }
        var times = [[Double]](repeating: [], count: streams.count * 2)
        for _ in 0..<max(9, runs) {
            for (place, entry) in streams.enumerated() {
                for reading in 0...1 {
                    var checksum = 0
                    let time = processorSeconds {
                        checksum = rehearsals[place].run(.plain, readingBestPrices: reading == 1)
                    }
                    rehearsals[place].clear()
                    precondition(checksum != 0, "a stream without a trade measures nothing")
                    times[place * 2 + reading].append(time * 1e9 / Double(entry.stream.operations.count))
                }
            }
        }
        for (place, entry) in streams.enumerated() {
            report.figure(
                "\(entry.name), apply only", Figure(times[place * 2]), unit: "ns/op", budget: entry.budgets?.apply)
            report.figure(
                "\(entry.name), apply and read best prices", Figure(times[place * 2 + 1]), unit: "ns/op",
                budget: entry.budgets?.read)
            let latencies = rehearsals[place].latencies { monotonicNanoseconds() }.sorted()
            rehearsals[place].clear()
            func percentile(_ share: Double) -> UInt32 { latencies[Int(Double(latencies.count - 1) * share)] }
            report.note(
                "  single operations on the wall clock, its ~20 ns within: p50 \(percentile(0.5)), p99 \(percentile(0.99)), "
                    + "p99.9 \(percentile(0.999)) ns")
        }
        return times.map(Figure.init)
    }

    /// How often operations allocate: the heap's own count, by valgrind, of a
    /// pass over all of a stream less that of one over a thousandth of it.
    private func allocations(_ path: String, _ report: inout Report) throws {
        let (valgrind, strip) = ("/usr/bin/valgrind", "/usr/bin/strip")
        for tool in [valgrind, strip] where !FileManager.default.isExecutableFile(atPath: tool) {
            report.note("allocations per operation skipped: \(tool) is not there (apt-get install valgrind binutils)")
            return
        }
        let executable =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        // Valgrind cannot read the debugging information of this compiler.
        let program = FileManager.default.temporaryDirectory.appendingPathComponent("benchmarks-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: program) }
        let stripping = try Process.run(
            URL(fileURLWithPath: strip), arguments: ["-o", program, executable])
        stripping.waitUntilExit()
        func count(_ operations: Int) throws -> Int? {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: valgrind)
            process.arguments = ["--leak-check=no", program, "pass", path, String(operations)]
            let errors = Pipe()
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let text = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            guard process.terminationStatus == 0, let line = text.firstRange(of: "total heap usage: ") else {
                return nil
            }
            return Int(text[line.upperBound...].prefix { $0 != " " }.filter { $0 != "," })
        }
        let stream = try load(path)
        guard let few = try count(stream.operations.count / 1_000), let all = try count(stream.operations.count) else {
            report.note("allocations per operation skipped: valgrind gave no count")
            return
        }
        report.note(
            "allocations: \(few) in a program that makes \(stream.operations.count / 1_000) operations, \(all) in one that "
                + "makes \(stream.operations.count)")
        if all > few { report.fail() }
    }

    /// One pass of a stream's first operations, for ``allocations(_:_:)``.
    static func pass(_ path: String, count: Int) throws {
        let stream = try OrderStream(bytes: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        var rehearsal = OrderStreamRehearsal(stream, warm: false)
        let operations = rehearsal.prepared(.plain, count: count)
        print(rehearsal.run(operations))
    }

    /// The reference figures, measured on another machine.
    private func compare(_ figures: [Figure], _ report: Report) {
        report.note("beside the reference figures of other engines (ns/op, another machine, 2 M operations):")
        let rows: [(String, String, String)] = [
            ("this engine", Figure.short(figures[0].median), Figure.short(figures[2].median)),
            ("  with best prices read", Figure.short(figures[1].median), Figure.short(figures[3].median)),
            ("quantcup \"voyager\"", "52", "46"), ("  with best prices read", "1055", "380"),
            ("geseq/cpp-orderbook", "62", "220"), ("std::map reference", "115", "388"), ("CppTrader", "190", "515"),
            ("liquibook", "1617", "819"), ("CoralME (Java)", "1214", "2868"),
        ]
        report.note("  " + column("", 28) + column("busy", 8) + "sparse")
        for row in rows { report.note("  " + column(row.0, 28) + column(row.1, 8) + row.2) }
    }

    /// Ways of giving operations to the engine, against the plain one.
    private func ideas(_ streams: [(String, OrderStream)], _ report: Report) {
        report.note("ideas, as a share of the time of the plain way (below 1 is faster):")
        let deliveries: [(String, OrderStreamRehearsal.Delivery)] = [
            ("touching 4 operations ahead", .touchingAhead(4)), ("touching 16 ahead", .touchingAhead(16)),
            ("batches of 64 grouped by book", .groupedByBook(64)),
            ("batches of 1024 grouped by book", .groupedByBook(1_024)),
        ]
        for (name, stream) in streams {
            var rehearsal = OrderStreamRehearsal(stream)
            for (idea, delivery) in deliveries {
                var ratios: [Double] = []
                for _ in 0..<max(9, runs) {
                    // Grouping itself is not timed: the question is what it
                    // could win.
                    var (plain, other) = (0.0, 0.0)
                    for isOther in [false, true] {
                        let timed = rehearsal.prepared(isOther ? delivery : .plain)
                        let time = processorSeconds { precondition(rehearsal.run(timed) != 0) }
                        rehearsal.clear()
                        if isOther { other = time } else { plain = time }
                    }
                    ratios.append(other / plain)
                }
                report.note("  " + column(name, 8) + column(idea, 34) + Figure(ratios).text)
            }
        }
    }

    private func column(_ text: String, _ width: Int) -> String {
        text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
    }

    private func load(_ path: String) throws -> OrderStream {
        try OrderStream(bytes: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    }

    private func expectation(_ path: String) throws -> Expectation {
        try JSONDecoder().decode(Expectation.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// A stream from a file, its hashes held against the `.expected.json`
    /// beside it where there is one.
    private func checked(_ path: String, _ report: inout Report) throws -> OrderStream {
        let stream = try load(path)
        let hashes = stream.replay()
        let beside = path.hasSuffix(".bin") ? String(path.dropLast(4)) + ".expected.json" : path + ".expected.json"
        if FileManager.default.fileExists(atPath: beside) {
            let agrees = try expectation(beside).agrees(hashes)
            report.note("\(path): hashes " + (agrees ? "agree with" : "DIFFER from") + " \(beside)")
            if !agrees { report.fail() }
        } else {
            report.note("\(path): no \(beside) to check against; trade hash \(Fingerprint.text(hashes.tradeHash))")
        }
        return stream
    }
}

/// Nanoseconds of a clock that always rises.
private func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
