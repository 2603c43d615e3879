internal import Quantities

/// Plans a home's devices for a delivery day: the car first, then the battery
/// at the least cost at the expected prices.
package enum HomePlanner {
    /// The rules of planning that a device's own data do not contain.
    package struct Settings: Hashable, Sendable {
        /// The time at which plugged-in cars charge.
        package var charging = CarChargingKind.smart
        /// Wear of a battery in currency per kWh of throughput, at least 0.
        package var degradation = 0.01

        /// Creates the default settings.
        package init() {}
    }

    /// Plans a home's day around a given plan of its car.
    ///
    /// - Parameters:
    ///   - forecast: the home's forecast, which sets the number of slots.
    ///   - car: the car's consumption in Wh by slot.
    ///   - prices: the expected prices at the wall, one pair for each slot.
    ///   - slotLength: in milliseconds.
    ///   - content: the expected content of the battery at the start of the
    ///     day. The content at the end is to be no lower than this and no lower
    ///     than half the capacity, with which a run starts; the next day makes
    ///     good the loss from rounding to whole watt-hours.
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
            // A battery that already runs at full power in the direction needed
            // offers no alternative.
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

    /// Returns the value of a kWh at the wall given the battery's alternative:
    /// keep the kWh, or supply it from its content. Sellers' values are rounded
    /// up and buyers' down.
    ///
    /// - Parameters:
    ///   - power: the planned energy of the battery; positive charges.
    ///   - gain: the saving from one more kWh of content; minus infinity if
    ///     there is no room.
    ///   - loss: the cost of one kWh less of content; infinity if there is none
    ///     to spare.
    /// - Returns: `nil` if the battery has no such alternative.
    private static func limit(
        selling: Bool, power: Double, gain: Double, loss: Double, efficiency: Double, wear: Double
    ) -> Price? {
        let value: Double
        if selling {
            // Instead of selling: discharge less, or charge more.
            value = power < 0 ? loss / efficiency + wear : gain * efficiency - wear
        } else {
            // Instead of buying: charge less, or discharge more.
            value = power > 0 ? loss * efficiency - wear : loss / efficiency + wear
        }
        // A value beyond any grid price means that there is no alternative.
        guard abs(value) < 1_000 else { return nil }
        let units = value * Double(Price.unitsPerCurrency)
        return Price(units: Int64(selling ? units.rounded(.up) : units.rounded(.down)))
    }
}

extension HomePlan {
    /// Converts an optimum to whole watt-hours: the rounding remainder of one
    /// slot goes to the next.
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
            // A slot without planned power stays idle: the remainder skips it.
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
