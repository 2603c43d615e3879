import OrderBookOracle
import Quantities
import TestSupport
import Testing

@testable import Markets

/// Books put by and taken back.
struct PackedBooksTests {
    private struct Sink: ExecutionSink {
        var trades: [Trade] = []
        mutating func traded(_ trade: Trade) { trades.append(trade) }
        mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {}
    }

    /// Sends, cancels and reduces at random.
    private static func trade(
        _ books: inout OrderBooks, _ random: inout RandomStream, _ ids: inout [OrderID], count: Int
    ) -> [Trade] {
        var sink = Sink()
        for _ in 0..<count {
            let order = Order(
                side: random.pick([.buy, .sell]), step: Int32(random.int(0...199)),
                quantity: UInt32(random.int(1...40)),
                owner: UInt32(random.int(0...9)), tag: UInt32(random.int(0...1_000)))
            let book = random.int(0...3)
            if let id = books.withEngine({ $0.submit(order, book: book, sink: &sink) }) { ids.append(id) }
            if !ids.isEmpty, random.int(0...2) == 0 {
                let id = ids[random.int(0...ids.count - 1)]
                books.withEngine { _ = $0.cancel(id, sink: &sink) }
            }
        }
        return sink.trades
    }

    private static func hash(_ books: OrderBooks) -> Fingerprint {
        var hash = Fingerprint()
        books.combine(into: &hash)
        return hash
    }

    @Test("Books that were put by are what they were, identifiers and all, and trade on alike", arguments: testSeeds)
    func roundTrip(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var books = OrderBooks(bookCount: 4, stepCount: 200, capacity: 4, selfTradePrevention: .cancelTaker)
        var ids: [OrderID] = []
        for round in 0..<20 {
            _ = Self.trade(&books, &random, &ids, count: 60)
            var back = PackedBooks(books).books
            #expect(back.brokenInvariants().isEmpty, "seed \(seed), round \(round)")
            #expect(Self.hash(back) == Self.hash(books) && back.queue == books.queue, "seed \(seed), round \(round)")
            var (one, two, oneIDs, twoIDs) = (random, random, ids, ids)
            var original = books
            #expect(Self.trade(&original, &one, &oneIDs, count: 60) == Self.trade(&back, &two, &twoIDs, count: 60))
            #expect(oneIDs == twoIDs, "seed \(seed), round \(round)")
            #expect(Self.hash(back) == Self.hash(original), "seed \(seed), round \(round)")
        }
    }

    @Test("A copy of books has what the original has, and is its own", arguments: testSeeds)
    func copies(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var books = OrderBooks(bookCount: 4, stepCount: 200)
        var ids: [OrderID] = []
        for round in 0..<20 {
            _ = Self.trade(&books, &random, &ids, count: 60)
            let before = Self.hash(books)
            var copy = books
            let tag = UInt32(5_000 + round)
            var sink = Sink()
            copy.withEngine {
                _ = $0.submit(Order(side: .buy, step: 0, quantity: 1, owner: 11, tag: tag), book: 3, sink: &sink)
            }
            #expect(copy.brokenInvariants().isEmpty, "seed \(seed), round \(round)")
            #expect(Self.hash(books) == before && Self.hash(copy) != before, "seed \(seed), round \(round)")
        }
    }
}
