internal import Markets
internal import Quantities
internal import Simulation

/// The content of `run.json`: the facts that identify a run, and its results.
/// Two equal runs have equal summaries.
struct RunSummary: Encodable {
    /// The value of `program`, by which an earlier run is recognised.
    static let programName = "commonwatt"

    var program = Self.programName
    var version: String
    var scenario: String
    var source: String
    var digest: String
    var seed: UInt64
    var timezone: String
    var households: Int
    var from: String
    var days: Int
    var interrupted: Bool
    var slots: Int
    var deals: Int
    var checks: Int
    var breaches: [String]
    var totalEUR: String
    var gridAloneEUR: String
    var savingEUR: String
    var fingerprints: [Day]
    var fingerprint: String

    struct Day: Encodable {
        var date: String
        var fingerprint: String
    }

    init(_ world: World, version: String, interrupted: Bool) {
        self.version = version
        scenario = world.scenario.name
        source = world.scenario.sourceText
        digest = world.scenario.digest.text
        seed = world.scenario.seed
        timezone = world.calendar.zoneName
        households = world.households.count
        from = world.scenario.runDays[0].description
        days = world.scenario.runDays.count
        self.interrupted = interrupted
        slots = world.slots.count
        deals = world.days.reduce(0) { $0 + $1.dealCount }
        checks = world.checkCount
        breaches = world.breaches
        let cash = world.accounts.participants.reduce(Money.zero, +)
        let alone = world.loneBalances.reduce(Money.zero, +)
        totalEUR = cash.description
        gridAloneEUR = alone.description
        savingEUR = (cash - alone).description
        fingerprints = world.days.map {
            Day(date: $0.date.description, fingerprint: Fingerprint.text($0.fingerprint))
        }
        fingerprint = world.fingerprint.text
    }
}
