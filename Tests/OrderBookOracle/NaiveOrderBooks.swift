package import Markets

/// Order books written to be obviously right: one array of resting orders,
/// searched from the start every time. The oracle of the fast ones.
package struct NaiveOrderBooks {
    package struct Resting: Equatable, Sendable {
        package var tag: UInt32
        package var owner: UInt32
        package var book: Int
        package var side: Side
        package var step: Int32
        package var quantity: UInt32
    }

    package struct Fill: Equatable, Sendable {
        package var book: Int
        package var maker: UInt32
        package var taker: UInt32
        package var step: Int32
        package var quantity: UInt32

        package init(_ trade: Trade) {
            book = Int(trade.book)
            maker = trade.makerTag
            taker = trade.takerTag
            step = trade.makerStep
            quantity = trade.quantity
        }

        init(book: Int, maker: UInt32, taker: UInt32, step: Int32, quantity: UInt32) {
            self.book = book
            self.maker = maker
            self.taker = taker
            self.step = step
            self.quantity = quantity
        }
    }

    let mode: SelfTradePrevention
    /// Oldest priority first.
    package private(set) var resting: [Resting] = []
    package private(set) var fills: [Fill] = []

    package init(mode: SelfTradePrevention) { self.mode = mode }

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

    package mutating func submit(_ order: Order, book: Int) {
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

    package mutating func massCancel(owner: UInt32) -> Int {
        let before = resting.count
        resting.removeAll { $0.owner == owner }
        return before - resting.count
    }

    package mutating func cancel(_ tag: UInt32) { resting.removeAll { $0.tag == tag } }

    package mutating func reduce(_ tag: UInt32, by quantity: UInt32) {
        guard let place = resting.firstIndex(where: { $0.tag == tag }) else { return }
        if quantity >= resting[place].quantity {
            resting.remove(at: place)
        } else {
            resting[place].quantity -= quantity
        }
    }

    package mutating func replace(_ tag: UInt32, step: Int32, quantity: UInt32) {
        guard let place = resting.firstIndex(where: { $0.tag == tag }) else { return }
        let old = resting.remove(at: place)
        let order = Order(side: old.side, step: step, quantity: quantity, owner: old.owner, tag: tag)
        let rest = match(order, limit: step, book: old.book)
        if rest > 0 {
            resting.append(
                Resting(tag: tag, owner: old.owner, book: old.book, side: old.side, step: step, quantity: rest))
        }
    }

    /// The fills since they were last taken.
    package mutating func takeFills() -> [Fill] {
        defer { fills.removeAll(keepingCapacity: true) }
        return fills
    }

    /// What rests, by book, side and priority.
    package func queue(bookCount: Int) -> [Resting] {
        (0..<bookCount).flatMap { book in
            [Side.buy, .sell].flatMap { side in
                resting.enumerated().filter { $0.element.book == book && $0.element.side == side }.sorted { a, b in
                    a.element.step != b.element.step
                        ? (side == .buy ? a.element.step > b.element.step : a.element.step < b.element.step)
                        : a.offset < b.offset
                }.map(\.element)
            }
        }
    }
}

extension OrderBooks {
    /// What rests, in the oracle's form, by book, side and priority.
    package var queue: [NaiveOrderBooks.Resting] {
        var result: [NaiveOrderBooks.Resting] = []
        for book in 0..<bookCount {
            for side in [Side.buy, .sell] {
                forEachStep(side, book: book) { step in
                    forEachOrder(book: book, step: step) { order in
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
}
