package import Quantities

/// Plans a home's devices to use what the roof yields at home: surplus
/// charges the battery, deficit empties it, and it never trades with the
/// grid. Cars charge as soon as they are plugged in; the battery may serve
/// the car like any other appliance.
package enum SelfConsumptionPlanner {
    /// - Parameters:
    ///   - content: what the battery is expected to hold at the day's start.
    ///   - day: the day's place in the slot table.
    /// - Complexity: O(slots).
    package static func plan(
        household: Household, sessions: [CarSession], forecast: Forecast, start: SimTime, slotLength: Int64,
        content: BatteryContent
    ) -> HomePlan {
        let count = forecast.load.count
        var car = [Int32](repeating: 0, count: count)
        if let vehicle = household.car {
            car = CarCharging.immediate(
                sessions: sessions, charger: vehicle.chargerPower, start: start, slotCount: count,
                slotLength: slotLength)
        }
        var battery = [Int32](repeating: 0, count: count)
        var held = content
        var expected: [Energy] = []
        var maximumSale: [Energy] = []
        var maximumPurchase: [Energy] = []
        expected.reserveCapacity(count)
        maximumSale.reserveCapacity(count)
        maximumPurchase.reserveCapacity(count)
        for slot in 0..<count {
            var net = -Int64(forecast.load[slot]) - Int64(car[slot])
            if !forecast.photovoltaic.isEmpty { net += Int64(forecast.photovoltaic[slot]) }
            if !forecast.heatPump.isEmpty { net -= Int64(forecast.heatPump[slot]) }
            var mostGiven = Energy.zero
            var mostTaken = Energy.zero
            if let device = household.battery {
                var giving = held
                var taking = held
                mostGiven = giving.discharge(Energy(wattHours: .max), device, milliseconds: slotLength)
                mostTaken = taking.charge(Energy(wattHours: .max), device, milliseconds: slotLength)
                if net > 0 {
                    battery[slot] = Int32(
                        held.charge(Energy(wattHours: net), device, milliseconds: slotLength).wattHours)
                } else if net < 0 {
                    battery[slot] = -Int32(
                        held.discharge(Energy(wattHours: -net), device, milliseconds: slotLength).wattHours)
                }
            }
            let planned = Energy(wattHours: net - Int64(battery[slot]))
            expected.append(planned)
            maximumSale.append(max(.zero, Energy(wattHours: net) + mostGiven))
            maximumPurchase.append(max(.zero, mostTaken - Energy(wattHours: net)))
        }
        return HomePlan(
            plan: DevicePlan(battery: battery, car: car, finalContent: held), expected: expected,
            maximumSale: maximumSale, maximumPurchase: maximumPurchase)
    }
}
