package import Quantities

/// How a trader chooses the price of its next order.
package enum TraderStrategy: String, Hashable, Sendable, CaseIterable {
    /// Zero intelligence, constrained: uniform between the limit and the end
    /// of the corridor that favours the trader (Gode & Sunder, "Allocative
    /// efficiency of markets with zero-intelligence traders", JPE 1993).
    case zeroIntelligenceConstrained = "zi-c"
    /// From the favourable end of the corridor to the limit, linearly in the
    /// share of gate time gone (this project's rule, after the template
    /// strategies of grid simulators).
    case linear
    /// Zero intelligence plus: a margin that follows what others shout
    /// (Cliff, "Minimal-intelligence agents for bargaining behaviors in
    /// market-based environments", HP Labs 1997).
    case zeroIntelligencePlus = "zip"
    /// The price with the highest expected surplus by a belief learnt from
    /// the latest deals (Gjerstad & Dickhaut, "Price formation in double
    /// auctions", Games and Economic Behavior 1998).
    case gjerstadDickhaut = "gd"
    /// Aggressiveness around an estimate of the equilibrium price
    /// (Vytelingum, Cliff & Jennings, "Strategic bidding in continuous double
    /// auctions", Artificial Intelligence 2008).
    case adaptiveAggressive = "aa"

    /// Whether the strategy keeps a ``TraderMemory`` of each book.
    package var learns: Bool { self == .zeroIntelligencePlus || self == .adaptiveAggressive }

    /// Whether the strategy asks for the best prices of the book.
    package var looksAtBook: Bool { self == .gjerstadDickhaut || self == .adaptiveAggressive }
}

/// What a trader knows when it chooses a price.
package struct TraderView: Sendable {
    package var side: Side
    /// What a kWh is worth to a buyer or costs a seller.
    package var limit: Price
    package var corridor: Corridor
    package var ladder: PriceLadder
    /// The best prices in the book.
    package var bestBid: Price?
    package var bestAsk: Price?
    /// Elapsed and whole gate time in milliseconds.
    package var elapsed: Int64
    package var gateLength: Int64

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

    /// The prices of the grid that the limit and the corridor allow, or
    /// nothing.
    var admissible: ClosedRange<Int64>? {
        let low = ladder.roundedUp(side == .sell ? limit : corridor.feedIn).units
        let high = ladder.roundedDown(side == .sell ? corridor.retail : limit).units
        return low <= high ? low...high : nil
    }

    /// Learning rules are written for prices above zero: where the corridor
    /// begins below 1 ct, all prices are raised so that it begins there.
    var origin: Double { Double(min(0, corridor.feedIn.units - 1_000)) }
    /// Limit, floor and ceiling in units above ``origin``.
    var raisedLimit: Double { Double(limit.units) - origin }
    var raisedFloor: Double { Double(corridor.feedIn.units) - origin }
    var raisedCeiling: Double { Double(corridor.retail.units) - origin }
}

extension TraderStrategy {
    /// The price of an order: on the ladder's grid, inside the corridor, and
    /// never beyond the limit.
    ///
    /// - Parameters:
    ///   - tape: what everybody saw of the book.
    ///   - memory: what this trader remembers of the book.
    /// - Returns: nothing if no price of the grid satisfies the limit.
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
        // To the grid, giving way: two orders that approach each other meet.
        let places = (wanted - Double(admissible.lowerBound)) / Double(step)
        let place = view.side == .sell ? places.rounded(.down) : places.rounded(.up)
        return Price(units: admissible.lowerBound + Int64(min(max(place, 0), Double(steps))) * step)
    }
}
