internal import Community
internal import Markets
internal import Quantities

/// Settlement: readings come in, slots are priced, days become final, and the
/// money follows.
struct Settling: Part {
    static let rank = Rank.settling

    /// The days that are not final yet, and the day being delivered, which
    /// comes last.
    var openDays: [OpenDay]
    /// Slots that are over and not settled, oldest first.
    var awaited: [AwaitedSlot] = []
    var accounts: Accounts
    /// Deposits, escrow and debts.
    var funds: Funds
    /// By household: whether it leaves its bills unpaid.
    var stoppedPaying: PerHousehold<Bool>
    /// By household: what it has settled with the grid alone since its last
    /// bill, for readings of days that were final.
    var lateCash: PerHousehold<Money>
    /// By household: what the grid alone would have paid so far.
    var loneBalances: PerHousehold<Money>
    /// By household: the net injection it declared last, by time of
    /// the local day; empty before its first declaration.
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

    /// Settles the slot that is due first, and where a day ends at the same
    /// time, slots before the day.
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

// MARK: What it is told

extension Settling {
    /// The day being delivered.
    var today: OpenDay { openDays[openDays.count - 1] }

    /// Where the day of a slot stands among the open days.
    func openDay(of slot: Slot) -> Int? { openDays.firstIndex { !$0.isFinal && $0.slots.contains(slot) } }

    mutating func beginDay(_ index: Int, traded result: DayAheadResult?, _ context: Context) {
        openDays.removeAll { $0.isFinal || $0.index == index }
        openDays.append(OpenDay(index: index, setting: context.setting, result: result))
    }

    /// Keeps what a household expects, by the clock: on the long day of
    /// autumn the second of two equal times counts, on the short one of
    /// spring the hour that is left out keeps what it was.
    mutating func remember(_ ranges: [DeclaredRange], of home: HouseholdID, from first: Slot, _ context: Context) {
        if lastDeclared[home].isEmpty {
            lastDeclared[home] = Array(repeating: .zero, count: context.calendar.slotsPerDay)
        }
        for (place, range) in ranges.enumerated() {
            lastDeclared[home][context.calendar.timeOfDay(first.advanced(by: place))] = range.expected
        }
    }

    /// Locks what a trade needs of both sides until it is delivered.
    mutating func lock(_ escrow: TradeEscrow, of trade: Deal) {
        funds.lock(escrow.seller, of: trade.seller)
        funds.lock(escrow.buyer, of: trade.buyer)
    }

    mutating func await(_ delivered: DeliveredSlot) { awaited.append(AwaitedSlot(delivered)) }

    /// Waits for the readings of a slot that have not arrived.
    mutating func wait(for slot: Slot, _ context: Context) {
        guard let index = awaited.firstIndex(where: { $0.slot == slot }) else { return }
        awaited[index].wait(from: context.now)
    }

    /// Lets the households' money follow the accounts.
    mutating func followAccounts() -> [Effect] {
        funds.follow(accounts.participants).map { .happened(.fellIntoDebt($0, funds.debts[$0])) }
    }

    /// A household pays what it owes and fills its deposit up.
    mutating func payBill(_ home: HouseholdID) -> [Effect] {
        let debt = funds.debts[home]
        _ = funds.replenish(home)
        return debt > .zero ? [.happened(.paidDebt(home, debt)), .readmitted(home)] : []
    }

    /// What a household declared last for a slot's time of day.
    func lastDeclared(by home: HouseholdID, at slot: Slot, _ context: Context) -> Energy? {
        lastDeclared[home].isEmpty ? nil : lastDeclared[home][context.calendar.timeOfDay(slot)]
    }
}
