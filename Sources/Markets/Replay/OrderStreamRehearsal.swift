internal import Quantities

/// A stream and the books on which it runs, for measuring the engine alone. The
/// books exist and their memory has been touched before a measurement, and
/// every pass begins with empty books.
package struct OrderStreamRehearsal {
    /// The order in which operations are given to the engine.
    package enum Delivery: Hashable, Sendable {
        /// One after the other.
        case plain
        /// One after the other, but the order and the level that an operation
        /// the given number of places ahead will need are read early, so that
        /// they are in the cache by then.
        case touchingAhead(Int)
        /// In batches of the given size, each sorted by book. Books are
        /// independent, so the events in each stay the same.
        case groupedByBook(Int)
    }

    private let stream: OrderStream
    private var books: OrderBooks
    private var ids: [OrderID]

    /// Creates empty books that fit the stream.
    ///
    /// - Parameter warm: makes a first pass, so that all memory has been
    ///   touched.
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

    /// Cancels every order in the books.
    package mutating func clear() {
        var sink = CountingSink()
        books.withEngine { engine in
            for id in ids { engine.cancel(id, sink: &sink) }
        }
        precondition(books.liveCount == 0, "\(books.liveCount) orders are left")
    }

    /// Runs the stream through the books, which must be empty.
    ///
    /// - Parameter readingBestPrices: reads best bid and ask of the operation's
    ///   book after every operation.
    /// - Returns: the number of trades plus a checksum of the values read, so
    ///   that the compiler cannot leave out the reads.
    /// - Complexity: O(operations).
    package mutating func run(_ delivery: Delivery, readingBestPrices: Bool) -> Int {
        run(prepared(delivery), readingBestPrices: readingBestPrices)
    }

    /// Operations in the order in which they are given to the engine.
    package struct Prepared {
        fileprivate let operations: [OrderStream.Operation]
        /// The distance ahead at which memory is touched; the number of
        /// operations in the stream if it is not.
        fileprivate let ahead: Int
    }

    /// Puts the stream's operations in order.
    ///
    /// - Parameter count: the number of operations, from the first; all if it
    ///   is `nil`. It applies to ``Delivery/plain`` only.
    /// - Complexity: O(operations), O(n log n) for
    ///   ``Delivery/groupedByBook(_:)``.
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

    /// Runs operations that were put in order before; see
    /// `run(_:readingBestPrices:)`. The books must be empty.
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

    /// Runs the stream and measures each operation. The books must be empty.
    ///
    /// - Parameter clock: returns the nanoseconds of a clock that never runs
    ///   backwards.
    /// - Returns: by operation, its time in nanoseconds, the cost of reading
    ///   the clock included.
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

    /// Returns the operations sorted by book within each batch of a size,
    /// otherwise in their order.
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
    /// Reads the order and the level that an operation will need, so that they
    /// are in the cache.
    func touch(_ id: OrderID, book: Int, step: Int32) -> Int {
        let level = Int(min(max(step, 0), Int32(stepCount) - 1))
        return Int(nodes[Int(id.place)].quantity & 1) &+ Int(levels[book * stepCount + level].head & 1)
    }
}
