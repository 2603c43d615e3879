internal import Community
package import Markets
package import Quantities

/// Something the operator does to a running world.
package enum Intervention: Hashable, Sendable {
    /// The human seat of a household sends an order.
    case placeOrder(household: Int, side: Side, slot: Slot, energy: Energy, price: Price)
    /// The human seat takes its order out of a slot's book.
    case cancelOrder(household: Int, slot: Slot)
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
        }
    }
}

/// Why an intervention was refused. Nothing changed.
package enum InterventionError: Error, Hashable, Sendable {
    case noGate
    case notHuman(String)
    case rejected(OrderRejection)

    package var message: String {
        switch self {
        case .noGate: "no gate has opened yet: orders for tomorrow are taken from gate opening to gate closure"
        case .notHuman(let id):
            "\(id) trades by itself; start with --seat \(id) to trade for it by hand"
        case .rejected(let rejection): rejection.message
        }
    }
}

extension World {
    /// Lets the operator act, now.
    ///
    /// - Returns: what happened.
    package mutating func apply(_ intervention: Intervention) throws(InterventionError) -> [Event] {
        var events: [Event] = []
        guard market != nil else { throw .noGate }
        switch intervention {
        case .placeOrder(let home, let side, let slot, let energy, let price):
            guard scenario.trader(of: home) == .human else { throw .notHuman(households[home].id) }
            do throws(OrderRejection) {
                try market?.check(side, energy: energy, at: price, slot: slot, by: home)
            } catch {
                throw .rejected(error)
            }
            send(.orders(home, [OrderMessage(side: side, slot: slot, energy: energy, price: price)]), &events)
        case .cancelOrder(let home, let slot):
            guard scenario.trader(of: home) == .human else { throw .notHuman(households[home].id) }
            do throws(OrderRejection) {
                try market?.cancel(slot: slot, by: home)
            } catch {
                throw .rejected(error)
            }
            events.append(Event(time: now, kind: .orderCancelled(home, slot)))
        }
        interventions.append(StampedIntervention(intervention: intervention, time: now, afterStep: stepCount))
        return events
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
