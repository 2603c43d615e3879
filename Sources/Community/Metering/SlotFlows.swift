package import Quantities

/// Device flows of one slot, of one home or summed over homes; each is at least
/// 0.
package struct SlotFlows: Hashable, Sendable {
    /// Household consumption without heat pump, car and battery.
    package var load = Energy.zero
    /// Yield of the panels, after curtailment.
    package var photovoltaic = Energy.zero
    /// Consumption of the heat pump.
    package var heatPump = Energy.zero
    /// Energy charged into the car, at the wall.
    package var car = Energy.zero
    /// Energy that the battery takes from the wall.
    package var batteryCharge = Energy.zero
    /// Energy that the battery gives to the wall.
    package var batteryDischarge = Energy.zero
    /// Yield lost because the panels were turned down.
    package var curtailed = Energy.zero

    /// Creates flows of zero.
    package init() {}

    /// Generation and discharge less all consumption and charging, as a meter
    /// shows it; positive is given to the network.
    package var netInjection: Energy {
        photovoltaic + batteryDischarge - load - heatPump - car - batteryCharge
    }

    /// Returns the sum, flow by flow.
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
