internal import Algorithms
internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Simulation

/// All settings of a run, each with its origin.
struct ResolvedSettings {
    private(set) var rows: [ResolvedSetting] = []

    init(_ scenario: Scenario, _ settings: SettingsFile, _ overrides: ScenarioOverrides) {
        func add(_ key: String, _ value: String, flag: String? = nil, otherwise: String = "default") {
            let origin = flag ?? settings.lines[key].map { "\(SettingsFile.fileName):\($0)" } ?? otherwise
            rows.append(ResolvedSetting(key: key, value: value, origin: origin))
        }
        let market = scenario.terms.market
        add("name", scenario.name, otherwise: "the folder's name")
        add(
            "calendar.start", scenario.runDays[0].description, flag: overrides.from.map { _ in "--from" },
            otherwise: "the first day with data")
        add(
            "calendar.days", String(scenario.runDays.count), flag: overrides.days.map { _ in "--days" },
            otherwise: "all days with data")
        add("calendar.timezone", scenario.neighbourhood.calendar.zoneName)
        add("calendar.slot", "\(settings.slotMinutes)min")
        add("seed", String(scenario.seed), flag: overrides.seed.map { _ in "--seed" })
        addTariff(scenario, overrides, add)
        add("input.stamps", settings.input.stamps.rawValue)
        add("input.registers", settings.input.registers.rawValue)
        add("input.scale.pv", settings.input.photovoltaicScale.rawValue)
        add("community.localFee", scenario.terms.community.charges.fee.description)
        add("community.localLevy", scenario.terms.community.charges.levy.description)
        add("community.curtailBelowZero", String(scenario.terms.community.curtailsBelowZero))
        add(
            "community.deposit",
            scenario.terms.community.deposit.units % Money.unitsPerCurrency == 0
                ? String(scenario.terms.community.deposit.units / Money.unitsPerCurrency)
                : Decimal.text(scenario.terms.community.deposit.units, decimals: 8, shown: 2))
        add("market.dayAhead.mechanism", market.mechanism?.rawValue ?? "none")
        add(
            "market.dayAhead.gateOpens", market.gateOpens.description,
            otherwise: scenario.terms.tariff.needsWholesale ? "wholesale prices are known from 13:00" : "default")
        add("market.dayAhead.gateCloses", market.gateCloses.description)
        switch market.dealPrice {
        case .midpoint: add("market.dayAhead.dealPrice", "midpoint")
        case .maker: add("market.dayAhead.dealPrice", "maker")
        case .kDouble(let share):
            add("market.dayAhead.dealPrice", "{ kDouble: \(Decimal.text(share, decimals: 3)) }")
        }
        add(
            "market.dayAhead.wakeUp",
            market.wakeUpMilliseconds % SimTime.minute == 0
                ? "\(market.wakeUpMilliseconds / SimTime.minute)min" : "\(market.wakeUpMilliseconds / 1_000)s")
        add("market.dayAhead.traders.default", settings.defaultTrader.rawValue)
        for (home, trader) in scenario.terms.traders.indexed() where trader != settings.defaultTrader {
            let id = scenario.neighbourhood.households[home].id
            add("market.dayAhead.traders.\(id)", trader.rawValue, flag: overrides.seat == id ? "--seat" : nil)
        }
        switch market.poolRule {
        case nil: add("market.realTime.rule", "none")
        case .midMarketRate: add("market.realTime.rule", "mid-market-rate")
        case .billSharing: add("market.realTime.rule", "bill-sharing")
        case .supplyDemandRatio(let compensation):
            add("market.realTime.rule", compensation == 0 ? "sdr" : "sdr-compensated")
            if compensation != 0 {
                add("market.realTime.compensation", Decimal.text(compensation, decimals: 3))
            }
        }
        add("forecast.default", settings.forecastName)
        // Other kinds use them too, while no day has been metered.
        add("forecast.sigmaLoad", "\(scenario.terms.forecastNoise.load)")
        add("forecast.sigmaPV", "\(scenario.terms.forecastNoise.photovoltaic)")
        add("devices.evCharging", scenario.terms.devices.charging.rawValue)
        add(
            "devices.chargerPower",
            settings.chargerPower.watts % 1_000 == 0
                ? "\(settings.chargerPower.watts / 1_000)kW" : "\(settings.chargerPower.watts)W")
        add("devices.degradation", "\(scenario.terms.devices.degradation)")
        addMesh(scenario, settings, overrides, add)
        add(
            "interventions",
            settings.interventions.isEmpty ? "none" : settings.interventions.map(\.text).joined(separator: "; "))
    }

    private func addMesh(
        _ scenario: Scenario, _ settings: SettingsFile, _ overrides: ScenarioOverrides,
        _ add: (String, String, String?, String) -> Void
    ) {
        let isFound = overrides.mesh == nil && settings.mesh.choice == .automatic
        add(
            "mesh.topology", scenario.mesh?.name ?? "none", overrides.mesh.map { _ in "--mesh" },
            isFound ? (scenario.mesh == nil ? "the folder has none" : "found in the folder") : "default")
        guard let mesh = scenario.mesh else { return }
        add("mesh.gateway", mesh.topology.nodes[mesh.gateway].id, nil, "the middle of the mesh")
        add("mesh.routing", mesh.settings.routing.rawValue, overrides.routing.map { _ in "--routing" }, "default")
        add(
            "mesh.requiredTrust", Decimal.text(Int64(mesh.settings.requiredTrust), decimals: 6, shown: 1), nil,
            "default")
        add("mesh.expectedMessages", String(mesh.settings.expectedMessages), nil, "default")
        add("mesh.batteries", Decimal.text(Int64(mesh.settings.batteryShare), decimals: 6), nil, "default")
        add("mesh.mobility", Decimal.text(Int64((mesh.settings.speed * 1_000).rounded()), decimals: 3), nil, "default")
        add("mesh.malicious", Decimal.text(settings.mesh.malicious, decimals: 6), nil, "default")
        for (node, behaviour) in mesh.behaviours.sorted(by: { $0.key < $1.key }) {
            let name = mesh.topology.nodes[node].id
            add("mesh.behaviours.\(name)", behaviour.word, nil, "drawn for mesh.malicious")
        }
    }

    private func addTariff(
        _ scenario: Scenario, _ overrides: ScenarioOverrides, _ add: (String, String, String?, String) -> Void
    ) {
        let flag = overrides.tariff.map { _ in "--tariff" }
        func row(_ key: String, _ value: String) { add("tariff.\(key)", value, flag, "default") }
        switch scenario.terms.tariff {
        case .flat(let retail, let feedIn):
            row("kind", "flat")
            row("retail", retail.description)
            row("feedIn", feedIn.description)
            row("split.energy", scenario.terms.split.energy(of: retail).description)
        case .timeOfUse(let peak, let offPeak, let from, let to, let feedIn):
            row("kind", "time-of-use")
            row("peak", peak.description)
            row("offPeak", offPeak.description)
            row("peakHours", "\(from)-\(to)")
            row("feedIn", feedIn.description)
        case .wholesale(let markup, let vat, let tax, let markdown):
            row("kind", "wholesale")
            row("markup", markup.description)
            row("vat", Decimal.text(vat, decimals: 3))
            row("tax", tax.description)
            row("feedInMarkdown", markdown.description)
        }
        row("split.gridFee", scenario.terms.split.gridFee.description)
        row("split.levy", scenario.terms.split.levy.description)
    }
}
