package import Quantities

/// The net injection that a meter shows over a slot.
package struct MeterReading: Hashable, Sendable {
    /// The slot that was metered.
    package var slot: Slot
    /// The net injection; positive is given to the network.
    package var energy: Energy

    /// Creates a reading of the net injection over a slot.
    package init(slot: Slot, energy: Energy) {
        self.slot = slot
        self.energy = energy
    }
}
