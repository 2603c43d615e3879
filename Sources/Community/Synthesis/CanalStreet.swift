internal import Foundation
package import Quantities

/// The built-in community: a street of homes with panels, batteries, cars and
/// heat pumps, made from a seed.
///
/// Every home draws from a random stream of its own, named by its identifier,
/// so a longer street begins with the same homes as long as identifiers keep
/// their number of digits: they get a third one at 100 homes. The figures are
/// modelled, not measured.
package enum CanalStreet {
    /// The first day of the default street.
    package static let firstDay = CivilDate(daysSince1970: 19_828)  // 2024-04-15, a Monday

    /// Builds the community.
    ///
    /// - Parameters:
    ///   - count: the number of homes; less than 1 counts as 1.
    ///   - days: the number of days; less than 1 counts as 1.
    /// - Returns: `nil` if this machine does not know the time zone.
    /// - Complexity: O(households × days).
    package static func neighbourhood(
        households count: Int = 24, firstDay: CivilDate = CanalStreet.firstDay, days: Int = 7, seed: UInt64 = 42,
        zoneName: String = "Europe/Amsterdam"
    ) -> Neighbourhood? {
        let dates = (0..<max(1, days)).map { firstDay.advanced(byDays: $0) }
        guard let calendar = DeliveryCalendar(zoneName: zoneName, dates: dates[0]...dates[dates.count - 1]) else {
            return nil
        }
        let table = SlotTable(days: dates, calendar: calendar)
        let weather = SyntheticWeather(table: table, calendar: calendar, seed: seed)
        var households: [Household] = []
        var profiles: [HomeProfile] = []
        let digits = String(max(1, count)).count
        for number in 1...max(1, count) {
            let text = String(number)
            let id = "C" + String(repeating: "0", count: max(2, digits) - text.count) + text
            var random = RandomStream(seed: seed, name: "home/" + id)
            let home = home(id, &random)
            households.append(home.household)
            profiles.append(
                profile(home, table: table, calendar: calendar, weather: weather, random: &random))
        }
        return Neighbourhood(
            name: "Canal Street", calendar: calendar, table: table, households: households, profiles: profiles,
            temperature: weather.temperature.map { Float($0) }, irradiance: weather.irradiance.map { Float($0) },
            wholesale: wholesale(table: table, calendar: calendar, weather: weather, seed: seed))
    }

    /// Draws the devices and the archetype of a home. Every figure is drawn
    /// whether the home has the device or not, so that the draws after it do
    /// not shift.
    private static func home(_ id: String, _ random: inout RandomStream) -> (household: Household, archetype: Archetype)
    {
        let kinds = Archetype.allCases
        let archetype = kinds[Int(random.integer(in: 0...Int64(kinds.count - 1)))]
        var household = Household(id: id)
        let hasPanels = random.unit() < 0.6
        let peak = random.integer(in: 20...62) * 100
        let azimuth = Double(random.integer(in: 6...17)) * 15
        let tilt = Double([15, 25, 35, 45][Int(random.integer(in: 0...3))])
        let hasBattery = random.unit() < 0.5
        let battery = Battery.catalogue[Int(random.integer(in: 0...Int64(Battery.catalogue.count - 1)))]
        let hasCar = random.unit() < 0.3
        let hasHeatPump = random.unit() < 0.35
        let heatLoss = Double(random.integer(in: 90...190)) / 1_000
        if hasPanels {
            household.photovoltaic = PhotovoltaicSystem(peak: Power(watts: peak), tilt: tilt, azimuth: azimuth)
            if hasBattery { household.battery = battery }
        }
        if hasCar { household.car = ElectricCar(id: "EV_" + id) }
        if hasHeatPump { household.heatPump = HeatPump(heatLoss: heatLoss) }
        return (household, archetype)
    }

    /// Returns the synthetic profile of a home.
    private static func profile(
        _ home: (household: Household, archetype: Archetype), table: SlotTable, calendar: DeliveryCalendar,
        weather: SyntheticWeather, random: inout RandomStream
    ) -> HomeProfile {
        var profile = HomeProfile(load: home.archetype.load(table: table, calendar: calendar, random: &random))
        let hours = Double(calendar.slotLength) / 3_600_000
        if let roof = home.household.photovoltaic {
            profile.photovoltaic = whole(
                table.indices.map { row in
                    let light = SolarGeometry.onRoof(
                        global: weather.irradiance[row], elevation: weather.elevation[row],
                        azimuth: weather.azimuth[row], roof: roof)
                    // Cells warm up by 25 K at 800 W/m² and lose 0.4 % per K
                    // (NOCT model, Duffie & Beckman §23.3); 14 % is lost in
                    // wires, dirt and the inverter, which cuts off at 95 % of
                    // the peak.
                    let cell = weather.temperature[row] + light / 32
                    let share = light / 1_000 * (1 - 0.004 * (cell - 25)) * 0.86
                    return Double(roof.peak.watts) * min(0.95, max(0, share)) * hours
                })
        }
        if let pump = home.household.heatPump {
            profile.heatPump = whole(
                table.indices.map { row in
                    heatPumpPower(
                        pump, outdoor: weather.temperature[row], clock: clock(row, table: table, calendar: calendar))
                        * hours
                })
        }
        if home.household.car != nil { profile.carSessions = sessions(table: table, calendar: calendar, &random) }
        return profile
    }

    /// Returns the clock time at the start of a row.
    private static func clock(_ row: Int, table: SlotTable, calendar: DeliveryCalendar) -> ClockTime {
        let day = (table.firstRows.firstIndex { $0 > row } ?? 1) - 1
        let slot = table.slots[day].lowerBound.advanced(by: row - table.firstRows[day])
        return calendar.clockTime(at: calendar.start(of: slot))
    }

    /// Returns the electric power of a heat pump in watts.
    ///
    /// The model adds the house's losses down to a set point that is lower at
    /// night and hot water in the morning; the coefficient of performance falls
    /// with the outdoor temperature.
    private static func heatPumpPower(_ pump: HeatPump, outdoor: Double, clock: ClockTime) -> Double {
        let isNight = clock.minutes < 6 * 60 || clock.minutes >= 22 * 60
        // Sun and people supply the last three kelvin.
        let heat = max(0, (isNight ? 17.5 : 20) - 3 - outdoor) * pump.heatLoss * 1_000
        let water = (5 * 60..<6 * 60).contains(clock.minutes) ? 2_500.0 : 0
        let performance = min(5, max(2, 3.4 + 0.07 * outdoor))
        return heat / performance + water / 2.6
    }

    /// Returns the stays of a commuter's car: at home in the evening of most
    /// working days, with an occasional trip at the weekend.
    private static func sessions(
        table: SlotTable, calendar: DeliveryCalendar, _ random: inout RandomStream
    ) -> [CarSession] {
        var sessions: [CarSession] = []
        for (day, date) in table.days.enumerated() {
            let drives = random.unit() < (date.isWeekend ? 0.4 : 0.75)
            let arrival = Int64(random.integer(in: date.isWeekend ? 840...1_200 : 990...1_170))
            let stay = random.integer(in: 10 * 60...13 * 60)
            let energy = random.integer(in: 40...170) * 100
            guard drives, day + 1 < table.days.count else { continue }
            let start = calendar.midnight(of: date).advanced(byMilliseconds: arrival * SimTime.minute)
            sessions.append(
                CarSession(
                    plugIn: start, plugOut: start.advanced(byMilliseconds: stay * SimTime.minute),
                    energy: Energy(wattHours: energy)))
        }
        return sessions
    }

    /// Returns day-ahead prices of a grid with much solar power: low at midday,
    /// high in the evening, below zero when the sun is strongest at a weekend.
    private static func wholesale(
        table: SlotTable, calendar: DeliveryCalendar, weather: SyntheticWeather, seed: UInt64
    ) -> [Price] {
        var random = RandomStream(seed: seed, name: "wholesale")
        var prices: [Price] = []
        for (day, slots) in table.slots.enumerated() {
            let level = 85 + 12 * random.normal()
            let demand = table.days[day].isWeekend ? 0.8 : 1.0
            for (index, slot) in slots.enumerated() {
                let minutes = Double(calendar.clockTime(at: calendar.start(of: slot)).minutes / 60 * 60)
                let hour = minutes / 60
                let evening = 45 * exp(-(hour - 19.5) * (hour - 19.5) / 6)
                let morning = 25 * exp(-(hour - 8) * (hour - 8) / 4)
                let row = table.firstRows[day] + index / 4 * 4
                let sun = weather.irradiance[min(row, weather.irradiance.count - 1)] / 1_000
                let price = (level + evening + morning) * demand - 125 * sun * (table.days[day].isWeekend ? 1.2 : 0.9)
                prices.append(Price(units: Int64((price * 100).rounded())))
            }
        }
        return prices
    }

    /// Rounds to whole watt-hours, carrying each fraction to the next interval.
    private static func whole(_ values: [Double]) -> [Int32] {
        var carry = 0.0
        return values.map { value in
            carry += value
            let whole = carry.rounded(.down)
            carry -= whole
            return Int32(whole)
        }
    }
}

extension SlotTable {
    /// All rows.
    var indices: Range<Int> { 0..<count }
}
