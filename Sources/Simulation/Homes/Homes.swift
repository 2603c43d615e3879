internal import Community
internal import Markets
internal import Quantities

/// The homes with their devices, plans and meters. Each home is also simulated
/// alone with the grid; that second world is the baseline for the savings.
struct Homes: Part {
    static let rank = Rank.homes

    /// By household: the battery content in the community.
    var states: PerHousehold<HomeState>
    /// By household: the battery content alone with the grid.
    var loneStates: PerHousehold<HomeState>
    /// By household: the device plan for today in the community.
    var plans: PerHousehold<DevicePlan> = []
    /// By household: the device plan for today alone with the grid.
    var lonePlans: PerHousehold<DevicePlan> = []
    /// By household: the plan for the next day in the community; empty until
    /// its gate has opened.
    var nextPlans: PerHousehold<DevicePlan> = []
    /// By household: the plan for the next day alone with the grid; empty until
    /// its gate has opened.
    var nextLonePlans: PerHousehold<DevicePlan> = []
    /// The price of a kWh expected among neighbours, by time of the local day:
    /// a running average of day-ahead prices, `nil` before the first.
    var expectedPrices: [Price?]
    /// The slots of today that are not over.
    var remaining: Range<Slot>
    /// The length of a slot in milliseconds.
    var slotLength: Int64
    /// The first slot of today.
    var firstSlot: Slot
    /// The result of trading for today. Where panels are turned down, it sets
    /// how much a home still injects.
    var traded: DayAheadResult?
    /// By household: the readings its meter has kept while it could not be
    /// read; `nil` if it can be read.
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
        // Computed without the calendar, since this is asked at every step.
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
    /// Begins a day. If it was traded, the plans are those made at gate
    /// opening; otherwise they are made now.
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

    /// Forecasts the next run day for every home and plans its devices.
    ///
    /// - Returns: by household, the plan with the expected injections and the
    ///   limit prices.
    mutating func planAhead(day: Int, _ context: Context) -> PerHousehold<HomePlan> {
        let planned = makePlans(day: day, contents: plans.map(\.finalContent), context)
        nextPlans = planned.map(\.plan)
        nextLonePlans = makePlans(day: day, contents: lonePlans.map(\.finalContent), alone: true, context).map(\.plan)
        return planned
    }

    /// Updates the expected prices after a gate has closed: each moves a
    /// quarter of the way to the day's average price of its slot, rounded down.
    /// The first price at a time of day is taken unchanged.
    mutating func learnPrices(from result: DayAheadResult, _ context: Context) {
        for slot in result.slots {
            guard let price = result.averagePrice(slot) else { continue }
            let time = context.calendar.timeOfDay(slot)
            let known = expectedPrices[time] ?? price
            expectedPrices[time] = Price(units: known.units + (price.units - known.units).floorDivided(by: 4))
        }
    }

    /// Returns the price of a kWh expected among neighbours at a slot's time of
    /// day; `nil` before the first trade at that time.
    func expectedPrice(at slot: Slot, _ context: Context) -> Price? { expectedPrices[context.calendar.timeOfDay(slot)] }
}

// MARK: Delivery

extension Homes {
    /// Ends a slot. Every home's devices follow their plan as far as physics
    /// allows, in the community and alone, and the meters send their readings.
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

    /// Sends the readings of a slot; silent meters keep theirs.
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

    /// Makes a meter unreadable.
    ///
    /// - Returns: whether it was readable before.
    mutating func silenceMeter(of home: HouseholdID) -> Bool {
        guard silentMeters[home] == nil else { return false }
        silentMeters[home] = []
        return true
    }

    /// Makes a meter readable again.
    ///
    /// - Returns: the readings it has kept; `nil` if it was readable before.
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
