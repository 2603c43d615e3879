package import Quantities

/// The money of a community: one account for each participant and the
/// accounts that make every posting balance. Their sum is always zero.
package struct Accounts: Hashable, Sendable {
    package private(set) var participants: PerHousehold<Money>
    package private(set) var grid = Money.zero
    /// Local fees and levies collected for the grid.
    package private(set) var fees = Money.zero
    /// What rounding of prices left over, always at least 0.
    package private(set) var dust = Money.zero
    package private(set) var operatorBalance = Money.zero
    /// What participants have paid for mesh credits, less what they were paid
    /// for those they gave back.
    package private(set) var credits = Money.zero

    package init(participantCount: Int) {
        participants = PerHousehold(repeating: .zero, count: participantCount)
    }

    /// Posts what a slot comes to, each leg as it was computed.
    ///
    /// - Parameter reversed: takes it back, before the slot is settled anew.
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
        // Until the day is over nobody has paid it.
        if settlement.isShared { operatorBalance -= signed(clearing.gridBill) }
    }

    /// Posts a day settled as a whole: the participants pay back what the
    /// operator has carried.
    package mutating func settle(_ day: BillSharing.Settlement) {
        for home in day.payments.indices { participants[home] += day.payments[home] }
        operatorBalance += day.gridBill
        dust += day.dust
    }

    /// Posts what one participant settles with the grid alone: positive is
    /// received by the participant.
    package mutating func settleWithGrid(_ payment: Money, of participant: HouseholdID) {
        participants[participant] += payment
        grid -= payment
    }

    /// Posts what a participant pays for mesh credits, or, below zero, is paid
    /// for them.
    package mutating func buyCredits(_ payment: Money, by participant: HouseholdID) {
        participants[participant] -= payment
        credits += payment
    }

    /// The sum of all accounts; anything but zero is a defect.
    package var total: Money {
        participants.reduce(grid + fees + dust + operatorBalance + credits, +)
    }

    package func combine(into fingerprint: inout Fingerprint) {
        for balance in participants { fingerprint.combine(balance) }
        fingerprint.combine(grid)
        fingerprint.combine(fees)
        fingerprint.combine(dust)
        fingerprint.combine(operatorBalance)
        fingerprint.combine(credits)
    }
}

/// What a community deal pays for the wires and to the state, by the buyer.
package struct LocalCharges: Hashable, Sendable {
    /// For the use of the local grid, at least 0.
    package var fee: Price
    /// Taxes on local energy, at least 0.
    package var levy: Price

    package init(fee: Price, levy: Price) {
        self.fee = fee
        self.levy = levy
    }

    package static let none = LocalCharges(fee: .zero, levy: .zero)
    package var total: Price { fee + levy }
}

/// What a household pays or receives when it meets the grid alone: retail for
/// what it takes, feed-in for what it gives. Positive is received.
package func gridPayment(netInjection: Energy, corridor: Corridor) -> Money {
    netInjection > .zero ? netInjection * corridor.feedIn : netInjection * corridor.retail
}
