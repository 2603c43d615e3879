internal import Foundation
package import Quantities

/// Open peer-to-peer trading of a day: an order book for each slot, in which
/// the households' traders set their own prices and revise them until the
/// gate closes.
package struct OpenTrading: DayAheadMechanism {
    /// The market: its books, trades and declarations.
    package internal(set) var market: DayAheadMarket
    var gate: GateOpening
    /// By household and slot: its trader's memory of the book; empty for
    /// strategies that do not learn.
    var memories: PerHousehold<[TraderMemory]>
    /// Declarations refused because of a debt; they are sent again as soon as
    /// it is paid.
    var refused: [HouseholdID: [DeclaredRange]] = [:]

    /// Opens the books; households with a debt start suspended.
    package init(_ gate: GateOpening) {
        self.gate = gate
        market = DayAheadMarket(
            slots: gate.slots, participantCount: gate.participants.count, corridors: gate.corridors,
            charges: gate.charges,
            dealPriceRule: gate.priceRule)
        memories = gate.participants.map { participant in
            Array(repeating: TraderMemory(), count: participant.strategy?.learns == true ? gate.slots.count : 0)
        }
        for home in gate.participants.indices where gate.participants[home].debt > .zero {
            market.suspend(home, debt: gate.participants[home].debt)
        }
    }

    /// Handles a message that has reached the market. Orders of one message are
    /// taken one by one: a refused order does not stop those after it.
    ///
    /// - Complexity: O(slots) for a declaration, O(1) for a cancellation and
    ///   for each order and each order it meets.
    package mutating func receive(_ message: MarketMessage, from home: HouseholdID, funds: Money, at time: SimTime)
        -> [MarketEffect]
    {
        switch message {
        case .declaration(let ranges): declare(ranges, home)
        case .orders(let orders): submit(orders, home, funds: funds, at: time)
        case .cancel(let slot): cancel(slot, home)
        }
    }

    /// Handles an alarm: at opening all households declare and all traders ask
    /// for a first look; a trader that looks replaces its orders.
    package mutating func wake(_ alarm: MarketAlarm, funds: (HouseholdID) -> Money, at time: SimTime) -> [MarketEffect]
    {
        switch alarm {
        case .opening:
            // All households declare before any trader looks at the books.
            var effects = gate.participants.indices.map {
                MarketEffect.send(.declaration(gate.participants[$0].declaration), from: $0)
            }
            for home in gate.participants.indices where gate.participants[home].strategy != nil {
                effects += nextLook(home, at: time)
            }
            return effects
        case .trader(let home):
            let orders = composeOrders(of: home, funds: funds(home), at: time)
            return (orders.isEmpty ? [] : [.send(.orders(orders), from: home)]) + nextLook(home, at: time)
        }
    }

    /// Lets a household trade again; it sends the declaration that was refused
    /// because of its debt, if there is one.
    package mutating func readmit(_ home: HouseholdID) -> [MarketEffect] {
        market.readmit(home)
        guard let ranges = refused.removeValue(forKey: home) else { return [] }
        return [.send(.declaration(ranges), from: home)]
    }

    /// Returns the final result, with the books as they are now. This value
    /// itself does not change.
    package func close(at time: SimTime) -> DayAheadResult {
        var closed = market
        closed.close()
        return DayAheadResult(
            gate, trades: market.deals, declared: declarations, limit: limit(of:_:book:),
            picture: .books(BooksPicture(closed, date: gate.date, seat: seat)))
    }

    /// A copy of the books in their present state, for display.
    package var picture: MarketPicture { .books(BooksPicture(market, date: gate.date, seat: seat)) }

    /// Describes the broken invariants of the market in words; empty if all
    /// hold.
    package func brokenInvariants() -> [String] { market.brokenInvariants() }

    /// Folds the market, the traders' streams, limits and memories, and the
    /// refused declarations.
    package func combine(into fingerprint: inout Fingerprint) {
        market.combine(into: &fingerprint)
        for participant in gate.participants {
            fingerprint.combine(participant.random)
            for limit in participant.limits { fingerprint.combine(limit?.units ?? .min) }
        }
        for memories in memories {
            fingerprint.combine(memories.count)
            for memory in memories { memory.combine(into: &fingerprint) }
        }
        fingerprint.combine(refused.count)
        for (home, ranges) in refused.sorted(by: { $0.key < $1.key }) {
            fingerprint.combine(home)
            for range in ranges { range.combine(into: &fingerprint) }
        }
    }
}

// MARK: The market

extension OpenTrading {
    private mutating func declare(_ ranges: [DeclaredRange], _ home: HouseholdID) -> [MarketEffect] {
        do throws(OrderRejection) {
            try market.declare(ranges, by: home)
            return [.declared(home, ranges, from: market.slots.lowerBound)]
        } catch {
            if case .suspended = error { refused[home] = ranges }
            return [.refused(home, error)]
        }
    }

