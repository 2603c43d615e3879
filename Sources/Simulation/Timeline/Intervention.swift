internal import Community
package import EStar
package import Markets
package import Quantities

/// An action of the operator on a running world.
package enum Intervention: Hashable, Sendable {
    /// A person places an order for a household.
    case placeOrder(household: HouseholdID, side: Side, slot: Slot, energy: Energy, price: Price)
    /// A person withdraws a household's order from a slot's book.
    case cancelOrder(household: HouseholdID, slot: Slot)
    /// A meter becomes unreadable and keeps its readings.
    case silenceMeter(household: HouseholdID)
    /// A silent meter becomes readable again and sends the readings it has
    /// kept.
    case hearMeter(household: HouseholdID)
    /// A household leaves its bills unpaid.
    case stopPaying(household: HouseholdID)
    /// A household pays all it owes, and its bills from now on.
    case payAgain(household: HouseholdID)
    /// The mesh is changed.
    case mesh(MeshCommand)
}

/// An intervention that the scenario plans ahead.
package struct PlannedIntervention: Hashable, Sendable {
    /// The simulated time at which it acts.
    package var time: SimTime
    /// The action.
    package var intervention: Intervention

    /// Creates a planned intervention. One before the start of the run never
    /// acts.
    package init(time: SimTime, intervention: Intervention) {
        self.time = time
        self.intervention = intervention
    }

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(time)
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

/// The reason why an intervention was refused. Nothing changed.
package enum InterventionError: Error, Hashable, Sendable {
    case noGate
    case notHuman(String)
    /// The household is already in the state that the intervention would bring
    /// about.
    case noChange(String)
    case rejected(OrderRejection)
    case noMesh
    case mesh(String)

    /// A sentence for the operator.
    package var message: String {
        switch self {
        case .noGate: "no gate has opened yet: orders for tomorrow are taken from gate opening to gate closure"
        case .notHuman(let id):
            "\(id) trades by itself; start with --seat \(id) to trade for it by hand"
        case .noChange(let what): what
        case .rejected(let rejection): rejection.message
        case .noMesh:
            "there is no mesh: messages arrive at once; start with --mesh generated, or with a folder that has one"
        case .mesh(let what): what
        }
    }
}
