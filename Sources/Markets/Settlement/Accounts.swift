package import Quantities

/// The money of a community: one account for each participant, and the accounts
/// that make every posting balance. The sum of all accounts is always zero. A
/// positive balance is money received.
package struct Accounts: Hashable, Sendable {
    /// By participant: its balance.
    package private(set) var participants: PerHousehold<Money>
    /// The grid's balance for energy, local charges not included.
    package private(set) var grid = Money.zero
    /// Local fees and levies collected for the grid.
    package private(set) var fees = Money.zero
    /// The rounding remainders of prices, always at least 0.
    package private(set) var dust = Money.zero
    /// The operator's balance: negative while it carries the grid bill of a day
    /// that is settled as a whole.
    package private(set) var operatorBalance = Money.zero
    /// The payments for mesh credits by participants, less the payments to them
    /// for credits given back.
    package private(set) var credits = Money.zero

    /// Creates empty accounts.
    package init(participantCount: Int) {
        participants = PerHousehold(repeating: .zero, count: participantCount)
    }

    /// Posts the settlement of a slot, each leg as it was computed.
    ///
    /// - Parameter reversed: takes the posting back, before the slot is settled
    ///   again.
    /// - Complexity: O(participants).
    package mutating func post(_ settlement: SlotSettlement, reversed: Bool = false) {
        func signed(_ money: Money) -> Money { reversed ? -money : money }
        for home in settlement.legs.indices {
            let legs = settlement.legs[home]
            participants[home] += signed(legs.dayAhead + legs.charges + legs.pool)
            fees -= signed(legs.charges)
            if settlement.clearing == nil { grid -= signed(legs.pool) }
        }
        guard let clearing = settlement.clearing else { return }
        grid += signed(clearing.gridBill)
        dust += signed(clearing.dust)
        // Until the day is settled no participant has paid the bill.
        if settlement.isShared { operatorBalance -= signed(clearing.gridBill) }
    }

    /// Posts a day settled as a whole: the participants pay the operator back
    /// for the grid bill that it has carried.
    package mutating func settle(_ day: BillSharing.Settlement) {
        for home in day.payments.indices { participants[home] += day.payments[home] }
        operatorBalance += day.gridBill
        dust += day.dust
    }

    /// Posts the payment that one participant settles with the grid alone;
    /// positive is received by the participant.
    package mutating func settleWithGrid(_ payment: Money, of participant: HouseholdID) {
        participants[participant] += payment
        grid -= payment
    }

    /// Posts a participant's payment for mesh credits; negative is a payment to
    /// it for credits given back.
    package mutating func buyCredits(_ payment: Money, by participant: HouseholdID) {
        participants[participant] -= payment
        credits += payment
    }

    /// The sum of all accounts; any value but zero is a defect.
    package var total: Money {
        participants.reduce(grid + fees + dust + operatorBalance + credits, +)
    }

    /// Folds all balances.
    package func combine(into fingerprint: inout Fingerprint) {
        for balance in participants { fingerprint.combine(balance) }
        fingerprint.combine(grid)
        fingerprint.combine(fees)
        fingerprint.combine(dust)
        fingerprint.combine(operatorBalance)
        fingerprint.combine(credits)
    }
}

/// The charges on a community trade, paid by the buyer: for the wires and to
/// the state.
package struct LocalCharges: Hashable, Sendable {
    /// The fee per kWh for the use of the local grid, at least 0.
    package var fee: Price
    /// The taxes per kWh of local energy, at least 0.
    package var levy: Price

    /// Creates charges of at least 0 each.
    package init(fee: Price, levy: Price) {
        self.fee = fee
        self.levy = levy
    }

    /// No charges.
    package static let none = LocalCharges(fee: .zero, levy: .zero)
    /// The sum of fee and levy per kWh.
    package var total: Price { fee + levy }
}

/// Returns the payment of a household that settles with the grid alone: retail
/// for energy taken, feed-in for energy supplied. Positive is received by the
/// household.
package func gridPayment(netInjection: Energy, corridor: Corridor) -> Money {
    netInjection > .zero ? netInjection * corridor.feedIn : netInjection * corridor.retail
}
