internal import Quantities

/// The operator's desk: what is planned to be done, and what was done.
struct Desk: Part {
    static let rank = Rank.desk

    /// What the scenario plans, in time.
    let planned: [PlannedIntervention]
    /// How much of it is done.
    var doneCount = 0
    /// What the operator did live.
    var interventions: [StampedIntervention] = []

    init(_ setting: Setting, from time: SimTime) {
        planned = setting.scenario.interventions.filter { $0.time >= time }.sorted { $0.time < $1.time }
    }

    var next: SimTime? { doneCount < planned.count ? planned[doneCount].time : nil }

    mutating func step(_ context: Context) -> [Effect] {
        guard doneCount < planned.count else { return [] }
        doneCount += 1
        return [.act(planned[doneCount - 1].intervention), .check]
    }

    mutating func note(_ intervention: StampedIntervention) { interventions.append(intervention) }

    func violations(_ context: Context) -> [Violation] { [] }

    func combine(into hash: inout Fingerprint) {
        for intervention in planned { intervention.combine(into: &hash) }
        hash.combine(doneCount)
        hash.combine(interventions.count)
        for intervention in interventions { intervention.combine(into: &hash) }
    }
}
