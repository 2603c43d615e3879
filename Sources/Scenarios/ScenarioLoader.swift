package import Community
internal import EStar
internal import Files
internal import Foundation
internal import Markets
internal import Quantities
package import Simulation

/// Builds scenarios from folders and built-in communities.
package enum ScenarioLoader {
    /// Reads a scenario folder.
    ///
    /// - Throws: all mistakes in its files, each with its place.
    /// - Complexity: O(size of the files).
    package static func load(folder: String, overrides: ScenarioOverrides) throws(ScenarioError) -> Scenario {
        try checkFolder(folder)
        var settings = SettingsFile()
        do throws(ScenarioError) {
            if let bytes = try CommunityFolder.bytes(
                SettingsFile.fileName, in: folder, limit: RegularFile.settingsLimit)
            {
                settings = SettingsFile(bytes: bytes)
            }
        } catch {
            settings.problems.add(error)
        }
        // The tables are read even if the settings are wrong, so that all
        // mistakes are reported at once.
        var reader = CommunityFolder(
            path: folder, settings: settings, filling: overrides.filling, problems: settings.problems)
        let name =
            settings.name ?? NameRule.usual.repaired(URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent)
        let neighbourhood = try settings.bySlots(try reader.read(name: name))
        var scenario = try resolve(
            neighbourhood, source: folder, settings: settings, overrides: overrides,
            householdLines: reader.householdLines)
        scenario.notes = reader.notes
        scenario.warnings = reader.warnings + scenario.warnings
        scenario.resolutions = reader.resolutions
        scenario.settings = ResolvedSettings(scenario, settings, overrides).rows
        return scenario
    }

    /// Checks that a folder exists.
    ///
    /// - Throws: if there is nothing of that name, or a file.
    package static func checkFolder(_ folder: String) throws(ScenarioError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else {
            throw ScenarioError(ScenarioProblem(folder, "there is no such folder"))
        }
        guard isFolder.boolValue else {
            throw ScenarioError(
                ScenarioProblem(folder, "is a file; name the folder that holds households.csv and load.csv"))
        }
    }

    fileprivate static func resolve(
        _ neighbourhood: Neighbourhood, source: String, settings: SettingsFile, overrides: ScenarioOverrides,
        householdLines: [Int] = []
    ) throws(ScenarioError) -> Scenario {
        var problems = ScenarioError()
        let tariff = try tariff(settings, overrides, neighbourhood)
        var market = settings.market
        if tariff.needsWholesale, !settings.gateOpensWasGiven {
            // Wholesale prices of tomorrow are published at 13:00.
            market.gateOpens = ClockTime(minutes: 13 * 60)
        }
        var traders = PerHousehold(repeating: settings.defaultTrader, count: neighbourhood.households.count)
        let names = neighbourhood.households.map(\.id)
        for entry in settings.traders {
            if let number = names.firstIndex(of: entry.household) {
                traders[number] = entry.kind
            } else {
                let near = nearest(to: entry.household, among: names.elements).map { "; the nearest is \($0)" } ?? ""
                problems.add(entry.problem("is neither \"default\" nor a household\(near)"))
            }
        }
        if let seat = overrides.seat {
            if let number = names.firstIndex(of: seat) {
                traders[number] = .human
            } else {
                let near = nearest(to: seat, among: names.elements).map { "; the nearest is \($0)" } ?? ""
                problems.add(ScenarioProblem("--seat", "\(seat) is not a household\(near)"))
            }
        }
        let interventions = settings.plannedInterventions(
            households: names, days: neighbourhood.table.days, calendar: neighbourhood.calendar, &problems)
        var warnings: [String] = []
        let runDays = runDays(neighbourhood.table.days, settings, overrides, &problems, &warnings)
        if !problems.isEmpty { throw problems }
        var request = settings.mesh
        if let choice = overrides.mesh {
            request.choice = choice
            request.choicePlace = ScenarioProblem("--mesh", "")
        }
        if let word = overrides.routing {
            guard let rule = RoutingProtocol(rawValue: word) else {
                let known = RoutingProtocol.allCases.map(\.rawValue).joined(separator: ", ")
                throw ScenarioError(ScenarioProblem("--routing", "\"\(word)\" is not one of: \(known)"))
            }
            request.settings.routing = rule
        }
        let mesh = try request.resolve(
            folder: source == "built-in" ? nil : source, neighbourhood: neighbourhood, householdLines: householdLines,
            seed: overrides.seed ?? settings.seed, &problems, &warnings)
        if !problems.isEmpty { throw problems }
        var terms = Terms(
            tariff: tariff, in: neighbourhood, forecast: settings.forecast, devices: settings.devices, traders: traders)
        terms.market = market
        terms.community = settings.community
        terms.forecastNoise = settings.forecastNoise
        // A tariff from the command line has its own split of retail.
        if overrides.tariff == nil { terms.split = settings.split }
        var scenario = Scenario(
            name: neighbourhood.name, sourceText: source, neighbourhood: neighbourhood, runDays: runDays,
            seed: overrides.seed ?? settings.seed, terms: terms)
        scenario.mesh = mesh
        scenario.interventions = interventions
        scenario.warnings = warnings
        return scenario
    }

    private static func tariff(
        _ settings: SettingsFile, _ overrides: ScenarioOverrides, _ neighbourhood: Neighbourhood
    ) throws(ScenarioError) -> Tariff {
        var tariff = settings.tariff
        switch overrides.tariff {
        case nil: break
        case "flat": tariff = .usualFlat
        case "time-of-use": tariff = .usualTimeOfUse
        case "wholesale": tariff = .usualWholesale
        case let word?:
            throw ScenarioError(
                ScenarioProblem("--tariff", "\"\(word)\" is not one of: flat, time-of-use, wholesale"))
        }
        if tariff.needsWholesale, neighbourhood.wholesale.isEmpty {
            throw ScenarioError(
                ScenarioProblem(
                    overrides.tariff == nil ? SettingsFile.fileName : "--tariff",
                    line: overrides.tariff == nil ? settings.lines["tariff.kind"] : nil,
                    field: overrides.tariff == nil ? "tariff.kind" : nil,
                    "a wholesale tariff needs prices.csv with price_EUR_per_MWh for every hour"))
        }
        return tariff
    }

    /// Returns the days to run, from the flags, the file or the data, in that
    /// order.
    private static func runDays(
        _ days: [CivilDate], _ settings: SettingsFile, _ overrides: ScenarioOverrides,
        _ problems: inout ScenarioError, _ warnings: inout [String]
    ) -> [CivilDate] {
        var start = overrides.from ?? settings.start ?? days[0]
        if overrides.from == nil, settings.start == nil, overrides.lastBlock {
            start = days[days.count - 1]
            for (earlier, later) in zip(days, days.dropFirst()).reversed() {
                if earlier.advanced(byDays: 1) != later { break }
                start = earlier
            }
        }
        guard let first = days.firstIndex(of: start) else {
            let isFlag = overrides.from != nil
            problems.add(
                ScenarioProblem(
                    isFlag ? "--from" : SettingsFile.fileName, line: isFlag ? nil : settings.lines["calendar.start"],
                    field: isFlag ? nil : "calendar.start",
                    "there is no data for \(start); days with data: \(ranges(of: days))"))
            return []
        }
        let wanted = overrides.days ?? (overrides.from == nil ? settings.days : nil) ?? days.count - first
        let chosen = Array(days[first...].prefix(wanted))
        if wanted > chosen.count {
            let place = overrides.days != nil ? "--days" : "\(SettingsFile.fileName): calendar.days:"
            warnings.append(
                "\(place) \(wanted): there are data for only \(chosen.count), \(ranges(of: chosen)); those are run")
        }
        return chosen
    }

    /// Returns runs of consecutive days as text, such as
    /// `2024-01-08…2024-01-21, 2024-06-03…2024-06-16`.
    private static func ranges(of days: [CivilDate]) -> String {
        var parts: [(CivilDate, CivilDate)] = []
        for day in days {
            if let last = parts.last, last.1.advanced(byDays: 1) == day {
                parts[parts.count - 1].1 = day
            } else {
                parts.append((day, day))
            }
        }
        return parts.map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0)…\($0.1)" }.joined(separator: ", ")
    }
}

