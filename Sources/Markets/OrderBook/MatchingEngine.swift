internal import Glibc

/// The matching engine over the memory of a set of books: a continuous double
/// auction with price-time priority.
///
/// An engine exists for one batch of operations. Its pointers are constants and
/// its few changing scalars are its own fields, written back to the storage at
/// the end, so the hot loop is free of exclusivity checks and of reference
/// counting. Value semantics costs one uniqueness check per batch.
///
/// A cancelled order leaves its queue at once. The alternative, leaving it
/// there until the queue reaches it and counting the live orders, was tried and
/// took half as long again on the published streams, because dead orders are
/// read twice.
package struct MatchingEngine: ~Copyable {
    let bookCount: Int
    let stepCount: Int
    let wordCount: Int
    let heads: UnsafeMutablePointer<BookHead>
    let levels: UnsafeMutablePointer<Level>
    let words: UnsafeMutablePointer<UInt64>
    var nodes: UnsafeMutablePointer<OrderNode>
    var nodeCapacity: Int
    var nodeCount: UInt32
    var freeHead: UInt32
    var liveCount: Int
    let selfTradePrevention: SelfTradePrevention

    init(_ storage: BookStorage, selfTradePrevention: SelfTradePrevention) {
        bookCount = storage.bookCount
        stepCount = storage.stepCount
        wordCount = storage.wordCount
        heads = storage.heads
        levels = storage.levels
        words = storage.words
        nodes = storage.nodes
        nodeCapacity = storage.nodeCapacity
        nodeCount = storage.nodeCount
        freeHead = storage.freeHead
        liveCount = storage.liveCount
        self.selfTradePrevention = selfTradePrevention
    }

    func writeBack(to storage: BookStorage) {
        storage.nodes = nodes
        storage.nodeCapacity = nodeCapacity
        storage.nodeCount = nodeCount
        storage.freeHead = freeHead
        storage.liveCount = liveCount
    }
}

// MARK: Operations

extension MatchingEngine {
    /// The step of the best bid, or -1 if there are no bids.
    package func bestBid(_ book: Int) -> Int32 { heads[book].bestBid - 1 }
    /// The step of the best ask, or -1 if there are no asks.
    package func bestAsk(_ book: Int) -> Int32 { heads[book].bestAsk - 1 }

    /// Matches an arriving order and rests the remainder if its time in force
    /// allows that.
    ///
    /// - Parameters:
    ///   - order: its step within the ladder unless it is a market order, its
    ///     quantity more than 0.
    ///   - book: an index below the number of books.
    ///   - sink: receives every event, the end or the resting of the remainder
    ///     last.
    /// - Returns: the order's identifier if it rests, otherwise `nil`.
    /// - Complexity: O(1) per order met; fill-or-kill orders are first checked
    ///   in O(orders within the limit).
    package mutating func submit(
        _ order: Order, book: Int, sink: inout some ExecutionSink
    ) -> OrderID? {
        precondition(book >= 0 && book < bookCount, "book \(book) of \(bookCount)")
        precondition(
            order.isMarket || (order.step >= 0 && Int(order.step) < stepCount),
            "step \(order.step) of a ladder with \(stepCount)")
        let isBuy = order.side == .buy
        let limit = order.isMarket ? (isBuy ? Int32(stepCount) - 1 : 0) : order.step
        switch order.timeInForce {
        case .postOnly:
            if crosses(isBuy: isBuy, limit: limit, book: book) {
                end(order, book: book, quantity: order.quantity, reason: .wouldTrade, sink: &sink)
                return nil
            }
        case .fillOrKill:
            if !canFill(isBuy: isBuy, limit: limit, quantity: order.quantity, owner: order.owner, book: book) {
                end(order, book: book, quantity: order.quantity, reason: .notFillable, sink: &sink)
                return nil
            }
        case .goodTillCancelled, .immediateOrCancel:
            break
        }
        let rest = match(
            isBuy: isBuy, limit: limit, isMarket: order.isMarket, quantity: order.quantity, owner: order.owner,
            tag: order.tag, book: book, sink: &sink)
        if rest == 0 { return nil }
        let mayRest = !order.isMarket && (order.timeInForce == .goodTillCancelled || order.timeInForce == .postOnly)
        if !mayRest {
            end(order, book: book, quantity: rest, reason: .notFilled, sink: &sink)
            return nil
        }
        let place = allocate()
        nodes[Int(place)].quantity = rest
        nodes[Int(place)].owner = order.owner
        nodes[Int(place)].tag = order.tag
        nodes[Int(place)].bookAndSide = UInt32(book) << 1 | (isBuy ? 0 : 1)
        link(place, isBuy: isBuy, step: limit, book: book)
        sink.rested(report(place))
        return OrderID(place: place, generation: nodes[Int(place)].generation)
    }

