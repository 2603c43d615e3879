package import Community
package import EStar
package import Markets
package import Quantities
internal import Signing

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
    var homes: PerHousehold<HomeState>
    var loneHomes: PerHousehold<HomeState>
    /// By household: the stream its trader draws from.
    var traderStreams: PerHousehold<RandomStream>
    /// By household and slot, while a gate is open: what its trader remembers
    /// of the book. Empty for strategies that do not learn.
    var traderMemories: PerHousehold<[TraderMemory]> = []

    /// The days that are not final yet, and the day being delivered, which
    /// comes last.
    var openDays: [OpenDay]
    /// By household: the plan of the next day, in the community and in the
    /// parallel world where each home plans against the grid's tariff alone.
    var nextPlans: PerHousehold<DevicePlan> = []
    var nextLonePlans: PerHousehold<DevicePlan> = []
    /// What a kWh is expected to fetch among neighbours, by quarter of an
    /// hour of the local day: a running average of day-ahead prices, nothing
    /// before the first.
    var expectedPrices: [Price?] = Array(repeating: nil, count: 96)
    /// The latest market whose gate has opened, if it is for a later day.
    package internal(set) var market: DayAheadMarket?
    /// Declarations refused for a debt while the gate is open: they count as
    /// soon as it is paid.
    var refusedDeclarations: [HouseholdID: [DeclaredRange]] = [:]
    /// By household: the net injection it declared last, by quarter of an
    /// hour of the local day; empty before its first declaration.
    var lastDeclared: PerHousehold<[Energy]>

    /// The slot that has ended and is not settled yet.
    var awaited: AwaitedSlot?
    /// By household: what its meter has kept while it could not be read;
    /// nothing for a meter that can.
    var silentMeters: PerHousehold<[MeterReading]?>

    /// What carries messages; nothing where they arrive at once.
    package internal(set) var mesh: Mesh?
    /// Messages on their way, by number, and how many there have been.
    var inFlight: [MessageID: Message] = [:]
    var messageCount = 0
    /// Messages sent in the present step; empty between steps.
    var outbox: [MeshMessage] = []
    var arrivals: [MessageID] = []

    package internal(set) var accounts: Accounts
    /// Deposits, escrow and debts.
    package internal(set) var funds: Funds
    /// By household: whether it leaves its bills unpaid.
    package internal(set) var stoppedPaying: PerHousehold<Bool>
    /// By household: what it has settled with the grid alone since its last
    /// bill, for readings of days that were final.
    var lateCash: PerHousehold<Money>
    /// By household: what the grid alone would have paid so far.
    package internal(set) var loneBalances: PerHousehold<Money>
    /// What has happened so far.
    package internal(set) var history = History()
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
        let count = neighbourhood.households.count
        let date = scenario.runDays[0]
        openDays = [OpenDay(index: 0, date: date, slots: neighbourhood.calendar.slots(of: date))]
        silentMeters = PerHousehold(repeating: nil, count: count)
        lastDeclared = PerHousehold(repeating: [], count: count)
        funds = Funds(deposit: scenario.community.deposit, participantCount: count)
        stoppedPaying = PerHousehold(repeating: false, count: count)
        lateCash = PerHousehold(repeating: .zero, count: count)
        accounts = Accounts(participantCount: count)
        loneBalances = PerHousehold(repeating: .zero, count: count)
        if let setting = scenario.mesh {
            var mesh = Mesh(
                topology: setting.topology, gateway: setting.gateway, settings: setting.settings, seed: scenario.seed,
                at: now)
            for (node, behaviour) in setting.behaviours.sorted(by: { $0.key < $1.key }) {
                do throws(MeshError) {
                    try mesh.apply(.compromise(node, behaviour), at: now)
                } catch {
                    preconditionFailure("a scenario's behaviours are those of its nodes")
                }
            }
            self.mesh = mesh
        }
        queue.schedule(.dayBegins(0), at: now)
        for (number, planned) in scenario.interventions.enumerated() where planned.time >= now {
            queue.schedule(.operatorActs(number), at: planned.time)
        }
    }

    package var households: PerHousehold<Household> { scenario.neighbourhood.households }
    package var calendar: DeliveryCalendar { scenario.neighbourhood.calendar }
    /// The day being delivered.
    var today: OpenDay { openDays[openDays.count - 1] }
    /// The same as a place in the scenario's run days.
    package var dayIndex: Int { today.index }
    /// The local day being delivered.
    package var date: CivilDate { today.date }
    /// Its day-ahead market, if it had one.
    package var deliveringMarket: DayAheadMarket? { today.market }
    /// Whether nothing more can happen: the run is over, or a check failed.
    package var isFinished: Bool { queue.isEmpty || !breaches.isEmpty }
    /// Whether all that is due now has been kept.
    package var isMomentOver: Bool { nextTime != now }
    /// When the next appointment is due.
    package var nextTime: SimTime? {
        guard let next = queue.next?.time else { return nil }
        return min(next, mesh?.nextEventTime ?? next)
    }
    /// By household: the node it lives at, where there is a mesh.
    package var meshHomes: PerHousehold<NodeID> { scenario.mesh?.homes ?? [] }
}

