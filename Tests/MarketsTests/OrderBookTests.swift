import Markets
import OrderBookOracle
import Quantities
import TestSupport
import Testing

/// Keeps what an engine reports.
private struct FillSink: ExecutionSink {
    var fills: [NaiveOrderBooks.Fill] = []
    var ends: [(tag: UInt32, reason: OrderEnd)] = []

    mutating func traded(_ trade: Trade) {
        fills.append(.init(trade))
    }

    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        ends.append((tag, reason))
    }
}

/// One operation of a random stream; orders are named by their number.
enum BookOperation: Hashable {
    case submit(Order, book: Int)
    case cancel(UInt32)
    case replace(UInt32, step: Int32, quantity: UInt32)
    case reduce(UInt32, by: UInt32)
    case massCancel(owner: UInt32)

    static func stream(_ random: inout RandomStream, count: Int, bookCount: Int, stepCount: Int) -> [BookOperation] {
        var orders: UInt32 = 0
        return (0..<count).map { _ in
            let step = Int32(random.int(0...stepCount - 1))
            let quantity = UInt32(random.int(1...40))
            let known = UInt32(random.int(0...max(0, Int(orders) - 1)))
            let choice = orders == 0 ? 0 : random.int(0...9)
            switch choice {
            case ..<6:
                let order = Order(
                    side: random.pick([.buy, .sell]), step: step, quantity: quantity, owner: UInt32(random.int(0...4)),
                    tag: orders,
                    timeInForce: random.pick([
                        .goodTillCancelled, .goodTillCancelled, .goodTillCancelled, .immediateOrCancel, .fillOrKill,
                        .postOnly,
                    ]), isMarket: random.int(0...19) == 0)
                orders += 1
                return .submit(order, book: random.int(0...bookCount - 1))
            case 6 where random.int(0...19) == 0: return .massCancel(owner: UInt32(random.int(0...4)))
            case 6, 7: return .cancel(known)
            case 8: return .replace(known, step: step, quantity: quantity)
            default: return .reduce(known, by: quantity)
            }
        }
    }
}

/// Runs operations through both kinds of books.
private struct Comparison {
    let bookCount: Int
    let stepCount: Int
    let mode: SelfTradePrevention
    /// The oracle's mode: another one plants a defect.
    let oracleMode: SelfTradePrevention

    /// What differs first, or nothing; and how many trades there were.
    func run(_ operations: [BookOperation]) -> (failure: String?, trades: Int) {
        var books = OrderBooks(bookCount: bookCount, stepCount: stepCount, selfTradePrevention: mode)
        var naive = NaiveOrderBooks(mode: oracleMode)
        var sink = FillSink()
        var ids: [UInt32: OrderID] = [:]
        for (number, operation) in operations.enumerated() {
            switch operation {
            case .submit(let order, let book):
                ids[order.tag] = books.withEngine { $0.submit(order, book: book, sink: &sink) }
                naive.submit(order, book: book)
            case .cancel(let tag):
                if let id = ids[tag] { _ = books.withEngine { $0.cancel(id, sink: &sink) } }
                naive.cancel(tag)
            case .replace(let tag, let step, let quantity):
                if let id = ids[tag] {
                    _ = books.withEngine { $0.replace(id, step: step, quantity: quantity, sink: &sink) }
                }
                naive.replace(tag, step: step, quantity: quantity)
            case .reduce(let tag, let quantity):
                if let id = ids[tag] { _ = books.withEngine { $0.reduce(id, by: quantity, sink: &sink) } }
                naive.reduce(tag, by: quantity)
            case .massCancel(let owner):
                let count = books.withEngine { $0.massCancel(owner: owner, sink: &sink) }
                if count != naive.massCancel(owner: owner) {
                    return ("operation \(number): \(count) orders cancelled", sink.fills.count)
                }
            }
            let broken = books.brokenInvariants()
            if !broken.isEmpty || sink.fills != naive.fills
                || books.queue != naive.queue(bookCount: bookCount)
            {
                return ("operation \(number): \(broken)", sink.fills.count)
            }
        }
        return (nil, sink.fills.count)
    }

    /// A shortest part of a failing stream that still fails, as far as
    /// leaving out runs of operations finds one (Zeller & Hildebrandt,
    /// "Simplifying and isolating failure-inducing input", IEEE TSE 2002).
    func shrunk(_ operations: [BookOperation]) -> [BookOperation] {
        var left = operations
        var length = left.count / 2
        while length > 0 {
            var start = 0
            while start < left.count {
                var shorter = left
                shorter.removeSubrange(start..<min(start + length, left.count))
                if run(shorter).failure != nil { left = shorter } else { start += length }
            }
            length /= 2
        }
        return left
    }
}

struct OrderBookTests {
    @Test(
        "On random streams the fast books and the obvious ones agree after every operation",
        arguments: testSeeds, SelfTradePrevention.allCases)
    func agreesWithOracle(seed: UInt64, mode: SelfTradePrevention) {
        var random = RandomStream(seed: seed)
        let comparison = Comparison(bookCount: 3, stepCount: random.int(2...90), mode: mode, oracleMode: mode)
        let stream = BookOperation.stream(
            &random, count: 1_500, bookCount: comparison.bookCount, stepCount: comparison.stepCount)
        let (failure, trades) = comparison.run(stream)
        if let failure {
            Issue.record("seed \(seed), \(mode): \(failure); shrunk: \(comparison.shrunk(stream))")
        }
        #expect(trades > 100)
    }

