package import Quantities

/// The two prices of the real-time pool in one slot.
package struct PoolPrices: Hashable, Sendable {
    /// What those who delivered more than their position get.
    package var sell: Price
    /// What those who delivered less pay.
    package var buy: Price
}

/// The result of clearing the pool for one slot: prices and what each side
/// pays in total.
package struct PoolClearing: Hashable, Sendable {
    /// TSP: the sum of surplus deviations, at least 0.
    package var supply: Energy
    /// TBP: the sum of deficit deviations, at least 0.
    package var demand: Energy
    /// Nothing if nobody deviated.
    package var prices: PoolPrices?
    /// What the community pays the grid for the residual; negative is
    /// received.
    package var gridBill: Money
    /// What rounding left: buyers' total less sellers' total less grid bill.
    /// At least 0 and below max(supply, demand) in units × Wh.
    package var dust: Money
}

/// Pool pricing by the ratio of supply to demand (Liu et al., "Energy-sharing
/// model with price-based demand response for microgrids of peer-to-peer
/// prosumers", IEEE TPWRS 2017), in exact integers.
///
/// With sell price s, buy price b, feed-in λs, retail λb and ratio
/// SDR = TSP/TBP ≤ 1: s = λs·λb / ((λb − λs)·SDR + λs) and
/// b = s·SDR + λb·(1 − SDR); with SDR > 1 both are λs. A compensation λc
/// raises the seller's side. Sell prices are rounded down and buy prices up,
/// so the pool never pays out more than it takes in.
package struct SupplyDemandRatioPool: Hashable, Sendable {
    /// λc as a share of λb − λs in parts per thousand: 0 for the plain rule.
    package var compensationPerMille: Int64

    package init(compensationPerMille: Int64 = 0) {
        precondition((0...1_000).contains(compensationPerMille), "compensation \(compensationPerMille) ‰")
        self.compensationPerMille = compensationPerMille
    }

    /// Prices for a total supply and demand.
    ///
    /// - Returns: nothing if both are 0.
    package func prices(supply: Energy, demand: Energy, corridor: Corridor) -> PoolPrices? {
        let width = corridor.retail.units - corridor.feedIn.units
        return prices(
            supply: supply, demand: demand, corridor: corridor,
            compensation: Price(units: width * compensationPerMille / 1_000))
    }

    /// Prices with the compensation λc given as a price.
    func prices(supply: Energy, demand: Energy, corridor: Corridor, compensation: Price) -> PoolPrices? {
        if supply == .zero && demand == .zero { return nil }
        precondition(corridor.isOpen, "there is no pool where feed-in is not below retail")
        // The formula has a pole where feed-in is 0 or negative: price above
        // one cent and shift back. Balance and bounds survive the shift.
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

    /// Clears a slot: prices from the deviations, and every leg computed by
    /// itself.
    ///
    /// - Parameters:
    ///   - deviations: actual net injection less day-ahead position, by
    ///     participant.
    ///   - payments: set to what each participant receives; negative is paid.
    /// - Complexity: O(participants).
    package func clear(
        deviations: [Energy], corridor: Corridor, payments: inout [Money]
    ) -> PoolClearing {
        var supply = Energy.zero
        var demand = Energy.zero
        for deviation in deviations {
            if deviation > .zero { supply += deviation } else { demand -= deviation }
        }
        let prices = prices(supply: supply, demand: demand, corridor: corridor)
        payments = Array(repeating: .zero, count: deviations.count)
        var received = Money.zero
        var paid = Money.zero
        if let prices {
            for (index, deviation) in deviations.enumerated() {
                if deviation > .zero {
                    payments[index] = deviation * prices.sell
                    received += payments[index]
                } else {
                    payments[index] = deviation * prices.buy
                    paid -= payments[index]
                }
            }
        }
        let gridBill =
            demand > supply ? (demand - supply) * corridor.retail : -((supply - demand) * corridor.feedIn)
        return PoolClearing(
            supply: supply, demand: demand, prices: prices, gridBill: gridBill, dust: paid - received - gridBill)
    }
}

extension PoolClearing {
    /// SDR in parts per thousand, for display; nothing without demand.
    package var ratioPerMille: Int64? {
        demand == .zero ? nil : supply.wattHours * 1_000 / demand.wattHours
    }

    /// What the community takes from the grid (positive) or gives it.
    package var residual: Energy { demand - supply }
}
