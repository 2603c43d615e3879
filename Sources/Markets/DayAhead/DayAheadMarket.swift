package import Quantities

/// The day-ahead market of one delivery day: an open order book per slot, in
/// which households set their own prices inside the corridor.
///
/// It knows participants by number, slots, prices and energy; no household,
/// no clock and no wire. What it enforces is the market's rule book: the
/// gate, the corridor, the price grid, and that nobody's net position leaves
/// the range it declared.
package struct DayAheadMarket: Sendable {
    /// The delivery slots, one book each.
    package let slots: Range<Slot>
    package let participantCount: Int
    package let corridors: [Corridor]
    /// What a buyer pays on top of the price.
    package let charges: LocalCharges
    package let ladder: PriceLadder
    package let dealPriceRule: DealPriceRule
    package private(set) var isOpen = true
    package private(set) var books: OrderBooks
    /// All deals, oldest first.
    package private(set) var deals: [Deal] = []
    /// Orders accepted so far.
    package private(set) var orderCount = 0

    /// By participant × slot.
    private var declared: [DeclaredRange]
    private var hasDeclared: PerHousehold<Bool>
    /// What a participant that may not trade owes; nothing for the others.
    private var suspensions: PerHousehold<Money?>
    /// Net energy sold by participant × slot, in Wh.
    private var positions: [Int64]
    /// Open sell and buy orders by participant × slot, in Wh.
    private var openSales: [Int64]
    private var openPurchases: [Int64]
    /// By participant: what its open orders would lock if they were dealt.
    private var openEscrow: PerHousehold<Money>
    /// The participant's own resting order by participant × slot; a trader
    /// keeps at most one in a book.
    private var resting: [OrderID?]
    /// Orders and deals as everybody saw them.
    package private(set) var tape: PublicTape
    /// Deals, energy and value dealt by slot.
    package private(set) var dealCounts: [Int]
    package private(set) var dealtEnergy: [Energy]
    package private(set) var dealtValue: [Money]

    /// - Parameters:
    ///   - slots: not empty.
    ///   - corridors: one for each slot, with the charges taken off retail.
    ///   - charges: what a buyer pays on top of the price.
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
    /// Takes a participant's declaration for the whole day, one range per
    /// slot. It may be revised until the gate closes, but not so that what is
    /// dealt already falls outside; orders in the books that no longer fit
    /// are withdrawn.
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
    /// The new order is checked before the old one goes, so a refused order
    /// leaves everything as it was.
    ///
    /// - Parameter funds: what the participant can lock for it and for its
    ///   other open orders.
    /// - Returns: the places in ``deals`` of the deals it made.
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

    /// Takes a participant's order out of a slot's book.
    package mutating func cancel(slot: Slot, by participant: HouseholdID) throws(OrderRejection) {
        guard isOpen else { throw .gateClosed }
        guard slots.contains(slot) else { throw .unknownSlot(slot) }
        guard resting[cell(participant, bookIndex(slot))] != nil else { throw .unknownOrder }
        cancelResting(cell(participant, bookIndex(slot)))
    }

    /// Closes the gate: what was dealt is final, what still waits in the
    /// books has lapsed and stays there only to be looked at.
    package mutating func close() {
        isOpen = false
    }

    /// Whether an order would be taken, without sending it.
    ///
    /// - Parameter funds: what the participant can lock.
    /// - Returns: its book and ladder step.
    @discardableResult
    package func check(
        _ side: Side, energy: Energy, at price: Price, slot: Slot, by participant: HouseholdID, funds: Money = .unlimited
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

    /// What a deal locks of one side's funds until it is delivered: from a
    /// buyer the price and the local charges, from a seller the grid's
    /// retail price, which is what failing to deliver may cost.
    package func escrow(_ side: Side, energy: Energy, at price: Price, book: Int) -> Money {
        max(.zero, energy * ((side == .buy ? price : corridors[book].retail) + charges.total))
    }

    /// What of its funds a participant has for an order in a book, its order
    /// there being replaced.
    package func available(to participant: HouseholdID, of funds: Money, book: Int) -> Money {
        max(.zero, spareFunds(of: participant, having: funds) + restingEscrow(of: participant, book: book))
    }

    /// What of its funds a participant's open orders leave; below 0 after a
    /// slot went badly.
    package func spareFunds(of participant: HouseholdID, having funds: Money) -> Money { funds - openEscrow[participant] }

    /// What a participant's order waiting in a book would lock.
    package func restingEscrow(of participant: HouseholdID, book: Int) -> Money { restingEscrow(cell(participant, book)) }

    /// Keeps a participant from trading until it has paid.
    package mutating func suspend(_ participant: HouseholdID, debt: Money) { suspensions[participant] = debt }

    /// Lets a participant that has paid trade again.
    package mutating func readmit(_ participant: HouseholdID) { suspensions[participant] = nil }

    /// What a participant that may not trade owes.
    package func suspension(of participant: HouseholdID) -> Money? { suspensions[participant] }
}

// MARK: What can be read

extension DayAheadMarket {
    /// Everybody who may trade.
    package var participants: Range<HouseholdID> { hasDeclared.indices }

    /// The book of a slot.
    package func bookIndex(_ slot: Slot) -> Int { slots.lowerBound.distance(to: slot) }

    /// A participant's net day-ahead position in a slot: positive is sold.
    package func position(of participant: HouseholdID, slot: Slot) -> Energy {
        Energy(wattHours: positions[cell(participant, bookIndex(slot))])
    }

    package func declaration(of participant: HouseholdID, slot: Slot) -> DeclaredRange {
        declared[cell(participant, bookIndex(slot))]
    }

    /// Whether a participant has declared anything for the day.
    package func hasDeclaration(of participant: HouseholdID) -> Bool { hasDeclared[participant] }

    /// What a participant may still offer in a slot, its order there being
    /// replaced: the rest of its declared range.
    package func room(_ side: Side, participant: HouseholdID, book: Int) -> Energy {
        let place = cell(participant, book)
        let range = declared[place]
        switch side {
        case .sell: return Energy(wattHours: max(0, range.maximumSale.wattHours - positions[place]))
        case .buy: return Energy(wattHours: max(0, range.maximumPurchase.wattHours + positions[place]))
        }
    }

    /// A participant's order waiting in a slot's book.
    package func restingOrder(of participant: HouseholdID, slot: Slot) -> (side: Side, energy: Energy, price: Price)? {
        guard slots.contains(slot) else { return nil }
        let place = cell(participant, bookIndex(slot))
        guard let id = resting[place] else { return nil }
        let node = books.storage.nodes[Int(id.place)]
        return (
            openSales[place] > 0 ? .sell : .buy, Energy(wattHours: Int64(node.quantity)),
            ladder.price(ofStep: Int32(node.step))
        )
    }

    /// The best price of one side of a book.
    package func bestPrice(_ side: Side, book: Int) -> Price? {
        (side == .buy ? books.bestBid(book) : books.bestAsk(book)).map(ladder.price(ofStep:))
    }

    /// The most that could change hands in a slot: the smaller of what
    /// sellers and buyers declared to expect.
    package func dealableEnergy(_ slot: Slot) -> Energy {
        let book = bookIndex(slot)
        var supply = Energy.zero
        var demand = Energy.zero
        for participant in participants {
            let expected = declared[cell(participant, book)].expected
            if expected > .zero { supply += expected } else { demand -= expected }
        }
        return min(supply, demand)
    }

    /// The volume-weighted average price of a slot's deals, rounded down to a
    /// unit, or nothing without deals.
    package func averagePrice(_ slot: Slot) -> Price? {
        let book = bookIndex(slot)
        guard dealtEnergy[book] > .zero else { return nil }
        return Price(units: dealtValue[book].units.floorDivided(by: dealtEnergy[book].wattHours))
    }

    /// What is wrong, in words; empty when all holds: the books' own
    /// invariants, positions equal to the deals, nobody outside the declared
    /// range, open quantities equal to the books.
    package func brokenInvariants() -> [String] {
        var broken = books.brokenInvariants()
        var sold = Array(repeating: Int64(0), count: positions.count)
        for deal in deals {
            let book = bookIndex(deal.slot)
            sold[cell(deal.seller, book)] += deal.energy.wattHours
            sold[cell(deal.buyer, book)] -= deal.energy.wattHours
            let corridor = corridors[book]
            if deal.price < corridor.feedIn || deal.price > corridor.retail || deal.seller == deal.buyer
                || deal.price < deal.ask || deal.price > deal.bid
            {
                broken.append(
                    "deal \(deal.number) at \(deal.price) is outside its limits \(deal.ask)…\(deal.bid) or corridor")
            }
        }
        for place in positions.indices {
            if sold[place] != positions[place] {
                broken.append("position \(positions[place]) Wh differs from the deals' \(sold[place]) Wh")
            }
            let range = declared[place]
            if positions[place] > range.maximumSale.wattHours || -positions[place] > range.maximumPurchase.wattHours {
                broken.append("position \(positions[place]) Wh is outside the declared range")
            }
            let open = resting[place].flatMap { books.openQuantity($0) }.map(Int64.init) ?? 0
            if open != openSales[place] + openPurchases[place] {
                broken.append("\(open) Wh in the book, \(openSales[place] + openPurchases[place]) Wh counted as open")
            }
        }
        for participant in participants {
            let open = slots.indices.reduce(Money.zero) { $0 + restingEscrow(cell(participant, bookIndex($1))) }
            if open != openEscrow[participant] {
                broken.append("orders of participant \(participant.index) would lock \(open), counted as \(openEscrow[participant])")
            }
        }
        return broken
    }

    /// Folds the whole state.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(slots.lowerBound)
        fingerprint.combine(slots.upperBound)
        fingerprint.combine(isOpen)
        fingerprint.combine(orderCount)
        books.combine(into: &fingerprint)
        tape.combine(into: &fingerprint)
        for deal in deals { deal.combine(into: &fingerprint) }
        for place in positions.indices {
            fingerprint.combine(positions[place])
            fingerprint.combine(openSales[place])
            fingerprint.combine(openPurchases[place])
            fingerprint.combine(declared[place].expected)
            fingerprint.combine(declared[place].maximumSale)
            fingerprint.combine(declared[place].maximumPurchase)
        }
        for value in hasDeclared { fingerprint.combine(value) }
        for debt in suspensions { fingerprint.combine(debt?.units ?? -1) }
        for escrow in openEscrow { fingerprint.combine(escrow) }
    }
}

// MARK: Bookkeeping

extension DayAheadMarket {
    private func cell(_ participant: HouseholdID, _ book: Int) -> Int { participant.index * slots.count + book }

    /// What a resting order would lock if it were dealt.
    private func restingEscrow(_ place: Int) -> Money {
        guard let id = resting[place] else { return .zero }
        let step = Int32(books.storage.nodes[Int(id.place)].step)
        let isSale = openSales[place] > 0
        return escrow(
            isSale ? .sell : .buy, energy: Energy(wattHours: openSales[place] + openPurchases[place]),
            at: ladder.price(ofStep: step), book: place % slots.count)
    }

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
        // A participant has one order in a book and it is withdrawn before
        // the next one comes, so nothing ends here but by its own request.
    }
}
