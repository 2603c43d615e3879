internal import Community
internal import Markets
internal import Quantities

/// The day's frame: where a delivery day starts and ends.
extension World {
    mutating func beginDay(_ day: Int, _ events: inout [Event]) {
        dayIndex = day
        let slots = calendar.slots(of: date)
        if let market, market.slots == slots {
            deliveringMarket = market
            plans = nextPlans
            lonePlans = nextLonePlans
        } else {
            deliveringMarket = nil
            plans = makePlans(day: day, contents: homes.map(\.battery)).map(\.plan)
            lonePlans = makePlans(day: day, contents: loneHomes.map(\.battery), alone: true).map(\.plan)
        }
        market = nil
        nextPlans = []
        nextLonePlans = []
        if scenario.market.poolRule == .billSharing {
            billSharing = BillSharing(participantCount: households.count)
        }
        dealsBySlot = Array(repeating: [], count: slots.count)
        if let deliveringMarket {
            for (place, deal) in deliveringMarket.deals.enumerated() {
                dealsBySlot[deliveringMarket.bookIndex(deal.slot)].append(place)
            }
        }
        for slot in slots {
            queue.schedule(.slotEnds(slot), at: calendar.end(of: slot))
        }
        queue.schedule(.dayEnds(day), at: calendar.start(of: slots.upperBound))
        if day + 1 < scenario.runDays.count {
            queue.schedule(.dayBegins(day + 1), at: calendar.midnight(of: scenario.runDays[day + 1]))
        }
        if let gate = gate(ofDay: day + 1) {
            queue.schedule(.gateOpens(day + 1), at: gate.opens)
            queue.schedule(.gateCloses(day + 1), at: gate.closes)
        }
        events.append(Event(time: now, kind: .dayBegan(date, hasDayAhead: deliveringMarket != nil)))
    }

    mutating func endDay(_ day: Int, _ events: inout [Event]) {
        let slotCount = calendar.slots(of: date).count
        var record = DayRecord(
            date: date, hasDayAhead: deliveringMarket != nil,
            bills: Array(repeating: DayRecord.Bill(), count: households.count),
            dealCount: deliveringMarket?.deals.count ?? 0, dealtEnergy: .zero, gridImport: .zero,
            gridExport: .zero, fingerprint: 0)
        for slot in slots.suffix(slotCount) {
            record.dealtEnergy += slot.dealtEnergy
            record.gridImport += slot.gridImport
            record.gridExport += slot.gridExport
            for (home, share) in slot.shares.enumerated() {
                record.bills[home].add(share, split: scenario.split)
            }
        }
        if let day = billSharing?.settle() {
            accounts.settle(day)
            for home in households.indices { record.bills[home].poolCash += day.payments[home] }
            billSharing = nil
        }
        let saving = record.saving
        self.record(record)
        events.append(Event(time: now, kind: .dayEnded(date, saving: saving)))
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
        consumption += share.generation - share.actual
    }
}
