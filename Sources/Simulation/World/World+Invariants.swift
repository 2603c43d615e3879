internal import Algorithms
internal import Community
internal import Markets
internal import Quantities

extension World {
    /// Checks what must hold after every slot, in exact integers: items 1 to
    /// 4 of the market specification, section 5.
    ///
    /// - Returns: what does not hold, with the numbers; empty when all does.
    /// - Complexity: O(households), and O(orders) while a gate is open.
    package func checkInvariants() -> [String] {
        var broken: [String] = []
        if accounts.total != .zero { broken.append("money: the accounts add up to \(accounts.total), not to 0") }
        if accounts.fees < .zero { broken.append("money: the fee account is \(accounts.fees), below 0") }
        if accounts.dust < .zero { broken.append("money: the dust account is \(accounts.dust), below 0") }
        if let record = slots.last { broken += brokenInvariants(of: record) }
        broken += brokenFunds()
        broken += brokenCarriage()
        broken += brokenCredits()
        if let market, market.isOpen || now == gate(ofDay: dayIndex + 1)?.closes {
            broken += market.brokenInvariants().map { "market: \($0)" }
        }
        for home in homes.indices {
            broken += homes[home].brokenInvariants(household: households[home], milliseconds: calendar.slotLength)
                .map { "\(households[home].id): \($0)" }
            broken += loneHomes[home].brokenInvariants(household: households[home], milliseconds: calendar.slotLength)
                .map { "\(households[home].id) alone: \($0)" }
        }
        return broken
    }

    func brokenInvariants(of record: SlotRecord) -> [String] {
        var broken: [String] = []
        let at = calendar.localISO(calendar.start(of: record.slot))
        let net = record.shares.reduce(Energy.zero) { $0 + $1.actual }
        let exchanged = record.gridExport - record.gridImport
        let injected = record.shares.reduce(Energy.zero) { $0 + $1.injected }
        if net != exchanged || injected != record.flows.netInjection {
            broken.append(
                "energy at \(at): homes inject \(net), devices \(record.flows.netInjection), the grid takes \(exchanged)")
        }
        for (home, share) in record.shares.indexed()
        where (share.reading == .inTime || share.reading == .late) && share.actual != share.injected {
            broken.append(
                "energy at \(at): \(households[home].id) settles \(share.actual), its meter shows \(share.injected)")
        }
        let positions = record.shares.reduce(Energy.zero) { $0 + $1.position }
        if positions != .zero { broken.append("energy at \(at): day-ahead positions add up to \(positions), not to 0") }
        let sold = record.shares.reduce(Money.zero) { $0 + $1.dayAheadCash }
        if sold != .zero { broken.append("money at \(at): day-ahead payments add up to \(sold), not to 0") }
        if scenario.market.poolRule == .billSharing { return broken }
        guard let clearing = record.clearing else { return broken }
        let paid = record.shares.reduce(Money.zero) { $0 + $1.poolCash }
        if paid + clearing.gridBill + clearing.dust != .zero {
            broken.append(
                "money at \(at): the pool pays \(paid), the grid gets \(clearing.gridBill), dust \(clearing.dust)")
        }
        let bound = max(clearing.supply.wattHours, clearing.demand.wattHours)
        if clearing.dust.units < 0 || (clearing.dust.units >= bound && clearing.dust.units > 0) {
            broken.append("money at \(at): dust \(clearing.dust.units) is not within 0..<\(bound) units")
        }
        if let prices = clearing.prices,
            prices.sell < record.corridor.feedIn || prices.buy > record.corridor.retail || prices.sell > prices.buy
        {
            broken.append(
                "pool at \(at): sell \(prices.sell) and buy \(prices.buy) leave \(record.corridor.feedIn)…\(record.corridor.retail)")
        }
        return broken
    }

    /// What is wrong with the grid bill that the operator carries until days
    /// are shared.
    private func brokenCarriage() -> [String] {
        guard scenario.market.poolRule == .billSharing else { return [] }
        var bills = Money.zero
        for day in openDays where !day.isFinal {
            guard let first = history.index(of: day.slots.lowerBound) else { continue }
            for slot in slots[first...].prefix(day.slots.count) { bills += slot.clearing?.gridBill ?? .zero }
        }
        if accounts.operatorBalance + bills == .zero { return [] }
        return ["money: the operator carries \(-accounts.operatorBalance) of the open days' grid bill of \(bills)"]
    }
}
