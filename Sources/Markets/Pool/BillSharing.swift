package import Quantities

/// Bill sharing over a delivery day (Long et al., "Peer-to-peer energy trading
/// in a community microgrid", IEEE PESGM 2017), in exact integers.
///
/// Slot by slot the community pays the grid for its shortfall and is paid for
/// its excess. At the end of the day the participants with deficits share the
/// cost in proportion to them, and those with surpluses share the revenue in
/// proportion to theirs: one price each for the whole day. Until then the
/// operator carries the bill.
package struct BillSharing: Hashable, Sendable {
    /// The amount the grid has asked so far, at least 0 unless retail is
    /// negative.
    package private(set) var cost = Money.zero
    /// The amount the grid has paid so far; negative where feed-in is.
    package private(set) var revenue = Money.zero
    /// By participant: the sum of its surpluses over the day so far, at least
    /// 0.
    package private(set) var surplus: PerHousehold<Energy>
    /// By participant: the sum of its deficits over the day so far, at least 0.
    package private(set) var deficit: PerHousehold<Energy>

    /// Begins a day in which no slot has been added.
    package init(participantCount: Int) {
        surplus = PerHousehold(repeating: .zero, count: participantCount)
        deficit = surplus
    }

    /// The amount that the community owes the grid so far; negative is owed by
    /// the grid.
    package var gridBill: Money { cost - revenue }

    /// Adds a slot.
    ///
    /// - Parameter deviations: actual net injection less day-ahead position.
    /// - Returns: the slot's totals, without prices and without a rounding
    ///   remainder.
    /// - Complexity: O(participants).
    package mutating func add(deviations: PerHousehold<Energy>, corridor: Corridor) -> PoolClearing {
        var supply = Energy.zero
        var demand = Energy.zero
        for participant in deviations.indices {
            let deviation = deviations[participant]
            if deviation > .zero {
                surplus[participant] += deviation
                supply += deviation
            } else {
                deficit[participant] -= deviation
                demand -= deviation
            }
        }
        let before = gridBill
        if demand > supply { cost += (demand - supply) * corridor.retail }
        if supply > demand { revenue += (supply - demand) * corridor.feedIn }
        return PoolClearing(supply: supply, demand: demand, prices: nil, gridBill: gridBill - before, dust: .zero)
    }

    /// The result of a day.
    package struct Settlement: Hashable, Sendable {
        /// Prices per kWh of surplus, rounded down, and of deficit, rounded up;
        /// `nil` if there was neither.
        package var prices: PoolPrices?
        /// By participant: the amount it receives; negative is paid.
        package var payments: PerHousehold<Money>
        /// The amount that the community pays the grid; negative is received.
        package var gridBill: Money
        /// The rounding remainder, at least 0.
        package var dust: Money
    }

    /// Returns the result of the day; nothing changes.
    ///
    /// - Complexity: O(participants).
    package func settle() -> Settlement {
        let supply = surplus.reduce(.zero, +)
        let demand = deficit.reduce(.zero, +)
        let sell = supply > .zero ? revenue.units.floorDivided(by: supply.wattHours) : 0
        let buy = demand > .zero ? -(-cost.units).floorDivided(by: demand.wattHours) : 0
        let prices = PoolPrices(sell: Price(units: sell), buy: Price(units: buy))
        let payments = surplus.indices.eachIndexed { surplus[$0] * prices.sell - deficit[$0] * prices.buy }
        return Settlement(
            prices: supply > .zero || demand > .zero ? prices : nil, payments: payments, gridBill: gridBill,
            dust: -payments.reduce(.zero, +) - gridBill)
    }

    /// Folds cost, revenue, surpluses and deficits.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(cost)
        fingerprint.combine(revenue)
        for energy in surplus { fingerprint.combine(energy) }
        for energy in deficit { fingerprint.combine(energy) }
    }
}
