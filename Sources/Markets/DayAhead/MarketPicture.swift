package import Quantities

/// What there is to look at of a day's trading.
package enum MarketPicture: Sendable {
    case books(BooksPicture)

    /// The day that is traded.
    package var date: CivilDate {
        switch self {
        case .books(let books): books.date
        }
    }
}

/// The books of one day, copied out.
package struct BooksPicture: Sendable {
    package var date: CivilDate
    package var slots: Range<Slot>
    package var isOpen: Bool
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

    /// Copies a market's books out.
    ///
    /// - Parameter seat: a household traded for by hand.
    /// - Complexity: O(resting orders + slots).
    init(_ market: DayAheadMarket, date: CivilDate, seat: HouseholdID?) {
        let books = 0..<market.slots.count
        self.date = date
        slots = market.slots
        isOpen = market.isOpen
        corridors = market.corridors
        priceStep = market.ladder.step
        orderCount = market.orderCount
        deals = market.deals
        dealCounts = market.dealCounts
        dealtEnergy = market.dealtEnergy
        dealtValue = market.dealtValue
        dealableEnergy = market.slots.map { market.dealableEnergy($0) }
        asks = SideLevels(market, .sell)
        bids = SideLevels(market, .buy)
        self.seat = seat.map { home in
            Seat(
                position: market.slots.map { market.position(of: home, slot: $0) },
                roomToBuy: books.map { market.room(.buy, participant: home, book: $0) },
                roomToSell: books.map { market.room(.sell, participant: home, book: $0) })
        }
    }

    /// The volume-weighted price of a slot's deals.
    package func averagePrice(_ book: Int) -> Price? {
        dealtEnergy[book] == .zero
            ? nil : Price(units: dealtValue[book].units.floorDivided(by: dealtEnergy[book].wattHours))
    }
}
