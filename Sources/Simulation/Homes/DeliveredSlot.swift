internal import Community
internal import Quantities

/// The physical result of a slot that is over, for all homes.
struct DeliveredSlot: Sendable {
    let slot: Slot
    /// By household: the flows of its devices.
    var flows: PerHousehold<SlotFlows>
    /// By household: the content of its battery at the end of the slot.
    var stored: PerHousehold<Energy>
    /// By household: its net injection if it were alone with the grid; positive
    /// is selling.
    var loneInjections: PerHousehold<Energy>

    func combine(into hash: inout Fingerprint) {
        hash.combine(slot)
        for flow in flows { flow.combine(into: &hash) }
        for energy in stored { hash.combine(energy) }
        for energy in loneInjections { hash.combine(energy) }
    }
}
