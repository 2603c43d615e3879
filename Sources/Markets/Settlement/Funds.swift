package import Quantities

/// The deposits of participants at the market, the part locked for trades not
/// yet delivered, and the debts.
///
/// Settlement never waits for money: a participant that cannot pay from its
/// deposit goes into debt, which the operator guarantees to the others. This is
/// the project's own rule (market specification, section 1.5).
package struct Funds: Hashable, Sendable {
    /// The deposit that each participant makes at first and restores when
    /// paying.
    package let deposit: Money
    /// By participant: the rest of its deposit, escrow included; at least 0.
    package private(set) var balances: PerHousehold<Money>
    /// By participant: the part of the balance that is locked for trades, at
    /// least 0. A bad slot can leave a balance below this.
    package private(set) var locked: PerHousehold<Money>
    /// By participant: its debt to the operator, at least 0; with a debt the
    /// balance is 0.
    package private(set) var debts: PerHousehold<Money>
    /// By participant: its payments beyond the first deposit; negative is
    /// withdrawn.
    package private(set) var paidIn: PerHousehold<Money>

    /// Creates funds with everybody's deposit made.
    ///
    /// - Parameter deposit: at least 0.
    package init(deposit: Money, participantCount: Int) {
        self.deposit = deposit
        balances = PerHousehold(repeating: deposit, count: participantCount)
        locked = PerHousehold(repeating: .zero, count: participantCount)
        debts = locked
        paidIn = locked
    }

    /// The amount that a participant can still put up for orders, at least 0.
    package func free(_ participant: HouseholdID) -> Money { max(.zero, balances[participant] - locked[participant]) }

    /// The sum of all debts, which the operator guarantees.
    package var guaranteed: Money { debts.reduce(.zero, +) }

    /// Locks the escrow of a trade until it is delivered.
    package mutating func lock(_ escrow: Money, of participant: HouseholdID) { locked[participant] += escrow }

    /// Releases the escrow of a trade.
    package mutating func release(_ escrow: Money, of participant: HouseholdID) { locked[participant] -= escrow }

    /// Applies account changes to balances and debts: received money pays debt
    /// first, and a payment beyond the balance becomes debt.
    ///
    /// - Parameter accounts: by participant, the sum of all it has received so
    ///   far.
    /// - Returns: the participants that are in debt now and were not before, in
    ///   ascending order.
    /// - Complexity: O(participants).
    package mutating func follow(_ accounts: PerHousehold<Money>) -> [HouseholdID] {
        var fallen: [HouseholdID] = []
        for participant in accounts.indices {
            let net = deposit + paidIn[participant] + accounts[participant]
            let debt = max(.zero, -net)
            if debt > .zero, debts[participant] == .zero { fallen.append(participant) }
            debts[participant] = debt
            balances[participant] = max(.zero, net)
        }
        return fallen
    }

    /// Pays a participant's debt and restores its deposit, or withdraws the
    /// amount beyond its deposit and its escrow.
    ///
    /// - Returns: the amount paid in; negative is withdrawn.
    package mutating func replenish(_ participant: HouseholdID) -> Money {
        let kept = max(deposit, locked[participant])
        let held = balances[participant] - debts[participant]
        let paid = held < deposit ? deposit - held : min(.zero, kept - held)
        paidIn[participant] += paid
        balances[participant] = held + paid
        debts[participant] = .zero
        return paid
    }

    /// Folds the deposit and all four lists.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(deposit)
        for list in [balances, locked, debts, paidIn] {
            for amount in list { fingerprint.combine(amount) }
        }
    }
}
