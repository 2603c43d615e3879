package import Community
package import Markets
package import Quantities

/// The whole simulated community at one moment: a value.
///
/// A copy is a checkpoint: stepping it leaves the original untouched, and
/// because storage is shared until written, taking one is cheap. Nothing
/// outside is consulted: no globals, no wall clock, no hidden randomness. The
/// same scenario, seed and interventions always lead through the same states.
///
/// The world advances by one appointment of its queue at a time
/// (``step()``); longer strides are built from that (``advance(_:)``).
package struct World: Sendable {
    /// What the run is about; it never changes.
    package let scenario: Scenario
    /// The time of the latest appointment kept.
    package internal(set) var now: SimTime
    /// Appointments kept so far.
    package internal(set) var stepCount = 0
    var queue = EventQueue()

    /// By household: battery content and car, in the community and in the
    /// parallel world where each home is alone with the grid.
    var homes: [HomeState]
    var loneHomes: [HomeState]
    /// By household: the stream its trader draws from.
    var traderStreams: [RandomStream]
    /// By household and slot, while a gate is open: what its trader remembers
    /// of the book. Empty for strategies that do not learn.
    var traderMemories: [[TraderMemory]] = []

    /// The run day being delivered, as a place in the scenario's run days.
    package internal(set) var dayIndex = 0
    /// By household: the plan of the day being delivered and of the next.
    var plans: [DevicePlan] = []
    var nextPlans: [DevicePlan] = []
    /// The same in the parallel world, where each home plans against the
    /// grid's tariff alone.
    var lonePlans: [DevicePlan] = []
    var nextLonePlans: [DevicePlan] = []
    /// What a kWh is expected to fetch among neighbours, by quarter of an
    /// hour of the local day: a running average of day-ahead prices, nothing
    /// before the first.
    var expectedPrices: [Price?] = Array(repeating: nil, count: 96)
    /// The day-ahead market of the day being delivered, if it had one.
    package internal(set) var deliveringMarket: DayAheadMarket?
    /// The latest market whose gate has opened, if it is for a later day.
    package internal(set) var market: DayAheadMarket?
    /// Places of the delivering market's deals, by slot.
    var dealsBySlot: [[Int]] = []

    /// By household: the reading of the slot just ended, once it has arrived,
    /// what its devices did, and what it would have injected alone.
    var readings: [MeterReading?]
    var pendingFlows: [FlowTotals]
    var loneInjections: [Energy]

    package internal(set) var accounts: Accounts
    /// The day so far where the pool shares bills by the day.
    var billSharing: BillSharing?
    /// By household: what the grid alone would have paid so far.
    package internal(set) var loneBalances: [Money]
    /// Every slot delivered, oldest first.
    package private(set) var slots: [SlotRecord] = []
    /// Every finished day.
    package private(set) var days: [DayRecord] = []
    /// Chains of hashes over ``slots`` and ``days``, folded as each is
    /// written, so that a fingerprint costs the same however long the run.
    private(set) var slotHistory = Fingerprint()
    private(set) var dayHistory = Fingerprint()
    /// What the operator did, each with the step after which it acted.
    package internal(set) var interventions: [StampedIntervention] = []
    /// What failed a check; a world with a breach stands still.
    package internal(set) var breaches: [String] = []
    /// How many checks have passed.
    package internal(set) var checkCount = 0

    /// The world at the first midnight of the run.
    package init(scenario: Scenario) {
        precondition(!scenario.runDays.isEmpty, "a run needs at least one day")
        self.scenario = scenario
        let neighbourhood = scenario.neighbourhood
        now = neighbourhood.calendar.midnight(of: scenario.runDays[0])
        homes = neighbourhood.households.map { HomeState(household: $0) }
        loneHomes = homes
        traderStreams = neighbourhood.households.map {
            RandomStream(seed: scenario.seed, name: "trader/" + $0.id)
        }
        readings = Array(repeating: nil, count: neighbourhood.households.count)
        pendingFlows = Array(repeating: FlowTotals(), count: neighbourhood.households.count)
        loneInjections = Array(repeating: .zero, count: neighbourhood.households.count)
        accounts = Accounts(participantCount: neighbourhood.households.count)
        loneBalances = Array(repeating: .zero, count: neighbourhood.households.count)
        queue.schedule(.dayBegins(0), at: now)
    }

    package var households: [Household] { scenario.neighbourhood.households }
    package var calendar: DeliveryCalendar { scenario.neighbourhood.calendar }
    /// The local day being delivered.
    package var date: CivilDate { scenario.runDays[dayIndex] }
    /// Whether nothing more can happen: the run is over, or a check failed.
    package var isFinished: Bool { queue.isEmpty || !breaches.isEmpty }
    /// Whether all that is due now has been kept.
    package var isMomentOver: Bool { nextTime != now }
    /// When the next appointment is due.
    package var nextTime: SimTime? { queue.next?.time }
}

// MARK: History

extension World {
    /// Writes a delivered slot into the history.
    mutating func record(_ slot: SlotRecord) {
        slots.append(slot)
        slot.combine(into: &slotHistory)
    }

    /// Writes a finished day into the history, with the fingerprint of the
    /// world as it then is.
    mutating func record(_ day: DayRecord) {
        var day = day
        day.fingerprint = fingerprint.value
        days.append(day)
        day.combine(into: &dayHistory)
    }

