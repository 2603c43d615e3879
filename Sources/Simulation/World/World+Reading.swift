package import Community
package import EStar
package import Markets
package import Quantities

/// What others may read.
extension World {
    /// What the run is about; it never changes.
    package var scenario: Scenario { setting.scenario }
    package var households: PerHousehold<Household> { setting.scenario.neighbourhood.households }
    package var calendar: DeliveryCalendar { setting.scenario.neighbourhood.calendar }
    /// The day being delivered, by its index among the scenario's run days.
    package var dayIndex: Int { agenda.dayIndex }
    /// The local day being delivered.
    package var date: CivilDate { settling.today.date }
    /// Every slot settled, oldest first.
    package var slots: Chunked<SlotRecord> { history.slots }
    /// Every finished day.
    package var days: Chunked<DayRecord> { history.days }
    package var accounts: Accounts { settling.accounts }
    /// Deposits, escrow and debts.
    package var funds: Funds { settling.funds }
    /// By household: whether it leaves its bills unpaid.
    package var stoppedPaying: PerHousehold<Bool> { settling.stoppedPaying }
    /// By household: what the grid alone would have paid so far.
    package var loneBalances: PerHousehold<Money> { settling.loneBalances }
    /// By household: the content of its battery.
    package var batteries: PerHousehold<BatteryContent> { homes.states.map(\.battery) }
    /// What carries messages; `nil` where they arrive at once.
    package var mesh: Mesh? { carriage.mesh }
    /// By household: the node it lives at, where there is a mesh.
    package var meshHomes: PerHousehold<NodeID> { setting.scenario.mesh?.homes ?? [] }
    /// What the operator did, and what came of it.
    package var requests: [Request] { desk.requests }
    /// The trading whose gate is open.
    package var session: TradingSession? { trading.session }
    /// What was traded for the next day, once its gate has closed.
    package var tradedAhead: DayAheadResult? { trading.result }
    /// The slots of the market whose gate opened last, if it is for a later
    /// day.
    package var marketSlots: Range<Slot>? { session?.slots ?? tradedAhead?.slots }
    /// What was traded for the day being delivered.
    package var traded: DayAheadResult? { settling.today.result }
    /// What the grid asks and pays in a slot.
    ///
    /// - Parameter slot: a slot with data.
    package func corridor(at slot: Slot) -> Corridor { terms.corridors[setting.row(of: slot)] }
    /// Whether nothing more can happen: the run is over, or a check failed.
    package var isFinished: Bool { upcoming == nil || !breaches.isEmpty }
    /// Whether all that is due now has been kept.
    package var isMomentOver: Bool { nextTime != now }
    /// When the next appointment is due.
    package var nextTime: SimTime? { upcoming?.time }
}
