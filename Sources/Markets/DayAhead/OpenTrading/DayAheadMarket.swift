package import Quantities

/// The day-ahead market of one delivery day: an open order book per slot, in
/// which households set their own prices inside the corridor.
///
/// It knows participants by number, slots, prices and energy, but no household,
/// no clock and no network. It enforces the market's rule book: the gate, the
/// corridor, the price grid, and that no participant's net position leaves the
/// range it declared.
package struct DayAheadMarket: Sendable {
    /// The delivery slots, one book each.
    package let slots: Range<Slot>
    /// The number of participants.
    package let participantCount: Int
    /// By slot: the prices between which it is traded, charges taken off
    /// retail.
    package let corridors: [Corridor]
    /// The charges that a buyer pays on top of the price.
    package let charges: LocalCharges
    /// The price grid, the same for all books; it covers all open corridors.
    package let ladder: PriceLadder
    /// The rule by which a trade's price follows from the two limits.
    package let dealPriceRule: DealPriceRule
    /// Whether the gate is open: no order is accepted after it has closed.
    package private(set) var isOpen = true
    /// The order books, one for each slot, in the order of the slots.
    package private(set) var books: OrderBooks
    /// All trades, oldest first.
    package private(set) var deals: [Deal] = []
    /// The number of orders accepted so far.
    package private(set) var orderCount = 0

    /// By participant × slot.
    private(set) var declared: [DeclaredRange]
    private(set) var hasDeclared: PerHousehold<Bool>
    /// The debt of each participant that may not trade; `nil` for the others.
    private(set) var suspensions: PerHousehold<Money?>
    /// Net energy sold by participant × slot, in Wh.
    private(set) var positions: [Int64]
    /// Open sell and buy orders by participant × slot, in Wh.
    private(set) var openSales: [Int64]
    private(set) var openPurchases: [Int64]
    /// By participant: the escrow that its open orders would lock if they
    /// traded.
    private(set) var openEscrow: PerHousehold<Money>
    /// The participant's own resting order by participant × slot; a trader has
    /// at most one in a book.
    private(set) var resting: [OrderID?]
    /// The public record of orders and trades.
    package private(set) var tape: PublicTape
    /// By slot: the number of trades.
    package private(set) var dealCounts: [Int]
    /// By slot: the energy traded.
    package private(set) var dealtEnergy: [Energy]
    /// By slot: the value traded, charges not included.
    package private(set) var dealtValue: [Money]

    /// Opens the gate with empty books.
    ///
    /// - Parameters:
    ///   - slots: not empty.
    ///   - corridors: one for each slot, with the charges taken off retail.
    ///   - charges: the charges that a buyer pays on top of the price.
    ///   - dealPriceRule: the rule for the price of a trade.
    package init(
        slots: Range<Slot>, participantCount: Int, corridors: [Corridor], charges: LocalCharges = .none,
        dealPriceRule: DealPriceRule = .midpoint
    ) {
        precondition(corridors.count == slots.count, "a corridor for each of \(slots.count) slots")
        self.slots = slots
        self.participantCount = participantCount
        self.corridors = corridors
        self.charges = charges
        self.dealPriceRule = dealPriceRule
        let open = corridors.filter(\.isOpen)
        let lowest = open.map(\.feedIn).min() ?? .zero
        let highest = open.map(\.retail).max() ?? .zero
        ladder = PriceLadder(covering: lowest...highest)
        books = OrderBooks(
            bookCount: slots.count, stepCount: ladder.count, capacity: participantCount * slots.count / 2 + 16,
            selfTradePrevention: .cancelTaker)
        let cells = participantCount * slots.count
        declared = Array(repeating: .none, count: cells)
        hasDeclared = PerHousehold(repeating: false, count: participantCount)
        suspensions = PerHousehold(repeating: nil, count: participantCount)
        openEscrow = PerHousehold(repeating: .zero, count: participantCount)
        positions = Array(repeating: 0, count: cells)
        openSales = Array(repeating: 0, count: cells)
        openPurchases = Array(repeating: 0, count: cells)
        resting = Array(repeating: nil, count: cells)
        tape = PublicTape(bookCount: slots.count)
        dealCounts = Array(repeating: 0, count: slots.count)
        dealtEnergy = Array(repeating: .zero, count: slots.count)
        dealtValue = Array(repeating: .zero, count: slots.count)
    }
}

// MARK: What participants do

