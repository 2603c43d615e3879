internal import Algorithms
internal import Community
internal import Markets
internal import Quantities

/// Delivery: devices run, meters are read, deviations meet in the pool.
extension World {
    /// Ends a slot: every home's devices follow their plan as far as physics
    /// allows, in the community and in the parallel world without one, and
    /// the meters' readings are sent.
    mutating func deliver(_ slot: Slot, _ events: inout [Event]) {
        let neighbourhood = scenario.neighbourhood
        guard let row = neighbourhood.table.row(of: slot) else {
            preconditionFailure("slot \(slot.index) is not in the data")
        }
        let day = today
        let planRow = day.book(of: slot)
        let curtails = scenario.community.curtailsBelowZero && scenario.corridor(at: slot).feedIn < .zero
        var ended = AwaitedSlot(slot: slot, homeCount: households.count)
        for home in households.indices {
            let flows = homes[home].deliver(
                row: row, planRow: planRow, milliseconds: calendar.slotLength, plan: day.plans[home],
                household: households[home], profile: neighbourhood.profiles[home],
                exportLimit: curtails ? max(.zero, day.market?.position(of: home, slot: slot) ?? .zero) : nil)
            ended.flows[home] = flows
            ended.stored[home] = homes[home].battery.energy
            let lone = loneHomes[home].deliver(
                row: row, planRow: planRow, milliseconds: calendar.slotLength, plan: day.lonePlans[home],
                household: households[home], profile: neighbourhood.profiles[home],
                exportLimit: curtails ? .zero : nil)
            ended.loneInjections[home] = lone.netInjection
        }
        awaited = ended
        for home in households.indices { read(MeterReading(slot: slot, energy: ended.flows[home].netInjection), of: home, &events) }
        if awaited?.missingCount != 0 {
            queue.schedule(.poolSettles(slot), at: now.advanced(byMilliseconds: AwaitedSlot.dueMilliseconds))
        }
    }

    /// Settles a slot: its day-ahead deals, then the deviations in the pool,
    /// then the residual with the grid. Does nothing if that is done.
    mutating func settlePool(_ slot: Slot, _ events: inout [Event]) {
        guard let ended = awaited, ended.slot == slot, let place = openDay(of: slot) else { return }
        awaited = nil
        let day = openDays[place]
        let book = day.book(of: slot)
        let positions = day.positions(in: slot, of: households.indices)
        let facts = facts(of: slot, in: day, injections: households.indices.eachIndexed { ended.readings[$0] ?? positions[$0] })
        var record = SlotRecord(
            slot: slot, corridor: facts.corridor, flows: ended.flows.reduce(SlotFlows(), +),
            dealCount: facts.deals.count, dealableEnergy: day.market?.dealableEnergy(slot) ?? .zero,
            quality: quality(of: slot, in: day),
            shares: households.indices.eachIndexed { home in
                SlotRecord.Share(
                    actual: facts.injections[home], flows: ended.flows[home], stored: ended.stored[home],
                    reading: ended.readings[home] == nil ? .missing : .inTime,
                    declared: day.declaration(of: home, slot: slot), position: positions[home],
                    aloneInjection: ended.loneInjections[home],
                    baselineCash: gridPayment(netInjection: ended.loneInjections[home], corridor: facts.corridor))
            })
        if let market = day.market {
            for place in day.dealsBySlot[book] { lockEscrow(of: market.deals[place], in: market, releasing: true) }
        }
        for home in record.shares.indices { loneBalances[home] += record.shares[home].baselineCash }
        let settlement = SlotSettlement(facts)
        record.take(settlement)
        accounts.post(settlement)
        history.append(record)
        followAccounts(&events)
        for (home, share) in record.shares.indexed() where share.reading == .missing {
            events.append(Event(time: now, kind: .readingMissing(home, slot)))
        }
        events.append(Event(time: now, kind: .poolSettled(slot, record.clearing)))
    }

    /// What a slot of an open day is settled by.
    ///
    /// - Parameter injections: net injections, read or standing for readings.
    func facts(of slot: Slot, in day: OpenDay, injections: PerHousehold<Energy>) -> SlotFacts {
        SlotFacts(
            slot: slot, corridor: scenario.corridor(at: slot), rule: scenario.market.poolRule, charges: scenario.community.charges,
            deals: day.market.map { market in day.dealsBySlot[day.book(of: slot)].map { market.deals[$0] } } ?? [],
            positions: day.positions(in: slot, of: households.indices), injections: injections)
    }

    /// How well a slot was traded, by every home's own limits.
    private func quality(of slot: Slot, in day: OpenDay) -> MarketQuality {
        guard let market = day.market else { return MarketQuality() }
        let book = day.book(of: slot)
        let corridor = market.corridors[book]
        let orders = households.indices.eachIndexed { home -> CallAuction.Order? in
            let expected = market.declaration(of: home, slot: slot).expected
            if expected == .zero { return nil }
            let side: Side = expected > .zero ? .sell : .buy
            return CallAuction.Order(
                side: side, price: day.plans[home].limit(side, slot: book, corridor: corridor), energy: expected.magnitude)
        }
        return MarketQuality(
            deals: day.dealsBySlot[book].lazy.map { market.deals[$0] }, orders: orders, corridor: corridor)
    }
}
