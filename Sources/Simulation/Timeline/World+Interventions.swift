internal import Community
internal import Markets
package import Quantities

/// The operator's interventions.
extension World {
    /// Performs an intervention now, after all other appointments at the
    /// current time.
    ///
    /// - Returns: the events, those of the other appointments first.
    /// - Throws: if the intervention is refused. The other appointments have
    ///   been kept all the same.
    package mutating func apply(_ intervention: Intervention) throws(InterventionError) -> [Event] {
        var events: [Event] = []
        while nextTime == now, !isFinished { events += step() }
        let effects = try begin(intervention, isPlanned: false)
        return events + finish(effects + [.check])
    }

    /// Performs an intervention, live or planned, and adds its request.
    ///
    /// - Returns: the effects.
    /// - Throws: if the intervention is refused; nothing has changed and no
    ///   request is added.
    mutating func begin(_ intervention: Intervention, isPlanned: Bool) throws(InterventionError) -> [Effect] {
        let id = desk.nextID
        let effects = try act(intervention, id)
        var outcome = Request.Outcome.done
        if case .placeOrder = intervention { outcome = .onItsWay }
        if case .cancelOrder = intervention { outcome = .onItsWay }
        desk.note(intervention, isPlanned: isPlanned, outcome: outcome, at: now)
        return effects
    }

    /// Performs an intervention.
    ///
    /// - Returns: the effects.
    /// - Throws: if it is refused; nothing has changed.
    private mutating func act(_ intervention: Intervention, _ request: Request.ID) throws(InterventionError) -> [Effect]
    {
        switch intervention {
        case .placeOrder(let home, let side, let slot, let energy, let price):
            try checkSeat(home)
            let order = OrderMessage(side: side, slot: slot, energy: energy, price: price)
            try check { (market) throws(OrderRejection) in
                try market.check(side, energy: energy, at: price, slot: slot, by: home, funds: funds.free(home))
            }
            return [.send(.market(home, .orders([order]), request: request))]
        case .cancelOrder(let home, let slot):
            try checkSeat(home)
            try check { (market) throws(OrderRejection) in
                if market.restingOrder(of: home, slot: slot) == nil {
                    throw market.slots.contains(slot) ? .unknownOrder : .unknownSlot(slot)
                }
            }
            return [.send(.market(home, .cancel(slot), request: request))]
        case .silenceMeter(let home):
            guard homes.silenceMeter(of: home) else {
                throw .noChange("the meter of \(households[home].id) cannot be read as it is")
            }
            return [.happened(.meterSilenced(home))]
        case .hearMeter(let home):
            guard let kept = homes.hearMeter(of: home) else {
                throw .noChange("the meter of \(households[home].id) can be read as it is")
            }
            return [.happened(.meterHeard(home))] + kept.map { .send(.reading(home, $0)) }
        case .stopPaying(let home):
            guard !stoppedPaying[home] else {
                throw .noChange("\(households[home].id) leaves its bills unpaid as it is")
            }
            settling.stoppedPaying[home] = true
            return [.happened(.stoppedPaying(home))]
        case .payAgain(let home):
            guard stoppedPaying[home] else { throw .noChange("\(households[home].id) pays its bills as it is") }
            settling.stoppedPaying[home] = false
            return [.happened(.paysAgain(home))] + settling.payBill(home)
        case .mesh(let command):
            try carriage.apply(command, context)
            return [.happened(.meshChanged(command))]
        }
    }

    /// Checks that a person can trade for a household now.
    ///
    /// - Throws: if no gate has opened yet, the household has a trader of its
    ///   own, or the gate is closed.
    private func checkSeat(_ home: HouseholdID) throws(InterventionError) {
        guard session != nil || tradedAhead != nil else { throw .noGate }
        guard terms.traders[home] == .human else { throw .notHuman(households[home].id) }
        guard session != nil else { throw .rejected(.gateClosed) }
    }

    /// Asks the market in advance whether it accepts a message. Only without a
    /// mesh: with one, the market's answer is not known before the message has
    /// arrived.
    ///
    /// - Throws: ``InterventionError/rejected(_:)`` if the market refuses.
    private func check(_ ask: (DayAheadMarket) throws(OrderRejection) -> Void) throws(InterventionError) {
        guard mesh == nil, case .openTrading(let open)? = session else { return }
        do throws(OrderRejection) {
            try ask(open.market)
        } catch {
            throw .rejected(error)
        }
    }

    /// Runs a scenario from its start with recorded requests. Planned
    /// interventions act by themselves; live ones act again by time and
    /// sequence.
    ///
    /// - Parameter end: the time up to which to run, at least that of the last
    ///   request.
    /// - Throws: if a live request is refused, which does not happen with the
    ///   scenario of the recorded run.
    package static func replay(_ scenario: Scenario, requests: [Request], to end: SimTime) throws(InterventionError)
        -> World
    {
        var world = World(scenario: scenario)
        for request in requests where !request.isPlanned {
            world.run(to: request.time)
            _ = try world.apply(request.intervention)
        }
        world.run(to: end)
        return world
    }

    /// Keeps all appointments due by a time. Stops early if a check fails.
    package mutating func run(to time: SimTime) {
        while let next = nextTime, next <= time, !isFinished { _ = step() }
    }
}
