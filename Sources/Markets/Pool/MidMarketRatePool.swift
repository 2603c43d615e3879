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

/// How the pool of a community is priced.
package enum PoolRule: Hashable, Sendable {
    /// By the ratio of supply to demand, with a compensation as a share of
    /// the corridor in parts per thousand.
    case supplyDemandRatio(compensationPerMille: Int64)
    case midMarketRate
    /// One price for each side and day, settled when the day is over.
    case billSharing

    package static let usual = PoolRule.supplyDemandRatio(compensationPerMille: 0)
    /// The compensation unless a scenario says otherwise.
    package static let usualCompensationPerMille: Int64 = 200

    /// How slots are priced one by one; nothing where days are settled as a
    /// whole.
    package var pricing: (any PoolPricing)? {
        switch self {
        case .supplyDemandRatio(let share): SupplyDemandRatioPool(compensationPerMille: share)
        case .midMarketRate: MidMarketRatePool()
        case .billSharing: nil
        }
    }
}