// MARK: History

extension World {
    /// Every slot settled, oldest first.
    package var slots: Chunked<SlotRecord> { history.slots }
    /// Every finished day.
    package var days: Chunked<DayRecord> { history.days }

    /// Where the day of a slot stands among the open days.
    func openDay(of slot: Slot) -> Int? { openDays.firstIndex { !$0.isFinal && $0.slots.contains(slot) } }

    /// Writes a finished day into the history, with the fingerprint of the
    /// world as it then is.
    mutating func record(_ day: DayRecord) {
        var day = day
        day.fingerprint = fingerprint.value
        history.append(day)
    }
}

// MARK: Stepping

extension World {
    /// Keeps the next appointment.
    ///
    /// - Returns: what happened, in order; nothing at the end of the run.
    package mutating func step() -> [Event] {
        let events = keepNext()
        history.append(events)
        return events
    }

    private mutating func keepNext() -> [Event] {
        guard breaches.isEmpty, let next = queue.next else { return [] }
        if let due = mesh?.nextEventTime, due <= next.time { return stepMesh() }
        guard let appointment = queue.popNext() else { return [] }
        now = appointment.time
        stepCount += 1
        var events: [Event] = []
        switch appointment.kind {
        case .dayBegins(let day): beginDay(day, &events)
        case .gateOpens(let day): openGate(day, &events)
        case .traderWakes(let household): wakeTrader(household, &events)
        case .gateCloses(let day): closeGate(day, &events)
        case .slotEnds(let slot): deliver(slot, &events)
        case .operatorActs(let number): act(scenario.interventions[number].intervention, &events)
        case .poolSettles(let slot): settlePool(slot, &events)
        case .dayEnds(let day): endDay(day, &events)
        }
        flushOutbox(&events)
        switch appointment.kind {
        case .poolSettles, .gateCloses, .dayEnds, .operatorActs: checkNow(&events)
        default: break
        }
        return events
    }

    private mutating func checkNow(_ events: inout [Event]) {
        let broken = checkInvariants()
        if broken.isEmpty { checkCount += 1 }
        report(broken, &events)
    }

    /// Stands still if something is broken.
    mutating func report(_ broken: [String], _ events: inout [Event]) {
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
        if stride == .event {
            // Hops of messages are no events of their own.
            repeat { events = step() } while events.isEmpty && mesh != nil && !isFinished
            return events
        }
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
        let end = calendar.midnight(of: date.advanced(byDays: 1))
        return (end.advanced(byMilliseconds: OpenDay.openMilliseconds), .runEnds)
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
