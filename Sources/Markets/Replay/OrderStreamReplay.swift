/// The hashes of a replayed stream, as the format defines them: two engines
/// that agree on all of them behaved alike in every report.
package struct ReplayHashes: Hashable, Sendable {
    /// The number of trades.
    package var trades = 0
    /// The sum of the quantities traded.
    package var volume: UInt64 = 0
    /// The hash of all trades in order: book, maker's tag, taker's tag, maker's
    /// price, quantity.
    package var tradeHash: UInt64 = ReplayHashes.start
    /// The hash of the final best price and its total quantity, for each side
    /// of each book.
    package var bestPriceHash: UInt64 = ReplayHashes.start
    /// The hash of the final levels of all books: side, price, quantity, number
    /// of orders.
    package var depthHash: UInt64 = ReplayHashes.start
    /// The hash of the final orders of all books, in queue order: tag and
    /// quantity.
    package var queueHash: UInt64 = ReplayHashes.start
    /// The hash of best bid and best ask of an operation's book after each
    /// operation.
    package var bestPricePathHash: UInt64 = ReplayHashes.start
    /// The number of orders that rest at the end.
    package var liveOrders = 0

    /// The value of a hash before the first fold: the offset basis of 64-bit
    /// FNV-1a.
    package static let start: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Folds a word into a hash: one step of the format's FNV-like fold, which
    /// takes 32-bit words in place of bytes.
    package static func fold(_ hash: inout UInt64, _ word: UInt32) {
        hash = (hash ^ UInt64(word)) &* 0x0000_0100_0000_01b3
    }
}

/// Folds trades as they happen.
private struct TradeHashSink: ExecutionSink {
    var hash = ReplayHashes.start
    var count = 0
    var volume: UInt64 = 0
    let lowestPrice: Int32

    mutating func traded(_ trade: Trade) {
        ReplayHashes.fold(&hash, trade.book)
        ReplayHashes.fold(&hash, trade.makerTag)
        ReplayHashes.fold(&hash, trade.takerTag)
        ReplayHashes.fold(&hash, UInt32(bitPattern: trade.makerStep + lowestPrice))
        ReplayHashes.fold(&hash, trade.quantity)
        count += 1
        volume += UInt64(trade.quantity)
    }

    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        // The hashes are over trades only.
    }
}

extension OrderStream {
    /// Runs the stream through a fresh set of books and returns the hashes of
    /// the events and of the final state.
    ///
    /// - Complexity: O(operations + final orders).
    package func replay(selfTradePrevention: SelfTradePrevention = .none) -> ReplayHashes {
        var books = OrderBooks(
            bookCount: bookCount, stepCount: Int(highestPrice - lowestPrice) + 1,
            selfTradePrevention: selfTradePrevention)
        var sink = TradeHashSink(lowestPrice: lowestPrice)
        var path = ReplayHashes.start
        books.withEngine { engine in
            var ids = [OrderID](repeating: OrderID(place: 0, generation: 0), count: highestOrderNumber + 1)
            for operation in operations {
                apply(operation, to: &engine, ids: &ids, sink: &sink)
                let book = Int(operation.book)
                ReplayHashes.fold(&path, priceWord(engine.bestBid(book)))
                ReplayHashes.fold(&path, priceWord(engine.bestAsk(book)))
            }
        }
        var hashes = hashes(of: books)
        hashes.trades = sink.count
        hashes.volume = sink.volume
        hashes.tradeHash = sink.hash
        hashes.bestPricePathHash = path
        return hashes
    }

    /// Applies one operation to an engine.
    ///
    /// - Parameters:
    ///   - operation: of this stream.
    ///   - engine: the engine of books with a step for each price of the
    ///     stream.
    ///   - ids: maps the stream's order numbers to the engine's identifiers;
    ///     updated when an order rests.
    ///   - sink: receives the events.
    package func apply(
        _ operation: Operation, to engine: inout MatchingEngine, ids: inout [OrderID],
        sink: inout some ExecutionSink
    ) {
        let number = Int(operation.orderNumber)
        switch operation.kind {
        case .new:
            let order = Order(
                side: operation.side, step: operation.price - lowestPrice, quantity: operation.quantity,
                owner: operation.owner, tag: operation.orderNumber, timeInForce: operation.timeInForce,
                isMarket: operation.isMarket)
            if let id = engine.submit(order, book: Int(operation.book), sink: &sink) { ids[number] = id }
        case .cancel:
            engine.cancel(ids[number], sink: &sink)
        case .replace:
            engine.replace(
                ids[number], step: operation.price - lowestPrice, quantity: operation.quantity, sink: &sink)
        case .reduce:
            engine.reduce(ids[number], by: operation.quantity, sink: &sink)
        }
    }

    private func priceWord(_ step: Int32) -> UInt32 {
        step < 0 ? 0 : UInt32(bitPattern: step + lowestPrice)
    }

    /// The hashes of the final state, without the trades.
    private func hashes(of books: OrderBooks) -> ReplayHashes {
        var hashes = ReplayHashes()
        hashes.liveOrders = books.liveCount
        for book in 0..<bookCount {
            for side in [Side.buy, .sell] {
                let depth = books.depth(side, book: book)
                ReplayHashes.fold(&hashes.bestPriceHash, depth.first.map { priceWord($0.step) } ?? 0)
                ReplayHashes.fold(
                    &hashes.bestPriceHash, UInt32(truncatingIfNeeded: depth.first?.quantity ?? 0))
                for level in depth {
                    ReplayHashes.fold(&hashes.depthHash, UInt32(side.rawValue))
                    ReplayHashes.fold(&hashes.depthHash, priceWord(level.step))
                    ReplayHashes.fold(&hashes.depthHash, UInt32(truncatingIfNeeded: level.quantity))
                    ReplayHashes.fold(&hashes.depthHash, UInt32(level.orderCount))
                    books.forEachOrder(book: book, step: level.step) { order in
                        ReplayHashes.fold(&hashes.queueHash, order.tag)
                        ReplayHashes.fold(&hashes.queueHash, order.quantity)
                    }
                }
            }
        }
        return hashes
    }
}
