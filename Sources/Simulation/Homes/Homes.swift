internal import Community
internal import Markets
internal import Quantities

/// The homes: their devices, what they plan, and their meters; and beside
/// them the same homes alone with the grid, which is what trading is compared
/// with.
struct Homes: Part {
    static let rank = Rank.homes

    /// Battery contents, in the community and alone.
    var states: PerHousehold<HomeState>
    var loneStates: PerHousehold<HomeState>
    /// What the devices do today, in the community and alone.
    var plans: PerHousehold<DevicePlan> = []
    var lonePlans: PerHousehold<DevicePlan> = []
    /// The same for the next day, once the gate for it has opened.
    var nextPlans: PerHousehold<DevicePlan> = []
    var nextLonePlans: PerHousehold<DevicePlan> = []
    /// What a kWh is expected to fetch among neighbours, by time of the
    /// local day: a running average of day-ahead prices, `nil`
    /// before the first.
    var expectedPrices: [Price?]
    /// Today's slots that are not over.
    var remaining: Range<Slot>
    var slotLength: Int64
    var firstSlot: Slot
    /// What was traded for today, which panels that are turned down deliver.
    var traded: DayAheadResult?
    /// What a meter has kept while it could not be read; `nil` for a meter
    /// that can.
    var silentMeters: PerHousehold<[MeterReading]?>

    init(_ setting: Setting) {
        let neighbourhood = setting.scenario.neighbourhood
        states = neighbourhood.households.map { HomeState(household: $0) }
        loneStates = states
        silentMeters = PerHousehold(repeating: nil, count: neighbourhood.households.count)
        slotLength = neighbourhood.calendar.slotLength
        expectedPrices = Array(repeating: nil, count: neighbourhood.calendar.slotsPerDay)
        firstSlot = neighbourhood.calendar.slots(of: setting.scenario.runDays[0]).lowerBound
        remaining = firstSlot..<firstSlot
    }

    var next: SimTime? {
        // The end of a slot, without asking the calendar at every step.
        remaining.isEmpty ? nil : SimTime(milliseconds: (Int64(remaining.lowerBound.index) + 1) * slotLength)
    }

    func violations(_ context: Context) -> [Violation] {
        var broken: [String] = []
        for home in states.indices {
            let household = context.households[home]
            broken += states[home].brokenInvariants(household: household, milliseconds: slotLength).map {
                "\(household.id): \($0)"
            }
            broken += loneStates[home].brokenInvariants(household: household, milliseconds: slotLength)
                .map { "\(household.id) alone: \($0)" }
        }
        return broken.map { Violation($0) }
    }
}

// MARK: Days

extension Homes {
    /// Begins a day: by the plans made at the gate, or where it was not traded
    /// by plans made now.
    mutating func beginDay(_ day: Int, traded result: DayAheadResult?, _ context: Context) {
        let slots = context.calendar.slots(of: context.setting.scenario.runDays[day])
        if result == nil {
            plans = makePlans(day: day, contents: states.map(\.battery), context).map(\.plan)
            lonePlans = makePlans(day: day, contents: loneStates.map(\.battery), alone: true, context).map(\.plan)
        } else {
            plans = nextPlans
            lonePlans = nextLonePlans
        }
        nextPlans = []
        nextLonePlans = []
        traded = result
        remaining = slots
        firstSlot = slots.lowerBound
    }

    /// Every home forecasts a run day and plans its devices for it.
    ///
    /// - Returns: what each tells the market, and what a kWh is worth to it.
    mutating func planAhead(day: Int, _ context: Context) -> PerHousehold<HomePlan> {
        let planned = makePlans(day: day, contents: plans.map(\.finalContent), context)
        nextPlans = planned.map(\.plan)
        nextLonePlans = makePlans(day: day, contents: lonePlans.map(\.finalContent), alone: true, context).map(\.plan)
        return planned
    }

