package import Quantities

/// The net injection that a meter shows over a slot.
package struct MeterReading: Hashable, Sendable {
    package var slot: Slot
    /// Positive is given to the network.
    package var energy: Energy

    package init(slot: Slot, energy: Energy) {
        self.slot = slot
        self.energy = energy
    }
}
