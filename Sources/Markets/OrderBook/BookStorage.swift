internal import Glibc

/// A price level: the first and the last order waiting there.
struct Level {
    var head: UInt32
    var tail: UInt32
}

/// A resting order in the pool. Thirty-two bytes, two to a cache line.
struct OrderNode {
    var quantity: UInt32
    var next: UInt32
    var previous: UInt32
    var owner: UInt32
    /// Raised whenever the place is freed, so that old identifiers become
    /// stale.
    var generation: UInt32
    /// The book's number shifted left by one, plus the side.
    var bookAndSide: UInt32
    var step: UInt32
    var tag: UInt32
}

/// The head of one book: best prices and the upper bitmap level of each side. A
/// best price is stored as its step plus one; zero means none.
struct BookHead {
    var bestBid: Int32
    var bestAsk: Int32
    var bidSummary: UInt64
    var askSummary: UInt64
}

/// The memory of a set of books: the one identity behind a value of
/// ``OrderBooks``.
///
/// Zero means "none" everywhere (index 0 of the pool is never used), so fresh
/// memory from `calloc` is a set of empty books, and pages of levels that are
/// never touched cost nothing.
///
/// `@unchecked Sendable`: the memory is written only through
/// ``OrderBooks/withEngine(_:)``, which first makes sure that its reference is
/// the only one. All other access only reads.
final class BookStorage: @unchecked Sendable {
    let bookCount: Int
    let stepCount: Int
    /// Words of a bitmap's lower level, for one side of one book.
    let wordCount: Int
    let heads: UnsafeMutablePointer<BookHead>
    let levels: UnsafeMutablePointer<Level>
    /// For each book the bid words, then the ask words.
    let words: UnsafeMutablePointer<UInt64>
    var nodes: UnsafeMutablePointer<OrderNode>
    var nodeCapacity: Int
    /// The number of pool places ever used, place 0 included.
    var nodeCount: UInt32
    /// The free place most recently released, or 0.
    var freeHead: UInt32
    var liveCount: Int

    init(bookCount: Int, stepCount: Int, nodeCapacity: Int) {
        self.bookCount = bookCount
        self.stepCount = stepCount
        wordCount = (stepCount + 63) / 64
        heads = Self.zeroed(bookCount)
        levels = Self.zeroed(bookCount * stepCount)
        words = Self.zeroed(bookCount * wordCount * 2)
        self.nodeCapacity = max(2, nodeCapacity)
        nodes = Self.zeroed(self.nodeCapacity)
        nodeCount = 1
        freeHead = 0
        liveCount = 0
    }

    deinit {
        free(heads)
        free(levels)
        free(words)
        free(nodes)
    }

    private static func zeroed<T: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<T> {
        guard let memory = calloc(max(1, count), MemoryLayout<T>.stride) else {
            preconditionFailure("no memory for \(count) entries of \(T.self)")
        }
        return memory.bindMemory(to: T.self, capacity: max(1, count))
    }

    /// Returns a separate storage with the same content. Empty levels are left
    /// untouched, so that they cost no memory.
    ///
    /// - Complexity: O(books + orders).
    func copy() -> BookStorage {
        let other = BookStorage(bookCount: bookCount, stepCount: stepCount, nodeCapacity: nodeCapacity)
        other.heads.update(from: heads, count: bookCount)
        copyOccupiedLevels(to: other)
        other.words.update(from: words, count: bookCount * wordCount * 2)
        other.nodes.update(from: nodes, count: Int(nodeCount))
        other.nodeCount = nodeCount
        other.freeHead = freeHead
        other.liveCount = liveCount
        return other
    }

    private func copyOccupiedLevels(to other: BookStorage) {
        for word in 0..<bookCount * wordCount * 2 {
            var occupied = words[word]
            let first = word / (wordCount * 2) * stepCount + word % wordCount * 64
            while occupied != 0 {
                let level = first + occupied.trailingZeroBitCount
                other.levels[level] = levels[level]
                occupied &= occupied - 1
            }
        }
    }
}