extension SettingsFile {
    /// Converts a community from quarter hours to the slot length of the
    /// settings.
    ///
    /// - Throws: if a day of the community does not begin with a slot of that
    ///   length.
    fileprivate func bySlots(_ neighbourhood: Neighbourhood) throws(ScenarioError) -> Neighbourhood {
        if slotMinutes == 15 { return neighbourhood }
        if let other = neighbourhood.bySlots(minutes: slotMinutes) { return other }
        let possible = Self.slotLengths.filter { $0 == 15 || neighbourhood.bySlots(minutes: $0) != nil }
        throw ScenarioError(
            ScenarioProblem(
                Self.fileName, line: lines["calendar.slot"], field: "calendar.slot",
                "days of \(neighbourhood.calendar.zoneName) do not begin with a slot of \(slotMinutes) minutes; write "
                    + possible.map { "\($0)min" }.joined(separator: " or ")))
    }
}

extension Scenario {
    /// Creates a scenario of a built-in community with default settings.
    ///
    /// - Throws: if the overrides do not fit the community.
    package init(builtIn neighbourhood: Neighbourhood, overrides: ScenarioOverrides) throws(ScenarioError) {
        self = try ScenarioLoader.resolve(
            neighbourhood, source: "built-in", settings: SettingsFile(), overrides: overrides)
    }
}
