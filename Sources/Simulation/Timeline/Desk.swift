internal import EStar
internal import Quantities

/// The operator's desk: planned interventions and past requests.
///
/// It is the last of the parts that are due at a time, so that an intervention
/// acts on the final state of that time, live and in a replay.
struct Desk: Part {
    static let rank = Rank.desk

    /// The scenario's interventions, in order of time.
    let planned: [PlannedIntervention]
    /// The number of planned interventions that have acted.
    var doneCount = 0
    /// All requests so far, planned and live, by number.
    var requests: [Request] = []

    init(_ setting: Setting, from time: SimTime) {
        planned = setting.scenario.interventions.filter { $0.time >= time }.sorted { $0.time < $1.time }
    }

    var next: SimTime? { doneCount < planned.count ? planned[doneCount].time : nil }

    mutating func step(_ context: Context) -> [Effect] {
        guard doneCount < planned.count else { return [] }
        doneCount += 1
        return [.act(planned[doneCount - 1].intervention), .check]
    }

    /// The number of the next request.
    var nextID: Request.ID { Request.ID(number: requests.count) }

    /// Adds a request for an intervention that has acted or was refused.
    mutating func note(_ intervention: Intervention, isPlanned: Bool, outcome: Request.Outcome, at time: SimTime) {
        let sequence = requests.last.map { $0.time == time ? $0.sequence + 1 : 0 } ?? 0
        requests.append(
            Request(
                id: nextID, time: time, sequence: sequence, intervention: intervention, isPlanned: isPlanned,
                outcome: outcome))
    }

    /// Enters the outcome of a request whose message was on its way.
    mutating func resolve(_ id: Request.ID, _ outcome: Request.Outcome) {
        guard requests.indices.contains(id.number), requests[id.number].outcome == .onItsWay else { return }
        requests[id.number].outcome = outcome
    }

    func violations(_ context: Context) -> [Violation] { [] }

    func combine(into hash: inout Fingerprint) {
        for intervention in planned { intervention.combine(into: &hash) }
        hash.combine(doneCount)
        hash.combine(requests.count)
        for request in requests { request.combine(into: &hash) }
    }
}
