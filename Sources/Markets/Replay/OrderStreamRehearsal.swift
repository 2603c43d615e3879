internal import Quantities

/// A stream and the books it runs on, for measuring the engine alone: the
/// books are built, their memory is touched, and every pass begins with them
/// empty.
package struct OrderStreamRehearsal {
    /// How operations are given to the engine.
    package enum Delivery: Hashable, Sendable {
        /// One after the other.
        case plain
        /// The order and the level that an operation some places ahead will
        /// need are read early, so that they are in the cache by then.
        case touchingAhead(Int)
        /// In batches of a size, each sorted by book; books are independent,
        /// so what happens in each stays the same.
        case groupedByBook(Int)
    }

    private let stream: OrderStream
    private var books: OrderBooks
    private var ids: [OrderID]

    /// - Parameter warm: make a first pass, so that all memory is there.
    package init(_ stream: OrderStream, warm: Bool = true) {
        self.stream = stream
        books = OrderBooks(
            bookCount: stream.bookCount, stepCount: Int(stream.highestPrice - stream.lowestPrice) + 1,
            capacity: stream.highestOrderNumber + 1, selfTradePrevention: .none)
        ids = [OrderID](repeating: OrderID(place: 0, generation: 0), count: stream.highestOrderNumber + 1)
        if warm {
            _ = run(.plain, readingBestPrices: false)
            clear()
        }
    }

    /// Takes every order out of the books.
    package mutating func clear() {
        var sink = CountingSink()
        books.withEngine { engine in
            for id in ids { engine.cancel(id, sink: &sink) }
        }
        precondition(books.liveCount == 0, "\(books.liveCount) orders are left")
    }

    /// Runs the stream through the books, which must be empty.
    ///
    /// - Parameter readingBestPrices: read best bid and ask of the
    ///   operation's book after every operation.
    /// - Returns: trades made plus a checksum of what was read, so that
    ///   nothing can be left out.
    package mutating func run(_ delivery: Delivery, readingBestPrices: Bool) -> Int {
        run(prepared(delivery), readingBestPrices: readingBestPrices)
    }

    /// Operations in the order in which they are given to the engine.
    package struct Prepared {
        fileprivate let operations: [OrderStream.Operation]
        /// How far ahead memory is touched; the count of operations if it is
        /// not.
        fileprivate let ahead: Int
    }

    /// - Parameter count: how many, from the first; all if none is given.
    package func prepared(_ delivery: Delivery, count: Int? = nil) -> Prepared {
        switch delivery {
        case .plain:
            Prepared(
                operations: Array(stream.operations.prefix(count ?? .max)), ahead: stream.operations.count)
        case .touchingAhead(let distance):
            Prepared(operations: stream.operations, ahead: distance)
        case .groupedByBook(let size):
            Prepared(operations: Self.grouped(stream.operations, size), ahead: stream.operations.count)
        }
    }

    /// The same, of operations that were put in order before.
    package mutating func run(_ prepared: Prepared, readingBestPrices: Bool = false) -> Int {
        let (operations, ahead) = (prepared.operations, prepared.ahead)
        var sink = CountingSink()
        var checksum = 0
        var ids = self.ids
        self.ids = []
        let stream = stream
        books.withEngine { engine in
            for place in operations.indices {
                if place + ahead < operations.count {
                    let next = operations[place + ahead]
                    checksum &+= engine.touch(
                        ids[Int(next.orderNumber)], book: Int(next.book), step: next.price - stream.lowestPrice)
                }
                let operation = operations[place]
                stream.apply(operation, to: &engine, ids: &ids, sink: &sink)
                if readingBestPrices {
                    let book = Int(operation.book)
                    checksum &+= Int(engine.bestBid(book)) ^ Int(engine.bestAsk(book))
                }
            }
        }
        self.ids = ids
        return sink.count &+ checksum
    }

    /// Runs the stream and measures single operations.
    ///
    /// - Parameter clock: nanoseconds of a clock that always rises.
    /// - Returns: by operation, in nanoseconds, the clock's own cost within.
    package mutating func latencies(clock: () -> UInt64) -> [UInt32] {
        var sink = CountingSink()
        var times = [UInt32](repeating: 0, count: stream.operations.count)
        var ids = self.ids
        self.ids = []
        let stream = stream
        books.withEngine { engine in
            var last = clock()
            for (place, operation) in stream.operations.enumerated() {
                stream.apply(operation, to: &engine, ids: &ids, sink: &sink)
                let now = clock()
                times[place] = UInt32(clamping: now &- last)
                last = now
            }
        }
        self.ids = ids
        return times
    }

    /// Sorted by book within each batch, otherwise in order.
    static func grouped(_ operations: [OrderStream.Operation], _ size: Int) -> [OrderStream.Operation] {
        var result = operations
        var start = 0
        while start < operations.count {
            let range = start..<min(start + size, operations.count)
            let order = range.sorted { (operations[$0].book, $0) < (operations[$1].book, $1) }
            for (place, from) in zip(range, order) { result[place] = operations[from] }
            start += size
        }
        return result
    }
}

/// Counts trades.
private struct CountingSink: ExecutionSink {
    var count = 0
    mutating func traded(_ trade: Trade) { count += 1 }
    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        // Only trades are counted.
    }
}

extension MatchingEngine {
    /// Reads what an operation will need, so that it is in the cache.
    func touch(_ id: OrderID, book: Int, step: Int32) -> Int {
        let level = Int(min(max(step, 0), Int32(stepCount) - 1))
        return Int(nodes[Int(id.place)].quantity & 1) &+ Int(levels[book * stepCount + level].head & 1)
    }
}