    /// The chains as the records say they should be.
    var recomputedHistory: (slots: Fingerprint, days: Fingerprint) {
        var chains = (slots: Fingerprint(), days: Fingerprint())
        for slot in slots { slot.combine(into: &chains.slots) }
        for day in days { day.combine(into: &chains.days) }
        return chains
    }
}

// MARK: Stepping

extension World {
    /// Keeps the next appointment.
    ///
    /// - Returns: what happened, in order; nothing at the end of the run.
    package mutating func step() -> [Event] {
        guard breaches.isEmpty, let appointment = queue.popNext() else { return [] }
        now = appointment.time
        stepCount += 1
        var events: [Event] = []
        switch appointment.kind {
        case .dayBegins(let day): beginDay(day, &events)
        case .gateOpens(let day): openGate(day, &events)
        case .traderWakes(let household): wakeTrader(household, &events)
        case .gateCloses(let day): closeGate(day, &events)
        case .slotEnds(let slot): deliver(slot)
        case .poolSettles(let slot): settlePool(slot, &events)
        case .dayEnds(let day): endDay(day, &events)
        }
        if case .poolSettles = appointment.kind {
            checkNow(&events)
        } else if case .gateCloses = appointment.kind {
            checkNow(&events)
        }
        return events
    }

    private mutating func checkNow(_ events: inout [Event]) {
        let broken = checkInvariants()
        checkCount += 1
        breaches += broken
        events += broken.map { Event(time: now, kind: .breach($0)) }
    }

    /// How far one advance goes.
    package enum Stride: Hashable, Sendable, CaseIterable {
        case event, slot, hour, phase, day
    }

    /// Advances to the next boundary of a kind, keeping every appointment due
    /// by then.
    ///
    /// - Returns: what happened.
    @discardableResult
    package mutating func advance(_ stride: Stride) -> [Event] {
        var events: [Event] = []
        guard let target = target(of: stride) else { return events }
        if stride == .event { return step() }
        while let time = nextTime, time <= target, breaches.isEmpty { events += step() }
        return events
    }

    /// The time up to which a stride keeps appointments, or nothing at the
    /// end of the run.
    package func target(of stride: Stride) -> SimTime? {
        guard let next = nextTime else { return nil }
        func boundary(_ length: Int64) -> SimTime {
            let after = (now.milliseconds.floorDivided(by: length) + 1) * length
            // Where the data has a gap, the first boundary after the gap.
            let reached = -(-next.milliseconds).floorDivided(by: length) * length
            return SimTime(milliseconds: max(after, reached))
        }
        switch stride {
        case .event: return next
        case .slot: return boundary(calendar.slotLength)
        case .hour: return boundary(SimTime.hour)
        case .phase: return nextPhaseChange?.time
        case .day:
            let midnight = calendar.midnight(of: calendar.date(at: now).advanced(byDays: 1))
            return max(midnight, next)
        }
    }
}

// MARK: Phases of the day

extension World {
    /// Where the community is in its day.
    package enum Phase: Hashable, Sendable {
        /// Midnight to gate opening, or all day where nothing is traded.
        case beforeGate
        /// The gate is open: tomorrow is being traded.
        case trading
        /// The gate has closed for tomorrow.
        case afterGate
        case finished
    }

    package var phase: Phase {
        if isFinished { return .finished }
        guard let market else { return .beforeGate }
        return market.isOpen ? .trading : .afterGate
    }

    /// The next moment at which the phase changes: a day begins, a gate
    /// opens or closes, or the run ends.
    package var nextPhaseChange: (time: SimTime, kind: PhaseChange)? {
        if queue.isEmpty { return nil }
        switch phase {
        case .beforeGate:
            if let opening = gate(ofDay: dayIndex + 1)?.opens, opening > now { return (opening, .gateOpens) }
        case .trading:
            if let closing = gate(ofDay: dayIndex + 1)?.closes { return (closing, .gateCloses) }
        case .afterGate, .finished: break
        }
        if dayIndex + 1 < scenario.runDays.count, stepCount > 0 {
            return (calendar.midnight(of: scenario.runDays[dayIndex + 1]), .dayBegins)
        }
        if stepCount == 0 { return (now, .dayBegins) }
        return (calendar.midnight(of: date.advanced(byDays: 1)), .runEnds)
    }

    package enum PhaseChange: Hashable, Sendable {
        case gateOpens, gateCloses, dayBegins, runEnds
    }

    /// When the gate for a run day opens and closes on the day before, or
    /// nothing if the day is not traded: it is the first of the run, follows
    /// a gap in the data, or the scenario has no day-ahead market.
    package func gate(ofDay day: Int) -> (opens: SimTime, closes: SimTime)? {
        guard scenario.market.hasDayAhead, day > 0, day < scenario.runDays.count,
            scenario.runDays[day - 1].advanced(byDays: 1) == scenario.runDays[day]
        else { return nil }
        let eve = scenario.runDays[day - 1]
        return (
            calendar.moment(of: scenario.market.gateOpens, on: eve),
            calendar.moment(of: scenario.market.gateCloses, on: eve)
        )
    }
}
