package import Quantities

/// How well a slot was traded, judged by what a kWh was worth to everybody.
package struct MarketQuality: Hashable, Sendable {
    /// Buyers' values less sellers' costs of what was dealt, and of the best
    /// that could have been dealt.
    package var welfare = Money.zero
    package var bestWelfare = Money.zero
    /// What was dealt, and what the best allocation deals.
    package var energy = Energy.zero
    package var bestEnergy = Energy.zero
    /// The middle of the prices that clear the slot; nothing where nothing
    /// can be won.
    package var equilibrium: Price?

    package init() {}

    /// - Parameters:
    ///   - deals: the slot's.
    ///   - orders: by participant: the side, the limit and all the energy it
    ///     set out to trade; nothing for those who set out to trade none.
    ///   - corridor: values a participant that dealt without setting out to,
    ///     or on the other side: as a buyer retail, as a seller feed-in.
    /// - Complexity: O(n log n).
    package init(deals: some Sequence<Deal>, orders: PerHousehold<CallAuction.Order?>, corridor: Corridor) {
        for deal in deals {
            let value = orders[deal.buyer].flatMap { $0.side == .buy ? $0.price : nil } ?? corridor.retail
            let cost = orders[deal.seller].flatMap { $0.side == .sell ? $0.price : nil } ?? corridor.feedIn
            welfare += deal.energy * (value - cost)
            energy += deal.energy
        }
        let all = orders.compactMap { $0 }
        let best = CallAuction.uncross(all, reference: .midpoint(corridor.feedIn, corridor.retail))
        bestWelfare = best.welfare(all)
        bestEnergy = best.energy
        equilibrium = best.interval.map { .midpoint($0.lowerBound, $0.upperBound) }
    }

    /// The share of the best welfare that was won; nothing where nothing
    /// could be won.
    package var efficiency: Double? {
        bestWelfare > .zero ? Double(welfare.units) / Double(bestWelfare.units) : nil
    }

    /// Root mean square of the deal prices' distance from the equilibrium,
    /// relative to it (Smith, "An experimental study of competitive market
    /// behavior", JPE 1962); nothing without deals or equilibrium.
    package func alpha(_ deals: some Collection<Deal>) -> Double? {
        guard let equilibrium, equilibrium > .zero, !deals.isEmpty else { return nil }
        let squares = deals.reduce(0.0) {
            let distance = Double($1.price.units - equilibrium.units)
            return $0 + distance * distance
        }
        return (squares / Double(deals.count)).squareRoot() / Double(equilibrium.units)
    }

    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(welfare)
        fingerprint.combine(bestWelfare)
        fingerprint.combine(energy)
        fingerprint.combine(bestEnergy)
        fingerprint.combine(equilibrium?.units ?? .min)
    }
}
