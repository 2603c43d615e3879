import Markets
import OrderBookOracle
import Quantities

/// Random operations on order books, every invariant of the order book
/// specification checked on the way.
///
/// After each operation: memory is consistent and no book crossed; what came
/// in is what traded, ended or rests; and the trades are those of the oracle,
/// one by one. The oracle takes the best price and of it the oldest order, so
/// that every maker was the head of the best level, partial fills kept their
/// place and fill-or-kill orders were filled or not under each mode of
/// self-trade prevention. Now and then all queues are compared with the
/// oracle's, and the books are rebuilt from their snapshots, on which the run
/// goes on.
struct OrderBookSoak {
    let operationCount: Int
    let seed: UInt64
    /// The oracle's mode where it is another: a defect planted for a test.
    var oracleMode: SelfTradePrevention?

    static let comparingEvery = 100
    static let rebuildingEvery = 5_000

    /// - Returns: what was found broken first, with the operation's number;
    ///   nothing when all held.
    func run() -> String? {
        let modes = SelfTradePrevention.allCases
        for (index, mode) in modes.enumerated() {
            var course = SoakCourse(mode: mode, oracleMode: oracleMode ?? mode, seed: seed &+ UInt64(index))
            for number in 0..<operationCount / modes.count {
                course.step(number)
                var broken = course.broken
                if broken == nil, number % Self.comparingEvery == 0 { broken = course.difference }
                if broken == nil, number % Self.rebuildingEvery == Self.rebuildingEvery - 1 {
                    broken = course.rebuild()
                }
                if let broken { return "seed \(seed &+ UInt64(index)), \(mode), operation \(number): \(broken)" }
            }
            if let broken = course.difference { return "seed \(seed &+ UInt64(index)), \(mode), at the end: \(broken)" }
        }
        return nil
    }
}

/// One run of operations through the books and their oracle.
private struct SoakCourse {
    private static let (bookCount, stepCount) = (2, 70)

    private var random: RandomStream
    private var books: OrderBooks
    private var oracle: NaiveOrderBooks
    private var heard: SoakReports
    /// Orders that rest or rested lately.
    private var orders: [(tag: UInt32, id: OrderID)] = []
    /// Quantity that came in, and that reductions and replacements took.
    private var submitted: UInt64 = 0
    private var taken: UInt64 = 0
    private var problem: String?

    init(mode: SelfTradePrevention, oracleMode: SelfTradePrevention, seed: UInt64) {
        random = RandomStream(seed: seed, name: "soak")
        books = OrderBooks(
            bookCount: Self.bookCount, stepCount: Self.stepCount, capacity: 4, selfTradePrevention: mode)
        oracle = NaiveOrderBooks(mode: oracleMode)
        heard = SoakReports(mode: mode)
    }

    /// What does not hold after the latest operation.
    var broken: String? { problem ?? heard.broken ?? books.brokenInvariants().first }

    /// Where the queues differ from the oracle's.
    var difference: String? {
        let (fast, obvious) = (books.queue, oracle.queue(bookCount: Self.bookCount))
        if fast == obvious { return nil }
        let place = zip(fast, obvious).prefix { $0 == $1 }.count
        return "the queues differ from the oracle's at place \(place) of \(fast.count) and \(obvious.count)"
    }

    /// Rebuilds the books from level 3 snapshots; the run goes on with them.
    mutating func rebuild() -> String? {
        var copy = OrderBooks(
            bookCount: Self.bookCount, stepCount: Self.stepCount, capacity: 4,
            selfTradePrevention: books.selfTradePrevention)
        orders = []
        for book in 0..<Self.bookCount {
            let picture = books.picture(book, .orders)
            let tags = (picture.bids + picture.asks).flatMap { $0.orders.map(\.tag) }
            let ids = copy.restore(picture, book: book)
            if ids.count != tags.count { return "\(tags.count) orders of book \(book) came back as \(ids.count)" }
            orders += zip(tags, ids).map { (tag: $0, id: $1) }
        }
        if copy.queue != books.queue { return "the books of a picture differ from those it was taken of" }
        books = copy
        return nil
    }

