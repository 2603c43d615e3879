package import Quantities

/// Bill sharing over a delivery day (Long et al., "Peer-to-peer energy trading
/// in a community microgrid", IEEE PESGM 2017), in exact integers.
///
/// Slot by slot the community pays the grid for what it lacks and is paid for
/// what it has left. At the end of the day those who fell short share the
/// cost in proportion to their deficits, and those who had a surplus the
/// revenue in proportion to theirs: one price each for the whole day. Until
/// then the operator carries the bill.
package struct BillSharing: Hashable, Sendable {
    /// What the grid has asked so far, at least 0 unless retail is negative.
    package private(set) var cost = Money.zero
    /// What it has paid so far; negative where feed-in is.
    package private(set) var revenue = Money.zero
    /// By participant, over the day so far.
    package private(set) var surplus: PerHousehold<Energy>
    package private(set) var deficit: PerHousehold<Energy>

    package init(participantCount: Int) {
        surplus = PerHousehold(repeating: .zero, count: participantCount)
        deficit = surplus
    }

    /// What the community owes the grid so far.
    package var gridBill: Money { cost - revenue }

    /// Adds a slot.
    ///
    /// - Returns: the slot's totals, with no price and nothing left over.
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

    /// What the day comes to.
    package struct Settlement: Hashable, Sendable {
        /// Per kWh of surplus, rounded down, and of deficit, rounded up;
        /// nothing where nobody had either.
        package var prices: PoolPrices?
        /// What each participant receives; negative is paid.
        package var payments: PerHousehold<Money>
        package var gridBill: Money
        /// What rounding left, at least 0.
        package var dust: Money
    }

    /// Settles the day.
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

    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(cost)
        fingerprint.combine(revenue)
        for energy in surplus { fingerprint.combine(energy) }
        for energy in deficit { fingerprint.combine(energy) }
    }
}
