import Foundation
import Markets
import TestSupport
import Testing

/// The published hashes of operation streams: two engines that agree on all
/// of them behaved alike in every report.
struct OrderStreamTests {
    struct Expectation: Decodable {
        let trades: Int
        let volume: UInt64
        let tradeHash: String
        let bboHash: String
        let depthHash: String
        let fifoHash: String
        let bboPathHash: String
        let liveOrders: Int
    }

    private static func word(_ text: String) -> UInt64? { UInt64(text, radix: 16) }

    private func check(stream: [UInt8], expected: Data, mode: SelfTradePrevention) throws {
        let expectation = try JSONDecoder().decode(Expectation.self, from: expected)
        let hashes = try OrderStream(bytes: stream).replay(selfTradePrevention: mode)
        #expect(hashes.trades == expectation.trades)
        #expect(hashes.volume == expectation.volume)
        #expect(hashes.tradeHash == Self.word(expectation.tradeHash))
        #expect(hashes.bestPriceHash == Self.word(expectation.bboHash))
        #expect(hashes.depthHash == Self.word(expectation.depthHash))
        #expect(hashes.queueHash == Self.word(expectation.fifoHash))
        #expect(hashes.bestPricePathHash == Self.word(expectation.bboPathHash))
        #expect(hashes.liveOrders == expectation.liveOrders)
    }

    @Test(
        "The fuzz stream gives every expected hash under every self-trade rule",
        arguments: [
            ("fuzz.expected.json", SelfTradePrevention.none),
            ("fuzz.expected.cancel_maker.json", .cancelMaker),
            ("fuzz.expected.cancel_taker.json", .cancelTaker),
            ("fuzz.expected.decrement.json", .decrement),
        ])
    func fuzz(file: String, mode: SelfTradePrevention) throws {
        let folder = SharedFolder.packageRoot.appendingPathComponent("Tests/MarketsTests/Streams")
        try check(
            stream: Array(Data(contentsOf: folder.appendingPathComponent("fuzz.bin"))),
            expected: Data(contentsOf: folder.appendingPathComponent(file)), mode: mode)
    }

    @Test(
        "The large streams give every expected hash",
        .enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.skipReason)),
        arguments: ["energy", "touch"])
    func large(name: String) throws {
        try check(
            stream: SharedFolder.bytes("cases/orderbook/\(name).bin"),
            expected: Data(SharedFolder.bytes("cases/orderbook/\(name).expected.json")), mode: .none)
    }

    private static func stream(version: UInt8 = 1, operations: UInt8 = 0, body: [UInt8] = []) -> [UInt8] {
        var bytes = Array("LOBWKLD1".utf8) + [version, 0, 0, 0, 24, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
        bytes += [1, 0, 0, 0, 9, 0, 0, 0, operations, 0, 0, 0, 0, 0, 0, 0]
        return bytes + Array(repeating: 0, count: 64 - bytes.count) + body
    }

    /// A stream that promises so many operations that 24 times their count is
    /// just below 2^63.
    private static var promising: [UInt8] {
        var bytes = stream()
        bytes.replaceSubrange(32..<40, with: [0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x05])
        return bytes
    }

    private static var wideOperations: [UInt8] {
        var bytes = stream()
        bytes[12] = 25
        return bytes
    }

    @Test(
        "A damaged stream is refused with what is wrong",
        arguments: [
            ([UInt8](repeating: 0, count: 10), "10 bytes are too few for the 64-byte header of an operation stream"),
            (
                [UInt8](repeating: 7, count: 64),
                "the file does not start with LOBWKLD1, so it is not an operation stream"
            ),
            (stream(version: 9), "version 9 of the operation stream format; 1 is known"),
            (stream(operations: 2), "64 bytes where the header promises 112"),
            (promising, "64 bytes where the header promises 9223372036854775807"),
            (wideOperations, "the header is damaged: operations of 25 bytes, not 24"),
            (stream(), "the header is damaged: 1 books and order numbers to 1 with 0 operations"),
            (
                stream(operations: 1, body: [9] + [UInt8](repeating: 0, count: 23)),
                "operation 0 has a kind, side, time in force, book, order number, price or quantity out of range"
            ),
        ])
    func damaged(bytes: [UInt8], message: String) {
        do throws(OrderStream.FormatError) {
            _ = try OrderStream(bytes: bytes)
            Issue.record("the stream was taken")
        } catch {
            #expect(error.message == message)
        }
    }
}
