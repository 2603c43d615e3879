package import Quantities

/// Pool pricing by the mid-market rate (Long et al., "Peer-to-peer energy
/// trading in a community microgrid", IEEE PESGM 2017), in exact integers.
///
/// If surplus and deficit balance, both sides trade at the middle of the
/// corridor. The longer side bears the effect of the grid: sellers share the
/// grid's payment for the excess, buyers its price for the shortfall.
package struct MidMarketRatePool: PoolPricing, Hashable {
    /// Creates the rule, which has no parameters.
    package init() {}

    /// Returns the prices for a total supply and demand; see
    /// ``PoolPricing/prices(supply:demand:corridor:)``.
    package func prices(supply: Energy, demand: Energy, corridor: Corridor) -> PoolPrices? {
        if supply == .zero && demand == .zero { return nil }
        precondition(corridor.isOpen, "there is no pool where feed-in is not below retail")
        let middle = Price.midpoint(corridor.retail, corridor.feedIn)
        let (tsp, tbp) = (Int128(supply.wattHours), Int128(demand.wattHours))
        let (mid, low, high) = (Int128(middle.units), Int128(corridor.feedIn.units), Int128(corridor.retail.units))
        if tsp > tbp {
            return PoolPrices(sell: Price(units: floor(tbp * mid + (tsp - tbp) * low, by: tsp)), buy: middle)
        }
        if tsp < tbp {
            return PoolPrices(sell: middle, buy: Price(units: -floor(-(tsp * mid + (tbp - tsp) * high), by: tbp)))
        }
        return PoolPrices(sell: middle, buy: middle)
    }

    private func floor(_ value: Int128, by divisor: Int128) -> Int64 {
        let quotient = value / divisor
        return Int64(value % divisor < 0 ? quotient - 1 : quotient)
    }
}
