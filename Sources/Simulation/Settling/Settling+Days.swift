internal import Community
internal import EStar
internal import Markets
internal import Quantities

/// Settling days. Half an hour after the last slot, declarations replace
/// missing readings, bills are drawn up, and households pay them.
extension Settling {
    /// Draws up the bills of a day, except the charges for relaying messages.
    ///
    /// - Parameter place: the day's index among the open days.
    mutating func endDay(_ place: Int, _ context: Context) -> [Effect] {
        let day = openDays[place]
        guard let first = context.history.index(of: day.slots.lowerBound) else {
            openDays[place].isFinal = true
            return [.check]
        }
        var slots = Array(context.history.slots[first...].prefix(day.slots.count))
        var effects = settleUnread(day, &slots, from: first, context)
        var record = DayRecord(
            date: day.date, hasDayAhead: day.result != nil,
            bills: PerHousehold(repeating: DayRecord.Bill(), count: context.households.count),
            deals: day.result?.trades ?? [], dealtEnergy: .zero, gridImport: .zero, gridExport: .zero, fingerprint: 0)
        for slot in slots {
            record.dealtEnergy += slot.dealtEnergy
            record.gridImport += slot.gridImport
            record.gridExport += slot.gridExport
            for home in slot.shares.indices { record.bills[home].add(slot.shares[home], split: context.terms.split) }
        }
        if let shared = sharedBills(slots, context) {
            accounts.settle(shared)
            for home in record.bills.indices { record.bills[home].poolCash += shared.payments[home] }
            record.sharedPrices = shared.prices
            if let prices = shared.prices { record.addImbalance(at: prices, of: slots) }
        }
        for home in record.bills.indices {
            record.bills[home].lateCash += lateCash[home]
            lateCash[home] = .zero
        }
        openDays[place].isFinal = true
        if place + 1 < openDays.count { openDays.remove(at: place) }
        effects.append(.dayEnds(record))
        return effects
    }

    /// Makes a day final: adds the charges for relaying messages, and lets
    /// households pay their bills.
    ///
    /// - Parameter credits: `nil` without a mesh.
    mutating func makeFinal(_ ended: DayRecord, credits: CreditSettlement?) -> [Effect] {
        var record = ended
        if let credits {
            for home in record.bills.indices {
                accounts.buyCredits(credits.payments[home], by: home)
                record.bills[home].meshCash = -credits.payments[home]
            }
        }
        var effects = followAccounts()
        for home in record.bills.indices where !stoppedPaying[home] { effects += payBill(home) }
        return effects + [.dayFinal(record), .check]
    }

    /// Replaces missing readings of a day about to be final by declarations.
    /// The households concerned settle the difference with the grid alone,
    /// because the pool's prices have already been told to the others.
    private mutating func settleUnread(_ day: OpenDay, _ slots: inout [SlotRecord], from first: Int, _ context: Context)
        -> [Effect]
    {
        var effects: [Effect] = []
        var unread: [HouseholdID: (slots: Int, cash: Money, cost: Money)] = [:]
        for place in slots.indices where slots[place].shares.contains(where: { $0.reading == .missing }) {
            var record = slots[place]
            for home in record.shares.indices where record.shares[home].reading == .missing {
                let declared = standIn(for: home, slot: record.slot, in: day, context)
                let payment = gridPayment(
                    netInjection: declared - record.shares[home].position, corridor: record.corridor)
                record.shares[home].actual = declared
                record.shares[home].reading = .declared
                record.shares[home].lateCash += payment
                record.shares[home].gridCash = gridPayment(netInjection: declared, corridor: record.corridor)
                accounts.settleWithGrid(payment, of: home)
                unread[home, default: (0, .zero, .zero)].slots += 1
                unread[home, default: (0, .zero, .zero)].cash += payment
                unread[home, default: (0, .zero, .zero)].cost += record.costOfSilence(of: home)
            }
            record.countExchange()
            slots[place] = record
            effects.append(.corrected(record, at: first + place))
        }
        for (home, sum) in unread.sorted(by: { $0.key < $1.key }) {
            effects.append(.happened(.settledByDeclaration(home, slots: sum.slots, sum.cash, cost: sum.cost)))
        }
        return effects
    }

    /// Returns the energy that replaces a missing reading, from the first
    /// source there is: the household's declaration for the slot, its latest
    /// declaration for the same local time, its latest reading at that time
    /// within a week, or its position.
    private func standIn(for home: HouseholdID, slot: Slot, in day: OpenDay, _ context: Context) -> Energy {
        if let declared = day.result?.declaration(of: home, slot: slot) { return declared }
        if let declared = lastDeclared(by: home, at: slot, context) { return declared }
        for days in 1...7 {
            let earlier = context.calendar.slot(on: day.date.advanced(byDays: -days), matching: slot)
            guard let index = context.history.index(of: earlier) else { continue }
            let share = context.history.slots[index].shares[home]
            if share.reading == .inTime || share.reading == .late { return share.actual }
        }
        return day.result?.position(of: home, slot: slot) ?? .zero
    }

    /// Returns the day's settlement if the pool shares its bills; `nil` under
    /// any other rule.
    private func sharedBills(_ slots: [SlotRecord], _ context: Context) -> BillSharing.Settlement? {
        guard context.terms.market.poolRule == .billSharing else { return nil }
        var sharing = BillSharing(participantCount: context.households.count)
        for slot in slots where slot.clearing != nil {
            // Households settled by a stand-in have settled with the grid
            // already.
            _ = sharing.add(
                deviations: slot.shares.map { $0.reading == .declared ? .zero : $0.deviation }, corridor: slot.corridor)
        }
        return sharing.settle()
    }
}

extension DayRecord {
    /// Adds the cash that follows from deviating from forecasts. It is not
    /// known before the day's bills are shared.
    fileprivate mutating func addImbalance(at prices: PoolPrices, of slots: [SlotRecord]) {
        for slot in slots where slot.clearing != nil {
            for home in slot.shares.indices where slot.shares[home].reading != .declared {
                bills[home].imbalanceCash += slot.shares[home].imbalance(at: prices, average: slot.averagePrice)
            }
        }
    }
}

extension DayRecord.Bill {
    /// Adds a slot's share to the bill.
    fileprivate mutating func add(_ share: SlotRecord.Share, split: Terms.RetailSplit) {
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
