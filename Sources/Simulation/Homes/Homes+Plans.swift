internal import Community
internal import Markets
internal import Quantities

/// Planning a delivery day.
extension Homes {
    /// Forecasts a run day for every home and plans its devices.
    ///
    /// - Parameters:
    ///   - day: an index among the run days.
    ///   - contents: each battery's content at the day's start.
    ///   - alone: whether to plan against the grid's tariff, without
    ///     neighbours.
    /// - Complexity: O(households × n²), where n is the number of slots of the
    ///   day.
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
        // A day being delivered is not metered in full yet; the days before it
        // are, at the homes, which make these forecasts. Forecasts look at the
        // latest days only, so a long run does not slow them down.
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

    /// Returns the expected prices of a kWh bought and sold in a slot. With
    /// neighbours each is halfway between the grid's price and the price
    /// neighbours have been paying, as if a trade were as likely as not (this
    /// project's rule).
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
    /// Returns the energy that a home's car draws in each slot, in Wh. A stay
    /// over midnight is planned by the tariff of the day on which it began, the
    /// only one known by then, so that planning the next day gives the same
    /// result.
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
