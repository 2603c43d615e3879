internal import Community
internal import Markets
internal import Quantities

/// The invariants after every slot, in exact integers: items 1 to 4 of the
/// market specification, section 5.
extension Settling {
    func violations(_ context: Context) -> [Violation] {
        var broken: [Violation] = []
        if accounts.total != .zero {
            broken.append(Violation("money: the accounts add up to \(accounts.total), not to 0"))
        }
        if accounts.fees < .zero { broken.append(Violation("money: the fee account is \(accounts.fees), below 0")) }
        if accounts.dust < .zero { broken.append(Violation("money: the dust account is \(accounts.dust), below 0")) }
        if let record = context.history.slots.last { broken += violations(of: record, context) }
        return broken + brokenFunds(context) + brokenCarriage(context)
    }

    /// Returns the invariants that a settled slot breaks.
    func violations(of record: SlotRecord, _ context: Context) -> [Violation] {
        var broken: [String] = []
        let at = context.calendar.localISO(context.calendar.start(of: record.slot))
        let net = record.shares.reduce(Energy.zero) { $0 + $1.actual }
        let exchanged = record.gridExport - record.gridImport
        let injected = record.shares.reduce(Energy.zero) { $0 + $1.injected }
        if net != exchanged || injected != record.flows.netInjection {
            broken.append(
                "energy at \(at): homes inject \(net), devices \(record.flows.netInjection), the grid takes \(exchanged)"
            )
        }
        for home in record.shares.indices {
            let share = record.shares[home]
            guard share.reading == .inTime || share.reading == .late, share.actual != share.injected else { continue }
            broken.append(
                "energy at \(at): \(context.households[home].id) settles \(share.actual), its meter shows \(share.injected)"
            )
        }
        let positions = record.shares.reduce(Energy.zero) { $0 + $1.position }
        if positions != .zero { broken.append("energy at \(at): day-ahead positions add up to \(positions), not to 0") }
        let sold = record.shares.reduce(Money.zero) { $0 + $1.dayAheadCash }
        if sold != .zero { broken.append("money at \(at): day-ahead payments add up to \(sold), not to 0") }
        if context.terms.market.poolRule != .billSharing, let clearing = record.clearing {
            broken += violations(of: clearing, in: record, at: at)
        }
        return broken.map { Violation($0) }
    }

    /// Returns the invariants that the pool of a slot breaks.
    private func violations(of clearing: PoolClearing, in record: SlotRecord, at: String) -> [String] {
        var broken: [String] = []
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
                "pool at \(at): sell \(prices.sell) and buy \(prices.buy) leave \(record.corridor.feedIn)…\(record.corridor.retail)"
            )
        }
        return broken
    }

    /// Returns violations among balances and debts. Locked funds are compared
    /// with the trades in ``violationsOfEscrow(_:_:)``, since this part does
    /// not know the trades of the next day.
    private func brokenFunds(_ context: Context) -> [Violation] {
        context.households.indices.compactMap { home in
            let (balance, debt) = (funds.balances[home], funds.debts[home])
            let held = balance - debt - funds.deposit - funds.paidIn[home]
            guard
                balance < .zero || debt < .zero || (balance > .zero && debt > .zero)
                    || held != accounts.participants[home]
            else {
                return nil
            }
            return Violation(
                "funds of \(context.households[home].id): \(balance) held and \(debt) owed do not follow from "
                    + "\(accounts.participants[home]) received")
        }
    }

    /// Returns the households whose locked funds differ from the needs of their
    /// undelivered trades.
    ///
    /// - Parameter trading: has the trades of the next day.
    func violationsOfEscrow(_ trading: Trading, _ context: Context) -> [Violation] {
        var escrow = PerHousehold(repeating: Money.zero, count: context.households.count)
        let settled = context.history.slots.last?.slot
        for day in openDays { day.result?.addEscrow(to: &escrow, after: settled) }
        trading.addEscrow(to: &escrow)
        return escrow.indices.filter { escrow[$0] != funds.locked[$0] }.map { home in
            Violation(
                "funds of \(context.households[home].id): \(funds.locked[home]) locked, its deals need \(escrow[home])")
        }
    }

    /// Returns a violation if the operator does not carry exactly the grid bill
    /// of the days that are not shared yet.
    private func brokenCarriage(_ context: Context) -> [Violation] {
        guard context.terms.market.poolRule == .billSharing else { return [] }
        var bills = Money.zero
        for day in openDays where !day.isFinal {
            guard let first = context.history.index(of: day.slots.lowerBound) else { continue }
            for slot in context.history.slots[first...].prefix(day.slots.count) {
                bills += slot.clearing?.gridBill ?? .zero
            }
        }
        if accounts.operatorBalance + bills == .zero { return [] }
        return [
            Violation(
                "money: the operator carries \(-accounts.operatorBalance) of the open days' grid bill of \(bills)")
        ]
    }
}
