internal import Algorithms
internal import Markets
internal import Quantities
internal import Simulation

/// The average prices per kWh that a household paid and received over a day,
/// and their distance from the grid's prices, which are the retailer's bounds
/// of a price (market specification, section 1.1).
struct BillPrices {
    /// All purchases or all sales.
    struct Leg {
        var energy = Energy.zero
        /// The amount paid or received.
        var value = Money.zero
        /// The value of the same energy at the feed-in prices of its slots.
        var atFeedIn = Money.zero
        /// The value of the same energy at the retail prices of its slots.
        var atRetail = Money.zero

        /// The average per kWh, rounded down to a price unit; `nil` without
        /// energy.
        var average: Price? { price(value) }
        /// The average above feed-in per kWh, rounded down to a price unit;
        /// `nil` without energy.
        var aboveFeedIn: Price? { price(value - atFeedIn) }
        /// The average below retail per kWh, rounded down to a price unit;
        /// `nil` without energy.
        var belowRetail: Price? { price(atRetail - value) }

        private func price(_ money: Money) -> Price? {
            energy == .zero ? nil : Price(units: money.units.floorDivided(by: energy.wattHours))
        }

        mutating func add(_ energy: Energy, for value: Money, _ corridor: Corridor) {
            self.energy += energy
            self.value += value
            atFeedIn += energy * corridor.feedIn
            atRetail += energy * corridor.retail
        }
    }

    /// Trades with their local charges, and deficits bought from the pool or
    /// the grid.
    private(set) var bought = Leg()
    /// Trades, and surpluses sold to the pool or the grid.
    private(set) var sold = Leg()

    /// Returns the prices of each household for a day that has just become
    /// final.
    ///
    /// - Complexity: O(trades + slots × households).
    static func ofDay(_ day: DayRecord, in world: World) -> PerHousehold<BillPrices> {
        var prices = PerHousehold(repeating: BillPrices(), count: world.households.count)
        let charges = world.terms.community.charges.total
        for deal in day.deals {
            let corridor = world.corridor(at: deal.slot)
            prices[deal.seller].sold.add(deal.energy, for: deal.value, corridor)
            prices[deal.buyer].bought.add(deal.energy, for: deal.value + deal.energy * charges, corridor)
        }
        let slots = world.calendar.slots(of: day.date)
        guard let first = world.history.index(of: slots.lowerBound) else { return prices }
        for record in world.slots[first...].prefix(slots.count) {
            for (home, share) in record.shares.indexed() where share.deviation != .zero {
                prices[home].addDeviation(of: share, in: record, shared: day.sharedPrices)
            }
        }
        return prices
    }

    private mutating func addDeviation(of share: SlotRecord.Share, in record: SlotRecord, shared: PoolPrices?) {
        var cash = share.poolCash
        if share.reading == .declared {
            // The stand-in for a reading is settled with the grid.
            cash += share.lateCash
        } else if let shared, record.clearing != nil {
            cash = share.deviation * (share.deviation > .zero ? shared.sell : shared.buy)
        }
        if share.deviation > .zero {
            sold.add(share.deviation, for: cash, record.corridor)
        } else {
            bought.add(-share.deviation, for: -cash, record.corridor)
        }
    }
}