    /// Removes a resting order from its book.
    ///
    /// - Returns: the quantity that was open, or `nil` if the identifier is
    ///   stale; the books are then unchanged and the sink hears of a rejection.
    /// - Complexity: O(1).
    @discardableResult
    package mutating func cancel(_ id: OrderID, sink: inout some ExecutionSink) -> UInt32? {
        guard isLive(id) else {
            sink.rejected(id)
            return nil
        }
        let node = nodes[Int(id.place)]
        unlink(id.place)
        release(id.place)
        sink.ended(
            tag: node.tag, owner: node.owner, book: node.bookAndSide >> 1, side: side(of: node),
            quantity: node.quantity, reason: .cancelled)
        return node.quantity
    }

    /// Changes the quantity and price of a resting order. The order keeps its
    /// identifier, side and owner, goes to the end of its queue, and may trade
    /// at once.
    ///
    /// - Parameters:
    ///   - step: the new limit, within the ladder.
    ///   - quantity: the new open quantity, more than 0.
    /// - Returns: whether the order still rests; `nil` if the identifier is
    ///   stale, the books then being unchanged.
    /// - Complexity: O(1) per order met.
    @discardableResult
    package mutating func replace(
        _ id: OrderID, step: Int32, quantity: UInt32, sink: inout some ExecutionSink
    ) -> Bool? {
        guard isLive(id) else {
            sink.rejected(id)
            return nil
        }
        precondition(step >= 0 && Int(step) < stepCount, "step \(step) of a ladder with \(stepCount)")
        let node = nodes[Int(id.place)]
        let isBuy = node.bookAndSide & 1 == 0
        let book = Int(node.bookAndSide >> 1)
        unlink(id.place)
        let rest = match(
            isBuy: isBuy, limit: step, isMarket: false, quantity: quantity, owner: node.owner, tag: node.tag,
            book: book, sink: &sink)
        if rest == 0 {
            release(id.place)
            return false
        }
        nodes[Int(id.place)].quantity = rest
        link(id.place, isBuy: isBuy, step: step, book: book)
        sink.replaced(report(id.place))
        return true
    }

    /// Takes quantity off a resting order, which keeps its place in the queue;
    /// the order is cancelled if nothing is left.
    ///
    /// - Returns: the open quantity left, or `nil` if the identifier is stale.
    /// - Complexity: O(1).
    @discardableResult
    package mutating func reduce(
        _ id: OrderID, by quantity: UInt32, sink: inout some ExecutionSink
    ) -> UInt32? {
        guard isLive(id) else {
            sink.rejected(id)
            return nil
        }
        let open = nodes[Int(id.place)].quantity
        if quantity >= open {
            cancel(id, sink: &sink)
            return 0
        }
        nodes[Int(id.place)].quantity = open - quantity
        sink.reduced(report(id.place))
        return open - quantity
    }

    /// Cancels every resting order of an owner in all books, by ascending index
    /// in the pool.
    ///
    /// - Returns: the number of orders cancelled.
    /// - Complexity: O(pool).
    @discardableResult
    package mutating func massCancel(owner: UInt32, sink: inout some ExecutionSink) -> Int {
        var count = 0
        for place in 1..<max(1, nodeCount) {
            let node = nodes[Int(place)]
            guard node.quantity > 0, node.owner == owner else { continue }
            cancel(OrderID(place: place, generation: node.generation), sink: &sink)
            count += 1
        }
        return count
    }

    /// Whether an identifier names a resting order.
    package func isLive(_ id: OrderID) -> Bool {
        id.place > 0 && id.place < nodeCount && nodes[Int(id.place)].generation == id.generation
            && nodes[Int(id.place)].quantity > 0
    }

    /// The open quantity of a resting order; 0 if the identifier is stale.
    package func openQuantity(_ id: OrderID) -> UInt32 { isLive(id) ? nodes[Int(id.place)].quantity : 0 }

    @inline(__always)
    private func report(_ place: UInt32) -> RestingReport {
        let node = nodes[Int(place)]
        return RestingReport(
            id: OrderID(place: place, generation: node.generation), tag: node.tag, owner: node.owner,
            book: node.bookAndSide >> 1, side: side(of: node), step: Int32(node.step), quantity: node.quantity)
    }