    @Test("A failing stream is shrunk to the few operations that make it fail")
    func shrinks() {
        var random = RandomStream(seed: 1)
        // An oracle that lets owners trade with themselves.
        let comparison = Comparison(bookCount: 3, stepCount: 20, mode: .cancelMaker, oracleMode: .none)
        let stream = BookOperation.stream(&random, count: 400, bookCount: 3, stepCount: 20)
        #expect(comparison.run(stream).failure != nil)
        let shrunk = comparison.shrunk(stream)
        #expect(comparison.run(shrunk).failure != nil)
        #expect(shrunk.count == 2, "an order and another of the same owner that meets it: \(shrunk)")
    }

    private func order(
        _ side: Side, _ step: Int32, _ quantity: UInt32, tag: UInt32, owner: UInt32 = 0,
        _ timeInForce: TimeInForce = .goodTillCancelled, isMarket: Bool = false
    ) -> Order {
        Order(
            side: side, step: step, quantity: quantity, owner: owner, tag: tag, timeInForce: timeInForce,
            isMarket: isMarket)
    }

    /// Rebuilds the open orders from the reports alone.
    private struct Ledger: ExecutionSink {
        var open: [OrderID: RestingReport] = [:]
        var byTag: [UInt32: OrderID] = [:]
        var rejections = 0

        private mutating func take(_ quantity: UInt32, from tag: UInt32) {
            guard let id = byTag[tag], let report = open[id] else { return }
            if report.quantity == quantity { open[id] = nil } else { open[id]?.quantity -= quantity }
        }

        mutating func traded(_ trade: Trade) { take(trade.quantity, from: trade.makerTag) }
        mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
            take(quantity, from: tag)
        }
        mutating func rested(_ report: RestingReport) {
            open[report.id] = report
            byTag[report.tag] = report.id
        }
        mutating func replaced(_ report: RestingReport) { open[report.id] = report }
        mutating func reduced(_ report: RestingReport) { open[report.id]?.quantity = report.quantity }
        mutating func rejected(_ id: OrderID) { rejections += 1 }
    }

    @Test(
        "The reports alone say what rests, and a level 3 picture rebuilds books that behave alike", arguments: testSeeds
    )
    func reportsAndSnapshots(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var books = OrderBooks(bookCount: 2, stepCount: 40)
        var ledger = Ledger()
        var ids: [OrderID] = []
        for number in 0..<800 {
            let order = Order(
                side: random.pick([.buy, .sell]), step: Int32(random.int(0...39)), quantity: UInt32(random.int(1...40)),
                owner: 0, tag: UInt32(number))
            let book = random.int(0...1)
            if let id = books.withEngine({ $0.submit(order, book: book, sink: &ledger) }) { ids.append(id) }
            if let id = ids.randomElement(using: &random), random.int(0...3) == 0 {
                let quantity = UInt32(random.int(1...20))
                let isCancelled = random.int(0...1) == 0
                if isCancelled {
                    _ = books.withEngine { $0.cancel(id, sink: &ledger) }
                } else {
                    _ = books.withEngine { $0.reduce(id, by: quantity, sink: &ledger) }
                }
            }
        }
        let resting = books.queue
        #expect(Set(ledger.open.values.map(\.tag)) == Set(resting.map(\.tag)), "seed \(seed)")
        for order in resting {
            let report = ledger.byTag[order.tag].flatMap { ledger.open[$0] }
            #expect(report?.quantity == order.quantity && report?.step == order.step && report?.side == order.side)
        }
        #expect(ledger.rejections > 0)
        var copy = OrderBooks(bookCount: 2, stepCount: 40)
        for book in 0..<2 {
            let picture = books.picture(book, .orders)
            #expect(
                copy.restore(picture, book: book).count == picture.bids.reduce(0) { $0 + $1.orderCount }
                    + picture.asks.reduce(0) { $0 + $1.orderCount })
            let levels = books.picture(book, .levels)
            #expect(
                levels.bids.map(\.quantity) == picture.bids.map(\.quantity) && levels.bids.allSatisfy(\.orders.isEmpty))
            let best = books.picture(book, .best)
            #expect(best.bids == Array(levels.bids.prefix(1)) && best.asks == Array(levels.asks.prefix(1)))
            #expect(best.spread == levels.spread && (best.spread ?? 1) > 0)
        }
        #expect(copy.queue == resting, "seed \(seed)")
        var (one, two) = (FillSink(), FillSink())
        for number in 0..<200 {
            let order = Order(
                side: random.pick([.buy, .sell]), step: Int32(random.int(0...39)), quantity: UInt32(random.int(1...90)),
                owner: 1, tag: UInt32(10_000 + number))
            let book = random.int(0...1)
            _ = books.withEngine { $0.submit(order, book: book, sink: &one) }
            _ = copy.withEngine { $0.submit(order, book: book, sink: &two) }
        }
        #expect(one.fills == two.fills && copy.queue == books.queue, "seed \(seed)")
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
            guard let first = engine.submit(order(.sell, 4, 1, tag: 1), book: 0, sink: &sink) else {
                Issue.record("the order does not rest")
                return
            }
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
