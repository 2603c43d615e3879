package import Quantities

/// Pool pricing by the ratio of supply to demand (Liu et al., "Energy-sharing
/// model with price-based demand response for microgrids of peer-to-peer
/// prosumers", IEEE TPWRS 2017), in exact integers.
///
/// With sell price s, buy price b, feed-in λs, retail λb and ratio
/// SDR = TSP/TBP ≤ 1: s = λs·λb / ((λb − λs)·SDR + λs) and
/// b = s·SDR + λb·(1 − SDR); with SDR > 1 both are λs. A compensation λc
/// raises the seller's side. Sell prices are rounded down and buy prices up,
/// so the pool never pays out more than it takes in.
package struct SupplyDemandRatioPool: PoolPricing, Hashable {
    /// λc as a share of λb − λs in parts per thousand, 0…1000: 0 for the plain
    /// rule.
    package var compensationPerMille: Int64

    /// Creates the rule with a compensation of 0…1000 ‰ of the corridor.
    package init(compensationPerMille: Int64 = 0) {
        precondition((0...1_000).contains(compensationPerMille), "compensation \(compensationPerMille) ‰")
        self.compensationPerMille = compensationPerMille
    }

    /// Returns the prices for a total supply and demand; see
    /// ``PoolPricing/prices(supply:demand:corridor:)``.
    package func prices(supply: Energy, demand: Energy, corridor: Corridor) -> PoolPrices? {
        let width = corridor.retail.units - corridor.feedIn.units
        return prices(
            supply: supply, demand: demand, corridor: corridor,
            compensation: Price(units: width * compensationPerMille / 1_000))
    }

    /// Returns the prices with the compensation λc given as a price.
    func prices(supply: Energy, demand: Energy, corridor: Corridor, compensation: Price) -> PoolPrices? {
        if supply == .zero && demand == .zero { return nil }
        precondition(corridor.isOpen, "there is no pool where feed-in is not below retail")
        // The formula has a pole where feed-in is 0 or negative. The prices are
        // therefore raised until feed-in is one cent, and the result is lowered
        // again. Balance and bounds survive the shift.
        let shift = max(0, Price.unitsPerCent - corridor.feedIn.units)
        let feedIn = Int128(corridor.feedIn.units + shift)
        let retail = Int128(corridor.retail.units + shift)
        let extra = Int128(compensation.units)
        let tsp = Int128(supply.wattHours)
        let tbp = Int128(demand.wattHours)
        let sell: Int128
        let buy: Int128
        if tsp > tbp {
            sell = feedIn + extra * tbp / tsp
            buy = feedIn + extra
        } else {
            let l = feedIn + extra
            sell = tsp == 0 ? retail : l * retail * tbp / ((retail - l) * tsp + l * tbp)
            buy = (sell * tsp + retail * (tbp - tsp) + tbp - 1) / tbp
        }
        return PoolPrices(
            sell: Price(units: Int64(sell) - shift), buy: Price(units: Int64(buy) - shift))
    }
}