    /// An operation on both, and what can be said of it alone.
    mutating func step(_ number: Int) {
        problem = nil
        heard.begin()
        let choice = orders.isEmpty ? 0 : random.integer(in: 0...99)
        let step = Int32(random.integer(in: 0...Int64(Self.stepCount) - 1))
        let quantity = UInt32(random.integer(in: 1...50))
        if choice < 55 {
            submit(tag: UInt32(number), step: step, quantity: quantity)
        } else if choice < 98 {
            let recent = min(orders.count, 300)
            let known = orders[orders.count - recent + Int(random.integer(in: 0...Int64(recent) - 1))]
            change(known, choice, step: step, quantity: quantity)
        } else {
            let owner = UInt32(random.integer(in: 0...5))
            let count = books.withEngine { $0.massCancel(owner: owner, sink: &heard) }
            let expected = oracle.massCancel(owner: owner)
            if count != expected { problem = "\(count) orders of an owner were cancelled, not \(expected)" }
        }
        let fills = oracle.takeFills()
        if problem == nil, heard.fills != fills { problem = "the trades are \(heard.fills), the oracle's \(fills)" }
        let resting = books.queue.reduce(UInt64(0)) { $0 + UInt64($1.quantity) }
        if problem == nil, submitted != 2 * heard.traded + heard.ended + taken + resting {
            problem =
                "\(submitted) came in, \(2 * heard.traded) traded, \(heard.ended) ended, \(taken) taken off, \(resting) rest"
        }
    }

    private mutating func submit(tag: UInt32, step: Int32, quantity: UInt32) {
        let kinds: [TimeInForce] = [.goodTillCancelled, .goodTillCancelled, .immediateOrCancel, .fillOrKill, .postOnly]
        let order = Order(
            side: random.integer(in: 0...1) == 0 ? .buy : .sell, step: step, quantity: quantity,
            owner: UInt32(random.integer(in: 0...5)), tag: tag, timeInForce: kinds[Int(random.integer(in: 0...4))],
            isMarket: random.integer(in: 0...19) == 0)
        let book = Int(random.integer(in: 0...Int64(Self.bookCount) - 1))
        submitted += UInt64(quantity)
        let id = books.withEngine { $0.submit(order, book: book, sink: &heard) }
        oracle.submit(order, book: book)
        if let id {
            orders.append((tag, id))
            if order.isMarket || order.timeInForce == .immediateOrCancel || order.timeInForce == .fillOrKill {
                problem = "an order that may not rest rests"
            }
        }
        let traded = heard.fills.reduce(0) { $0 + $1.quantity }
        if order.timeInForce == .postOnly, traded > 0 { problem = "a post-only order traded" }
        // Only an order of its own that it meets may stop it half-way.
        if order.timeInForce == .fillOrKill, traded != 0, traded != quantity, !heard.hasMetItself {
            problem = "a fill-or-kill order was filled in part"
        }
    }

    private mutating func change(_ known: (tag: UInt32, id: OrderID), _ choice: Int64, step: Int32, quantity: UInt32) {
        let open = books.openQuantity(known.id)
        let before = open == nil ? (books, heard.traded, heard.ended) : nil
        let isTaken: Bool
        switch choice {
        case ..<75:
            isTaken = books.withEngine { $0.cancel(known.id, sink: &heard) != nil }
            oracle.cancel(known.tag)
        case ..<88:
            isTaken = books.withEngine { $0.replace(known.id, step: step, quantity: quantity, sink: &heard) != nil }
            oracle.replace(known.tag, step: step, quantity: quantity)
            if isTaken {
                submitted += UInt64(quantity)
                taken += UInt64(open ?? 0)
            }
        default:
            isTaken = books.withEngine { $0.reduce(known.id, by: quantity, sink: &heard) != nil }
            oracle.reduce(known.tag, by: quantity)
            if isTaken, quantity < open ?? 0 { taken += UInt64(quantity) }
        }
        if isTaken != (open != nil) { problem = "a stale identifier was taken, or a live one refused" }
        if let before, before.0.queue != books.queue || (before.1, before.2) != (heard.traded, heard.ended) {
            problem = "a stale identifier changed something"
        }
    }
}

/// What the books report: the trades of one operation, and sums of all.
private struct SoakReports: ExecutionSink {
    let mode: SelfTradePrevention
    var traded: UInt64 = 0
    var ended: UInt64 = 0
    var fills: [NaiveOrderBooks.Fill] = []
    /// Whether orders of one owner met in this operation.
    var hasMetItself = false
    var broken: String?

    init(mode: SelfTradePrevention) { self.mode = mode }

    mutating func begin() {
        fills.removeAll(keepingCapacity: true)
        hasMetItself = false
    }

    mutating func traded(_ trade: Trade) {
        traded += UInt64(trade.quantity)
        fills.append(NaiveOrderBooks.Fill(trade))
        if trade.takerSide == .buy ? trade.makerStep > trade.takerStep : trade.makerStep < trade.takerStep {
            broken = "a trade at step \(trade.makerStep) beyond the taker's limit \(trade.takerStep)"
        }
        if mode != .none, trade.makerOwner == trade.takerOwner {
            broken = "owner \(trade.makerOwner) traded with itself under \(mode)"
        }
    }

    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        ended += UInt64(quantity)
        if reason == .selfTrade { hasMetItself = true }
    }
}
