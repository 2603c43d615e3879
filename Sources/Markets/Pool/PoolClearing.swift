package import Quantities

/// The two prices of the real-time pool in one slot.
package struct PoolPrices: Hashable, Sendable {
    /// The price paid per kWh to participants that delivered more than their
    /// position.
    package var sell: Price
    /// The price asked per kWh of participants that delivered less.
    package var buy: Price
}

/// The result of clearing the pool for one slot: the prices and the totals.
package struct PoolClearing: Hashable, Sendable {
    /// TSP: the sum of surplus deviations, at least 0.
    package var supply: Energy
    /// TBP: the sum of deficit deviations, at least 0.
    package var demand: Energy
    /// The prices; `nil` if no participant deviated or the day is priced as a
    /// whole.
    package var prices: PoolPrices?
    /// The amount that the community pays the grid for the residual; negative
    /// is received.
    package var gridBill: Money
    /// The rounding remainder: buyers' total less sellers' total less grid
    /// bill. At least 0 and below max(supply, demand) in units × Wh.
    package var dust: Money
}

/// A rule that prices the pool's slots one by one.
package protocol PoolPricing: Sendable {
    /// Returns the prices for a total supply and demand, in exact integers:
    /// sell prices rounded down and buy prices up, so that the pool never pays
    /// out more than it takes in.
    ///
    /// - Parameters:
    ///   - supply: the sum of surpluses, at least 0.
    ///   - demand: the sum of deficits, at least 0.
    ///   - corridor: open.
    /// - Returns: `nil` if supply and demand are 0.
    func prices(supply: Energy, demand: Energy, corridor: Corridor) -> PoolPrices?
}

extension PoolPricing {
    /// Clears a slot: the prices follow from the deviations, and each payment
    /// is computed on its own.
    ///
    /// - Parameters:
    ///   - deviations: actual net injection less day-ahead position, by
    ///     participant.
    ///   - corridor: open.
    ///   - payments: set to the amount that each participant receives; negative
    ///     is paid.
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
    /// SDR, the ratio of supply to demand, in parts per thousand, for display;
    /// `nil` without demand.
    package var ratioPerMille: Int64? {
        demand == .zero ? nil : supply.wattHours * 1_000 / demand.wattHours
    }

    /// The energy that the community takes from the grid; negative is given to
    /// it.
    package var residual: Energy { demand - supply }
}
