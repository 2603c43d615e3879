internal import Algorithms
package import Community
package import EStar
package import Markets
package import Quantities

/// An unchanging picture of a world for those who look at it: what a screen
/// shows, without what only the engine needs. It carries no keys, no queues
/// and no random streams.
///
/// Taking one is cheap: arrays are shared with the world until it changes
/// them, and only the depth of the books is copied out.
package struct Picture: Sendable {
    package var clock: Clock
    package var market: Market
    package var pool: Pool
    package var homes: Homes
    /// `nil` where messages arrive at once.
    package var mesh: MeshPicture?
    package var health: Health
    /// What the operator did, and what came of it.
    package var requests: [Request]
    /// What has happened so far.
    package var history: History

    /// When it is, and where in the run.
    package struct Clock: Sendable {
        package var scenarioName: String
        package var seed: UInt64
        package var calendar: DeliveryCalendar
        package var now: SimTime
        package var date: CivilDate
        package var dayNumber: Int
        package var dayCount: Int
        package var phase: World.Phase
        package var nextPhaseChange: (time: SimTime, kind: World.PhaseChange)?
        /// The gate of this day, for the next one.
        package var gate: (opens: SimTime, closes: SimTime)?
        package var stepCount: Int
        /// The slot being delivered, or the last one of the run.
        package var currentSlot: Slot
    }

    /// Day-ahead trading.
    package struct Market: Sendable {
        /// The books to look at: of the latest gate that has opened, or else
        /// of the day being delivered.
        package var books: BooksPicture?
        /// Whether those are the books of the day being delivered.
        package var isDelivering: Bool
        /// What was traded for the days that are not final.
        package var openDeals: [(date: CivilDate, deals: [Deal])]
    }

    /// What neighbours and the grid ask and pay.
    package struct Pool: Sendable {
        /// How the pool prices; `nil` where every home settles with the grid.
        package var rule: PoolRule?
        package var charges: LocalCharges
        package var split: Terms.RetailSplit
        /// What the grid asks and pays in each slot of the day, which is known
        /// from its start.
        package var corridors: [Corridor]
    }

    /// The households, their money and their meters.
    package struct Homes: Sendable {
        package var households: PerHousehold<Household>
        /// Which homes are traded for by hand.
        package var humanSeats: [HouseholdID]
        package var accounts: Accounts
        package var funds: Funds
        /// By household: whether its meter cannot be read, and whether it
        /// leaves its bills unpaid.
        package var isSilent: PerHousehold<Bool>
        package var stoppedPaying: PerHousehold<Bool>
        /// By household: what the grid alone would have paid so far.
        package var loneBalances: PerHousehold<Money>
        /// The name of the mesh, and by household the node it lives at; empty
        /// without a mesh.
        package var meshName: String
        package var nodes: PerHousehold<NodeID>
    }

    /// What was checked.
    package struct Health: Sendable {
        package var checkCount: Int
        /// What failed a check.
        package var breaches: [String]
    }
}

extension Picture {
    /// A household's name.
    package func name(_ household: HouseholdID) -> String { homes.households[household].id }

    /// The record of a slot, if it has been delivered.
    ///
    /// - Complexity: O(log slots).
    package func record(of slot: Slot) -> SlotRecord? { history.index(of: slot).map { history.slots[$0] } }

    /// The slots of a day that are settled.
    ///
    /// - Complexity: O(log slots).
    package func records(of slots: Range<Slot>) -> Slice<Chunked<SlotRecord>> {
        let first = history.slots.partitioningIndex { $0.slot >= slots.lowerBound }
        let end = history.slots.partitioningIndex { $0.slot >= slots.upperBound }
        return history.slots[first..<end]
    }

    /// What was traded day-ahead for a day, oldest first.
    ///
    /// - Complexity: O(days).
    package func deals(of date: CivilDate) -> [Deal] {
        market.openDeals.first { $0.date == date }?.deals ?? history.days.last { $0.date == date }?.deals ?? []
    }
}

extension World {
    /// The picture of this moment.
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
