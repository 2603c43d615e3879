import Markets
import Quantities
import TestSupport
import Testing

/// Keeps what an engine reports.
private struct FillSink: ExecutionSink {
    var fills: [NaiveOrderBooks.Fill] = []
    var ends: [(tag: UInt32, reason: OrderEnd)] = []

    mutating func traded(_ trade: Trade) {
        fills.append(
            .init(
                book: Int(trade.book), maker: trade.makerTag, taker: trade.takerTag, step: trade.makerStep,
                quantity: trade.quantity))
    }

    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        ends.append((tag, reason))
    }
}

/// The resting orders of all books in the oracle's form, by book and priority.
private func contents(_ books: OrderBooks) -> [NaiveOrderBooks.Resting] {
    var result: [NaiveOrderBooks.Resting] = []
    for book in 0..<books.bookCount {
        for side in [Side.buy, .sell] {
            books.forEachStep(side, book: book) { step in
                books.forEachOrder(book: book, step: step) { order in
                    result.append(
                        .init(
                            tag: order.tag, owner: order.owner, book: book, side: side, step: step,
                            quantity: order.quantity))
                }
            }
        }
    }
    return result
}

private func contents(_ naive: NaiveOrderBooks, bookCount: Int) -> [NaiveOrderBooks.Resting] {
    (0..<bookCount).flatMap { book in
        [Side.buy, .sell].flatMap { side in
            naive.resting.enumerated().filter { $0.element.book == book && $0.element.side == side }.sorted { a, b in
                a.element.step != b.element.step
                    ? (side == .buy ? a.element.step > b.element.step : a.element.step < b.element.step)
                    : a.offset < b.offset
            }.map(\.element)
        }
    }
}

struct OrderBookTests {
    @Test(
        "On random streams the fast books and the obvious ones agree after every operation",
        arguments: testSeeds, SelfTradePrevention.allCases)
    func agreesWithOracle(seed: UInt64, mode: SelfTradePrevention) {
        var random = RandomStream(seed: seed)
        let (bookCount, stepCount) = (3, random.int(2...90))
        var books = OrderBooks(bookCount: bookCount, stepCount: stepCount, selfTradePrevention: mode)
        var naive = NaiveOrderBooks(mode: mode)
        var sink = FillSink()
        var ids: [OrderID?] = []
        for number in 0..<1_500 {
            let step = Int32(random.int(0...stepCount - 1))
            let quantity = UInt32(random.int(1...40))
            let known = random.int(0...max(0, ids.count - 1))
            let choice = ids.isEmpty ? 0 : random.int(0...9)
            if choice < 6 {
                let order = Order(
                    side: random.pick([.buy, .sell]), step: step, quantity: quantity, owner: UInt32(random.int(0...4)),
                    tag: UInt32(ids.count),
                    timeInForce: random.pick([
                        .goodTillCancelled, .goodTillCancelled, .goodTillCancelled, .immediateOrCancel, .fillOrKill,
                        .postOnly,
                    ]), isMarket: random.int(0...19) == 0)
                let book = random.int(0...bookCount - 1)
                let id = books.withEngine { $0.submit(order, book: book, sink: &sink) }
                ids.append(id)
                naive.submit(order, book: book)
            } else if choice == 6, random.int(0...19) == 0 {
                let owner = UInt32(random.int(0...4))
                let count = books.withEngine { $0.massCancel(owner: owner, sink: &sink) }
                #expect(count == naive.massCancel(owner: owner))
            } else if choice < 8 {
                if let id = ids[known] { _ = books.withEngine { $0.cancel(id, sink: &sink) } }
                naive.cancel(UInt32(known))
            } else if choice == 8 {
                if let id = ids[known] {
                    _ = books.withEngine { $0.replace(id, step: step, quantity: quantity, sink: &sink) }
                }
                naive.replace(UInt32(known), step: step, quantity: quantity)
            } else {
                if let id = ids[known] { _ = books.withEngine { $0.reduce(id, by: quantity, sink: &sink) } }
                naive.reduce(UInt32(known), by: quantity)
            }
            let broken = books.brokenInvariants()
            guard broken.isEmpty, sink.fills == naive.fills,
                contents(books) == contents(naive, bookCount: bookCount)
            else {
                Issue.record("seed \(seed), \(mode), operation \(number): \(broken)")
                return
            }
        }
        #expect(sink.fills.count > 100)
    }

    private func order(
        _ side: Side, _ step: Int32, _ quantity: UInt32, tag: UInt32, owner: UInt32 = 0,
        _ timeInForce: TimeInForce = .goodTillCancelled, isMarket: Bool = false
    ) -> Order {
        Order(
            side: side, step: step, quantity: quantity, owner: owner, tag: tag, timeInForce: timeInForce,
            isMarket: isMarket)
    }

