package import Community
package import EStar
package import Markets
package import Quantities

/// The world's state, as other modules may read it.
extension World {
    /// The input of the run; it does not change.
    package var scenario: Scenario { setting.scenario }
    /// The scenario's households.
    package var households: PerHousehold<Household> { setting.scenario.neighbourhood.households }
    /// The scenario's time zone, slots and days.
    package var calendar: DeliveryCalendar { setting.scenario.neighbourhood.calendar }
    /// The index of the day being delivered among the scenario's run days.
    package var dayIndex: Int { agenda.dayIndex }
    /// The local date being delivered.
    package var date: CivilDate { settling.today.date }
    /// All settled slots, oldest first.
    package var slots: Chunked<SlotRecord> { history.slots }
    /// All final days, oldest first.
    package var days: Chunked<DayRecord> { history.days }
    /// The balances of households, grid and community accounts.
    package var accounts: Accounts { settling.accounts }
    /// The households' deposits, escrow and debts.
    package var funds: Funds { settling.funds }
    /// By household: whether it leaves its bills unpaid.
    package var stoppedPaying: PerHousehold<Bool> { settling.stoppedPaying }
    /// By household: its balance so far if it had dealt with the grid alone;
    /// positive is received.
    package var loneBalances: PerHousehold<Money> { settling.loneBalances }
    /// By household: the content of its battery.
    package var batteries: PerHousehold<BatteryContent> { homes.states.map(\.battery) }
    /// The mesh that carries messages; `nil` if they arrive at once.
    package var mesh: Mesh? { carriage.mesh }
    /// By household: the node it lives at; empty without a mesh.
    package var meshHomes: PerHousehold<NodeID> { setting.scenario.mesh?.homes ?? [] }
    /// All requests so far with their outcomes, by number.
    package var requests: [Request] { desk.requests }
    /// The trading session while a gate is open; `nil` otherwise.
    package var session: TradingSession? { trading.session }
    /// The result of trading for the next day; `nil` until its gate has closed.
    package var tradedAhead: DayAheadResult? { trading.result }
    /// The slots being traded or already traded for the next day; `nil` before
    /// its gate opens.
    package var marketSlots: Range<Slot>? { session?.slots ?? tradedAhead?.slots }
    /// The result of trading for the day being delivered; `nil` if it was not
    /// traded.
    package var traded: DayAheadResult? { settling.today.result }
    /// Returns the grid's retail and feed-in prices of a slot.
    ///
    /// - Parameter slot: a slot with data.
    package func corridor(at slot: Slot) -> Corridor { terms.corridors[setting.row(of: slot)] }
    /// Whether the run is over or a check has failed, so that no step does
    /// anything more.
    package var isFinished: Bool { upcoming == nil || !breaches.isEmpty }
    /// Whether no appointment is left at the current time.
    package var isMomentOver: Bool { nextTime != now }
    /// The time of the next appointment; `nil` when the run is over.
    package var nextTime: SimTime? { upcoming?.time }
}
