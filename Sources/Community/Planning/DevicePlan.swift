package import Quantities

/// The plan of a home's devices for a delivery day, in watt-hours at the wall
/// by slot.
package struct DevicePlan: Hashable, Sendable {
    /// The battery's energy; positive charges, negative discharges.
    package var battery: [Int32]
    /// The energy that the car draws.
    package var car: [Int32]
    /// The value of a kWh at the wall to the home in each slot, derived from
    /// the battery's alternatives to trading it. `nil` where the grid is the
    /// only alternative.
    package var limits: [Price?]
    /// The content of the battery at the end of the day.
    package var finalContent: BatteryContent

    /// Folds the plan into a fingerprint.
    package func combine(into fingerprint: inout Fingerprint) {
        for value in battery { fingerprint.combine(value) }
        for value in car { fingerprint.combine(value) }
        for limit in limits { fingerprint.combine(limit?.units ?? .min) }
        fingerprint.combine(finalContent.microwattHours)
    }
}

/// A device plan and the market quantities that follow from it, by slot.
package struct HomePlan: Hashable, Sendable {
    /// The plan of the devices.
    package var plan: DevicePlan
    /// The net injection the home expects; positive is selling.
    package var expected: [Energy]
    /// The most it may sell: the planned net injection plus all that its
    /// battery could still give in the slot.
    package var maximumSale: [Energy]
    /// The most it may buy: the planned net draw plus all that its battery
    /// could still take in the slot.
    package var maximumPurchase: [Energy]
}