    @Test("The best price goes first, and at one price the oldest order")
    func priceTimePriority() {
        var books = OrderBooks(bookCount: 1, stepCount: 10, selfTradePrevention: .none)
        var sink = FillSink()
        books.withEngine { engine in
            _ = engine.submit(order(.sell, 5, 2, tag: 1), book: 0, sink: &sink)
            _ = engine.submit(order(.sell, 4, 2, tag: 2), book: 0, sink: &sink)
            _ = engine.submit(order(.sell, 4, 2, tag: 3), book: 0, sink: &sink)
            _ = engine.submit(order(.buy, 5, 5, tag: 4), book: 0, sink: &sink)
        }
        #expect(sink.fills.map(\.maker) == [2, 3, 1])
        #expect(sink.fills.map(\.quantity) == [2, 2, 1])
        #expect(sink.fills.map(\.step) == [4, 4, 5])
    }

    @Test("A reduced order keeps its place in the queue and a replaced one loses it")
    func reduceKeepsReplaceLoses() {
        var books = OrderBooks(bookCount: 1, stepCount: 10, selfTradePrevention: .none)
        var sink = FillSink()
        books.withEngine { engine in
            let first = engine.submit(order(.sell, 4, 3, tag: 1), book: 0, sink: &sink)
            let second = engine.submit(order(.sell, 4, 3, tag: 2), book: 0, sink: &sink)
            _ = engine.submit(order(.sell, 4, 3, tag: 3), book: 0, sink: &sink)
            if let first { _ = engine.reduce(first, by: 1, sink: &sink) }
            if let second { _ = engine.replace(second, step: 4, quantity: 3, sink: &sink) }
            _ = engine.submit(order(.buy, 4, 8, tag: 4), book: 0, sink: &sink)
        }
        #expect(sink.fills.map(\.maker) == [1, 3, 2])
        #expect(sink.fills.map(\.quantity) == [2, 3, 3])
    }

    @Test("An order that may not rest ends and says why")
    func endings() {
        var books = OrderBooks(bookCount: 1, stepCount: 10, selfTradePrevention: .none)
        var sink = FillSink()
        books.withEngine { engine in
            _ = engine.submit(order(.sell, 4, 1, tag: 1), book: 0, sink: &sink)
            _ = engine.submit(order(.buy, 4, 1, tag: 2, .postOnly), book: 0, sink: &sink)
            _ = engine.submit(order(.buy, 4, 2, tag: 3, .fillOrKill), book: 0, sink: &sink)
            _ = engine.submit(order(.buy, 4, 2, tag: 4, .immediateOrCancel), book: 0, sink: &sink)
            _ = engine.submit(order(.buy, 0, 2, tag: 5, isMarket: true), book: 0, sink: &sink)
        }
        #expect(sink.ends.map(\.tag) == [2, 3, 4, 5])
        #expect(sink.ends.map(\.reason) == [.wouldTrade, .notFillable, .notFilled, .notFilled])
        #expect(books.liveCount == 0)
    }

    @Test("A stale identifier changes nothing, even when its place is used again")
    func staleIdentifier() {
        var books = OrderBooks(bookCount: 1, stepCount: 10, selfTradePrevention: .none)
        var sink = FillSink()
        books.withEngine { engine in
            guard let first = engine.submit(order(.sell, 4, 1, tag: 1), book: 0, sink: &sink) else { return }
            engine.cancel(first, sink: &sink)
            _ = engine.submit(order(.sell, 6, 9, tag: 2), book: 0, sink: &sink)
            #expect(engine.cancel(first, sink: &sink) == nil)
            #expect(engine.reduce(first, by: 5, sink: &sink) == nil)
            #expect(engine.replace(first, step: 1, quantity: 5, sink: &sink) == nil)
        }
        #expect(books.depth(.sell, book: 0).map(\.quantity) == [9])
    }

    @Test("A copy of the books is independent of the original")
    func copies() {
        var books = OrderBooks(bookCount: 1, stepCount: 10, selfTradePrevention: .none)
        var sink = FillSink()
        books.withEngine { _ = $0.submit(order(.sell, 4, 3, tag: 1), book: 0, sink: &sink) }
        var copy = books
        copy.withEngine { _ = $0.submit(order(.buy, 4, 3, tag: 2), book: 0, sink: &sink) }
        #expect(books.depth(.sell, book: 0).map(\.quantity) == [3])
        #expect(copy.liveCount == 0)
    }
}
