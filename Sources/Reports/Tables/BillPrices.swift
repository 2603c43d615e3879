internal import Algorithms
internal import Markets
internal import Quantities
internal import Simulation

/// What a household paid and was paid for a kWh over a day, and how far that
/// is from what the grid asks and pays: the retailer's bounds of a price
/// (market specification, section 1.1).
struct BillPrices {
    /// What was bought, or what was sold.
    struct Leg {
        var energy = Energy.zero
        var value = Money.zero
        /// The same energy at the grid's prices of its slots.
        var atFeedIn = Money.zero
        var atRetail = Money.zero

        /// Per kWh, rounded down to a unit; nothing where there was no
        /// energy.
        var average: Price? { price(value) }
        var aboveFeedIn: Price? { price(value - atFeedIn) }
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

    /// Deals with their local charges, what was missing from them and bought
    /// in the pool or of the grid, and the other way round.
    private(set) var bought = Leg()
    private(set) var sold = Leg()

    /// By household, of a day that has just become final.
    ///
    /// - Complexity: O(deals + slots × households).
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
            // What stands for a reading is settled with the grid.
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
