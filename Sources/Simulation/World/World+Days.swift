internal import Algorithms
internal import Community
internal import Markets
internal import Quantities

/// The day's frame: where a delivery day starts and where it becomes final.
extension World {
    mutating func beginDay(_ day: Int, _ events: inout [Event]) {
        let date = scenario.runDays[day]
        let slots = calendar.slots(of: date)
        openDays.removeAll { $0.isFinal || $0.index == day }
        let traded = market?.slots == slots ? market : nil
        openDays.append(
            OpenDay(index: day, date: date, slots: slots, market: traded, plans: nextPlans, lonePlans: nextLonePlans))
        if traded == nil {
            let plans = makePlans(day: day, contents: homes.map(\.battery))
            let lonePlans = makePlans(day: day, contents: loneHomes.map(\.battery), alone: true)
            openDays[openDays.count - 1].plans = plans.map(\.plan)
            openDays[openDays.count - 1].lonePlans = lonePlans.map(\.plan)
        }
        market = nil
        nextPlans = []
        nextLonePlans = []
        for slot in slots {
            queue.schedule(.slotEnds(slot), at: calendar.end(of: slot))
        }
        let end = calendar.start(of: slots.upperBound)
        queue.schedule(.dayEnds(day), at: end.advanced(byMilliseconds: OpenDay.openMilliseconds))
        if day + 1 < scenario.runDays.count {
            queue.schedule(.dayBegins(day + 1), at: calendar.midnight(of: scenario.runDays[day + 1]))
        }
        if let gate = gate(ofDay: day + 1) {
            queue.schedule(.gateOpens(day + 1), at: gate.opens)
            queue.schedule(.gateCloses(day + 1), at: gate.closes)
        }
        events.append(Event(time: now, kind: .dayBegan(date, hasDayAhead: deliveringMarket != nil)))
    }

    /// Makes a day final: what was declared stands for readings that stayed
    /// away, bills are drawn up, and households pay them.
    mutating func endDay(_ index: Int, _ events: inout [Event]) {
        guard let place = openDays.firstIndex(where: { $0.index == index }),
            let first = history.index(of: openDays[place].slots.lowerBound)
        else { return }
        let day = openDays[place]
        settleUnread(day, from: first, &events)
        var record = DayRecord(
            date: day.date, hasDayAhead: day.market != nil,
            bills: PerHousehold(repeating: DayRecord.Bill(), count: households.count),
            deals: day.market?.deals ?? [], dealtEnergy: .zero, gridImport: .zero,
            gridExport: .zero, fingerprint: 0)
        for slot in slots[first...].prefix(day.slots.count) {
            record.dealtEnergy += slot.dealtEnergy
            record.gridImport += slot.gridImport
            record.gridExport += slot.gridExport
            for (home, share) in slot.shares.indexed() {
                record.bills[home].add(share, split: scenario.split)
            }
        }
        if let shared = sharedBills(day, from: first) {
            accounts.settle(shared)
            for home in households.indices { record.bills[home].poolCash += shared.payments[home] }
            record.sharedPrices = shared.prices
            if let prices = shared.prices { addImbalance(at: prices, from: first, to: &record) }
        }
        for home in households.indices {
            record.bills[home].lateCash += lateCash[home]
            lateCash[home] = .zero
        }
        if let cleared = clearMesh(&events) {
            for home in households.indices { record.bills[home].meshCash = cleared.cash[home] }
            record.receiptsDigest = cleared.digest
        }
        openDays[place].isFinal = true
        if place + 1 < openDays.count { openDays.remove(at: place) }
        followAccounts(&events)
        for home in households.indices where !stoppedPaying[home] { payBill(home, &events) }
        let saving = record.saving
        self.record(record)
        events.append(Event(time: now, kind: .dayEnded(day.date, saving: saving)))
    }

    /// Adds what deviating from forecasts brought, which was not known before
    /// the day's bills were shared.
    private func addImbalance(at prices: PoolPrices, from first: Int, to record: inout DayRecord) {
        for slot in slots[first...].prefix(calendar.slots(of: record.date).count) where slot.clearing != nil {
            for (home, share) in slot.shares.indexed() where share.reading != .declared {
                record.bills[home].imbalanceCash += share.imbalance(at: prices, average: slot.averagePrice)
            }
        }
    }

    /// What a day comes to where the pool shares its bills.
    private func sharedBills(_ day: OpenDay, from first: Int) -> BillSharing.Settlement? {
        guard scenario.market.poolRule == .billSharing else { return nil }
        var sharing = BillSharing(participantCount: households.count)
        for slot in slots[first...].prefix(day.slots.count) where slot.clearing != nil {
            // What was declared for the others is settled with the grid.
            _ = sharing.add(
                deviations: slot.shares.map { $0.reading == .declared ? .zero : $0.deviation }, corridor: slot.corridor)
        }
        return sharing.settle()
    }
}

extension DayRecord.Bill {
    /// Adds a slot's share.
    fileprivate mutating func add(_ share: SlotRecord.Share, split: Scenario.RetailSplit) {
        if share.position > .zero { sold += share.position } else { bought -= share.position }
        if share.deviation > .zero { surplus += share.deviation } else { deficit -= share.deviation }
        dayAheadCash += share.dayAheadCash
        poolCash += share.poolCash
        baselineCash += share.baselineCash
        chargesCash += share.chargesCash
        gridCash += share.gridCash
        imbalanceCash += share.imbalanceCash
        if share.baselineCash > .zero || share.aloneInjection > .zero {
            aloneFeedIn += share.baselineCash
        } else {
            aloneGridFee += share.aloneInjection.magnitude * split.gridFee
            aloneLevy += share.aloneInjection.magnitude * split.levy
        }
        generation += share.generation
        consumption += share.generation - share.injected
        lateCash += share.lateCash
        if share.reading == .declared { unreadSlots += 1 }
    }
}
