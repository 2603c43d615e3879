import Markets
import Quantities

/// Random operations on order books, every invariant checked after each.
struct OrderBookSoak {
    let operationCount: Int
    let seed: UInt64

    /// Adds up what is reported.
    private struct Sums: ExecutionSink {
        var traded: UInt64 = 0
        var ended: UInt64 = 0
        var broken: [String] = []
        let mode: SelfTradePrevention

        mutating func traded(_ trade: Trade) {
            traded += UInt64(trade.quantity)
            if trade.takerSide == .buy ? trade.makerStep > trade.takerStep : trade.makerStep < trade.takerStep {
                broken.append("a trade at step \(trade.makerStep) beyond the taker's limit \(trade.takerStep)")
            }
            if mode != .none, trade.makerOwner == trade.takerOwner {
                broken.append("owner \(trade.makerOwner) traded with itself under \(mode)")
            }
        }

        mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
            ended += UInt64(quantity)
        }
    }

    /// - Returns: what was found broken first, with the operation's number;
    ///   nothing when all held.
    func run() -> String? {
        let modes = SelfTradePrevention.allCases
        for (index, mode) in modes.enumerated() {
            if let broken = run(mode, count: operationCount / modes.count, seed: seed &+ UInt64(index)) { return broken }
        }
        return nil
    }

    private func run(_ mode: SelfTradePrevention, count: Int, seed: UInt64) -> String? {
        var random = RandomStream(seed: seed, name: "soak")
        let (bookCount, stepCount) = (2, 70)
        var books = OrderBooks(bookCount: bookCount, stepCount: stepCount, capacity: 4, selfTradePrevention: mode)
        var sums = Sums(mode: mode)
        var ids: [OrderID] = []
        // Quantity that came in, and that reductions and replacements took.
        var submitted: UInt64 = 0
        var taken: UInt64 = 0
        for number in 0..<count {
            let choice = ids.isEmpty ? 0 : random.integer(in: 0...99)
            let step = Int32(random.integer(in: 0...Int64(stepCount) - 1))
            let quantity = UInt32(random.integer(in: 1...50))
            let known = ids.isEmpty ? nil : ids[Int(random.integer(in: 0...Int64(min(ids.count, 300)) - 1)) + max(0, ids.count - 300)]
            var problem: String?
            books.withEngine { engine in
                if choice < 55 {
                    let kinds: [TimeInForce] = [.goodTillCancelled, .goodTillCancelled, .immediateOrCancel, .fillOrKill, .postOnly]
                    let timeInForce = kinds[Int(random.integer(in: 0...4))]
                    let isMarket = random.integer(in: 0...19) == 0
                    submitted += UInt64(quantity)
                    let before = (sums.traded, sums.ended)
                    let id = engine.submit(
                        Order(
                            side: random.integer(in: 0...1) == 0 ? .buy : .sell, step: step, quantity: quantity,
                            owner: UInt32(random.integer(in: 0...5)), tag: UInt32(number), timeInForce: timeInForce,
                            isMarket: isMarket),
                        book: Int(random.integer(in: 0...Int64(bookCount) - 1)), sink: &sums)
                    if let id { ids.append(id) }
                    if id != nil, isMarket || timeInForce == .immediateOrCancel || timeInForce == .fillOrKill {
                        problem = "an order that may not rest rests"
                    }
                    if timeInForce == .postOnly, sums.traded != before.0 { problem = "a post-only order traded" }
                    if timeInForce == .fillOrKill, mode == .none, sums.traded != before.0,
                        sums.traded - before.0 != UInt64(quantity)
                    {
                        problem = "a fill-or-kill order was filled in part"
                    }
                } else if let known {
                    let isLive = engine.isLive(known)
                    let before = (sums.traded, sums.ended, engine.best)
                    let result: Bool
                    switch choice {
                    case ..<75: result = engine.cancel(known, sink: &sums) != nil
                    case ..<88:
                        let open = engine.openQuantity(known)
                        result = engine.replace(known, step: step, quantity: quantity, sink: &sums) != nil
                        if result {
                            submitted += UInt64(quantity)
                            taken += UInt64(open)
                        }
                    case ..<98:
                        let open = engine.openQuantity(known)
                        result = engine.reduce(known, by: quantity, sink: &sums) != nil
                        if result, quantity < open { taken += UInt64(quantity) }
                    default:
                        engine.massCancel(owner: UInt32(random.integer(in: 0...5)), sink: &sums)
                        return
                    }
                    if result != isLive { problem = "a stale identifier was taken, or a live one refused" }
                    if !isLive, before != (sums.traded, sums.ended, engine.best) { problem = "a stale identifier changed something" }
                }
            }
            let resting = books.restingQuantity
            if submitted != 2 * sums.traded + sums.ended + taken + resting {
                problem = "\(submitted) came in, \(2 * sums.traded) traded, \(sums.ended) ended, \(taken) taken off, \(resting) rest"
            }
            if let broken = problem ?? sums.broken.first ?? books.brokenInvariants().first {
                return "seed \(seed), \(mode), operation \(number): \(broken)"
            }
        }
        return nil
    }
}

extension MatchingEngine {
    fileprivate var best: [Int32] { [bestBid(0), bestAsk(0), bestBid(1), bestAsk(1)] }
}

extension OrderBooks {
    /// What rests in all books.
    fileprivate var restingQuantity: UInt64 {
        (0..<bookCount).reduce(0) { sum, book in
            sum + [Side.buy, .sell].reduce(0) { $0 + depth($1, book: book).reduce(0) { $0 + $1.quantity } }
        }
    }
}
