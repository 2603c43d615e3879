internal import Community
internal import Quantities

/// What the devices of all homes did in a slot that is over.
struct DeliveredSlot: Sendable {
    let slot: Slot
    /// By household: the devices' flows, what the battery holds, and what the
    /// home would have injected alone with the grid.
    var flows: PerHousehold<SlotFlows>
    var stored: PerHousehold<Energy>
    var loneInjections: PerHousehold<Energy>

    func combine(into hash: inout Fingerprint) {
        hash.combine(slot)
        for flow in flows { flow.combine(into: &hash) }
        for energy in stored { hash.combine(energy) }
        for energy in loneInjections { hash.combine(energy) }
    }
}