    private func side(of node: OrderNode) -> Side { node.bookAndSide & 1 == 0 ? .buy : .sell }

    private func end(
        _ order: Order, book: Int, quantity: UInt32, reason: OrderEnd, sink: inout some ExecutionSink
    ) {
        sink.ended(
            tag: order.tag, owner: order.owner, book: UInt32(book), side: order.side, quantity: quantity,
            reason: reason)
    }
}

// MARK: Matching

extension MatchingEngine {
    private func crosses(isBuy: Bool, limit: Int32, book: Int) -> Bool {
        if isBuy {
            let ask = heads[book].bestAsk - 1
            return ask >= 0 && ask <= limit
        }
        let bid = heads[book].bestBid - 1
        return bid >= 0 && bid >= limit
    }

    /// Whether others' orders within the limit add up to a quantity. With
    /// self-trade prevention, the owner's orders do not count.
    private func canFill(isBuy: Bool, limit: Int32, quantity: UInt32, owner: UInt32, book: Int) -> Bool {
        var missing = quantity
        var step = isBuy ? bestAsk(book) : bestBid(book)
        while step >= 0, isBuy ? step <= limit : step >= limit {
            var place = levels[book * stepCount + Int(step)].head
            while place != 0 {
                let node = nodes[Int(place)]
                if selfTradePrevention == .none || node.owner != owner {
                    if node.quantity >= missing { return true }
                    missing -= node.quantity
                }
                place = node.next
            }
            step = isBuy ? nextAsk(above: step, book: book) : nextBid(below: step, book: book)
        }
        return false
    }

    /// Trades an arriving order against the other side, best price first, first
    /// come first served at a price.
    ///
    /// - Returns: the quantity left; also 0 if self-trade prevention dropped
    ///   the rest.
    @inline(__always)
    private mutating func match(
        isBuy: Bool, limit: Int32, isMarket: Bool, quantity: UInt32, owner: UInt32, tag: UInt32, book: Int,
        sink: inout some ExecutionSink
    ) -> UInt32 {
        var open = quantity
        let prevention = selfTradePrevention
        while open > 0 {
            let step = (isBuy ? heads[book].bestAsk : heads[book].bestBid) - 1
            if step < 0 || (isBuy ? step > limit : step < limit) { break }
            let place = levels[book * stepCount + Int(step)].head
            let maker = nodes[Int(place)]
            if prevention != .none && maker.owner == owner {
                meetOwn(place, maker, open: &open, isBuy: isBuy, owner: owner, tag: tag, book: book, sink: &sink)
                continue
            }
            let filled = min(open, maker.quantity)
            sink.traded(
                Trade(
                    book: UInt32(book), makerTag: maker.tag, takerTag: tag, makerOwner: maker.owner,
                    takerOwner: owner, takerSide: isBuy ? .buy : .sell, makerStep: step,
                    takerStep: isMarket ? step : limit, quantity: filled))
            open -= filled
            if filled == maker.quantity {
                unlink(place)
                release(place)
            } else {
                nodes[Int(place)].quantity = maker.quantity - filled
            }
        }
        return open
    }

    /// Applies the book's rule when two orders of one owner meet.
    private mutating func meetOwn(
        _ place: UInt32, _ maker: OrderNode, open: inout UInt32, isBuy: Bool, owner: UInt32, tag: UInt32,
        book: Int, sink: inout some ExecutionSink
    ) {
        let makerSide: Side = isBuy ? .sell : .buy
        var makerLoss: UInt32 = 0
        var takerLoss: UInt32 = 0
        switch selfTradePrevention {
        case .none: preconditionFailure("own orders may trade under this rule")
        case .cancelMaker: makerLoss = maker.quantity
        case .cancelTaker: takerLoss = open
        case .cancelBoth:
            makerLoss = maker.quantity
            takerLoss = open
        case .decrement:
            makerLoss = min(open, maker.quantity)
            takerLoss = makerLoss
        }
        if makerLoss > 0 {
            if makerLoss == maker.quantity {
                unlink(place)
                release(place)
            } else {
                nodes[Int(place)].quantity = maker.quantity - makerLoss
            }
            sink.ended(
                tag: maker.tag, owner: owner, book: UInt32(book), side: makerSide, quantity: makerLoss,
                reason: .selfTrade)
        }
        if takerLoss > 0 {
            open -= takerLoss
            sink.ended(
                tag: tag, owner: owner, book: UInt32(book), side: makerSide.opposite, quantity: takerLoss,
                reason: .selfTrade)
        }
    }
}
