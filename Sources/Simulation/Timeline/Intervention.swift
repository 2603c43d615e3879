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
        case .noMesh:
            "there is no mesh: messages arrive at once; start with --mesh generated, or with a folder that has one"
        case .mesh(let what): what
        }
    }
}
