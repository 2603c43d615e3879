package import Quantities

/// The quality of a slot's trading, judged by the participants' own values of a
/// kWh.
package struct MarketQuality: Hashable, Sendable {
    /// The welfare of the trades: buyers' values less sellers' costs.
    package var welfare = Money.zero
    /// The welfare of the best allocation, at least 0.
    package var bestWelfare = Money.zero
    /// The energy traded.
    package var energy = Energy.zero
    /// The energy that the best allocation trades.
    package var bestEnergy = Energy.zero
    /// The middle of the prices that clear the slot; `nil` if no bid reaches an
    /// ask.
    package var equilibrium: Price?

    /// Creates the quality of a slot in which nothing could be traded.
    package init() {}

    /// Compares a slot's trades with the best allocation.
    ///
    /// - Parameters:
    ///   - deals: the trades of the slot.
    ///   - orders: by participant: the side, the limit and all the energy it
    ///     set out to trade; `nil` for those that set out to trade none.
    ///   - corridor: values a participant that traded without having set out
    ///     to, or on the other side: as a buyer at retail, as a seller at
    ///     feed-in.
    /// - Complexity: O(trades + n log n) for n participants.
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

    /// The welfare won as a share of the best welfare; `nil` if no welfare
    /// could be won. It may be negative.
    package var efficiency: Double? {
        bestWelfare > .zero ? Double(welfare.units) / Double(bestWelfare.units) : nil
    }

    /// Smith's α: the root mean square distance of the trade prices from the
    /// equilibrium, relative to it (Smith, "An experimental study of
    /// competitive market behavior", JPE 1962); `nil` without trades or without
    /// an equilibrium above 0.
    ///
    /// - Complexity: O(trades).
    package func alpha(_ deals: some Collection<Deal>) -> Double? {
        guard let equilibrium, equilibrium > .zero, !deals.isEmpty else { return nil }
        let squares = deals.reduce(0.0) {
            let distance = Double($1.price.units - equilibrium.units)
            return $0 + distance * distance
        }
        return (squares / Double(deals.count)).squareRoot() / Double(equilibrium.units)
    }

    /// Folds all fields.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(welfare)
        fingerprint.combine(bestWelfare)
        fingerprint.combine(energy)
        fingerprint.combine(bestEnergy)
        fingerprint.combine(equilibrium?.units ?? .min)
    }
}
