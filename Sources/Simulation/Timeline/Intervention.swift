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
        switch intervention {
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
        var events: [Event] = []
        switch intervention {
        case .placeOrder(let home, let side, let slot, let energy, let price):
            guard market != nil else { throw .noGate }
            guard scenario.trader(of: home) == .human else { throw .notHuman(households[home].id) }
            do throws(OrderRejection) {
                try market?.check(side, energy: energy, at: price, slot: slot, by: home, funds: funds.free(home))
            } catch {
                throw .rejected(error)
            }
            send(.orders(home, [OrderMessage(side: side, slot: slot, energy: energy, price: price)]), &events)
        case .cancelOrder(let home, let slot):
            guard market != nil else { throw .noGate }
            guard scenario.trader(of: home) == .human else { throw .notHuman(households[home].id) }
            do throws(OrderRejection) {
                try market?.cancel(slot: slot, by: home)
            } catch {
                throw .rejected(error)
            }
            events.append(Event(time: now, kind: .orderCancelled(home, slot)))
        case .silenceMeter, .hearMeter, .stopPaying, .payAgain:
            act(intervention, &events)
            if events.isEmpty { throw .noChange(unchanged(intervention)) }
        case .mesh(let command): try apply(command, &events)
        }
        flushOutbox(&events)
        history.append(events)
        interventions.append(StampedIntervention(intervention: intervention, time: now, afterStep: stepCount))
        return events
    }

    /// Lets an intervention on a household act; one that would change nothing
    /// does nothing.
    mutating func act(_ intervention: Intervention, _ events: inout [Event]) {
        switch intervention {
        case .silenceMeter(let home):
            guard silentMeters[home] == nil else { return }
            silentMeters[home] = []
            events.append(Event(time: now, kind: .meterSilenced(home)))
        case .hearMeter(let home):
            guard let kept = silentMeters[home] else { return }
            silentMeters[home] = nil
            events.append(Event(time: now, kind: .meterHeard(home)))
            for reading in kept { send(.reading(home, reading), &events) }
        case .stopPaying(let home):
            guard !stoppedPaying[home] else { return }
            stoppedPaying[home] = true
            events.append(Event(time: now, kind: .stoppedPaying(home)))
        case .payAgain(let home):
            guard stoppedPaying[home] else { return }
            stoppedPaying[home] = false
            events.append(Event(time: now, kind: .paysAgain(home)))
            payBill(home, &events)
        case .mesh(let command):
            do throws(InterventionError) {
                try apply(command, &events)
            } catch {
                // What a scenario plans may have become pointless by then.
            }
        case .placeOrder, .cancelOrder: break
        }
    }

    /// What an intervention would have changed, and why it does not.
    private func unchanged(_ intervention: Intervention) -> String {
        switch intervention {
        case .silenceMeter(let home): "the meter of \(households[home].id) cannot be read as it is"
        case .hearMeter(let home): "the meter of \(households[home].id) can be read as it is"
        case .stopPaying(let home): "\(households[home].id) leaves its bills unpaid as it is"
        case .payAgain(let home): "\(households[home].id) pays its bills as it is"
        case .placeOrder, .cancelOrder, .mesh: ""
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
