package import Community
package import EStar
package import Markets
package import Quantities

/// An unchanging picture of a world for those who look at it: what the screen
/// shows, without what only the engine needs.
///
/// Taking one is cheap: arrays are shared with the world until it changes
/// them, and only the depth of the books is copied out.
package struct Snapshot: Sendable {
    package var scenarioName: String
    package var seed: UInt64
    package var households: PerHousehold<Household>
    /// Which homes are traded for by hand.
    package var humanSeats: [HouseholdID]
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
    package var checkCount: Int
    package var breaches: [String]
    /// The market to look at: the latest whose gate has opened, or else the
    /// one being delivered.
    package var market: MarketPicture?
    /// What was dealt for the days that are not final.
    package var openDeals: [OpenDeals]
    /// How the pool prices; nothing where every home settles with the grid.
    package var poolRule: PoolRule?
    package var charges: LocalCharges
    package var split: Scenario.RetailSplit
    /// Slots delivered so far, oldest first.
    package var slots: Chunked<SlotRecord>
    package var days: Chunked<DayRecord>
    /// What happened, oldest first.
    package var events: Chunked<Event>
    package var accounts: Accounts
    package var funds: Funds
    /// By household: whether its meter cannot be read, and whether it leaves
    /// its bills unpaid.
    package var isSilent: PerHousehold<Bool>
    package var stoppedPaying: PerHousehold<Bool>
    package var loneBalances: PerHousehold<Money>
    /// The mesh, and the node of each household.
    package var mesh: Mesh?
    package var meshName: String
    package var meshHomes: PerHousehold<NodeID>
    /// The slot being delivered, or the last one of the run.
    package var currentSlot: Slot
    /// What the grid asks and pays in each slot of the day, which is known
    /// from its start.
    package var corridors: [Corridor]

    /// The deals of one day.
    package struct OpenDeals: Sendable {
        package var date: CivilDate
        package var deals: [Deal]
    }

    /// What was dealt day-ahead for a day, oldest first.
    ///
    /// - Complexity: O(days).
    package func deals(of date: CivilDate) -> [Deal] {
        openDeals.first { $0.date == date }?.deals ?? days.last { $0.date == date }?.deals ?? []
    }
}

/// The books of one day-ahead market, copied out.
package struct MarketPicture: Sendable {
    package var date: CivilDate
    package var slots: Range<Slot>
    package var isOpen: Bool
    /// Whether the day it is for is being delivered.
    package var isDelivering: Bool
    package var corridors: [Corridor]
    package var priceStep: Price
    package var orderCount: Int
    package var deals: [Deal]
    package var dealCounts: [Int]
    package var dealtEnergy: [Energy]
    package var dealtValue: [Money]
    package var dealableEnergy: [Energy]
    /// By slot: asks from the best up, bids from the best down.
    package var asks: SideLevels
    package var bids: SideLevels
    /// What the first household traded for by hand may do, if there is one.
    package var seat: Seat?

    /// One household's standing, by slot.
    package struct Seat: Hashable, Sendable {
        /// Net energy sold; negative is bought.
        package var position: [Energy]
        package var roomToBuy: [Energy]
        package var roomToSell: [Energy]
    }

    /// One price of a book.
    package struct Level: Hashable, Sendable {
        package var price: Price
        package var energy: Energy
        /// Where the households behind it stand among the side's owners.
        fileprivate var ownerRange: Range<Int32>
    }

    /// The levels of one side of every book, in flat arrays: a picture is
    /// taken thirty times a second.
    package struct SideLevels: Hashable, Sendable {
        private var levels: [Level] = []
        private var owners: [Int32] = []
        /// Where each book's levels start, and the end of the last.
        private var starts: [Int] = [0]

        package var bookCount: Int { starts.count - 1 }
        package subscript(book: Int) -> ArraySlice<Level> { levels[starts[book]..<starts[book + 1]] }

        /// The households behind a level, first in the queue first.
        package func owners(of level: Level) -> [HouseholdID] {
            owners[Int(level.ownerRange.lowerBound)..<Int(level.ownerRange.upperBound)].map { HouseholdID(Int($0)) }
        }

        fileprivate init(_ market: DayAheadMarket, _ side: Side) {
            starts.reserveCapacity(market.slots.count + 1)
            levels.reserveCapacity(market.books.liveCount)
            owners.reserveCapacity(market.books.liveCount)
            for book in 0..<market.slots.count {
                market.books.forEachStep(side, book: book) { step in
                    let first = Int32(owners.count)
                    var wattHours: Int64 = 0
                    market.books.forEachOrder(book: book, step: step) { order in
                        wattHours += Int64(order.quantity)
                        owners.append(Int32(order.owner))
                    }
                    levels.append(
                        Level(
                            price: market.ladder.price(ofStep: step), energy: Energy(wattHours: wattHours),
                            ownerRange: first..<Int32(owners.count)))
                }
                starts.append(levels.count)
            }
        }
    }

    /// The volume-weighted price of a slot's deals.
    package func averagePrice(_ book: Int) -> Price? {
        dealtEnergy[book] == .zero
            ? nil : Price(units: dealtValue[book].units.floorDivided(by: dealtEnergy[book].wattHours))
    }
}

