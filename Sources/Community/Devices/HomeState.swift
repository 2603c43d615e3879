package import Quantities

/// What changes in a home from slot to slot.
package struct HomeState: Hashable, Sendable {
    /// Empty in a home without a battery.
    package private(set) var battery: BatteryContent
    /// What the latest slot did to the battery, for checking it.
    private var lastCharge = Energy.zero
    private var lastDischarge = Energy.zero
    private var contentBefore: BatteryContent

    /// A home at the start of a run: a battery at half its capacity.
    package init(household: Household) {
        battery = household.battery.map { .half(of: $0) } ?? .empty
        contentBefore = battery
    }
}

extension HomeState {
    /// Runs a home's devices for one slot. They follow the plan and leave it
    /// only where physics does not allow it.
    ///
    /// - Parameters:
    ///   - exportLimit: the most the home is to give to the network; its
    ///     panels are turned down as far as that needs, and not beyond none.
    ///   - row: the slot's row in the profiles.
    ///   - planRow: the slot's place in its delivery day.
    ///   - milliseconds: the slot's length.
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

    /// What is wrong with the home's devices, in words; empty when the
    /// battery's content is within its limits and follows from the latest
    /// slot's flows, and its power was not exceeded.
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

    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(battery.microwattHours)
        fingerprint.combine(lastCharge)
        fingerprint.combine(lastDischarge)
        fingerprint.combine(contentBefore.microwattHours)
    }
}
