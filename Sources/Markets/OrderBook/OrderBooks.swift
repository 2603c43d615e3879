/// A set of order books over one bounded ladder of price steps: a value.
///
/// Every book has a level for each price step from floor to ceiling. A book is
/// never crossed, so one ladder serves both sides. A two-level bitmap per side
/// finds the next occupied price in a few instructions, and the best prices are
/// cached. All orders of all books are in one pool of 32-byte nodes. Copying is
/// free until one of the copies changes.
///
///     var books = OrderBooks(bookCount: 96, stepCount: 2_200)
///     let id = books.withEngine { $0.submit(order, book: 77, sink: &tape) }
///
/// ``MatchingEngine`` does the work, for as many operations at a time as the
/// caller batches.
package struct OrderBooks: Sendable {
    var storage: BookStorage
    /// The rule when two orders of one owner meet, the same in all books.
    package let selfTradePrevention: SelfTradePrevention

    /// The greatest number of steps in a ladder: two levels of 64-bit words.
    package static let maximumStepCount = 4_096

    /// Creates empty books.
    ///
    /// - Parameters:
    ///   - bookCount: at least 0.
    ///   - stepCount: 1…``maximumStepCount``.
    ///   - capacity: the number of resting orders that fit before the pool
    ///     grows.
    ///   - selfTradePrevention: the rule when two orders of one owner meet.
    package init(
        bookCount: Int, stepCount: Int, capacity: Int = 1_024, selfTradePrevention: SelfTradePrevention = .none
    ) {
        precondition(
            (1...Self.maximumStepCount).contains(stepCount),
            "a ladder has 1 to \(Self.maximumStepCount) steps, not \(stepCount)")
        storage = BookStorage(bookCount: bookCount, stepCount: stepCount, nodeCapacity: capacity)
        self.selfTradePrevention = selfTradePrevention
    }

    /// The number of books.
    package var bookCount: Int { storage.bookCount }
    /// The number of price steps in each book.
    package var stepCount: Int { storage.stepCount }
    /// The number of resting orders in all books.
    package var liveCount: Int { storage.liveCount }

    /// Runs a batch of operations and returns the result of `body`. The memory
    /// is first copied if another value shares it.
    ///
    /// - Complexity: O(1) beyond `body`, or O(books + orders) for the copy.
    package mutating func withEngine<Result>(_ body: (inout MatchingEngine) -> Result) -> Result {
        if !isKnownUniquelyReferenced(&storage) { storage = storage.copy() }
        var engine = MatchingEngine(storage, selfTradePrevention: selfTradePrevention)
        let result = body(&engine)
        engine.writeBack(to: storage)
        return result
    }

    /// Runs a reading closure on an engine, without copying the memory.
    private func reading<Result>(_ body: (borrowing MatchingEngine) -> Result) -> Result {
        let engine = MatchingEngine(storage, selfTradePrevention: selfTradePrevention)
        return withExtendedLifetime(storage) { body(engine) }
    }
}

/// One order waiting in a book.
package struct RestingOrder: Hashable, Sendable {
    /// The order's identifier.
    package var id: OrderID
    /// The order's owner.
    package var owner: UInt32
    /// The sender's own number for the order.
    package var tag: UInt32
    /// The open quantity, more than 0.
    package var quantity: UInt32
}

/// One price of one side of a book.
package struct DepthLevel: Hashable, Sendable {
    /// The side of the book.
    package var side: Side
    /// The price as a step of the ladder.
    package var step: Int32
    /// The total open quantity at this price.
    package var quantity: UInt64
    /// The number of orders at this price.
    package var orderCount: Int
}

extension OrderBooks {
    /// The step of the best bid; `nil` if there are no bids.
    package func bestBid(_ book: Int) -> Int32? {
        let best = storage.heads[book].bestBid
        return best == 0 ? nil : best - 1
    }

    /// The step of the best ask; `nil` if there are no asks.
    package func bestAsk(_ book: Int) -> Int32? {
        let best = storage.heads[book].bestAsk
        return best == 0 ? nil : best - 1
    }

    /// Calls a closure for each occupied step of a side, best price first.
    package func forEachStep(_ side: Side, book: Int, _ body: (Int32) -> Void) {
        reading { engine in
            var step = side == .buy ? engine.bestBid(book) : engine.bestAsk(book)
            while step >= 0 {
                body(step)
                step =
                    side == .buy
                    ? engine.nextBid(below: step, book: book) : engine.nextAsk(above: step, book: book)
            }
        }
    }

    /// Calls a closure for each order at a step, first in the queue first.
    package func forEachOrder(book: Int, step: Int32, _ body: (RestingOrder) -> Void) {
        var place = storage.levels[book * storage.stepCount + Int(step)].head
        while place != 0 {
            let node = storage.nodes[Int(place)]
            body(
                RestingOrder(
                    id: OrderID(place: place, generation: node.generation), owner: node.owner, tag: node.tag,
                    quantity: node.quantity))
            place = node.next
        }
    }

    /// Returns the levels of one side, best price first.
    ///
    /// - Complexity: O(orders on that side).
    package func depth(_ side: Side, book: Int) -> [DepthLevel] {
        var levels: [DepthLevel] = []
        forEachStep(side, book: book) { step in
            var level = DepthLevel(side: side, step: step, quantity: 0, orderCount: 0)
            forEachOrder(book: book, step: step) { order in
                level.quantity += UInt64(order.quantity)
                level.orderCount += 1
            }
            levels.append(level)
        }
        return levels
    }

    /// The open quantity of a resting order; `nil` if it no longer rests.
    package func openQuantity(_ id: OrderID) -> UInt32? {
        reading { $0.isLive(id) ? $0.nodes[Int(id.place)].quantity : nil }
    }
}
