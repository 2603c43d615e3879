package import Quantities

/// What a home's devices will do on a delivery day, in watt-hours at the wall
/// by slot.
package struct DevicePlan: Hashable, Sendable {
    /// Positive charges, negative discharges.
    package var battery: [Int32]
    /// What the car draws.
    package var car: [Int32]
    /// What a kWh at the wall is worth to the home in each slot, by what its
    /// battery could do instead of trading it; nothing where the grid is the
    /// only alternative.
    package var limits: [Price?]
    /// What the battery will hold at the day's end.
    package var finalContent: BatteryContent

    package func combine(into fingerprint: inout Fingerprint) {
        for value in battery { fingerprint.combine(value) }
        for value in car { fingerprint.combine(value) }
        for limit in limits { fingerprint.combine(limit?.units ?? .min) }
        fingerprint.combine(finalContent.microwattHours)
    }
}

/// A plan and what it means to the market, slot by slot.
package struct HomePlan: Hashable, Sendable {
    package var plan: DevicePlan
    /// The net injection the home expects: positive is selling.
    package var expected: [Energy]
    /// The most it may sell and buy: the planned net, shifted by all that its
    /// battery could still do in the slot.
    package var maximumSale: [Energy]
    package var maximumPurchase: [Energy]
}