extension World {
    /// The picture of this moment.
    ///
    /// - Complexity: O(resting orders + slots of a day).
    package var snapshot: Snapshot {
        let shown = market ?? deliveringMarket
        let seats = households.indices.filter { scenario.trader(of: $0) == .human }
        let last = calendar.slots(of: date)
        let current = calendar.slot(at: now)
        return Snapshot(
            scenarioName: scenario.name, seed: scenario.seed, households: households,
            humanSeats: seats, calendar: calendar, now: now, date: date, dayNumber: dayIndex + 1, dayCount: scenario.runDays.count, phase: phase,
            nextPhaseChange: nextPhaseChange, gate: gate(ofDay: dayIndex + 1), stepCount: stepCount,
            checkCount: checkCount, breaches: breaches,
            market: shown.map {
                MarketPicture($0, calendar: calendar, isDelivering: market == nil, seat: seats.first)
            },
            openDeals: (openDays.map { ($0.date, $0.market) } + [(date.advanced(byDays: 1), market)]).compactMap {
                day, market in market.map { Snapshot.OpenDeals(date: day, deals: $0.deals) }
            },
            poolRule: scenario.market.poolRule, charges: scenario.community.charges, split: scenario.split,
            slots: slots, days: days, events: history.events, accounts: accounts, funds: funds, isSilent: silentMeters.map { $0 != nil },
            stoppedPaying: stoppedPaying, loneBalances: loneBalances, mesh: mesh, meshName: scenario.mesh?.name ?? "",
            meshHomes: meshHomes,
            currentSlot: last.contains(current) ? current : last.upperBound.advanced(by: -1),
            corridors: scenario.runDays.contains(date) ? last.map { scenario.corridor(at: $0) } : [])
    }
}

extension MarketPicture {
    init(_ market: DayAheadMarket, calendar: DeliveryCalendar, isDelivering: Bool, seat: HouseholdID?) {
        let books = 0..<market.slots.count
        self.init(
            date: calendar.date(at: calendar.start(of: market.slots.lowerBound)), slots: market.slots,
            isOpen: market.isOpen, isDelivering: isDelivering, corridors: market.corridors,
            priceStep: market.ladder.step, orderCount: market.orderCount, deals: market.deals,
            dealCounts: market.dealCounts, dealtEnergy: market.dealtEnergy, dealtValue: market.dealtValue,
            dealableEnergy: market.slots.map { market.dealableEnergy($0) },
            asks: SideLevels(market, .sell), bids: SideLevels(market, .buy),
            seat: seat.map { home in
                Seat(
                    position: market.slots.map { market.position(of: home, slot: $0) },
                    roomToBuy: books.map { market.room(.buy, participant: home, book: $0) },
                    roomToSell: books.map { market.room(.sell, participant: home, book: $0) })
            })
    }
}
