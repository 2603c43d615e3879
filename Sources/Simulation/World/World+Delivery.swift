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
            ended.flows[home] = FlowTotals(flows)
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
        let corridor = scenario.corridor(at: slot)
        let book = day.book(of: slot)
        var record = SlotRecord(
            slot: slot, corridor: corridor, flows: ended.flows.reduce(FlowTotals(), +),
            dealCount: day.dealsBySlot[book].count, dealableEnergy: day.market?.dealableEnergy(slot) ?? .zero,
            quality: quality(of: slot, in: day),
            shares: households.indices.eachIndexed { home in
                let position = day.market?.position(of: home, slot: slot) ?? .zero
                return SlotRecord.Share(
                    actual: ended.readings[home] ?? position, flows: ended.flows[home], stored: ended.stored[home],
                    reading: ended.readings[home] == nil ? .missing : .inTime,
                    declared: day.declaration(of: home, slot: slot),
                    position: position, dayAheadCash: .zero, poolCash: .zero,
                    aloneInjection: ended.loneInjections[home],
                    baselineCash: gridPayment(netInjection: ended.loneInjections[home], corridor: corridor))
            })
        if let market = day.market {
            for place in day.dealsBySlot[book] {
                let deal = market.deals[place]
                accounts.settle(deal, charges: scenario.community.charges)
                lockEscrow(of: deal, in: market, releasing: true)
                record.shares[deal.seller].dayAheadCash += deal.value
                record.shares[deal.buyer].chargesCash -= deal.energy * scenario.community.charges.total
                record.shares[deal.buyer].dayAheadCash -= deal.value
                record.dealtValue += deal.value
                record.dealtEnergy += deal.energy
            }
        }
        for home in record.shares.indices { loneBalances[home] += record.shares[home].baselineCash }
        price(&record)
        post(record)
        self.record(record)
        followAccounts(&events)
        for (home, share) in record.shares.indexed() where share.reading == .missing {
            events.append(Event(time: now, kind: .readingMissing(home, slot)))
        }
        events.append(Event(time: now, kind: .poolSettled(slot, record.clearing)))
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

    /// Prices a slot by what is known of it, without posting anything: the
    /// pool's, or where there is no pool each household's with the grid.
    func price(_ record: inout SlotRecord) {
        let corridor = record.corridor
        let deviations = record.shares.map(\.deviation)
        record.clearing = nil
        if corridor.isOpen, let rule = scenario.market.poolRule {
            if let pricing = rule.pricing {
                var payments: PerHousehold<Money> = []
                record.clearing = pricing.clear(deviations: deviations, corridor: corridor, payments: &payments)
                for home in deviations.indices { record.shares[home].poolCash = payments[home] }
            } else {
                // Nobody pays before the day is shared.
                var slot = BillSharing(participantCount: households.count)
                record.clearing = slot.add(deviations: deviations, corridor: corridor)
            }
        } else {
            for home in deviations.indices {
                record.shares[home].poolCash = gridPayment(netInjection: deviations[home], corridor: corridor)
            }
        }
        record.countExchange()
        for home in deviations.indices {
            let actual = record.shares[home].actual
            record.shares[home].gridCash = gridPayment(netInjection: actual, corridor: corridor)
            guard let prices = record.clearing?.prices else { continue }
            record.shares[home].imbalanceCash = record.shares[home].imbalance(at: prices, average: record.averagePrice)
        }
    }

    /// Posts what a slot came to.
    mutating func post(_ record: SlotRecord, reversed: Bool = false) {
        let payments = record.shares.map(\.poolCash)
        if let clearing = record.clearing {
            if scenario.market.poolRule == .billSharing {
                accounts.carry(gridBill: reversed ? -clearing.gridBill : clearing.gridBill)
            } else if reversed {
                accounts.reverse(clearing, payments: payments)
            } else {
                accounts.settle(clearing, payments: payments)
            }
        } else {
            for home in payments.indices {
                accounts.settleWithGrid(reversed ? -payments[home] : payments[home], of: home)
            }
        }
    }
}

extension FlowTotals {
    /// One home's flows.
    init(_ flows: SlotFlows) {
        load = flows.load
        photovoltaic = flows.photovoltaic
        heatPump = flows.heatPump
        car = flows.car
        batteryCharge = flows.batteryCharge
        batteryDischarge = flows.batteryDischarge
        curtailed = flows.curtailed
    }
}
