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
            slots: slots, participantCount: households.count, corridors: slots.map { scenario.corridor(at: $0) },
            dealPriceRule: scenario.market.dealPrice)
        events.append(Event(time: now, kind: .gateOpened(scenario.runDays[day])))
        let planned = makePlans(day: day, contents: plans.map(\.finalContent))
        nextPlans = planned.map(\.plan)
        nextLonePlans = makePlans(day: day, contents: lonePlans.map(\.finalContent), alone: true).map(\.plan)
        for (home, plan) in planned.enumerated() {
            send(.declaration(home, plan.declaration), &events)
        }
        for home in households.indices where scenario.trader(of: home) != .human {
            scheduleWake(home)
        }
    }

    /// A trader looks at the books and replaces its orders for every slot in
    /// which it still has quantity, all in one message.
    mutating func wakeTrader(_ home: Int, _ events: inout [Event]) {
        guard let market, market.isOpen, let gate = gate(ofDay: dayIndex + 1) else { return }
        let orders = composeOrders(of: home, in: market, gate: gate)
        if !orders.isEmpty { send(.orders(home, orders), &events) }
        scheduleWake(home)
    }

    private mutating func composeOrders(
        of home: Int, in market: DayAheadMarket, gate: (opens: SimTime, closes: SimTime)
    ) -> [OrderMessage] {
        guard let strategy = scenario.trader(of: home).strategy else { return [] }
        var orders: [OrderMessage] = []
        let elapsed = now.milliseconds - gate.opens.milliseconds
        let length = gate.closes.milliseconds - gate.opens.milliseconds
        for (book, slot) in market.slots.enumerated() where market.corridors[book].isOpen {
            let open = market.declaration(of: home, slot: slot).expected - market.position(of: home, slot: slot)
            if open == .zero { continue }
            let corridor = market.corridors[book]
            // What the home's plan would otherwise do with a kWh: surplus
            // goes to the grid at feed-in, deficit is bought at retail.
            let side: Side = open > .zero ? .sell : .buy
            let energy = min(open.magnitude, market.room(side, participant: home, book: book))
            guard energy > .zero,
                let price = strategy.price(
                    side, limit: side == .sell ? corridor.feedIn : corridor.retail, corridor: corridor,
                    ladder: market.ladder, elapsed: elapsed, gateLength: length, random: &traderStreams[home])
            else { continue }
            orders.append(OrderMessage(side: side, slot: slot, energy: energy, price: price))
        }
        return orders
    }

    /// Schedules a trader's next look at the books: exponential intervals
    /// around the scenario's mean, while the gate is open.
    private mutating func scheduleWake(_ home: Int) {
        guard let gate = gate(ofDay: dayIndex + 1) else { return }
        let interval = -log(1 - traderStreams[home].unit()) * Double(scenario.market.wakeUpMilliseconds)
        // Rounded to whole milliseconds before it can influence anything, and
        // at least one, so that a trader's wake-ups never coincide.
        let time = now.advanced(byMilliseconds: max(1, Int64(interval.rounded())))
        if time < gate.closes { queue.schedule(.traderWakes(home), at: time) }
    }

    mutating func closeGate(_ day: Int, _ events: inout [Event]) {
        market?.close()
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

extension HomePlan {
    /// What the home tells the market.
    fileprivate var declaration: [DeclaredRange] {
        expected.indices.map {
            DeclaredRange(
                expected: expected[$0], maximumSale: maximumSale[$0], maximumPurchase: maximumPurchase[$0])
        }
    }
}
