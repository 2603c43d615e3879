internal import Algorithms
internal import Community
internal import Foundation
internal import Markets
internal import Quantities

/// Day-ahead trading: from gate opening to gate closure.
extension World {
    /// Opens the gate for a run day: every home forecasts, plans its devices
    /// and declares what it may sell and buy; traders are woken for the first
    /// time.
    mutating func openGate(_ day: Int, _ events: inout [Event]) {
        let slots = calendar.slots(of: scenario.runDays[day])
        market = DayAheadMarket(
            slots: slots, participantCount: households.count, corridors: slots.map { scenario.dealCorridor(at: $0) },
            charges: scenario.community.charges, dealPriceRule: scenario.market.dealPrice)
        events.append(Event(time: now, kind: .gateOpened(scenario.runDays[day])))
        let planned = makePlans(day: day, contents: today.plans.map(\.finalContent))
        nextPlans = planned.map(\.plan)
        nextLonePlans = makePlans(day: day, contents: today.lonePlans.map(\.finalContent), alone: true).map(\.plan)
        for home in households.indices where funds.debts[home] > .zero {
            market?.suspend(home, debt: funds.debts[home])
        }
        for (home, plan) in planned.indexed() {
            send(.declaration(home, plan.declaration), &events)
        }
        traderMemories = households.indices.eachIndexed { home in
            let learns = scenario.trader(of: home).strategy?.learns ?? false
            return Array(repeating: TraderMemory(), count: learns ? slots.count : 0)
        }
        for home in households.indices where scenario.trader(of: home) != .human {
            scheduleWake(home)
        }
    }

    /// A trader looks at the books and replaces its orders for every slot in
    /// which it still has quantity, all in one message.
    mutating func wakeTrader(_ home: HouseholdID, _ events: inout [Event]) {
        guard let strategy = scenario.trader(of: home).strategy else { return }
        let orders = composeOrders(of: home, strategy)
        if !orders.isEmpty { send(.orders(home, orders), &events) }
        scheduleWake(home)
    }

    private mutating func composeOrders(of home: HouseholdID, _ strategy: TraderStrategy) -> [OrderMessage] {
        // The market is let go of on return, before orders change it: a
        // second reference would make every wake-up copy its books.
        guard let market, market.isOpen, let gate = gate(ofDay: dayIndex + 1) else { return [] }
        var memories: [TraderMemory] = []
        swap(&memories, &traderMemories[home])
        defer { swap(&memories, &traderMemories[home]) }
        var orders: [OrderMessage] = []
        let elapsed = now.milliseconds - gate.opens.milliseconds
        let length = gate.closes.milliseconds - gate.opens.milliseconds
        var unused = TraderMemory()
        var spare = market.spareFunds(of: home, having: funds.free(home))
        for (book, slot) in market.slots.enumerated() where market.corridors[book].isOpen {
            let open = market.declaration(of: home, slot: slot).expected - market.position(of: home, slot: slot)
            if open == .zero { continue }
            let side: Side = open > .zero ? .sell : .buy
            let energy = min(open.magnitude, market.room(side, participant: home, book: book))
            if energy == .zero { continue }
            var view = TraderView(
                side: side, limit: nextPlans[home].limit(side, slot: book, corridor: market.corridors[book]),
                corridor: market.corridors[book], ladder: market.ladder, elapsed: elapsed, gateLength: length)
            if strategy.looksAtBook {
                view.bestBid = market.bestPrice(.buy, book: book)
                view.bestAsk = market.bestPrice(.sell, book: book)
            }
            let price =
                strategy.learns
                ? strategy.price(
                    view, tape: market.tape, book: book, memory: &memories[book], random: &traderStreams[home])
                : strategy.price(view, tape: market.tape, book: book, memory: &unused, random: &traderStreams[home])
            guard let price else { continue }
            // What it cannot put up escrow for is left to the pool.
            let needed =
                market.escrow(side, energy: energy, at: price, book: book) - market.restingEscrow(of: home, book: book)
            if needed > spare { continue }
            spare -= needed
            orders.append(OrderMessage(side: side, slot: slot, energy: energy, price: price))
        }
        return orders
    }

    /// Schedules a trader's next look at the books: exponential intervals
    /// around the scenario's mean, while the gate is open.
    private mutating func scheduleWake(_ home: HouseholdID) {
        guard let gate = gate(ofDay: dayIndex + 1) else { return }
        let interval = -log(1 - traderStreams[home].unit()) * Double(scenario.market.wakeUpMilliseconds)
        // Rounded to whole milliseconds before it can influence anything, and
        // at least one, so that a trader's wake-ups never coincide.
        let time = now.advanced(byMilliseconds: max(1, Int64(interval.rounded())))
        if time < gate.closes { queue.schedule(.traderWakes(home), at: time) }
    }

    mutating func closeGate(_ day: Int, _ events: inout [Event]) {
        market?.close()
        traderMemories = []
        refusedDeclarations = [:]
        guard let market else { return }
        learnPrices(from: market)
        events.append(
            Event(
                time: now,
                kind: .gateClosed(
                    scenario.runDays[day], deals: market.deals.count,
                    energy: market.dealtEnergy.reduce(.zero, +))))
    }
}

extension DevicePlan {
    /// What a kWh is worth to the home in a slot: what its battery could do
    /// instead of trading it, but no less than the grid pays and no more than
    /// it asks.
    func limit(_ side: Side, slot: Int, corridor: Corridor) -> Price {
        let usual = side == .sell ? corridor.feedIn : corridor.retail
        return min(max(limits[slot] ?? usual, corridor.feedIn), corridor.retail)
    }
}

extension HomePlan {
    /// What the home tells the market.
    fileprivate var declaration: [DeclaredRange] {
        expected.indices.map {
            DeclaredRange(
                expected: expected[$0], maximumSale: maximumSale[$0], maximumPurchase: maximumPurchase[$0])
        }
    }
}
