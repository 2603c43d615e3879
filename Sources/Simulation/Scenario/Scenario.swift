package import Community
package import Quantities

/// All input of a run: a community and its settings, resolved from defaults,
/// `scenario.yaml` and the command line. It does not change while the run goes
/// on.
package struct Scenario: Sendable {
    /// The community's name.
    package var name: String
    /// The folder it was read from, or `built-in`.
    package var sourceText: String
    /// The homes with their profiles, the weather, and the wholesale prices.
    package var neighbourhood: Neighbourhood
    /// The days to run, ascending; all have data.
    package var runDays: [CivilDate]
    /// The seed of every random stream of the run.
    package var seed: UInt64
    /// The terms at the start of the run.
    package var terms: Terms
    /// Remarks on how the data was read, one per line, such as values that were
    /// split, summed or filled, and rows outside the days that were skipped.
    package var notes: [String] = []
    /// Warnings, one per line: settings and data that are valid but may be a
    /// mistake.
    package var warnings: [String] = []
    /// By file: the different step lengths of its values, in minutes,
    /// ascending.
    package var resolutions: [String: [Int]] = [:]
    /// Every setting with its value and origin; empty for a built-in community.
    package var settings: [ResolvedSetting] = []
    /// The mesh that carries messages; `nil` if they arrive at once.
    package var mesh: MeshScenario?
    /// The operator's actions at set times.
    package var interventions: [PlannedIntervention] = []

    /// - Parameters:
    ///   - runDays: ascending; the neighbourhood has data for each.
    ///   - terms: made for the neighbourhood.
    package init(
        name: String, sourceText: String, neighbourhood: Neighbourhood, runDays: [CivilDate], seed: UInt64, terms: Terms
    ) {
        self.name = name
        self.sourceText = sourceText
        self.neighbourhood = neighbourhood
        self.runDays = runDays
        self.seed = seed
        self.terms = terms
    }

    /// A hash of the whole scenario.
    ///
    /// - Complexity: O(values of all profiles).
    package var digest: Fingerprint {
        var hash = Fingerprint()
        hash.combine(name)
        for day in runDays { hash.combine(day) }
        hash.combine(seed)
        terms.combine(into: &hash)
        hash.combine(String(describing: interventions))
        mesh?.combine(into: &hash)
        for household in neighbourhood.households {
            hash.combine(household.id)
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

/// A setting of a run with its value and origin.
package struct ResolvedSetting: Hashable, Sendable {
    /// The path in `scenario.yaml`, such as `market.dayAhead.gateOpens`.
    package var key: String
    /// The value, as it would be written in `scenario.yaml`.
    package var value: String
    /// The source of the value: `default`, a line such as `scenario.yaml:12`, a
    /// flag, or a fact that decided it.
    package var origin: String

    /// Creates a resolved setting.
    package init(key: String, value: String, origin: String) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}