    /// Sends a message's orders to the books, one after the other.
    private mutating func submit(_ orders: [OrderMessage], _ home: HouseholdID, funds: Money, at time: SimTime)
        -> [MarketEffect]
    {
        var effects: [MarketEffect] = []
        var accepted: [OrderMessage] = []
        var free = funds
        for order in orders {
            do throws(OrderRejection) {
                let dealt = try market.submit(
                    order.side, energy: order.energy, at: order.price, slot: order.slot, by: home, time: time,
                    funds: max(.zero, free))
                for deal in market.deals[dealt] {
                    effects.append(.traded(deal))
                    // The escrow of a trade is not available to the next order.
                    free -= market.escrow(
                        order.side, energy: deal.energy, at: deal.price, book: market.bookIndex(deal.slot))
                }
                accepted.append(order)
            } catch {
                effects.append(.refused(home, error))
            }
        }
        return effects + [.accepted(home, accepted)]
    }

    private mutating func cancel(_ slot: Slot, _ home: HouseholdID) -> [MarketEffect] {
        do throws(OrderRejection) {
            try market.cancel(slot: slot, by: home)
            return [.cancelled(home, slot)]
        } catch {
            return [.refused(home, error)]
        }
    }

    private var declarations: PerHousehold<[DeclaredRange]?> {
        market.participants.eachIndexed { home in
            market.hasDeclaration(of: home) ? market.slots.map { market.declaration(of: home, slot: $0) } : nil
        }
    }

    /// The first household that a person trades for; `nil` if there is none.
    private var seat: HouseholdID? { gate.participants.firstIndex { $0.strategy == nil } }
}

// MARK: Traders

extension OpenTrading {
    /// The value of a kWh to a household in a slot: what its devices would gain
    /// by using it otherwise, clamped to the corridor.
    private func limit(of home: HouseholdID, _ side: Side, book: Int) -> Price {
        let corridor = gate.corridors[book]
        let otherwise = side == .sell ? corridor.feedIn : corridor.retail
        return min(max(gate.participants[home].limits[book] ?? otherwise, corridor.feedIn), corridor.retail)
    }

    /// Returns the new orders of a trader that looks at the books: one for
    /// every slot in which it still has quantity.
    private mutating func composeOrders(of home: HouseholdID, funds: Money, at time: SimTime) -> [OrderMessage] {
        guard let strategy = gate.participants[home].strategy else { return [] }
        var orders: [OrderMessage] = []
        let elapsed = time.milliseconds - gate.opens.milliseconds
        let length = gate.closes.milliseconds - gate.opens.milliseconds
        var unused = TraderMemory()
        var spare = market.spareFunds(of: home, having: funds)
        for (book, slot) in market.slots.enumerated() where market.corridors[book].isOpen {
            let open = market.declaration(of: home, slot: slot).expected - market.position(of: home, slot: slot)
            if open == .zero { continue }
            let side: Side = open > .zero ? .sell : .buy
            let energy = min(open.magnitude, market.room(side, participant: home, book: book))
            if energy == .zero { continue }
            var view = TraderView(
                side: side, limit: limit(of: home, side, book: book), corridor: market.corridors[book],
                ladder: market.ladder,
                elapsed: elapsed, gateLength: length)
            if strategy.looksAtBook {
                view.bestBid = market.bestPrice(.buy, book: book)
                view.bestAsk = market.bestPrice(.sell, book: book)
            }
            let price =
                strategy.learns
                ? strategy.price(
                    view, tape: market.tape, book: book, memory: &memories[home][book],
                    random: &gate.participants[home].random)
                : strategy.price(
                    view, tape: market.tape, book: book, memory: &unused, random: &gate.participants[home].random)
            guard let price else { continue }
            // Slots for which it cannot put up escrow are left to the pool.
            let needed =
                market.escrow(side, energy: energy, at: price, book: book) - market.restingEscrow(of: home, book: book)
            if needed > spare { continue }
            spare -= needed
            orders.append(OrderMessage(side: side, slot: slot, energy: energy, price: price))
        }
        return orders
    }

    /// Asks for a trader's next look at the books, after an exponential
    /// interval around the mean, if the gate is still open then.
    private mutating func nextLook(_ home: HouseholdID, at time: SimTime) -> [MarketEffect] {
        let interval = -log(1 - gate.participants[home].random.unit()) * Double(gate.wakeUpMilliseconds)
        // Rounded to whole milliseconds before it can influence anything, and
        // to at least one, so that a trader's looks never coincide.
        let next = time.advanced(byMilliseconds: max(1, Int64(interval.rounded())))
        return next < gate.closes ? [.wake(.trader(home), at: next)] : []
    }
}
