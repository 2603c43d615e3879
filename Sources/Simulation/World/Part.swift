internal import Community
internal import Markets
internal import Quantities

/// A part of the world with appointments of its own: a value that is told what
/// time it is and says what follows. The world performs what follows, so that
/// no part knows another.
protocol Part: Sendable {
    static var rank: Rank { get }

    /// When it wants to be stepped; `nil` if nothing is to come.
    var next: SimTime? { get }

    /// Keeps the appointment that is due first.
    ///
    /// - Returns: what follows, in the order in which it is performed.
    mutating func step(_ context: Context) -> [Effect]

    /// What does not hold that should; empty when all does.
    func violations(_ context: Context) -> [Violation]

    /// Folds the whole state.
    func combine(into hash: inout Fingerprint)
}

/// The order of parts whose appointments are due at the same time: what has
/// been sent arrives, what is over is settled, then a new day or gate begins,
/// and what people do comes after all that.
enum Rank: Int, Comparable, CaseIterable {
    /// Messages arrive first: what came in time counts.
    case carriage
    /// A slot ends: devices have run and meters show it.
    case homes
    /// What is complete or due is settled, slots before days.
    case settling
    /// A new day begins.
    case agenda
    /// Gates close and open, traders look at the books.
    case trading
    /// The operator acts.
    case desk

    /// Whether a run goes on for its appointments alone. Messages that are
    /// still on their way when all is settled reach nobody.
    var keepsRunning: Bool { self != .carriage }

    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
}

/// Something that should hold and does not, with its numbers.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}

/// What a part may know when it is stepped, beside itself.
struct Context: Sendable {
    let setting: Setting
    /// What applies now.
    let terms: Terms
    let now: SimTime
    /// The day being delivered, by its index among the run days.
    let dayIndex: Int
    /// What households have put up, and owe.
    let funds: Funds
    /// What has happened so far.
    let history: History

    var households: PerHousehold<Household> { setting.scenario.neighbourhood.households }
    var calendar: DeliveryCalendar { setting.scenario.neighbourhood.calendar }

    /// What the grid asks and pays in a slot.
    ///
    /// - Parameter slot: a slot with data.
    func corridor(at slot: Slot) -> Corridor { terms.corridors[setting.row(of: slot)] }

    /// The prices between which neighbours trade day-ahead: the grid's, but
    /// a buyer must have the local charges left.
    func dealCorridor(at slot: Slot) -> Corridor {
        var corridor = corridor(at: slot)
        corridor.retail = corridor.retail - terms.community.charges.total
        return corridor
    }

    /// When the gate for a run day opens and closes.
    func gate(ofDay day: Int) -> (opens: SimTime, closes: SimTime)? { setting.gate(ofDay: day, terms) }
}

/// The scenario of a run, shared by everything that is made from it.
///
/// A class because it is one thing that never changes: a world, its parts and
/// its copies refer to the scenario they have in common, and none owns it.
final class Setting: Sendable {
    let scenario: Scenario

    init(_ scenario: Scenario) { self.scenario = scenario }

    /// The row of a slot in the neighbourhood's data.
    ///
    /// - Parameter slot: a slot with data.
    func row(of slot: Slot) -> Int {
        guard let row = scenario.neighbourhood.table.row(of: slot) else {
            preconditionFailure("slot \(slot.index) has no data")
        }
        return row
    }

    /// When the gate for a run day opens and closes on the day before, or
    /// `nil` if the day is not traded: it is the first of the run, follows a
    /// gap in the data, or there is no day-ahead market.
    func gate(ofDay day: Int, _ terms: Terms) -> (opens: SimTime, closes: SimTime)? {
        guard terms.market.mechanism != nil, day > 0, day < scenario.runDays.count,
            scenario.runDays[day - 1].advanced(byDays: 1) == scenario.runDays[day]
        else { return nil }
        let eve = scenario.runDays[day - 1]
        let calendar = scenario.neighbourhood.calendar
        return (
            calendar.moment(of: terms.market.gateOpens, on: eve), calendar.moment(of: terms.market.gateCloses, on: eve)
        )
    }
}
