internal import Algorithms
package import Community
package import EStar
package import Markets
package import Quantities

/// An immutable snapshot of a world for the screen. It has no keys, no queues
/// and no random streams, which only the engine needs.
///
/// Taking one is cheap: arrays are shared with the world until it changes them,
/// and only the depth of the books is copied.
package struct Picture: Sendable {
    /// The time, and the position in the run.
    package var clock: Clock
    /// The state of day-ahead trading.
    package var market: Market
    /// The prices of grid and pool.
    package var pool: Pool
    /// The households, their money and their meters.
    package var homes: Homes
    /// The mesh; `nil` if messages arrive at once.
    package var mesh: MeshPicture?
    /// The results of the checks.
    package var health: Health
    /// All requests so far with their outcomes, by number.
    package var requests: [Request]
    /// The slots, days and events so far.
    package var history: History

    /// The time, and the position in the run.
    package struct Clock: Sendable {
        /// The scenario's name.
        package var scenarioName: String
        /// The seed of the run.
        package var seed: UInt64
        /// The scenario's time zone, slots and days.
        package var calendar: DeliveryCalendar
        /// The current simulated time.
        package var now: SimTime
        /// The local date being delivered.
        package var date: CivilDate
        /// The number of the day in the run, from 1.
        package var dayNumber: Int
        /// The number of days in the run.
        package var dayCount: Int
        /// The phase of the day.
        package var phase: World.Phase
        /// The time and kind of the next phase change; `nil` when the run is
        /// over.
        package var nextPhaseChange: (time: SimTime, kind: World.PhaseChange)?
        /// When the gate for the next day opens and closes on this one; `nil`
        /// if the next day is not traded.
        package var gate: (opens: SimTime, closes: SimTime)?
        /// The number of appointments kept so far.
        package var stepCount: Int
        /// The slot being delivered; past the end of the day, its last slot.
        package var currentSlot: Slot
    }

    /// The state of day-ahead trading.
    package struct Market: Sendable {
        /// The order books of the gate that opened last, or else of the day
        /// being delivered; `nil` if neither day is traded.
        package var books: BooksPicture?
        /// Whether ``books`` are those of the day being delivered.
        package var isDelivering: Bool
        /// The trades by date of the days that are not final, the day being
        /// delivered, and the next day.
        package var openDeals: [(date: CivilDate, deals: [Deal])]
    }

    /// The prices of grid and pool.
    package struct Pool: Sendable {
        /// The pricing rule of the pool; `nil` if every home settles with the
        /// grid alone.
        package var rule: PoolRule?
        /// The local charges on trades.
        package var charges: LocalCharges
        /// The parts of the retail price.
        package var split: Terms.RetailSplit
        /// The grid's prices by slot of the day, which are known from its
        /// start.
        package var corridors: [Corridor]
    }

    /// The households, their money and their meters.
    package struct Homes: Sendable {
        /// The scenario's households.
        package var households: PerHousehold<Household>
        /// The households that a person trades for.
        package var humanSeats: [HouseholdID]
        /// The balances of households, grid and community accounts.
        package var accounts: Accounts
        /// The households' deposits, escrow and debts.
        package var funds: Funds
        /// By household: whether its meter cannot be read.
        package var isSilent: PerHousehold<Bool>
        /// By household: whether it leaves its bills unpaid.
        package var stoppedPaying: PerHousehold<Bool>
        /// By household: its balance so far if it had dealt with the grid
        /// alone; positive is received.
        package var loneBalances: PerHousehold<Money>
        /// The name of the mesh; empty without one.
        package var meshName: String
        /// By household: the node it lives at; empty without a mesh.
        package var nodes: PerHousehold<NodeID>
    }

    /// The results of the checks.
    package struct Health: Sendable {
        /// The number of checks that have passed.
        package var checkCount: Int
        /// The failed checks, one sentence each.
        package var breaches: [String]
    }
}

extension Picture {
    /// Returns a household's name.
    package func name(_ household: HouseholdID) -> String { homes.households[household].id }

    /// Returns the record of a slot; `nil` if it is not settled.
    ///
    /// - Complexity: O(log slots).
    package func record(of slot: Slot) -> SlotRecord? { history.index(of: slot).map { history.slots[$0] } }

    /// Returns the records of the settled slots within a range.
    ///
    /// - Complexity: O(log slots).
    package func records(of slots: Range<Slot>) -> Slice<Chunked<SlotRecord>> {
        let first = history.slots.partitioningIndex { $0.slot >= slots.lowerBound }
        let end = history.slots.partitioningIndex { $0.slot >= slots.upperBound }
        return history.slots[first..<end]
    }

    /// Returns the day-ahead trades for a date, oldest first.
    ///
    /// - Complexity: O(days).
    package func deals(of date: CivilDate) -> [Deal] {
        market.openDeals.first { $0.date == date }?.deals ?? history.days.last { $0.date == date }?.deals ?? []
    }
}

extension World {
    /// A picture of the world at the current time.
    ///
    /// - Complexity: O(resting orders + slots of a day).
    package var picture: Picture {
        let today = calendar.slots(of: date)
        let current = calendar.slot(at: now)
        let clock = Picture.Clock(
            scenarioName: scenario.name, seed: scenario.seed, calendar: calendar, now: now, date: date,
            dayNumber: dayIndex + 1,
            dayCount: scenario.runDays.count, phase: phase, nextPhaseChange: nextPhaseChange,
            gate: gate(ofDay: dayIndex + 1),
            stepCount: stepCount, currentSlot: today.contains(current) ? current : today.upperBound.advanced(by: -1))
        let shown = session?.picture ?? (tradedAhead ?? traded)?.picture
        let ahead = trading.trades
        let market = Picture.Market(
            books: shown.map {
                switch $0 {
                case .books(let books): books
                }
            },
            isDelivering: session == nil && tradedAhead == nil,
            openDeals: settling.openDays.compactMap { day in day.result.map { (day.date, $0.trades) } }
                + (ahead.isEmpty ? [] : [(date.advanced(byDays: 1), ahead)]))
        let pool = Picture.Pool(
            rule: terms.market.poolRule, charges: terms.community.charges, split: terms.split,
            corridors: scenario.runDays.contains(date) ? today.map { corridor(at: $0) } : [])
        return Picture(
            clock: clock, market: market, pool: pool,
            homes: Picture.Homes(
                households: households, humanSeats: households.indices.filter { terms.traders[$0] == .human },
                accounts: accounts,
                funds: funds, isSilent: homes.silentMeters.map { $0 != nil }, stoppedPaying: stoppedPaying,
                loneBalances: loneBalances,
                meshName: scenario.mesh?.name ?? "", nodes: meshHomes),
            mesh: mesh?.picture, health: Picture.Health(checkCount: checkCount, breaches: breaches), requests: requests,
            history: history)
    }
}
