package import Quantities

/// A copy of a day's trading for display.
package enum MarketPicture: Sendable {
    case books(BooksPicture)

    /// The day that is traded.
    package var date: CivilDate {
        switch self {
        case .books(let books): books.date
        }
    }
}

/// A copy of one day's order books. Lists by slot are in the order of
/// ``slots``.
package struct BooksPicture: Sendable {
    /// The local day that is traded.
    package var date: CivilDate
    /// The slots of that day, one book each.
    package var slots: Range<Slot>
    /// Whether the gate is open.
    package var isOpen: Bool
    /// By slot: the prices between which it is traded.
    package var corridors: [Corridor]
    /// The distance between two prices of the price grid.
    package var priceStep: Price
    /// The number of orders accepted so far.
    package var orderCount: Int
    /// All trades so far, oldest first.
    package var deals: [Deal]
    /// By slot: the number of trades.
    package var dealCounts: [Int]
    /// By slot: the energy traded.
    package var dealtEnergy: [Energy]
    /// By slot: the value traded, charges not included.
    package var dealtValue: [Money]
    /// By slot: the most that could change hands by the declarations.
    package var dealableEnergy: [Energy]
    /// By slot: asks, best (lowest) price first.
    package var asks: SideLevels
    /// By slot: bids, best (highest) price first.
    package var bids: SideLevels
    /// The standing of the first household that a person trades for; `nil` if
    /// there is none.
    package var seat: Seat?

    /// One household's standing, by slot.
    package struct Seat: Hashable, Sendable {
        /// The net energy sold; negative is bought.
        package var position: [Energy]
        /// The energy that the household may still buy, at least 0.
        package var roomToBuy: [Energy]
        /// The energy that the household may still sell, at least 0.
        package var roomToSell: [Energy]
    }

    /// One price of a book.
    package struct Level: Hashable, Sendable {
        /// The price of the level.
        package var price: Price
        /// The total energy waiting at that price.
        package var energy: Energy
        /// The range of the level's orders in the side's list of owners.
        fileprivate var ownerRange: Range<Int32>
    }

    /// The levels of one side of every book, in flat arrays, because a picture
    /// is taken thirty times a second.
    package struct SideLevels: Hashable, Sendable {
        private var levels: [Level] = []
        private var owners: [Int32] = []
        /// The start of each book's levels, and the end of the last.
        private var starts: [Int] = [0]

        /// The number of books.
        package var bookCount: Int { starts.count - 1 }
        /// The levels of a book, best price first.
        package subscript(book: Int) -> ArraySlice<Level> { levels[starts[book]..<starts[book + 1]] }

        /// The households whose orders form a level, first in the queue first.
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

    /// Copies the books of a market.
    ///
    /// - Parameter seat: a household that a person trades for; `nil` if there
    ///   is none.
    /// - Complexity: O(resting orders + slots × participants).
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

    /// The volume-weighted average price of the trades in a book, rounded down
    /// to a unit; `nil` without trades.
    package func averagePrice(_ book: Int) -> Price? {
        dealtEnergy[book] == .zero
            ? nil : Price(units: dealtValue[book].units.floorDivided(by: dealtEnergy[book].wattHours))
    }
}
