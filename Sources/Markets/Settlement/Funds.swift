package import Quantities

/// What each participant has put up at the market, what of it is locked for
/// deals not yet delivered, and what it owes.
///
/// Settlement never waits for money: whoever cannot pay from what it has put
/// up goes into debt, which the operator guarantees to the others. This
/// project's rule (market specification, section 1.5).
package struct Funds: Hashable, Sendable {
    /// What everybody puts up at first and fills up again when paying.
    package let deposit: Money
    /// By participant, at least 0: what is left of it, escrow included.
    package private(set) var balances: PerHousehold<Money>
    /// Of the balance, what is locked for deals; at least 0. A bad slot can
    /// leave less than this.
    package private(set) var locked: PerHousehold<Money>
    /// What the participant owes the operator, at least 0; with a debt the
    /// balance is 0.
    package private(set) var debts: PerHousehold<Money>
    /// What it has paid in beyond the deposit; negative is withdrawn.
    package private(set) var paidIn: PerHousehold<Money>

    /// - Parameter deposit: at least 0.
    package init(deposit: Money, participantCount: Int) {
        self.deposit = deposit
        balances = PerHousehold(repeating: deposit, count: participantCount)
        locked = PerHousehold(repeating: .zero, count: participantCount)
        debts = locked
        paidIn = locked
    }

    /// What a participant can still put up for orders, at least 0.
    package func free(_ participant: HouseholdID) -> Money { max(.zero, balances[participant] - locked[participant]) }

    /// What the operator stands for.
    package var guaranteed: Money { debts.reduce(.zero, +) }

    /// Locks what a deal needs until it is delivered.
    package mutating func lock(_ escrow: Money, of participant: HouseholdID) { locked[participant] += escrow }

    /// Lets go of what was locked for a deal.
    package mutating func release(_ escrow: Money, of participant: HouseholdID) { locked[participant] -= escrow }

    /// Moves the money to where the accounts are: what came in pays debt
    /// first, what cannot be paid becomes debt.
    ///
    /// - Parameter accounts: by participant, all it has received so far.
    /// - Returns: who is in debt now and was not before.
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

    /// A participant pays its debt and fills its deposit up, or withdraws
    /// what it has beyond the deposit and its escrow.
    ///
    /// - Returns: what it paid; negative is withdrawn.
    package mutating func replenish(_ participant: HouseholdID) -> Money {
        let kept = max(deposit, locked[participant])
        let held = balances[participant] - debts[participant]
        let paid = held < deposit ? deposit - held : min(.zero, kept - held)
        paidIn[participant] += paid
        balances[participant] = held + paid
        debts[participant] = .zero
        return paid
    }

    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(deposit)
        for list in [balances, locked, debts, paidIn] {
            for amount in list { fingerprint.combine(amount) }
        }
    }
}
