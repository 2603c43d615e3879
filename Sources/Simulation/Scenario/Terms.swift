package import Community
package import Markets
package import Quantities

/// The terms under which a community runs, which may change while it runs:
/// tariff, market, charges, forecasts, devices and traders.
package struct Terms: Sendable {
    /// The rules of trading.
    package var market = MarketSettings()
    /// The way homes forecast their own load and generation.
    package var forecast: ForecastKind
    /// The forecast error assumed while no day has been metered.
    package var forecastNoise = ForecastNoise()
    /// Settings for planning cars and batteries.
    package var devices: HomePlanner.Settings
    /// By household: who decides its orders.
    package var traders: PerHousehold<TraderKind>
    /// The grid's tariff.
    package let tariff: Tariff
    /// The tariff's prices, by row of the slot table.
    package var corridors: [Corridor]
    /// Local charges, curtailment and deposits.
    package var community = CommunitySettings()
    /// The parts of the retail price that pay for the grid and go to the state.
    package var split: RetailSplit

    /// Creates terms with the defaults for all but the arguments.
    ///
    /// - Parameter tariff: one for which the neighbourhood has the prices.
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

    /// The rules of day-ahead trading and of the pool.
    package struct MarketSettings: Hashable, Sendable {
        /// The mechanism of day-ahead trading; `nil` if nothing is traded
        /// ahead.
        package var mechanism: MechanismKind? = .openTrading
        /// The pricing rule of the pool; `nil` if every home settles with the
        /// grid alone.
        package var poolRule: PoolRule? = .usual
        /// The local time at which trading for the next day begins; 12:00 by
        /// default.
        package var gateOpens = ClockTime(minutes: 12 * 60)
        /// The local time at which trading for the next day ends; 16:00 by
        /// default.
        package var gateCloses = ClockTime(minutes: 16 * 60)
        /// The rule that sets a trade's price from the two limits that met.
        package var dealPrice = DealPriceRule.midpoint
        /// The mean time between two looks of a trader at the order books, in
        /// milliseconds; 20 minutes by default.
        package var wakeUpMilliseconds = 20 * SimTime.minute

        /// Creates the default market: open trading from 12:00 to 16:00 at
        /// midpoint prices, and the usual pool.
        package init() {}
    }

    /// Charges for trading with neighbours, curtailment, and the deposit.
    package struct CommunitySettings: Hashable, Sendable {
        /// Local charges that the buyer pays on top of each trade's price.
        package var charges = LocalCharges.none
        /// Whether homes turn their panels down rather than feed in at a price
        /// below zero.
        package var curtailsBelowZero = false
        /// The deposit of every household at the market, at least 0; 100
        /// currency units by default.
        package var deposit = Money(units: 100 * Money.unitsPerCurrency)

        /// Creates the default settings: no charges, no curtailment.
        package init() {}
    }

    /// The parts of the retail price that do not pay for energy.
    package struct RetailSplit: Hashable, Sendable {
        /// The part for the grid; 8 ct/kWh by default.
        package var gridFee = Price(units: 8_000)
        /// The part that goes to the state; 8 ct/kWh by default.
        package var levy = Price(units: 8_000)

        /// Creates the default split.
        package init() {}

        /// Returns the part of a retail price that pays for energy. It is
        /// negative if the price is below the grid fee and levy together.
        package func energy(of retail: Price) -> Price { retail - gridFee - levy }
    }

    /// Combines all terms into a fingerprint.
    ///
    /// - Complexity: O(rows of the slot table + households).
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

/// A trader of a household: one of the strategies, or a person.
package enum TraderKind: String, Hashable, Sendable, CaseIterable {
    case zeroIntelligencePlus = "zip"
    case zeroIntelligenceConstrained = "zi-c"
    case linear
    case gjerstadDickhaut = "gd"
    case adaptiveAggressive = "aa"
    /// A person at the dashboard.
    case human

    /// The strategy of this trader; `nil` for a person.
    package var strategy: TraderStrategy? { TraderStrategy(rawValue: rawValue) }
}
