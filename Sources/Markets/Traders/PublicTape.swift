package import Quantities

/// The public record of a set of order books: orders as they arrive and trades
/// as they happen, newest last.
///
/// Of each book the latest ``kept`` entries stay, so that a trader that looks
/// now and then can catch up, however many others there are.
package struct PublicTape: Sendable {
    /// One order or one trade.
    package struct Entry: Hashable, Sendable {
        /// The limit of an order or the price of a trade, in price units.
        package var price: Int32
        /// The index of the household that sent the order; for a trade, of the
        /// one whose arriving order made it.
        package var owner: Int32
        /// The side of the order; for a trade, of the arriving order that made
        /// it.
        package var side: Side
        /// Whether the entry is a trade rather than an order.
        package var isDeal: Bool
        /// Whether the order traded on arrival; always `true` for a trade.
        package var crossed: Bool
        /// Whether the order, or part of it, has traded by now; always `true`
        /// for a trade.
        package var isTaken: Bool
    }

    /// The number of entries kept for each book.
    package static let kept = 64

    /// By book: a ring of ``kept`` entries, and the number of entries ever
    /// written.
    private var entries: [Entry]
    private var counts: [Int]
    /// By book: the estimate of the price that clears it, from the latest
    /// trades.
    private var estimates: [EquilibriumEstimate]

    /// Creates an empty tape for a number of books.
    package init(bookCount: Int) {
        entries = Array(
            repeating: Entry(price: 0, owner: -1, side: .buy, isDeal: false, crossed: false, isTaken: false),
            count: bookCount * Self.kept)
        counts = Array(repeating: 0, count: bookCount)
        estimates = Array(repeating: EquilibriumEstimate(), count: bookCount)
    }

    /// The number of entries that a book has ever had.
    package func count(_ book: Int) -> Int { counts[book] }

    /// The numbers of the entries that are still kept, oldest first.
    package func numbers(_ book: Int) -> Range<Int> { max(0, counts[book] - Self.kept)..<counts[book] }

    /// Returns an entry by its number, which must be one of ``numbers(_:)``.
    package func entry(_ number: Int, book: Int) -> Entry { entries[book * Self.kept + number % Self.kept] }

    /// The estimate of a book's equilibrium price.
    package func estimate(_ book: Int) -> EquilibriumEstimate { estimates[book] }

    /// Appends an order that has arrived.
    mutating func order(_ side: Side, price: Price, owner: HouseholdID, crossed: Bool, book: Int) {
        write(
            Entry(
                price: Int32(clamping: price.units), owner: Int32(owner.index), side: side, isDeal: false,
                crossed: crossed,
                isTaken: crossed), book)
    }

    /// Appends a trade, and marks the maker's latest order as taken.
    mutating func deal(price: Price, taker: HouseholdID, takerSide: Side, maker: HouseholdID, book: Int) {
        for number in numbers(book).reversed() {
            let place = book * Self.kept + number % Self.kept
            if entries[place].owner == maker.index, !entries[place].isDeal {
                entries[place].isTaken = true
                break
            }
        }
        write(
            Entry(
                price: Int32(clamping: price.units), owner: Int32(taker.index), side: takerSide, isDeal: true,
                crossed: true,
                isTaken: true), book)
        estimates[book].learn(Double(price.units))
    }

    private mutating func write(_ entry: Entry, _ book: Int) {
        entries[book * Self.kept + counts[book] % Self.kept] = entry
        counts[book] += 1
    }

    /// Folds the entries kept, their counts and the estimates: everything that
    /// a trader can see.
    package func combine(into fingerprint: inout Fingerprint) {
        for book in counts.indices {
            fingerprint.combine(counts[book])
            for number in numbers(book) {
                let entry = entry(number, book: book)
                fingerprint.combine(entry.price)
                fingerprint.combine(entry.owner)
                fingerprint.combine(
                    UInt64(entry.side.rawValue) | (entry.isDeal ? 2 : 0) | (entry.crossed ? 4 : 0)
                        | (entry.isTaken ? 8 : 0))
            }
            estimates[book].combine(into: &fingerprint)
        }
    }
}

/// An estimate, from the latest trades of a book, of the price at which supply
/// meets demand (Vytelingum, Cliff & Jennings, "Strategic bidding in continuous
/// double auctions", Artificial Intelligence 2008). Trades are public, so all
/// traders share it.
package struct EquilibriumEstimate: Hashable, Sendable {
    /// The latest trade prices in units, newest first, at most 8.
    private(set) var deals: [Double] = []
    /// The weighted mean of ``deals`` in price units, each trade weighing 0.9
    /// of the one after it; `nil` before the first trade.
    package private(set) var price: Double?
    /// The shape θ of the aggressiveness function, -8…2: lower where trade
    /// prices scatter.
    package private(set) var shape = 0.0
    /// The range of the trades' relative scatter so far.
    private var leastScatter = Double.infinity
    private var mostScatter = -Double.infinity

    mutating func learn(_ price: Double) {
        deals.insert(price, at: 0)
        if deals.count > 8 { deals.removeLast() }
        var weight = 1.0
        var (sum, weights) = (0.0, 0.0)
        for deal in deals {
            sum += weight * deal
            weights += weight
            weight *= 0.9
        }
        let mean = sum / weights
        self.price = mean
        let squares = deals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let scatter = (squares / Double(deals.count)).squareRoot() / max(abs(mean), 1)
        leastScatter = min(leastScatter, scatter)
        mostScatter = max(mostScatter, scatter)
        let range = mostScatter - leastScatter
        // Trades at one price differ by rounding only.
        let share = range > 1e-9 ? (scatter - leastScatter) / range : 0
        let target = 10 * (1 - share * exponential(2 * (share - 1))) - 8
        shape += 0.5 * (target - shape)
    }

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(deals.count)
        for deal in deals { fingerprint.combine(deal) }
        fingerprint.combine(shape)
        fingerprint.combine(leastScatter)
        fingerprint.combine(mostScatter)
    }
}
