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

/// A rule that prices the pool's slots one by one.
package protocol PoolPricing: Sendable {
    /// Prices for a total supply and demand, in exact integers: sell prices
    /// rounded down and buy prices up, so that the pool never pays out more
    /// than it takes in.
    ///
    /// - Parameter corridor: open.
    /// - Returns: nothing if supply and demand are 0.
    func prices(supply: Energy, demand: Energy, corridor: Corridor) -> PoolPrices?
}

extension PoolPricing {
    /// Clears a slot: prices from the deviations, and every leg computed by
    /// itself.
    ///
    /// - Parameters:
    ///   - deviations: actual net injection less day-ahead position, by
    ///     participant.
    ///   - payments: set to what each participant receives; negative is paid.
    /// - Complexity: O(participants).
    package func clear(
        deviations: PerHousehold<Energy>, corridor: Corridor, payments: inout PerHousehold<Money>
    ) -> PoolClearing {
        var supply = Energy.zero
        var demand = Energy.zero
        for deviation in deviations {
            if deviation > .zero { supply += deviation } else { demand -= deviation }
        }
        let prices = prices(supply: supply, demand: demand, corridor: corridor)
        payments = PerHousehold(repeating: .zero, count: deviations.count)
        var received = Money.zero
        var paid = Money.zero
        if let prices {
            for index in deviations.indices {
                let deviation = deviations[index]
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
