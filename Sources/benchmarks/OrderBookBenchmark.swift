import Foundation
import Markets
import Quantities

/// The order book on the published streams: hashes first, then time.
struct OrderBookBenchmark {
    let shared: String
    let runs: Int

    private struct Expectation: Decodable {
        var tradeHash: String
        var depthHash: String
        var fifoHash: String
        var bboPathHash: String
    }

    func run(_ report: inout Report) throws {
        report.heading("order book (goal: below voyager, 52 ns busy and 46 ns sparse, with best prices readable)")
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
            let name = file.prefix { $0 != "." }
            let stream = try load(folder + name + ".bin")
            let expected = try JSONDecoder().decode(
                Expectation.self, from: Data(contentsOf: URL(fileURLWithPath: folder + file)))
            let hashes = stream.replay(selfTradePrevention: mode)
            let isSame =
                hashes.tradeHash == UInt64(expected.tradeHash, radix: 16)
                && hashes.depthHash == UInt64(expected.depthHash, radix: 16)
                && hashes.queueHash == UInt64(expected.fifoHash, radix: 16)
                && hashes.bestPricePathHash == UInt64(expected.bboPathHash, radix: 16)
            if isSame { agreed += 1 } else { report.note("\(file): the hashes DIFFER") }
        }
        report.note("published hashes: \(agreed) of \(modes.count) expectations agree")
        let streams = [("one busy book", try load(folder + "touch.bin")), ("96 delivery slots", try load(folder + "energy.bin"))]
        // Interleaved, so that a slow moment of the machine hits all alike.
        var times = [[Double]](repeating: [], count: streams.count * 2)
        for _ in 0..<max(5, runs) {
            for (place, stream) in streams.enumerated() {
                for reading in 0...1 {
                    var checksum = 0
                    let time = seconds { checksum = stream.1.run(readingBestPrices: reading == 1) }
                    precondition(checksum != 0, "a stream without a trade measures nothing")
                    times[place * 2 + reading].append(time * 1e9 / Double(stream.1.operations.count))
                }
            }
        }
        for (place, stream) in streams.enumerated() {
            let budget = place == 0 ? 52.0 : 46 * 1.2
            report.figure("\(stream.0), apply only", Figure(times[place * 2]), unit: "ns", budget: budget)
            report.figure("\(stream.0), apply and read best prices", Figure(times[place * 2 + 1]), unit: "ns")
        }
    }

    private func load(_ path: String) throws -> OrderStream {
        try OrderStream(bytes: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    }
}
