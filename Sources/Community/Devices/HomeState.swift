package import Quantities

/// The state of a home that carries over from slot to slot.
package struct HomeState: Hashable, Sendable {
    /// The content of the battery; empty in a home without one.
    package private(set) var battery: BatteryContent
    /// The latest slot's battery flows, kept for
    /// ``brokenInvariants(household:milliseconds:)``.
    private var lastCharge = Energy.zero
    private var lastDischarge = Energy.zero
    /// The content before the latest slot, kept for the same check.
    private var contentBefore: BatteryContent

    /// Creates the state at the start of a run, with the battery at half its
    /// capacity.
    package init(household: Household) {
        battery = household.battery.map { .half(of: $0) } ?? .empty
        contentBefore = battery
    }
}

extension HomeState {
    /// Runs a home's devices for one slot.
    ///
    /// The devices follow the plan and depart from it only where physics does
    /// not allow it.
    ///
    /// - Parameters:
    ///   - row: the row of the slot in the profiles.
    ///   - planRow: the index of the slot within its delivery day.
    ///   - milliseconds: the length of the slot.
    ///   - exportLimit: the most the home may give to the network, or `nil` for
    ///     no limit. Panels are turned down as far as the limit requires, at
    ///     most to zero; the battery is left to its plan.
    /// - Returns: the flows of the slot, with the yield of the panels after
    ///   curtailment.
    package mutating func deliver(
        row: Int, planRow: Int, milliseconds: Int64, plan: DevicePlan, household: Household, profile: HomeProfile,
        exportLimit: Energy? = nil
    ) -> SlotFlows {
        var flows = SlotFlows()
        flows.load = Energy(wattHours: Int64(profile.load[row]))
        if !profile.photovoltaic.isEmpty {
            flows.photovoltaic = Energy(wattHours: Int64(profile.photovoltaic[row]))
        }
        if !profile.heatPump.isEmpty { flows.heatPump = Energy(wattHours: Int64(profile.heatPump[row])) }
        flows.car = Energy(wattHours: Int64(plan.car[planRow]))
        contentBefore = battery
        if let device = household.battery {
            let planned = Int64(plan.battery[planRow])
            if planned > 0 {
                flows.batteryCharge = battery.charge(
                    Energy(wattHours: planned), device, milliseconds: milliseconds)
            } else if planned < 0 {
                flows.batteryDischarge = battery.discharge(
                    Energy(wattHours: -planned), device, milliseconds: milliseconds)
            }
        }
        lastCharge = flows.batteryCharge
        lastDischarge = flows.batteryDischarge
        if let exportLimit {
            let surplus = max(.zero, flows.netInjection - exportLimit)
            flows.curtailed = min(surplus, flows.photovoltaic)
            flows.photovoltaic -= flows.curtailed
        }
        return flows
    }

    /// Returns a description of each broken rule of the home's devices.
    ///
    /// The result is empty if the battery's content is within its limits and
    /// follows from the latest slot's flows, and its power was not exceeded.
    package func brokenInvariants(household: Household, milliseconds: Int64) -> [String] {
        guard let device = household.battery else {
            return battery == .empty ? [] : ["a home without a battery holds \(battery.microwattHours) µWh"]
        }
        var broken: [String] = []
        if battery.microwattHours < 0 || battery.microwattHours > device.capacityMicrowattHours {
            broken.append(
                "battery holds \(battery.microwattHours) µWh of \(device.capacityMicrowattHours)")
        }
        let efficiency = device.oneWayEfficiency
        let drawn = (lastDischarge.wattHours * 1_000_000_000_000 + efficiency - 1) / efficiency
        let expected = contentBefore.microwattHours + lastCharge.wattHours * efficiency - drawn
        if battery.microwattHours != expected {
            broken.append("battery holds \(battery.microwattHours) µWh where its flows give \(expected)")
        }
        if lastCharge > device.maximumCharge.energy(overMilliseconds: milliseconds)
            || lastDischarge > device.maximumDischarge.energy(overMilliseconds: milliseconds)
        {
            broken.append("battery took \(lastCharge) and gave \(lastDischarge) in a slot, more than its power")
        }
        return broken
    }

    /// Folds the battery's content and its latest flows into a fingerprint.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(battery.microwattHours)
        fingerprint.combine(lastCharge)
        fingerprint.combine(lastDischarge)
        fingerprint.combine(contentBefore.microwattHours)
    }
}