extension DayAheadMarket {
    /// Records a participant's declaration for the whole day, one range for
    /// each slot. It may be revised until the gate closes, but existing trades
    /// must stay inside. Orders in the books that no longer fit are cancelled.
    ///
    /// - Throws: ``OrderRejection`` if the gate is closed, the participant is
    ///   suspended, or a position lies outside the new range; nothing then
    ///   changes.
    /// - Complexity: O(slots).
    package mutating func declare(_ ranges: [DeclaredRange], by participant: HouseholdID) throws(OrderRejection) {
        guard isOpen else { throw .gateClosed }
        if let debt = suspensions[participant] { throw .suspended(debt) }
        precondition(ranges.count == slots.count, "a range for each of \(slots.count) slots")
        for (index, range) in ranges.enumerated() {
            let position = Energy(wattHours: positions[cell(participant, index)])
            if position > range.maximumSale || -position > range.maximumPurchase {
                throw .positionOutsideDeclaration(position, slots.lowerBound.advanced(by: index))
            }
        }
        hasDeclared[participant] = true
        for (index, range) in ranges.enumerated() {
            let place = cell(participant, index)
            declared[place] = range
            if openSales[place] > room(.sell, participant: participant, book: index).wattHours
                || openPurchases[place] > room(.buy, participant: participant, book: index).wattHours
            {
                cancelResting(place)
            }
        }
    }

    /// Sends a limit order to a slot's book, in place of the participant's
    /// earlier order there.
    ///
    /// The new order is checked before the old one is cancelled, so a refused
    /// order leaves everything unchanged.
    ///
    /// - Parameter funds: the amount that the participant can lock for this and
    ///   its other open orders.
    /// - Returns: the indices in ``deals`` of the trades it made.
    /// - Throws: ``OrderRejection`` for the first rule broken; see
    ///   ``check(_:energy:at:slot:by:funds:)``.
    /// - Complexity: O(1) per order met.
    package mutating func submit(
        _ side: Side, energy: Energy, at price: Price, slot: Slot, by participant: HouseholdID, time: SimTime,
        funds: Money = .unlimited
    ) throws(OrderRejection) -> Range<Int> {
        let (book, step) = try check(side, energy: energy, at: price, slot: slot, by: participant, funds: funds)
        cancelResting(cell(participant, book))
        let firstDeal = deals.count
        let place = cell(participant, book)
        let order = Order(
            side: side, step: step, quantity: UInt32(energy.wattHours), owner: UInt32(participant.index),
            tag: UInt32(truncatingIfNeeded: orderCount + 1))
        orderCount += 1
        if side == .sell {
            openSales[place] = energy.wattHours
        } else {
            openPurchases[place] = energy.wattHours
        }
        var fills = Fills()
        openEscrow[participant] += escrow(side, energy: energy, at: price, book: book)
        resting[place] = books.withEngine { $0.submit(order, book: book, sink: &fills) }
        tape.order(side, price: price, owner: participant, crossed: !fills.trades.isEmpty, book: book)
        for trade in fills.trades { record(trade, time: time) }
        if resting[place] == nil {
            let unfilled = Energy(wattHours: openSales[place] + openPurchases[place])
            openEscrow[participant] -= escrow(side, energy: unfilled, at: price, book: book)
            openSales[place] = 0
            openPurchases[place] = 0
        }
        return firstDeal..<deals.count
    }

    /// Cancels a participant's order in a slot's book.
    ///
    /// - Throws: ``OrderRejection`` if the gate is closed, the slot is not
    ///   traded here, or no order of the participant waits there.
    package mutating func cancel(slot: Slot, by participant: HouseholdID) throws(OrderRejection) {
        guard isOpen else { throw .gateClosed }
        guard slots.contains(slot) else { throw .unknownSlot(slot) }
        guard resting[cell(participant, bookIndex(slot))] != nil else { throw .unknownOrder }
        cancelResting(cell(participant, bookIndex(slot)))
    }

    /// Closes the gate: trades are final, and orders still waiting in the books
    /// have lapsed and stay there for display only.
    package mutating func close() {
        isOpen = false
    }

