package import Quantities

/// The energy stored in a battery, exact in microwatt-hours.
///
/// Charging `c` Wh from the wall adds `c × efficiency` µWh, with the one-way
/// efficiency in parts per million, without rounding. Giving `d` Wh to the wall
/// takes `d × 10¹² / efficiency` µWh, rounded up, so a battery never gives
/// energy that it did not hold.
package struct BatteryContent: Hashable, Sendable {
    /// The content in µWh, at least 0 and at most the capacity.
    package private(set) var microwattHours: Int64

    /// The content of an empty battery, and of a home without one.
    package static let empty = BatteryContent(microwattHours: 0)

    /// Creates a content; it must be at least 0 and at most the capacity of its
    /// battery.
    package init(microwattHours: Int64) { self.microwattHours = microwattHours }

    /// Returns half of a battery's capacity, the content at the start of a run.
    package static func half(of battery: Battery) -> BatteryContent {
        BatteryContent(microwattHours: battery.capacityMicrowattHours / 2)
    }

    /// The content in whole watt-hours, rounded down, for display.
    package var energy: Energy { Energy(wattHours: microwattHours / 1_000_000) }

    /// Charges as much of an amount as power and capacity allow.
    ///
    /// - Parameters:
    ///   - wanted: energy at the wall, at least 0.
    ///   - milliseconds: the length of the slot.
    /// - Returns: the energy taken from the wall.
    package mutating func charge(_ wanted: Energy, _ battery: Battery, milliseconds: Int64) -> Energy {
        let room = max(0, battery.capacityMicrowattHours - microwattHours) / battery.oneWayEfficiency
        let taken = min(
            max(0, wanted.wattHours), room, battery.maximumCharge.energy(overMilliseconds: milliseconds).wattHours)
        microwattHours += taken * battery.oneWayEfficiency
        return Energy(wattHours: taken)
    }

    /// Discharges as much of an amount as power and content allow.
    ///
    /// - Parameters:
    ///   - wanted: energy at the wall, at least 0.
    ///   - milliseconds: the length of the slot.
    /// - Returns: the energy given to the wall.
    package mutating func discharge(_ wanted: Energy, _ battery: Battery, milliseconds: Int64) -> Energy {
        let held =
            (microwattHours / 1_000_000 * battery.oneWayEfficiency
                + microwattHours % 1_000_000 * battery.oneWayEfficiency / 1_000_000) / 1_000_000
        let given = min(
            max(0, wanted.wattHours), held,
            battery.maximumDischarge.energy(overMilliseconds: milliseconds).wattHours)
        microwattHours -= Self.cost(of: given, battery)
        return Energy(wattHours: given)
    }

    /// Returns the content in µWh that giving energy to the wall takes, rounded
    /// up.
    private static func cost(of wattHours: Int64, _ battery: Battery) -> Int64 {
        let efficiency = battery.oneWayEfficiency
        return (wattHours * 1_000_000_000_000 + efficiency - 1) / efficiency
    }
}

extension Battery {
    /// The capacity in µWh, the unit of ``BatteryContent``.
    package var capacityMicrowattHours: Int64 { capacity.wattHours * 1_000_000 }
}
