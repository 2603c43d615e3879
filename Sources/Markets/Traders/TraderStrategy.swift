package import Quantities

/// The rule by which a trader chooses the price of its next order.
package enum TraderStrategy: String, Hashable, Sendable, CaseIterable {
    /// Zero intelligence, constrained: uniform between the limit and the end
    /// of the corridor that favours the trader (Gode & Sunder, "Allocative
    /// efficiency of markets with zero-intelligence traders", JPE 1993).
    case zeroIntelligenceConstrained = "zi-c"
    /// From the favourable end of the corridor to the limit, linearly in the
    /// share of gate time elapsed (this project's rule, after the template
    /// strategies of grid simulators).
    case linear
    /// Zero intelligence plus: a margin that follows the prices others shout
    /// (Cliff, "Minimal-intelligence agents for bargaining behaviors in
    /// market-based environments", HP Labs 1997).
    case zeroIntelligencePlus = "zip"
    /// The price with the highest expected surplus under a belief learnt from
    /// the latest trades (Gjerstad & Dickhaut, "Price formation in double
    /// auctions", Games and Economic Behavior 1998).
    case gjerstadDickhaut = "gd"
    /// Aggressiveness around an estimate of the equilibrium price
    /// (Vytelingum, Cliff & Jennings, "Strategic bidding in continuous double
    /// auctions", Artificial Intelligence 2008).
    case adaptiveAggressive = "aa"

    /// Whether the strategy keeps a ``TraderMemory`` of each book.
    package var learns: Bool { self == .zeroIntelligencePlus || self == .adaptiveAggressive }

    /// Whether the strategy needs the best prices of the book.
    package var looksAtBook: Bool { self == .gjerstadDickhaut || self == .adaptiveAggressive }
}

/// The information with which a trader chooses a price.
package struct TraderView: Sendable {
    /// The side on which it trades.
    package var side: Side
    /// The value of a kWh to a buyer, or its cost to a seller; within the
    /// corridor.
    package var limit: Price
    /// The prices between which the slot is traded.
    package var corridor: Corridor
    /// The prices that an order can have.
    package var ladder: PriceLadder
    /// The best price of each side of the book; `nil` if there is none or the
    /// strategy does not look at the book.
    package var bestBid: Price?
    /// The lowest ask; `nil` as for ``bestBid``.
    package var bestAsk: Price?
    /// Time since the gate opened, in milliseconds.
    package var elapsed: Int64
    /// Time from gate opening to gate closure, in milliseconds.
    package var gateLength: Int64

    /// Creates a view, with the limit clamped to the corridor.
    package init(
        side: Side, limit: Price, corridor: Corridor, ladder: PriceLadder, bestBid: Price? = nil,
        bestAsk: Price? = nil, elapsed: Int64, gateLength: Int64
    ) {
        self.side = side
        self.limit = min(max(limit, corridor.feedIn), corridor.retail)
        self.corridor = corridor
        self.ladder = ladder
        self.bestBid = bestBid
        self.bestAsk = bestAsk
        self.elapsed = elapsed
        self.gateLength = gateLength
    }

    /// The range of prices on the ladder, in units, that the limit and the corridor
    /// allow; `nil` if there is none.
    var admissible: ClosedRange<Int64>? {
        let low = ladder.roundedUp(side == .sell ? limit : corridor.feedIn).units
        let high = ladder.roundedDown(side == .sell ? corridor.retail : limit).units
        return low <= high ? low...high : nil
    }

    /// The price, in units and at most 0, that counts as zero. Learning rules
    /// are written for prices above zero: where the corridor begins below 1 ct,
    /// all prices are raised so that it begins there.
    var origin: Double { Double(min(0, corridor.feedIn.units - 1_000)) }
    /// Limit, floor and ceiling in units above ``origin``.
    var raisedLimit: Double { Double(limit.units) - origin }
    var raisedFloor: Double { Double(corridor.feedIn.units) - origin }
    var raisedCeiling: Double { Double(corridor.retail.units) - origin }
}

extension TraderStrategy {
    /// Chooses the price of an order: on the ladder's grid, inside the
    /// corridor, and never beyond the limit.
    ///
    /// - Parameters:
    ///   - view: the trader's situation.
    ///   - tape: the public record of the books.
    ///   - book: the index of the book on the tape.
    ///   - memory: this trader's memory of the book; used if ``learns``.
    ///   - random: the trader's own stream.
    /// - Returns: `nil` if no price of the grid satisfies the limit.
    /// - Complexity: O(entries of the tape since the last look); for
    ///   `gjerstadDickhaut` O(n log n) in the entries kept.
    package func price(
        _ view: TraderView, tape: PublicTape, book: Int, memory: inout TraderMemory, random: inout RandomStream
    ) -> Price? {
        guard let admissible = view.admissible else { return nil }
        let step = view.ladder.step.units
        let steps = (admissible.upperBound - admissible.lowerBound) / step
        let wanted: Double
        switch self {
        case .zeroIntelligenceConstrained:
            return Price(units: admissible.lowerBound + random.integer(in: 0...steps) * step)
        case .linear:
            let gone = steps * min(max(view.elapsed, 0), view.gateLength) / max(view.gateLength, 1)
            return Price(units: admissible.lowerBound + (view.side == .sell ? steps - gone : gone) * step)
        case .zeroIntelligencePlus:
            memory.followMargins(view, tape: tape, book: book, random: &random)
            wanted = memory.shout + view.origin
        case .gjerstadDickhaut:
            wanted = Belief(view, tape: tape, book: book).bestPrice + view.origin
        case .adaptiveAggressive:
            memory.followAggressiveness(view, tape: tape, book: book)
            wanted = memory.shout + view.origin
        }
        // Rounded to the grid towards a trade, so that two orders that approach
        // each other meet.
        let places = (wanted - Double(admissible.lowerBound)) / Double(step)
        let place = view.side == .sell ? places.rounded(.down) : places.rounded(.up)
        return Price(units: admissible.lowerBound + Int64(min(max(place, 0), Double(steps))) * step)
    }
}
