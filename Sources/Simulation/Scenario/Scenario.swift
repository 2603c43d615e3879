package import Community
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
    /// What applies when the run begins.
    package var terms: Terms
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
    /// What carries messages; nothing where they arrive at once.
    package var mesh: MeshScenario?
    /// What the operator does at set times.
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

    /// A hash of all that the scenario is.
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