    /// Learns from a gate's trades what neighbours pay: a quarter of the way
    /// from what was expected to the day's average, rounded down.
    mutating func learnPrices(from result: DayAheadResult, _ context: Context) {
        for slot in result.slots {
            guard let price = result.averagePrice(slot) else { continue }
            let time = context.calendar.timeOfDay(slot)
            let known = expectedPrices[time] ?? price
            expectedPrices[time] = Price(units: known.units + (price.units - known.units).floorDivided(by: 4))
        }
    }

    /// What a kWh is expected to fetch among neighbours at a slot's time of
    /// day.
    func expectedPrice(at slot: Slot, _ context: Context) -> Price? { expectedPrices[context.calendar.timeOfDay(slot)] }
}

// MARK: Delivery

extension Homes {
    /// Ends a slot: every home's devices follow their plan as far as physics
    /// allows, in the community and alone, and the meters' readings are sent.
    mutating func step(_ context: Context) -> [Effect] {
        guard let slot = remaining.first else { return [] }
        remaining = slot.advanced(by: 1)..<remaining.upperBound
        let neighbourhood = context.setting.scenario.neighbourhood
        let row = context.setting.row(of: slot)
        let planRow = firstSlot.distance(to: slot)
        let curtails = context.terms.community.curtailsBelowZero && context.terms.corridors[row].feedIn < .zero
        var delivered = DeliveredSlot(
            slot: slot, flows: PerHousehold(repeating: SlotFlows(), count: states.count),
            stored: PerHousehold(repeating: .zero, count: states.count),
            loneInjections: PerHousehold(repeating: .zero, count: states.count))
        for home in states.indices {
            let household = context.households[home]
            delivered.flows[home] = states[home].deliver(
                row: row, planRow: planRow, milliseconds: slotLength, plan: plans[home], household: household,
                profile: neighbourhood.profiles[home],
                exportLimit: curtails ? max(.zero, traded?.position(of: home, slot: slot) ?? .zero) : nil)
            delivered.stored[home] = states[home].battery.energy
            let lone = loneStates[home].deliver(
                row: row, planRow: planRow, milliseconds: slotLength, plan: lonePlans[home], household: household,
                profile: neighbourhood.profiles[home], exportLimit: curtails ? .zero : nil)
            delivered.loneInjections[home] = lone.netInjection
        }
        return [.delivered(delivered)] + readings(delivered) + [.readingsSent(slot)]
    }

    /// Sends what the meters show, or keeps it at those that cannot be read.
    private mutating func readings(_ delivered: DeliveredSlot) -> [Effect] {
        var effects: [Effect] = []
        for home in delivered.flows.indices {
            let reading = MeterReading(slot: delivered.slot, energy: delivered.flows[home].netInjection)
            if silentMeters[home] != nil {
                silentMeters[home]?.append(reading)
            } else {
                effects.append(.send(.reading(home, reading)))
            }
        }
        return effects
    }

    /// Keeps a meter from being read.
    ///
    /// - Returns: whether it could be read before.
    mutating func silenceMeter(of home: HouseholdID) -> Bool {
        guard silentMeters[home] == nil else { return false }
        silentMeters[home] = []
        return true
    }

    /// Lets a meter be read again.
    ///
    /// - Returns: what it has kept; `nil` if it could be read before.
    mutating func hearMeter(of home: HouseholdID) -> [MeterReading]? {
        defer { silentMeters[home] = nil }
        return silentMeters[home]
    }
}

// MARK: Fingerprint

extension Homes {
    func combine(into hash: inout Fingerprint) {
        for state in states { state.combine(into: &hash) }
        for state in loneStates { state.combine(into: &hash) }
        for list in [plans, lonePlans, nextPlans, nextLonePlans] {
            hash.combine(list.count)
            for plan in list { plan.combine(into: &hash) }
        }
        for price in expectedPrices { hash.combine(price?.units ?? .min) }
        hash.combine(remaining.lowerBound)
        hash.combine(remaining.upperBound)
        hash.combine(firstSlot)
        hash.combine(slotLength)
        hash.combine(traded != nil)
        traded?.combine(into: &hash)
        for kept in silentMeters {
            hash.combine(kept?.count ?? -1)
            for reading in kept ?? [] {
                hash.combine(reading.slot)
                hash.combine(reading.energy)
            }
        }
    }
}
