internal import Community
internal import Markets
package import Quantities

/// What the operator does.
extension World {
    /// Lets the operator act now, after all else that is due now.
    ///
    /// - Returns: what happened.
    /// - Throws: if it cannot be done; nothing changed but what was due.
    package mutating func apply(_ intervention: Intervention) throws(InterventionError) -> [Event] {
        var events: [Event] = []
        while nextTime == now, !isFinished { events += step() }
        let effects = try begin(intervention, isPlanned: false)
        return events + finish(effects)
    }

    /// Lets an intervention act, live or planned, and notes it.
    ///
    /// - Returns: what follows.
    mutating func begin(_ intervention: Intervention, isPlanned: Bool) throws(InterventionError) -> [Effect] {
        let id = desk.nextID
        let effects = try act(intervention, id)
        var outcome = Request.Outcome.done
        if case .placeOrder = intervention { outcome = .onItsWay }
        if case .cancelOrder = intervention { outcome = .onItsWay }
        desk.note(intervention, isPlanned: isPlanned, outcome: outcome, at: now)
        return effects
    }

    /// Does what an intervention says.
    ///
    /// - Returns: what follows.
    /// - Throws: if it cannot be done; nothing changed.
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

    /// Whether a person can trade for a household now.
    private func checkSeat(_ home: HouseholdID) throws(InterventionError) {
        guard session != nil || tradedAhead != nil else { throw .noGate }
        guard terms.traders[home] == .human else { throw .notHuman(households[home].id) }
        guard session != nil else { throw .rejected(.gateClosed) }
    }

    /// Asks the market before anything is sent, where a message arrives at
    /// once. Over a mesh nobody knows what it will say.
    private func check(_ ask: (DayAheadMarket) throws(OrderRejection) -> Void) throws(InterventionError) {
        guard mesh == nil, case .openTrading(let open)? = session else { return }
        do throws(OrderRejection) {
            try ask(open.market)
        } catch {
            throw .rejected(error)
        }
    }

    /// Replays a run from its start: all that the scenario plans happens by
    /// itself, and what the operator did live acts again by time and sequence.
    ///
    /// - Parameter end: up to when, at least the time of the last request.
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

    /// Keeps all that is due by a time.
    package mutating func run(to time: SimTime) {
        while let next = nextTime, next <= time, !isFinished { _ = step() }
    }
}
