internal import Community
internal import Markets
internal import Quantities

/// A delivery day from its midnight until it is final, half an hour after it
/// has ended: what settling its slots takes, once or again.
struct OpenDay: Sendable {
    /// How long after its last slot a day is final.
    static let openMilliseconds = 30 * SimTime.minute

    /// Its place in the scenario's run days.
    let index: Int
    let date: CivilDate
    let slots: Range<Slot>
    /// Its day-ahead market, closed, if it had one.
    let market: DayAheadMarket?
    /// Places of the market's deals, by slot.
    let dealsBySlot: [[Int]]
    /// By household: what its devices do, in the community and in the
    /// parallel world where each home plans against the grid's tariff alone.
    var plans: PerHousehold<DevicePlan>
    var lonePlans: PerHousehold<DevicePlan>
    /// Whether its bills are drawn up. A final day stays only until another
    /// begins.
    var isFinal = false

    init(
        index: Int, date: CivilDate, slots: Range<Slot>, market: DayAheadMarket? = nil, plans: PerHousehold<DevicePlan> = [],
        lonePlans: PerHousehold<DevicePlan> = []
    ) {
        self.index = index
        self.date = date
        self.slots = slots
        self.market = market
        self.plans = plans
        self.lonePlans = lonePlans
        var places = Array(repeating: [Int](), count: slots.count)
        if let market {
            for (place, deal) in market.deals.enumerated() { places[market.bookIndex(deal.slot)].append(place) }
        }
        dealsBySlot = places
    }

    /// The net injection a home declared to expect in a slot.
    func declaration(of home: HouseholdID, slot: Slot) -> Energy? {
        guard let market, market.hasDeclaration(of: home) else { return nil }
        return market.declaration(of: home, slot: slot).expected
    }

    /// Net energy sold day-ahead.
    func positions(in slot: Slot, of homes: Range<HouseholdID>) -> PerHousehold<Energy> {
        homes.eachIndexed { market?.position(of: $0, slot: slot) ?? .zero }
    }

    /// Where a slot of the day stands in it.
    func book(of slot: Slot) -> Int { slots.lowerBound.distance(to: slot) }

    func combine(into hash: inout Fingerprint) {
        hash.combine(index)
        hash.combine(isFinal)
        hash.combine(market != nil)
        market?.combine(into: &hash)
        hash.combine(plans.count)
        for plan in plans { plan.combine(into: &hash) }
        for plan in lonePlans { plan.combine(into: &hash) }
    }
}

/// A slot that has ended and whose readings are coming in.
struct AwaitedSlot: Sendable {
    /// How long after its slot a reading is due.
    static let dueMilliseconds = 10 * SimTime.minute

    let slot: Slot
    /// By household: the net injection on its meter once the reading has
    /// arrived, what the devices did, what the battery holds, and what the
    /// home would have injected alone.
    private(set) var readings: PerHousehold<Energy?>
    var flows: PerHousehold<SlotFlows>
    var stored: PerHousehold<Energy>
    var loneInjections: PerHousehold<Energy>

    /// How many readings have not arrived.
    private(set) var missingCount: Int

    init(slot: Slot, homeCount: Int) {
        self.slot = slot
        readings = PerHousehold(repeating: nil, count: homeCount)
        stored = PerHousehold(repeating: .zero, count: homeCount)
        flows = PerHousehold(repeating: SlotFlows(), count: homeCount)
        loneInjections = stored
        missingCount = homeCount
    }

    /// Takes a reading, once.
    mutating func take(_ reading: Energy, of home: HouseholdID) {
        guard readings[home] == nil else { return }
        readings[home] = reading
        missingCount -= 1
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(slot)
        for reading in readings {
            hash.combine(reading != nil)
            hash.combine(reading ?? .zero)
        }
        for energy in stored { hash.combine(energy) }
        for flow in flows { flow.combine(into: &hash) }
        for energy in loneInjections { hash.combine(energy) }
    }
}
