internal import Community
internal import Markets
internal import Quantities

/// A part of the world with appointments of its own. A part is a value: each
/// step is given the time and returns effects. The world performs the effects,
/// so that no part knows another.
protocol Part: Sendable {
    /// The order of this part among parts that are due at the same time.
    static var rank: Rank { get }

    /// The time of its next appointment; `nil` if it has none.
    var next: SimTime? { get }

    /// Keeps the earliest appointment.
    ///
    /// - Returns: the effects, in the order in which they are to be performed.
    mutating func step(_ context: Context) -> [Effect]

    /// Returns the invariants that do not hold; empty if all hold.
    func violations(_ context: Context) -> [Violation]

    /// Combines the whole state into a fingerprint.
    func combine(into hash: inout Fingerprint)
}

/// The order of parts whose appointments are due at the same time. Messages
/// arrive first, finished slots are settled next, then a day or gate begins,
/// and people act last.
enum Rank: Int, Comparable, CaseIterable {
    /// Messages arrive. They come first so that whatever arrives in time
    /// counts.
    case carriage
    /// A slot ends: its devices have run and its meters are read.
    case homes
    /// Slots and days that are complete or due are settled, slots before days.
    case settling
    /// A day begins.
    case agenda
    /// Gates close and open, and traders look at the books.
    case trading
    /// The operator acts.
    case desk

    /// Whether an appointment of this rank keeps the run going. Messages do
    /// not: those still on their way when everything is settled have no effect.
    var keepsRunning: Bool { self != .carriage }

    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
}

/// An invariant that does not hold, as a sentence with the numbers.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// The sentence.
    package var description: String

    init(_ description: String) { self.description = description }
}

/// The facts about the world that a part may use in a step, besides its own
/// state.
struct Context: Sendable {
    let setting: Setting
    /// The terms that apply now.
    let terms: Terms
    let now: SimTime
    /// The index of the day being delivered among the run days.
    let dayIndex: Int
    /// The households' deposits, escrow and debts.
    let funds: Funds
    /// The history so far.
    let history: History

    var households: PerHousehold<Household> { setting.scenario.neighbourhood.households }
    var calendar: DeliveryCalendar { setting.scenario.neighbourhood.calendar }

    /// Returns the grid's retail and feed-in prices of a slot.
    ///
    /// - Parameter slot: a slot with data.
    func corridor(at slot: Slot) -> Corridor { terms.corridors[setting.row(of: slot)] }

    /// Returns the bounds of day-ahead prices in a slot: the grid's prices,
    /// with the local charges taken off retail because the buyer pays them on
    /// top.
    ///
    /// - Parameter slot: a slot with data.
    func dealCorridor(at slot: Slot) -> Corridor {
        var corridor = corridor(at: slot)
        corridor.retail = corridor.retail - terms.community.charges.total
        return corridor
    }

    /// Returns when the gate for a run day opens and closes; see
    /// ``Setting/gate(ofDay:_:)``.
    func gate(ofDay day: Int) -> (opens: SimTime, closes: SimTime)? { setting.gate(ofDay: day, terms) }
}

/// The scenario of a run, shared by the world, its parts and its copies.
///
/// A class because it is one immutable thing that all of them refer to and none
/// of them owns.
final class Setting: Sendable {
    let scenario: Scenario

    init(_ scenario: Scenario) { self.scenario = scenario }

    /// Returns the row of a slot in the neighbourhood's data.
    ///
    /// - Parameter slot: a slot with data.
    func row(of slot: Slot) -> Int {
        guard let row = scenario.neighbourhood.table.row(of: slot) else {
            preconditionFailure("slot \(slot.index) has no data")
        }
        return row
    }

    /// Returns when the gate for a run day opens and closes on the day before.
    /// Returns `nil` if the day is not traded: it is the first of the run, it
    /// follows a gap in the data, or there is no day-ahead market.
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