    /// Checks whether an order would be accepted, without sending it.
    ///
    /// - Parameter funds: the amount that the participant can lock for this and
    ///   its other open orders.
    /// - Returns: the index of its book and its step on the ladder.
    /// - Throws: ``OrderRejection`` for the first rule broken, in this order:
    ///   gate, slot, open corridor, energy above 0 and at most 2³² - 1 Wh,
    ///   price inside the corridor and on the grid, no debt, a declaration,
    ///   room in it, funds.
    /// - Complexity: O(1).
    @discardableResult
    package func check(
        _ side: Side, energy: Energy, at price: Price, slot: Slot, by participant: HouseholdID,
        funds: Money = .unlimited
    ) throws(OrderRejection) -> (book: Int, step: Int32) {
        guard isOpen else { throw .gateClosed }
        guard slots.contains(slot) else { throw .unknownSlot(slot) }
        let book = bookIndex(slot)
        let corridor = corridors[book]
        guard corridor.isOpen else { throw .noCommunityMarket(corridor) }
        guard energy > .zero else { throw .noEnergy }
        guard energy.wattHours <= Int64(UInt32.max) else {
            throw .tooMuchEnergy(Energy(wattHours: Int64(UInt32.max)))
        }
        guard price >= corridor.feedIn, price <= corridor.retail else { throw .outsideCorridor(price, corridor) }
        guard let step = ladder.step(of: price) else {
            let down = ladder.roundedDown(price)
            throw .offGrid(price, step: ladder.step, nearest: down >= corridor.feedIn ? down : ladder.roundedUp(price))
        }
        if let debt = suspensions[participant] { throw .suspended(debt) }
        guard hasDeclared[participant] else { throw .notDeclared }
        let left = room(side, participant: participant, book: book)
        guard energy <= left else { throw .beyondDeclaration(side: side, asked: energy, left: left) }
        let needed = escrow(side, energy: energy, at: price, book: book)
        let available = self.available(to: participant, of: funds, book: book)
        guard needed <= available else { throw .insufficientFunds(needed: needed, available: available) }
        return (book, step)
    }

    /// Bars a participant from trading until it has paid its debt.
    package mutating func suspend(_ participant: HouseholdID, debt: Money) { suspensions[participant] = debt }

    /// Lets a participant that has paid trade again.
    package mutating func readmit(_ participant: HouseholdID) { suspensions[participant] = nil }

    /// The debt of a participant that may not trade; `nil` if it may.
    package func suspension(of participant: HouseholdID) -> Money? { suspensions[participant] }
}

// MARK: Checkpoints

extension DayAheadMarket {
    /// Takes the books out in packed form. Nothing else changes, and no other
    /// member may be used before they are back.
    mutating func putBooksBy() -> PackedBooks {
        defer { books = .none }
        return PackedBooks(books)
    }

    mutating func takeBooksBack(_ packed: PackedBooks) { books = packed.books }
}

// MARK: Bookkeeping

extension DayAheadMarket {
    func cell(_ participant: HouseholdID, _ book: Int) -> Int { participant.index * slots.count + book }

    private mutating func cancelResting(_ place: Int) {
        guard let id = resting[place] else { return }
        openEscrow[HouseholdID(place / slots.count)] -= restingEscrow(place)
        var ignored = Fills()
        books.withEngine { _ = $0.cancel(id, sink: &ignored) }
        resting[place] = nil
        openSales[place] = 0
        openPurchases[place] = 0
    }

    private mutating func record(_ trade: Trade, time: SimTime) {
        let book = Int(trade.book)
        let takerBuys = trade.takerSide == .buy
        let maker = HouseholdID(Int(trade.makerOwner))
        let taker = HouseholdID(Int(trade.takerOwner))
        let makerPrice = ladder.price(ofStep: trade.makerStep)
        let takerPrice = ladder.price(ofStep: trade.takerStep)
        let bid = takerBuys ? takerPrice : makerPrice
        let ask = takerBuys ? makerPrice : takerPrice
        let energy = Energy(wattHours: Int64(trade.quantity))
        let deal = Deal(
            number: deals.count + 1, time: time, slot: slots.lowerBound.advanced(by: book),
            seller: takerBuys ? maker : taker, buyer: takerBuys ? taker : maker, energy: energy,
            price: dealPriceRule.price(bid: bid, ask: ask, makerIsBuyer: !takerBuys), ask: ask, bid: bid,
            makerIsBuyer: !takerBuys)
        deals.append(deal)
        tape.deal(price: deal.price, taker: taker, takerSide: trade.takerSide, maker: maker, book: book)
        let sellerCell = cell(deal.seller, book)
        let buyerCell = cell(deal.buyer, book)
        positions[sellerCell] += energy.wattHours
        positions[buyerCell] -= energy.wattHours
        openSales[sellerCell] -= energy.wattHours
        openPurchases[buyerCell] -= energy.wattHours
        openEscrow[deal.seller] -= escrow(.sell, energy: energy, at: ask, book: book)
        openEscrow[deal.buyer] -= escrow(.buy, energy: energy, at: bid, book: book)
        if openSales[sellerCell] == 0, openPurchases[sellerCell] == 0 { resting[sellerCell] = nil }
        if openSales[buyerCell] == 0, openPurchases[buyerCell] == 0 { resting[buyerCell] = nil }
        dealCounts[book] += 1
        dealtEnergy[book] += energy
        dealtValue[book] += deal.value
    }
}

/// Collects the trades of one order.
private struct Fills: ExecutionSink {
    var trades: [Trade] = []

    mutating func traded(_ trade: Trade) { trades.append(trade) }

    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd) {
        // A participant has one order in a book, and that is cancelled before
        // the next one arrives, so an order ends only at its owner's request.
    }
}
