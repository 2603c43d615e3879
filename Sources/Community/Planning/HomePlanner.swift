internal import Quantities

/// Plans a home's devices for a delivery day: the car first, then the battery
/// at the least cost for the prices that are expected.
package enum HomePlanner {
    /// What a home's devices are told apart from their own data.
    package struct Settings: Hashable, Sendable {
        package var charging = CarChargingKind.smart
        /// Wear of a battery in currency per kWh through it, at least 0.
        package var degradation = 0.01

        package init() {}
    }

    /// - Parameters:
    ///   - car: what the car draws, in Wh by slot.
    ///   - prices: expected at the wall, one for each slot.
    ///   - content: what the battery is expected to hold at the day's start.
    ///     It is to hold no less at the end, and no less than half, with
    ///     which a run starts: what whole watt-hours cost is made good the
    ///     next day.
    /// - Complexity: O(slots²).
    package static func plan(
        household: Household, forecast: Forecast, car: [Int32], prices: [PlanPrices], slotLength: Int64,
        content: BatteryContent, settings: Settings
    ) -> HomePlan {
        let count = forecast.load.count
        var draws = [Int64](repeating: 0, count: count)
        for slot in 0..<count {
            draws[slot] = Int64(forecast.load[slot]) + Int64(car[slot])
            if !forecast.photovoltaic.isEmpty { draws[slot] -= Int64(forecast.photovoltaic[slot]) }
            if !forecast.heatPump.isEmpty { draws[slot] += Int64(forecast.heatPump[slot]) }
        }
        var plan = HomePlan(
            plan: DevicePlan(
                battery: [Int32](repeating: 0, count: count), car: car, limits: [Price?](repeating: nil, count: count),
                finalContent: content),
            expected: draws.map { Energy(wattHours: -$0) }, maximumSale: draws.map { Energy(wattHours: max(0, -$0)) },
            maximumPurchase: draws.map { Energy(wattHours: max(0, $0)) })
        guard let battery = household.battery else { return plan }
        let held = Double(content.microwattHours) / 1_000_000
        let half = Double(battery.capacityMicrowattHours) / 2_000_000
        let solution = BatteryOptimizer(
            battery: battery, degradation: settings.degradation, milliseconds: slotLength
        ).solve(netLoad: draws.map(Double.init), prices: prices, initial: held, finalMinimum: max(held, half))
        plan.follow(solution.power, draws: draws, battery: battery, slotLength: slotLength)
        let efficiency = Double(battery.oneWayEfficiency) / 1_000_000
        let hours = Double(slotLength) / 3_600_000
        for slot in 0..<count {
            let selling = plan.expected[slot] > .zero
            let power = solution.power[slot]
            // A battery at full power can do no more.
            let isBusy =
                selling
                ? power > Double(battery.maximumCharge.watts) * hours - 0.5
                : -power > Double(battery.maximumDischarge.watts) * hours - 0.5
            if isBusy { continue }
            plan.plan.limits[slot] = limit(
                selling: selling, power: power, gain: solution.gains[slot], loss: solution.losses[slot],
                efficiency: efficiency, wear: settings.degradation)
        }
        return plan
    }

    /// What a kWh at the wall is worth by what the battery could do instead:
    /// keep it, or give it from its content. Sellers' values are rounded up
    /// and buyers' down.
    ///
    /// - Parameters:
    ///   - power: what the battery is to do: positive charges.
    ///   - gain: what one more kWh of content saves; minus infinity if there
    ///     is no room.
    ///   - loss: what one less costs; infinity if there is none to spare.
    private static func limit(
        selling: Bool, power: Double, gain: Double, loss: Double, efficiency: Double, wear: Double
    ) -> Price? {
        let value: Double
        if selling {
            // Instead of selling: give less, or take more.
            value = power < 0 ? loss / efficiency + wear : gain * efficiency - wear
        } else {
            // Instead of buying: take less, or give more.
            value = power > 0 ? loss * efficiency - wear : loss / efficiency + wear
        }
        // Beyond any price of a grid, there is no such alternative.
        guard abs(value) < 1_000 else { return nil }
        let units = value * Double(Price.unitsPerCurrency)
        return Price(units: Int64(selling ? units.rounded(.up) : units.rounded(.down)))
    }
}

extension HomePlan {
    /// Carries an optimum out in whole watt-hours: what rounding leaves in
    /// one slot goes to the next.
    fileprivate mutating func follow(
        _ power: [Double], draws: [Int64], battery: Battery, slotLength: Int64
    ) {
        var held = plan.finalContent
        var carry = 0.0
        for slot in draws.indices {
            var giving = held
            var taking = held
            let mostGiven = giving.discharge(Energy(wattHours: .max), battery, milliseconds: slotLength)
            let mostTaken = taking.charge(Energy(wattHours: .max), battery, milliseconds: slotLength)
            // A slot in which nothing was to happen stays quiet.
            var wanted: Int64 = 0
            if power[slot] != 0 {
                let exact = power[slot] + carry
                wanted = Int64(exact.rounded())
                carry = exact - Double(wanted)
            }
            var taken: Int64 = 0
            if wanted > 0 {
                taken = held.charge(Energy(wattHours: wanted), battery, milliseconds: slotLength).wattHours
            } else if wanted < 0 {
                taken = -held.discharge(Energy(wattHours: -wanted), battery, milliseconds: slotLength).wattHours
            }
            plan.battery[slot] = Int32(taken)
            expected[slot] = Energy(wattHours: -draws[slot] - taken)
            maximumSale[slot] = max(.zero, mostGiven - Energy(wattHours: draws[slot]))
            maximumPurchase[slot] = max(.zero, mostTaken + Energy(wattHours: draws[slot]))
        }
        plan.finalContent = held
    }
}
