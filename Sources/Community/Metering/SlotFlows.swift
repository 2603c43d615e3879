package import Quantities

/// Device flows of one slot, of a home or summed over homes; each at least 0.
package struct SlotFlows: Hashable, Sendable {
    package var load = Energy.zero
    package var photovoltaic = Energy.zero
    package var heatPump = Energy.zero
    package var car = Energy.zero
    package var batteryCharge = Energy.zero
    package var batteryDischarge = Energy.zero
    /// The yield that panels were turned down by.
    package var curtailed = Energy.zero

    /// No flow at all.
    package init() {}

    /// Generation and discharge less everything drawn, as a meter shows it:
    /// positive is given to the network.
    package var netInjection: Energy {
        photovoltaic + batteryDischarge - load - heatPump - car - batteryCharge
    }

    package static func + (a: SlotFlows, b: SlotFlows) -> SlotFlows {
        var sum = a
        sum.load += b.load
        sum.photovoltaic += b.photovoltaic
        sum.heatPump += b.heatPump
        sum.car += b.car
        sum.batteryCharge += b.batteryCharge
        sum.batteryDischarge += b.batteryDischarge
        sum.curtailed += b.curtailed
        return sum
    }

    /// Folds every flow into a fingerprint.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(load)
        fingerprint.combine(photovoltaic)
        fingerprint.combine(heatPump)
        fingerprint.combine(car)
        fingerprint.combine(batteryCharge)
        fingerprint.combine(batteryDischarge)
        fingerprint.combine(curtailed)
    }
}
