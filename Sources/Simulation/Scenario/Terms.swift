package import Community
package import Markets
package import Quantities

/// What applies while a community runs, and may be changed while it does:
/// tariff, market, charges, forecasts, devices and traders.
package struct Terms: Sendable {
    package var market = MarketSettings()
    package var forecast: ForecastKind
    /// How far off forecasts are while no day has been metered.
    package var forecastNoise = ForecastNoise()
    package var devices: HomePlanner.Settings
    /// By household: who decides its orders.
    package var traders: PerHousehold<TraderKind>
    /// What the grid asks and pays.
    package let tariff: Tariff
    /// The tariff by row of the slot table.
    package var corridors: [Corridor]
    package var community = CommunitySettings()
    /// How much of retail pays for the grid and to the state.
    package var split: RetailSplit

    /// Default terms apart from those named.
    ///
    /// - Parameter tariff: one that the neighbourhood has the prices for.
    /// - Complexity: O(rows of the slot table).
    package init(
        tariff: Tariff, in neighbourhood: Neighbourhood, forecast: ForecastKind, devices: HomePlanner.Settings,
        traders: PerHousehold<TraderKind>
    ) {
        self.tariff = tariff
        self.forecast = forecast
        self.devices = devices
        self.traders = traders
        split = tariff.usualSplit
        var corridors: [Corridor] = []
        corridors.reserveCapacity(neighbourhood.table.count)
        for slots in neighbourhood.table.slots {
            for slot in slots { corridors.append(tariff.corridor(at: slot, row: corridors.count, in: neighbourhood)) }
        }
        self.corridors = corridors
    }

    /// How the community trades.
    package struct MarketSettings: Hashable, Sendable {
        /// How the day is traded ahead; `nil` where it is not.
        package var mechanism: MechanismKind? = .openTrading
        /// `nil` where every home settles with the grid alone.
        package var poolRule: PoolRule? = .usual
        package var gateOpens = ClockTime(minutes: 12 * 60)
        package var gateCloses = ClockTime(minutes: 16 * 60)
        package var dealPrice = DealPriceRule.midpoint
        /// The mean time between two looks of a trader at the books.
        package var wakeUpMilliseconds = 20 * SimTime.minute

        package init() {}
    }

    /// What neighbours pay for trading with one another, and whether panels
    /// are turned down rather than paid for.
    package struct CommunitySettings: Hashable, Sendable {
        package var charges = LocalCharges.none
        /// Whether homes turn their panels down rather than feed in at a
        /// price below zero.
        package var curtailsBelowZero = false
        /// What every household puts up at the market, at least 0.
        package var deposit = Money(units: 100 * Money.unitsPerCurrency)

        package init() {}
    }

    /// The parts of retail that do not buy energy.
    package struct RetailSplit: Hashable, Sendable {
        package var gridFee = Price(units: 8_000)
        package var levy = Price(units: 8_000)

        package init() {}

        /// What is left of retail for energy.
        package func energy(of retail: Price) -> Price { retail - gridFee - levy }
    }

    func combine(into hash: inout Fingerprint) {
        for corridor in corridors {
            hash.combine(corridor.feedIn)
            hash.combine(corridor.retail)
        }
        hash.combine(String(describing: market))
        hash.combine(String(describing: forecast))
        hash.combine(forecastNoise.load)
        hash.combine(forecastNoise.photovoltaic)
        hash.combine(String(describing: community))
        hash.combine(String(describing: split))
        hash.combine(devices.charging.rawValue)
        hash.combine(devices.degradation)
        for trader in traders { hash.combine(trader.rawValue) }
    }
}

/// Who decides a household's orders.
package enum TraderKind: String, Hashable, Sendable, CaseIterable {
    case zeroIntelligencePlus = "zip"
    case zeroIntelligenceConstrained = "zi-c"
    case linear
    case gjerstadDickhaut = "gd"
    case adaptiveAggressive = "aa"
    /// A person at the dashboard.
    case human

    /// Nothing for a person.
    package var strategy: TraderStrategy? { TraderStrategy(rawValue: rawValue) }
}
