internal import Community
internal import Markets
internal import Quantities

/// Delivery: devices run, meters are read, deviations meet in the pool.
extension World {
    /// Ends a slot: every home's devices follow their plan as far as physics
    /// allows, in the community and in the parallel world without one, and
    /// the meters' readings are sent.
    mutating func deliver(_ slot: Slot) {
        let neighbourhood = scenario.neighbourhood
        guard let row = neighbourhood.table.row(of: slot) else {
            preconditionFailure("slot \(slot.index) is not in the data")
        }
        let planRow = calendar.slots(of: date).lowerBound.distance(to: slot)
        var ignored: [Event] = []
        let curtails = scenario.community.curtailsBelowZero && scenario.corridor(at: slot).feedIn < .zero
        for home in households.indices {
            let flows = homes[home].deliver(
                row: row, planRow: planRow, milliseconds: calendar.slotLength, plan: plans[home],
                household: households[home], profile: neighbourhood.profiles[home],
                exportLimit: curtails ? max(.zero, deliveringMarket?.position(of: home, slot: slot) ?? .zero) : nil)
            pendingFlows[home] = FlowTotals(flows)
            let lone = loneHomes[home].deliver(
                row: row, planRow: planRow, milliseconds: calendar.slotLength, plan: lonePlans[home],
                household: households[home], profile: neighbourhood.profiles[home],
                exportLimit: curtails ? .zero : nil)
            loneInjections[home] = lone.netInjection
            send(.reading(home, slot, flows.netInjection), &ignored)
        }
        queue.schedule(.poolSettles(slot), at: now)
    }

    /// Settles a slot: its day-ahead deals, then the deviations in the pool,
    /// then the residual with the grid.
    mutating func settlePool(_ slot: Slot, _ events: inout [Event]) {
        let corridor = scenario.corridor(at: slot)
        var shares = households.indices.map { home in
            let actual = readings[home].flatMap { $0.slot == slot ? $0.energy : nil } ?? .zero
            return SlotRecord.Share(
                actual: actual, generation: pendingFlows[home].photovoltaic,
                position: deliveringMarket?.position(of: home, slot: slot) ?? .zero,
                dayAheadCash: .zero, poolCash: .zero, aloneInjection: loneInjections[home],
                baselineCash: gridPayment(netInjection: loneInjections[home], corridor: corridor),
                gridCash: gridPayment(netInjection: actual, corridor: corridor))
        }
        let book = calendar.slots(of: date).lowerBound.distance(to: slot)
        var dealtValue = Money.zero
        var dealtEnergy = Energy.zero
        if let deliveringMarket {
            for place in dealsBySlot[book] {
                let deal = deliveringMarket.deals[place]
                accounts.settle(deal, charges: scenario.community.charges)
                shares[deal.seller].dayAheadCash += deal.value
                shares[deal.buyer].chargesCash -= deal.energy * scenario.community.charges.total
                shares[deal.buyer].dayAheadCash -= deal.value
                dealtValue += deal.value
                dealtEnergy += deal.energy
            }
        }
        let clearing = settleDeviations(&shares, corridor: corridor)
        if let deliveringMarket, let prices = clearing?.prices, let average = deliveringMarket.averagePrice(slot) {
            for home in shares.indices {
                let error = shares[home].actual - deliveringMarket.declaration(of: home, slot: slot).expected
                let settled = error > .zero ? prices.sell : prices.buy
                shares[home].imbalanceCash = error * (settled - average)
            }
        }
        for home in shares.indices { loneBalances[home] += shares[home].baselineCash }
        let net = shares.reduce(Energy.zero) { $0 + $1.actual }
        record(
            SlotRecord(
                slot: slot, corridor: corridor, clearing: clearing, gridImport: max(.zero, -net),
                gridExport: max(.zero, net), flows: pendingFlows.reduce(FlowTotals(), +), dealtEnergy: dealtEnergy,
                dealtValue: dealtValue, dealCount: dealsBySlot[book].count,
                dealableEnergy: deliveringMarket?.dealableEnergy(slot) ?? .zero, quality: quality(of: slot, book: book),
                shares: shares))
        events.append(Event(time: now, kind: .poolSettled(slot, clearing)))
    }

    /// How well a slot was traded, by every home's own limits.
    private func quality(of slot: Slot, book: Int) -> MarketQuality {
        guard let market = deliveringMarket else { return MarketQuality() }
        let corridor = market.corridors[book]
        let orders = households.indices.map { home -> CallAuction.Order? in
            let expected = market.declaration(of: home, slot: slot).expected
            if expected == .zero { return nil }
            let side: Side = expected > .zero ? .sell : .buy
            return CallAuction.Order(
                side: side, price: plans[home].limit(side, slot: book, corridor: corridor), energy: expected.magnitude)
        }
        return MarketQuality(
            deals: dealsBySlot[book].lazy.map { market.deals[$0] }, orders: orders, corridor: corridor)
    }

    /// Prices the deviations, or where there is no pool lets each household
    /// settle with the grid alone.
    private mutating func settleDeviations(_ shares: inout [SlotRecord.Share], corridor: Corridor) -> PoolClearing? {
        guard corridor.isOpen, let rule = scenario.market.poolRule else {
            for home in shares.indices {
                let payment = gridPayment(netInjection: shares[home].deviation, corridor: corridor)
                shares[home].poolCash = payment
                accounts.settleWithGrid(payment, of: home)
            }
            return nil
        }
        let deviations = shares.map(\.deviation)
        guard let pricing = rule.pricing else {
            let slot = billSharing?.add(deviations: deviations, corridor: corridor)
            if let slot { accounts.carry(gridBill: slot.gridBill) }
            return slot
        }
        var payments: [Money] = []
        let clearing = pricing.clear(deviations: deviations, corridor: corridor, payments: &payments)
        accounts.settle(clearing, payments: payments)
        for home in shares.indices { shares[home].poolCash = payments[home] }
        return clearing
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
