import Markets

/// Order books written to be obviously right: one array of resting orders,
/// searched from the start every time. The oracle of the fast ones.
struct NaiveOrderBooks {
    struct Resting: Equatable {
        var tag: UInt32
        var owner: UInt32
        var book: Int
        var side: Side
        var step: Int32
        var quantity: UInt32
    }

    struct Fill: Equatable {
        var book: Int
        var maker: UInt32
        var taker: UInt32
        var step: Int32
        var quantity: UInt32
    }

    let mode: SelfTradePrevention
    /// Oldest priority first.
    private(set) var resting: [Resting] = []
    private(set) var fills: [Fill] = []

    init(mode: SelfTradePrevention) { self.mode = mode }

    /// The best order an arriving one may meet: best price, then oldest.
    private func best(for side: Side, limit: Int32?, book: Int) -> Int? {
        var found: Int?
        for (place, order) in resting.enumerated() where order.book == book && order.side == side.opposite {
            if let limit, side == .buy ? order.step > limit : order.step < limit { continue }
            guard let current = found else {
                found = place
                continue
            }
            if side == .buy ? order.step < resting[current].step : order.step > resting[current].step { found = place }
        }
        return found
    }

    mutating func submit(_ order: Order, book: Int) {
        let limit = order.isMarket ? nil : order.step
        if order.timeInForce == .postOnly, best(for: order.side, limit: limit, book: book) != nil { return }
        if order.timeInForce == .fillOrKill {
            var reachable: UInt64 = 0
            for other in resting where other.book == book && other.side == order.side.opposite {
                if let limit, order.side == .buy ? other.step > limit : other.step < limit { continue }
                if mode == .none || other.owner != order.owner { reachable += UInt64(other.quantity) }
            }
            if reachable < UInt64(order.quantity) { return }
        }
        let rest = match(order, limit: limit, book: book)
        if rest > 0, !order.isMarket, order.timeInForce == .goodTillCancelled || order.timeInForce == .postOnly {
            resting.append(
                Resting(
                    tag: order.tag, owner: order.owner, book: book, side: order.side, step: order.step, quantity: rest))
        }
    }

    private mutating func match(_ order: Order, limit: Int32?, book: Int) -> UInt32 {
        var open = order.quantity
        while open > 0, let place = best(for: order.side, limit: limit, book: book) {
            let maker = resting[place]
            if mode != .none, maker.owner == order.owner {
                switch mode {
                case .cancelMaker: resting.remove(at: place)
                case .cancelTaker: return 0
                case .cancelBoth:
                    resting.remove(at: place)
                    return 0
                default:
                    let both = min(open, maker.quantity)
                    open -= both
                    resting[place].quantity -= both
                    if resting[place].quantity == 0 { resting.remove(at: place) }
                }
                continue
            }
            let quantity = min(open, maker.quantity)
            fills.append(Fill(book: book, maker: maker.tag, taker: order.tag, step: maker.step, quantity: quantity))
            open -= quantity
            resting[place].quantity -= quantity
            if resting[place].quantity == 0 { resting.remove(at: place) }
        }
        return open
    }

    mutating func massCancel(owner: UInt32) -> Int {
        let before = resting.count
        resting.removeAll { $0.owner == owner }
        return before - resting.count
    }

    mutating func cancel(_ tag: UInt32) { resting.removeAll { $0.tag == tag } }

    mutating func reduce(_ tag: UInt32, by quantity: UInt32) {
        guard let place = resting.firstIndex(where: { $0.tag == tag }) else { return }
        if quantity >= resting[place].quantity { resting.remove(at: place) } else { resting[place].quantity -= quantity }
    }

    mutating func replace(_ tag: UInt32, step: Int32, quantity: UInt32) {
        guard let place = resting.firstIndex(where: { $0.tag == tag }) else { return }
        let old = resting.remove(at: place)
        let order = Order(side: old.side, step: step, quantity: quantity, owner: old.owner, tag: tag)
        let rest = match(order, limit: step, book: old.book)
        if rest > 0 {
            resting.append(
                Resting(tag: tag, owner: old.owner, book: old.book, side: old.side, step: step, quantity: rest))
        }
    }
}
