internal import Community
internal import Markets
internal import Quantities

/// What every home plans for a delivery day.
extension Homes {
    /// Every home forecasts a run day and plans its devices for it.
    ///
    /// - Parameters:
    ///   - contents: each battery's content at the day's start.
    ///   - alone: plan against the grid's tariff, with no neighbours.
    func makePlans(
        day: Int, contents: PerHousehold<BatteryContent>, alone: Bool = false, _ context: Context
    ) -> PerHousehold<HomePlan> {
        let scenario = context.setting.scenario
        let neighbourhood = scenario.neighbourhood
        let date = scenario.runDays[day]
        guard let tableDay = neighbourhood.table.dayIndex(of: date) else {
            preconditionFailure("\(date) is not in the data")
        }
        let slots = context.calendar.slots(of: date)
        // A day being delivered is not metered in full yet; the days before
        // it are, at the homes, whose forecasts these are. Forecasts look at
        // the latest only, however long the run.
        let recent = scenario.runDays[..<context.dayIndex].suffix(Int(ForecastKind.oldest))
        let metered = recent.compactMap { neighbourhood.table.dayIndex(of: $0) }
        let prices = slots.map { planPrices(at: $0, alone: alone, context) }
        let terms = context.terms
        return states.indices.eachIndexed { home in
            let forecast = terms.forecast.forecast(
                household: context.households[home], profile: neighbourhood.profiles[home], table: neighbourhood.table,
                calendar: context.calendar, day: tableDay, metered: metered, noise: terms.forecastNoise,
                seed: scenario.seed)
            return HomePlanner.plan(
                household: context.households[home], forecast: forecast, car: context.carPlan(of: home, slots: slots),
                prices: prices,
                slotLength: context.calendar.slotLength, content: contents[home], settings: terms.devices)
        }
    }

    /// What a kWh is expected to cost and to fetch in a slot. Among
    /// neighbours, where a trade is as likely as not, that is halfway between
    /// the grid's price and what neighbours have been paying (this project's
    /// rule).
    private func planPrices(at slot: Slot, alone: Bool, _ context: Context) -> PlanPrices {
        var corridor = context.corridor(at: slot)
        // Panels that can be turned down never pay to feed in.
        if context.terms.community.curtailsBelowZero { corridor.feedIn = max(corridor.feedIn, .zero) }
        let retail = Double(corridor.retail.units) / Double(Price.unitsPerCurrency)
        let feedIn = Double(corridor.feedIn.units) / Double(Price.unitsPerCurrency)
        if alone || !corridor.isOpen { return PlanPrices(buy: retail, sell: feedIn) }
        let learnt = expectedPrice(at: slot, context) ?? .midpoint(corridor.feedIn, corridor.retail)
        let among = min(max(learnt, corridor.feedIn), corridor.retail)
        let expected = Double(among.units) / Double(Price.unitsPerCurrency)
        return PlanPrices(buy: (retail + expected) / 2, sell: (feedIn + expected) / 2)
    }
}

extension Context {
    /// What a home's car draws. A stay over midnight is planned by the
    /// tariff of the day it began, the only one known by then, and so comes
    /// out the same when the next day is planned.
    fileprivate func carPlan(of home: HouseholdID, slots: Range<Slot>) -> [Int32] {
        guard let car = households[home].car else { return [Int32](repeating: 0, count: slots.count) }
        let neighbourhood = setting.scenario.neighbourhood
        let sessions = neighbourhood.profiles[home].carSessions
        let start = calendar.start(of: slots.lowerBound)
        switch terms.devices.charging {
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
                return neighbourhood.table.row(of: known).map { terms.corridors[$0].retail } ?? .zero
            }
        }
    }
}
