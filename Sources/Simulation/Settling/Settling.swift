internal import Community
internal import Markets
internal import Quantities

/// Settlement: takes readings, prices slots, makes days final, and moves the
/// money.
struct Settling: Part {
    static let rank = Rank.settling

    /// The days that are not final, and last the day being delivered.
    var openDays: [OpenDay]
    /// The slots that are over but not settled, oldest first.
    var awaited: [AwaitedSlot] = []
    /// The balances of households, grid and community accounts.
    var accounts: Accounts
    /// The households' deposits, escrow and debts.
    var funds: Funds
    /// By household: whether it leaves its bills unpaid.
    var stoppedPaying: PerHousehold<Bool>
    /// By household: its payments with the grid alone since its last bill, for
    /// readings of days that were final; positive is received.
    var lateCash: PerHousehold<Money>
    /// By household: its balance so far if it had dealt with the grid alone;
    /// positive is received.
    var loneBalances: PerHousehold<Money>
    /// By household: its latest declared net injection, by time of the local
    /// day; empty before the first declaration.
    var lastDeclared: PerHousehold<[Energy]>

    init(_ setting: Setting) {
        let count = setting.scenario.neighbourhood.households.count
        openDays = [OpenDay(index: 0, setting: setting)]
        accounts = Accounts(participantCount: count)
        funds = Funds(deposit: setting.scenario.terms.community.deposit, participantCount: count)
        stoppedPaying = PerHousehold(repeating: false, count: count)
        lateCash = PerHousehold(repeating: .zero, count: count)
        loneBalances = PerHousehold(repeating: .zero, count: count)
        lastDeclared = PerHousehold(repeating: [], count: count)
    }

    var next: SimTime? {
        let slot = awaited.lazy.compactMap(\.due).min()
        let day = openDays.lazy.filter { !$0.isFinal }.map(\.ends).min()
        guard let slot, let day else { return slot ?? day }
        return min(slot, day)
    }

    /// Settles the slot that is due first. If a day ends at the same time,
    /// slots come first.
    mutating func step(_ context: Context) -> [Effect] {
        if let index = awaited.firstIndex(where: { $0.due.map { $0 <= context.now } ?? false }) {
            return settle(awaited.remove(at: index), context)
        }
        if let index = openDays.firstIndex(where: { !$0.isFinal && $0.ends <= context.now }) {
            return endDay(index, context)
        }
        return []
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(openDays.count)
        for day in openDays { day.combine(into: &hash) }
        hash.combine(awaited.count)
        for slot in awaited { slot.combine(into: &hash) }
        accounts.combine(into: &hash)
        funds.combine(into: &hash)
        for value in stoppedPaying { hash.combine(value) }
        for cash in lateCash { hash.combine(cash) }
        for balance in loneBalances { hash.combine(balance) }
        for declared in lastDeclared {
            hash.combine(declared.count)
            for energy in declared { hash.combine(energy) }
        }
    }
}

// MARK: Input from other parts

extension Settling {
    /// The day being delivered.
    var today: OpenDay { openDays[openDays.count - 1] }

    /// Returns the index of a slot's day among the open days; `nil` if the day
    /// is final or has not begun.
    func openDay(of slot: Slot) -> Int? { openDays.firstIndex { !$0.isFinal && $0.slots.contains(slot) } }

    /// Adds the day that begins and drops those that are final.
    mutating func beginDay(_ index: Int, traded result: DayAheadResult?, _ context: Context) {
        openDays.removeAll { $0.isFinal || $0.index == index }
        openDays.append(OpenDay(index: index, setting: context.setting, result: result))
    }

    /// Keeps a household's declaration by local time. On the long day of autumn
    /// the second of two equal times counts; on the short day of spring the
    /// skipped hour keeps its old values.
    mutating func remember(_ ranges: [DeclaredRange], of home: HouseholdID, from first: Slot, _ context: Context) {
        if lastDeclared[home].isEmpty {
            lastDeclared[home] = Array(repeating: .zero, count: context.calendar.slotsPerDay)
        }
        for (place, range) in ranges.enumerated() {
            lastDeclared[home][context.calendar.timeOfDay(first.advanced(by: place))] = range.expected
        }
    }

    /// Locks the funds of both sides of a trade until it is delivered.
    mutating func lock(_ escrow: TradeEscrow, of trade: Deal) {
        funds.lock(escrow.seller, of: trade.seller)
        funds.lock(escrow.buyer, of: trade.buyer)
    }

    /// Adds a finished slot to those whose readings are awaited.
    mutating func await(_ delivered: DeliveredSlot) { awaited.append(AwaitedSlot(delivered)) }

    /// Starts the time limit for the readings of a slot that have not arrived.
    mutating func wait(for slot: Slot, _ context: Context) {
        guard let index = awaited.firstIndex(where: { $0.slot == slot }) else { return }
        awaited[index].wait(from: context.now)
    }

    /// Applies account changes to deposits and reports new debts.
    mutating func followAccounts() -> [Effect] {
        funds.follow(accounts.participants).map { .happened(.fellIntoDebt($0, funds.debts[$0])) }
    }

    /// Lets a household pay its debt and top up its deposit, or withdraw a
    /// surplus.
    mutating func payBill(_ home: HouseholdID) -> [Effect] {
        let debt = funds.debts[home]
        _ = funds.replenish(home)
        return debt > .zero ? [.happened(.paidDebt(home, debt)), .readmitted(home)] : []
    }

    /// Returns a household's latest declaration for a slot's time of day; `nil`
    /// before its first.
    func lastDeclared(by home: HouseholdID, at slot: Slot, _ context: Context) -> Energy? {
        lastDeclared[home].isEmpty ? nil : lastDeclared[home][context.calendar.timeOfDay(slot)]
    }
}
