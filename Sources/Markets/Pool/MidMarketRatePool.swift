package import Quantities

/// Pool pricing by the mid-market rate (Long et al., "Peer-to-peer energy
/// trading in a community microgrid", IEEE PESGM 2017), in exact integers.
///
/// Where surplus and deficit balance, both pay and get the middle of the
/// corridor. The longer side bears what the grid adds: sellers share what the
/// grid pays for the excess, buyers what it asks for the shortfall.
package struct MidMarketRatePool: PoolPricing, Hashable {
    package init() {}

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
