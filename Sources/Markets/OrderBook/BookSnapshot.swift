/// A copy of one book at one moment, in the detail asked for. Later changes of
/// the book do not reach it.
package struct BookSnapshot: Hashable, Sendable {
    /// How much of a book is shown, in the usual terms of market data.
    package enum Detail: Hashable, Sendable {
        /// Level 1: the best price of each side.
        case best
        /// Level 2: every price, with the total quantity waiting there.
        case levels
        /// Level 3: every order, first in the queue first.
        case orders
    }

    /// One price of one side.
    package struct Level: Hashable, Sendable {
        /// The price as a step of the ladder.
        package var step: Int32
        /// The total quantity waiting at this price.
        package var quantity: UInt64
        /// The number of orders waiting at this price.
        package var orderCount: Int
        /// The orders, first in the queue first; empty below level 3.
        package var orders: [RestingOrder]
    }

    /// The detail with which the copy was made.
    package let detail: Detail
    /// Bids, best (highest) price first; at level 1 the best only.
    package internal(set) var bids: [Level] = []
    /// Asks, best (lowest) price first; at level 1 the best only.
    package internal(set) var asks: [Level] = []

    /// The best ask less the best bid, in steps; `nil` if a side is empty.
    package var spread: Int32? {
        guard let bid = bids.first, let ask = asks.first else { return nil }
        return ask.step - bid.step
    }
}

extension OrderBooks {
    /// Returns a copy of a book in its present state.
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
    /// original queue order.
    ///
    /// - Parameters:
    ///   - picture: of a book whose ladder is at most as long as this one's.
    ///   - book: an empty book.
    /// - Returns: the new identifiers of the orders, in the order of the
    ///   picture: bids, then asks.
    /// - Complexity: O(orders).
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

/// Ignores reports of resting orders and stops at any other: the orders of a
/// book that is not crossed only rest.
private struct Silence: ExecutionSink {
    mutating func traded(_ trade: Trade) { preconditionFailure("a picture's orders do not trade") }
    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        preconditionFailure("a picture's orders rest")
    }
}
