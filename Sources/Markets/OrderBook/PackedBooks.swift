internal import Quantities

/// A set of order books packed for storage: the orders alone, without the price
/// levels, most of which are empty.
package struct PackedBooks: Sendable {
    private let bookCount: Int
    private let stepCount: Int
    private let selfTradePrevention: SelfTradePrevention
    private let heads: [BookHead]
    private let nodes: [OrderNode]
    private let capacity: Int
    private let freeHead: UInt32
    private let liveCount: Int

    /// Packs the orders of some books.
    ///
    /// - Complexity: O(orders + books).
    package init(_ books: OrderBooks) {
        let storage = books.storage
        bookCount = storage.bookCount
        stepCount = storage.stepCount
        selfTradePrevention = books.selfTradePrevention
        heads = Array(UnsafeBufferPointer(start: storage.heads, count: storage.bookCount))
        nodes = Array(UnsafeBufferPointer(start: storage.nodes, count: Int(storage.nodeCount)))
        capacity = storage.nodeCapacity
        freeHead = storage.freeHead
        liveCount = storage.liveCount
    }

    /// Returns the books in their original state; orders keep their places in
    /// the pool, so identifiers stay valid.
    ///
    /// - Complexity: O(orders + books).
    package var books: OrderBooks {
        let books = OrderBooks(
            bookCount: bookCount, stepCount: stepCount, capacity: capacity, selfTradePrevention: selfTradePrevention)
        let storage = books.storage
        for book in 0..<bookCount { storage.heads[book] = heads[book] }
        for (place, node) in nodes.enumerated() {
            storage.nodes[place] = node
            // A free place has no quantity.
            guard node.quantity > 0 else { continue }
            let (book, step) = (Int(node.bookAndSide >> 1), Int(node.step))
            let level = book * stepCount + step
            if node.previous == 0 { storage.levels[level].head = UInt32(place) }
            if node.next == 0 { storage.levels[level].tail = UInt32(place) }
            storage.words[(book * 2 + Int(node.bookAndSide & 1)) * storage.wordCount + step >> 6] |=
                1 << UInt64(step & 63)
        }
        storage.nodeCount = UInt32(nodes.count)
        storage.freeHead = freeHead
        storage.liveCount = liveCount
        return books
    }
}

extension OrderBooks {
    /// No books at all: what a market holds between packing its books and
    /// unpacking them.
    static let none = OrderBooks(bookCount: 0, stepCount: 1, capacity: 0)
}
