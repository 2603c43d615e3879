/// One book at one moment, in as much detail as is asked for: a value that
/// no longer changes with the book.
package struct BookSnapshot: Hashable, Sendable {
    /// How much of a book is shown, by the usual names of market data.
    package enum Detail: Hashable, Sendable {
        /// Level 1: the best price of each side.
        case best
        /// Level 2: every price, with what waits there in all.
        case levels
        /// Level 3: every order, first in the queue first.
        case orders
    }

    package struct Level: Hashable, Sendable {
        package var step: Int32
        package var quantity: UInt64
        package var orderCount: Int
        /// Filled in at level 3 only.
        package var orders: [RestingOrder]
    }

    package let detail: Detail
    /// Best price first.
    package internal(set) var bids: [Level] = []
    package internal(set) var asks: [Level] = []

    /// The distance of the best prices in steps; nothing if a side is empty.
    package var spread: Int32? {
        guard let bid = bids.first, let ask = asks.first else { return nil }
        return ask.step - bid.step
    }
}

extension OrderBooks {
    /// A book as it is now.
    ///
    /// - Complexity: O(orders at the best prices) at level 1, O(orders)
    ///   otherwise.
    package func picture(_ book: Int, _ detail: BookSnapshot.Detail) -> BookSnapshot {
        func level(_ step: Int32) -> BookSnapshot.Level {
            var level = BookSnapshot.Level(step: step, quantity: 0, orderCount: 0, orders: [])
            forEachOrder(book: book, step: step) { order in
                level.quantity += UInt64(order.quantity)
                level.orderCount += 1
                if detail == .orders { level.orders.append(order) }
            }
            return level
        }
        var picture = BookSnapshot(detail: detail)
        if detail == .best {
            picture.bids = bestBid(book).map { [level($0)] } ?? []
            picture.asks = bestAsk(book).map { [level($0)] } ?? []
            return picture
        }
        forEachStep(.buy, book: book) { picture.bids.append(level($0)) }
        forEachStep(.sell, book: book) { picture.asks.append(level($0)) }
        return picture
    }

    /// Puts the orders of a level 3 picture into an empty book, in their
    /// queues as they stood.
    ///
    /// - Returns: their new identifiers, in the order of the picture: bids,
    ///   then asks.
    package mutating func restore(_ picture: BookSnapshot, book: Int) -> [OrderID] {
        precondition(picture.detail == .orders, "only a level 3 picture holds the orders")
        precondition(bestBid(book) == nil && bestAsk(book) == nil, "book \(book) is not empty")
        var ids: [OrderID] = []
        withEngine { engine in
            var sink = Silence()
            for (side, levels) in [(Side.buy, picture.bids), (.sell, picture.asks)] {
                for level in levels {
                    for order in level.orders {
                        let arriving = Order(
                            side: side, step: level.step, quantity: order.quantity, owner: order.owner, tag: order.tag)
                        if let id = engine.submit(arriving, book: book, sink: &sink) { ids.append(id) }
                    }
                }
            }
        }
        return ids
    }
}

/// Hears nothing: orders of a book that is not crossed only rest.
private struct Silence: ExecutionSink {
    mutating func traded(_ trade: Trade) { preconditionFailure("a picture's orders do not trade") }
    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        preconditionFailure("a picture's orders rest")
    }
}
