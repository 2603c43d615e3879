internal import Markets
package import Quantities

/// A world kept to be gone back to.
///
/// A copy of a world would do, but it would hold the memory of the order
/// books, most of whose price levels are empty: a checkpoint holds the orders
/// alone.
package struct Checkpoint: Sendable {
    private var kept: World
    private var books: PackedBooks?

    /// - Complexity: O(orders while a gate is open), else O(parts).
    package init(_ world: World) {
        kept = world
        books = kept.trading.session?.putBooksBy()
    }

    /// When it was taken.
    package var time: SimTime { kept.now }

    /// The world as it was.
    ///
    /// - Complexity: O(orders while a gate is open), else O(parts).
    package var world: World {
        var world = kept
        if let books { world.trading.session?.takeBooksBack(books) }
        return world
    }
}
