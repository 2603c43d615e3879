package import Community
package import Markets
package import Quantities

/// Everything a run is made from: a community and its settings, resolved from
/// defaults, `scenario.yaml` and the command line. It never changes.
package struct Scenario: Sendable {
    package var name: String
    /// Where it came from: a folder, or `built-in`.
    package var sourceText: String
    package var neighbourhood: Neighbourhood
    /// The days to run, ascending; all have data.
    package var runDays: [CivilDate]
    package var seed: UInt64
    package var market = MarketSettings()
    package var forecast: ForecastKind
    /// How far off forecasts are while no day has been metered.
    package var forecastNoise = ForecastNoise()
    package var devices: HomePlanner.Settings
    /// By household.
    package var traders: PerHousehold<TraderKind>
    /// What the grid asks and pays.
    package let tariff: Tariff
    /// The tariff by row of the slot table.
    package var corridors: [Corridor]
    /// What was made of the data that is not by the quarter hour, missing or
    /// outside the days: split, summed, filled, skipped; a line each.
    package var notes: [String] = []
    /// What is no error but may not be what was meant, a line each.
    package var warnings: [String] = []
    /// By file: how far apart its values are, in minutes.
    package var resolutions: [String: [Int]] = [:]
    /// What it is made of and where each setting came from; empty for a
    /// ready-made community.
    package var settings: [ResolvedSetting] = []
    package var community = CommunitySettings()
    /// How much of retail pays for the grid and to the state.
    package var split = RetailSplit()
    /// What carries messages; nothing where they arrive at once.
    package var mesh: MeshScenario?
    /// What the operator does at set times.
    package var interventions: [PlannedIntervention] = []

    /// A scenario with default settings apart from those named.
    ///
    /// - Parameters:
    ///   - runDays: ascending; the neighbourhood has data for each.
    ///   - tariff: one that the neighbourhood has the prices for.
    /// - Complexity: O(rows of the slot table).
    package init(
        name: String, sourceText: String, neighbourhood: Neighbourhood, runDays: [CivilDate], seed: UInt64, tariff: Tariff,
        forecast: ForecastKind, devices: HomePlanner.Settings, traders: PerHousehold<TraderKind>
    ) {
        self.name = name
        self.sourceText = sourceText
        self.neighbourhood = neighbourhood
        self.runDays = runDays
        self.seed = seed
        self.tariff = tariff
        self.forecast = forecast
        self.devices = devices
        self.traders = traders
        corridors = []
        corridors.reserveCapacity(neighbourhood.table.count)
        for slots in neighbourhood.table.slots {
            for slot in slots { corridors.append(tariff.corridor(at: slot, row: corridors.count, in: neighbourhood)) }
        }
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

    /// The prices between which neighbours trade day-ahead: the grid's, but
    /// a buyer must have the local charges left.
    package func dealCorridor(at slot: Slot) -> Corridor {
        var corridor = corridor(at: slot)
        corridor.retail = corridor.retail - community.charges.total
        return corridor
    }

    /// How the community trades.
    package struct MarketSettings: Hashable, Sendable {
        package var hasDayAhead = true
        /// Nothing where every home settles with the grid alone.
        package var poolRule: PoolRule? = .usual
        package var gateOpens = ClockTime(minutes: 12 * 60)
        package var gateCloses = ClockTime(minutes: 16 * 60)
        package var dealPrice = DealPriceRule.midpoint
        /// The mean time between two looks of a trader at the books.
        package var wakeUpMilliseconds = 20 * SimTime.minute

        package init() {}
    }

    /// What the grid asks and pays in a slot.
    ///
    /// - Parameter slot: a slot with data.
    package func corridor(at slot: Slot) -> Corridor {
        guard let row = neighbourhood.table.row(of: slot) else {
            preconditionFailure("slot \(slot.index) has no data")
        }
        return corridors[row]
    }

    package func trader(of household: HouseholdID) -> TraderKind { traders[household] }

    /// A hash of all that the scenario is.
    package var digest: Fingerprint {
        var hash = Fingerprint()
        hash.combine(name)
        for day in runDays { hash.combine(day) }
        hash.combine(seed)
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
        hash.combine(String(describing: interventions))
        mesh?.combine(into: &hash)
        hash.combine(devices.charging.rawValue)
        hash.combine(devices.degradation)
        for (household, trader) in zip(neighbourhood.households, traders) {
            hash.combine(household.id)
            hash.combine(trader.rawValue)
            hash.combine(String(describing: household.battery))
            hash.combine(String(describing: household.car))
        }
        for profile in neighbourhood.profiles {
            for series in [profile.load, profile.photovoltaic, profile.heatPump] {
                hash.combine(series.count)
                for value in series { hash.combine(value) }
            }
            for session in profile.carSessions {
                hash.combine(session.plugIn)
                hash.combine(session.plugOut)
                hash.combine(session.energy)
            }
        }
        return hash
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

/// A setting that a run has, and where it came from.
package struct ResolvedSetting: Hashable, Sendable {
    /// Such as `market.dayAhead.gateOpens`.
    package var key: String
    package var value: String
    /// `default`, `scenario.yaml:12`, a flag, or what else decided it.
    package var origin: String

    package init(key: String, value: String, origin: String) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}
