internal import Markets
package import Quantities

/// A saved world to go back to.
///
/// A plain copy of the world would do, but it would keep the memory of the
/// order books, most of whose price levels are empty. A checkpoint keeps the
/// orders alone.
package struct Checkpoint: Sendable {
    private var kept: World
    private var books: PackedBooks?

    /// Saves a world.
    ///
    /// - Complexity: O(orders) while a gate is open, O(parts) otherwise.
    package init(_ world: World) {
        kept = world
        books = kept.trading.session?.putBooksBy()
    }

    /// The simulated time of the saved world.
    package var time: SimTime { kept.now }

    /// A copy of the saved world.
    ///
    /// - Complexity: O(orders) while a gate is open, O(parts) otherwise.
    package var world: World {
        var world = kept
        if let books { world.trading.session?.takeBooksBack(books) }
        return world
    }
}
