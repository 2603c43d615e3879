internal import Community
package import EStar
package import Markets
package import Quantities

/// Something the operator does to a running world.
package enum Intervention: Hashable, Sendable {
    /// The human seat of a household sends an order.
    case placeOrder(household: HouseholdID, side: Side, slot: Slot, energy: Energy, price: Price)
    /// The human seat takes its order out of a slot's book.
    case cancelOrder(household: HouseholdID, slot: Slot)
    /// A meter cannot be read, and keeps its readings, until it can again.
    case silenceMeter(household: HouseholdID)
    case hearMeter(household: HouseholdID)
    /// A household leaves its bills unpaid, until it pays all it owes.
    case stopPaying(household: HouseholdID)
    case payAgain(household: HouseholdID)
    /// Something is done to the mesh.
    case mesh(MeshCommand)
}

/// An intervention that the scenario plans ahead.
package struct PlannedIntervention: Hashable, Sendable {
    package var time: SimTime
    package var intervention: Intervention

    package init(time: SimTime, intervention: Intervention) {
        self.time = time
        self.intervention = intervention
    }

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(time)
        intervention.combine(into: &fingerprint)
    }
}

/// An intervention and when it acted: after how many steps of the world. A
/// run is its scenario, its seed and these.
package struct StampedIntervention: Hashable, Sendable {
    package var intervention: Intervention
    package var time: SimTime
    package var afterStep: Int

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(time)
        fingerprint.combine(afterStep)
        intervention.combine(into: &fingerprint)
    }
}

extension Intervention {
    func combine(into fingerprint: inout Fingerprint) {
        switch self {
        case .placeOrder(let household, let side, let slot, let energy, let price):
            fingerprint.combine(0)
            fingerprint.combine(household)
            fingerprint.combine(side.rawValue)
            fingerprint.combine(slot)
            fingerprint.combine(energy)
            fingerprint.combine(price)
        case .cancelOrder(let household, let slot):
            fingerprint.combine(1)
            fingerprint.combine(household)
            fingerprint.combine(slot)
        case .silenceMeter(let household):
            fingerprint.combine(2)
            fingerprint.combine(household)
        case .hearMeter(let household):
            fingerprint.combine(3)
            fingerprint.combine(household)
        case .stopPaying(let household):
            fingerprint.combine(4)
            fingerprint.combine(household)
        case .payAgain(let household):
            fingerprint.combine(5)
            fingerprint.combine(household)
        case .mesh(let command):
            fingerprint.combine(6)
            fingerprint.combine(String(describing: command))
        }
    }
}

/// Why an intervention was refused. Nothing changed.
package enum InterventionError: Error, Hashable, Sendable {
    case noGate
    case notHuman(String)
    /// The household is already as the intervention would make it.
    case noChange(String)
    case rejected(OrderRejection)
    case noMesh
    case mesh(String)

    package var message: String {
        switch self {
        case .noGate: "no gate has opened yet: orders for tomorrow are taken from gate opening to gate closure"
        case .notHuman(let id):
            "\(id) trades by itself; start with --seat \(id) to trade for it by hand"
        case .noChange(let what): what
        case .rejected(let rejection): rejection.message
        case .noMesh: "there is no mesh: messages arrive at once; start with --mesh generated, or with a folder that has one"
        case .mesh(let what): what
        }
    }
}

extension World {
    /// Lets the operator act, now.
    ///
    /// - Returns: what happened.
    package mutating func apply(_ intervention: Intervention) throws(InterventionError) -> [Event] {
        let effects = try act(intervention)
        let events = finish(effects)
        desk.note(StampedIntervention(intervention: intervention, time: now, afterStep: stepCount))
        return events
    }

    /// Does what an intervention says.
    ///
    /// - Returns: what follows.
    /// - Throws: if it cannot be done; nothing changed.
    mutating func act(_ intervention: Intervention) throws(InterventionError) -> [Effect] {
        switch intervention {
        case .placeOrder(let home, let side, let slot, let energy, let price):
            let order = OrderMessage(side: side, slot: slot, energy: energy, price: price)
            try check(order, of: home)
            return [.send(.market(home, .orders([order])))]
        case .cancelOrder(let home, let slot):
            try checkSeat(home)
            return try trading.cancel(slot: slot, by: home)
        case .silenceMeter(let home):
            guard homes.silenceMeter(of: home) else { throw .noChange("the meter of \(households[home].id) cannot be read as it is") }
            return [.happened(.meterSilenced(home))]
        case .hearMeter(let home):
            guard let kept = homes.hearMeter(of: home) else { throw .noChange("the meter of \(households[home].id) can be read as it is") }
            return [.happened(.meterHeard(home))] + kept.map { .send(.reading(home, $0)) }
        case .stopPaying(let home):
            guard !stoppedPaying[home] else { throw .noChange("\(households[home].id) leaves its bills unpaid as it is") }
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

    /// A seat that a person trades from, while a market can be traded at.
    private func checkSeat(_ home: HouseholdID) throws(InterventionError) {
        guard session != nil || tradedAhead != nil else { throw .noGate }
        guard terms.traders[home] == .human else { throw .notHuman(households[home].id) }
        guard session != nil else { throw .rejected(.gateClosed) }
    }

    private func check(_ order: OrderMessage, of home: HouseholdID) throws(InterventionError) {
        try checkSeat(home)
        guard case .openTrading(let open)? = session else { return }
        do throws(OrderRejection) {
            try open.market.check(
                order.side, energy: order.energy, at: order.price, slot: order.slot, by: home, funds: funds.free(home))
        } catch {
            throw .rejected(error)
        }
    }

    /// Replays a run from its start: the same steps, with each intervention
    /// acting after the step it was stamped with.
    ///
    /// - Parameter steps: how far, at least up to the last intervention.
    package static func replay(
        _ scenario: Scenario, interventions: [StampedIntervention], steps: Int
    ) throws(InterventionError) -> World {
        var world = World(scenario: scenario)
        var pending = interventions[...]
        while true {
            while let next = pending.first, next.afterStep == world.stepCount {
                _ = try world.apply(next.intervention)
                pending.removeFirst()
            }
            if world.stepCount >= steps || world.isFinished { return world }
            _ = world.step()
        }
    }
}
