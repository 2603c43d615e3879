package import Quantities

/// How a trader chooses the price of its next order.
package enum TraderStrategy: Hashable, Sendable {
    /// Zero intelligence, constrained: uniform between the limit and the end
    /// of the corridor that favours the trader (Gode & Sunder, "Allocative
    /// efficiency of markets with zero-intelligence traders", JPE 1993).
    case zeroIntelligenceConstrained
    /// From the favourable end of the corridor to the limit, linearly in the
    /// share of gate time gone (this project's rule, after the template
    /// strategies of grid simulators).
    case linear

    /// The price of an order: on the ladder's grid, inside the corridor, and
    /// never beyond the limit.
    ///
    /// - Parameters:
    ///   - limit: what a kWh is worth to a buyer or costs a seller; clamped
    ///     into the corridor.
    ///   - gateShare: elapsed and whole gate time in milliseconds.
    /// - Returns: nothing if no price of the grid satisfies the limit.
    package func price(
        _ side: Side, limit: Price, corridor: Corridor, ladder: PriceLadder, elapsed: Int64, gateLength: Int64,
        random: inout RandomStream
    ) -> Price? {
        let limit = min(max(limit, corridor.feedIn), corridor.retail)
        // The admissible prices as grid indices.
        let low = ladder.roundedUp(side == .sell ? limit : corridor.feedIn)
        let high = ladder.roundedDown(side == .sell ? corridor.retail : limit)
        guard low <= high else { return nil }
        let steps = (high.units - low.units) / ladder.step.units
        let chosen: Int64
        switch self {
        case .zeroIntelligenceConstrained:
            chosen = random.integer(in: 0...steps)
        case .linear:
            let gone = steps * min(max(elapsed, 0), gateLength) / max(gateLength, 1)
            chosen = side == .sell ? steps - gone : gone
        }
        return Price(units: low.units + chosen * ladder.step.units)
    }
}
