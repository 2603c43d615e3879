internal import Community
internal import Markets
internal import Quantities

/// What every home plans for a delivery day.
extension World {
    /// Every home forecasts a run day and plans its devices for it.
    ///
    /// - Parameters:
    ///   - contents: each battery's content at the day's start.
    ///   - alone: plan against the grid's tariff, with no neighbours.
    func makePlans(day: Int, contents: PerHousehold<BatteryContent>, alone: Bool = false) -> PerHousehold<HomePlan> {
        let neighbourhood = scenario.neighbourhood
        let date = scenario.runDays[day]
        guard let tableDay = neighbourhood.table.dayIndex(of: date) else {
            preconditionFailure("\(date) is not in the data")
        }
        let slots = calendar.slots(of: date)
        // A day being delivered is not metered in full yet; the days before
        // it are, at the homes, whose forecasts these are. Forecasts look at
        // the latest only, however long the run.
        let recent = scenario.runDays[..<dayIndex].suffix(Int(ForecastKind.oldest))
        let metered = recent.compactMap { neighbourhood.table.dayIndex(of: $0) }
        let prices = slots.map { planPrices(at: $0, alone: alone) }
        return households.indices.eachIndexed { home in
            let forecast = scenario.forecast.forecast(
                household: households[home], profile: neighbourhood.profiles[home], table: neighbourhood.table,
                calendar: calendar, day: tableDay, metered: metered, noise: scenario.forecastNoise, seed: scenario.seed)
            return HomePlanner.plan(
                household: households[home], forecast: forecast, car: carPlan(of: home, slots: slots), prices: prices,
                slotLength: calendar.slotLength, content: contents[home], settings: scenario.devices)
        }
    }

    /// What a kWh is expected to cost and to fetch in a slot. Among
    /// neighbours, where a deal is as likely as not, that is halfway between
    /// the grid's price and what neighbours have been paying (this project's
    /// rule).
    private func planPrices(at slot: Slot, alone: Bool) -> PlanPrices {
        var corridor = scenario.corridor(at: slot)
        // Panels that can be turned down never pay to feed in.
        if scenario.community.curtailsBelowZero { corridor.feedIn = max(corridor.feedIn, .zero) }
        let retail = Double(corridor.retail.units) / Double(Price.unitsPerCurrency)
        let feedIn = Double(corridor.feedIn.units) / Double(Price.unitsPerCurrency)
        if alone || !corridor.isOpen { return PlanPrices(buy: retail, sell: feedIn) }
        let learnt = expectedPrices[quarter(of: slot)] ?? .midpoint(corridor.feedIn, corridor.retail)
        let among = min(max(learnt, corridor.feedIn), corridor.retail)
        let expected = Double(among.units) / Double(Price.unitsPerCurrency)
        return PlanPrices(buy: (retail + expected) / 2, sell: (feedIn + expected) / 2)
    }

    /// The quarter of an hour that the clock shows when a slot starts.
    func quarter(of slot: Slot) -> Int { calendar.clockTime(at: calendar.start(of: slot)).minutes / 15 }

    /// What a home's car draws. A stay over midnight is planned by the
    /// tariff of the day it began, the only one known by then, and so comes
    /// out the same when the next day is planned.
    private func carPlan(of home: HouseholdID, slots: Range<Slot>) -> [Int32] {
        guard let car = households[home].car else { return [Int32](repeating: 0, count: slots.count) }
        let sessions = scenario.neighbourhood.profiles[home].carSessions
        let start = calendar.start(of: slots.lowerBound)
        switch scenario.devices.charging {
        case .immediate:
            return CarCharging.immediate(
                sessions: sessions, charger: car.chargerPower, start: start, slotCount: slots.count,
                slotLength: calendar.slotLength)
        case .smart:
            return CarCharging.smart(
                sessions: sessions, charger: car.chargerPower, start: start, slotCount: slots.count,
                slotLength: calendar.slotLength
            ) { slot, session in
                let day = calendar.date(at: session.plugIn)
                let known = calendar.slots(of: day).contains(slot) ? slot : calendar.slot(on: day, matching: slot)
                return scenario.neighbourhood.table.row(of: known).map { scenario.corridors[$0].retail } ?? .zero
            }
        }
    }

    /// Learns from a gate's deals what neighbours pay: a quarter of the way
    /// from what was expected to the day's average, rounded down.
    mutating func learnPrices(from market: DayAheadMarket) {
        for slot in market.slots {
            guard let price = market.averagePrice(slot) else { continue }
            let place = quarter(of: slot)
            let known = expectedPrices[place] ?? price
            expectedPrices[place] = Price(units: known.units + (price.units - known.units).floorDivided(by: 4))
        }
    }
}
