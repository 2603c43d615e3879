internal import Community
internal import Markets
internal import Quantities

/// Deposits, escrow and debts (market specification, section 1.5).
extension World {
    /// Locks what a deal needs of both sides, or lets go of it when the deal
    /// is delivered.
    mutating func lockEscrow(of deal: Deal, in market: DayAheadMarket, releasing: Bool = false) {
        let book = market.bookIndex(deal.slot)
        for (side, home) in [(Side.sell, deal.seller), (.buy, deal.buyer)] {
            let escrow = market.escrow(side, energy: deal.energy, at: deal.price, book: book)
            if releasing { funds.release(escrow, of: home) } else { funds.lock(escrow, of: home) }
        }
    }

    /// Lets the households' money follow the accounts.
    mutating func followAccounts(_ events: inout [Event]) {
        for home in funds.follow(accounts.participants) {
            events.append(Event(time: now, kind: .fellIntoDebt(home, funds.debts[home])))
        }
    }

    /// A household pays what it owes and fills its deposit up. If that ends a
    /// suspension it trades at once.
    mutating func payBill(_ home: HouseholdID, _ events: inout [Event]) {
        let debt = funds.debts[home]
        _ = funds.replenish(home)
        guard debt > .zero else { return }
        events.append(Event(time: now, kind: .paidDebt(home, debt)))
        market?.readmit(home)
        if let ranges = refusedDeclarations.removeValue(forKey: home), market?.isOpen == true {
            send(.declaration(home, ranges), &events)
        }
    }

    /// Escrow, added up anew from the deals that are not delivered.
    var recountedEscrow: PerHousehold<Money> {
        var escrow = PerHousehold(repeating: Money.zero, count: households.count)
        let settled = slots.last?.slot
        func count(_ market: DayAheadMarket) {
            for deal in market.deals where settled.map({ deal.slot > $0 }) ?? true {
                let book = market.bookIndex(deal.slot)
                escrow[deal.seller] += market.escrow(.sell, energy: deal.energy, at: deal.price, book: book)
                escrow[deal.buyer] += market.escrow(.buy, energy: deal.energy, at: deal.price, book: book)
            }
        }
        for day in openDays { if let market = day.market { count(market) } }
        if let market { count(market) }
        return escrow
    }

    /// What is wrong with the funds, in words.
    func brokenFunds() -> [String] {
        var broken: [String] = []
        let escrow = recountedEscrow
        for home in households.indices {
            let (balance, debt) = (funds.balances[home], funds.debts[home])
            let held = balance - debt - funds.deposit - funds.paidIn[home]
            if balance < .zero || debt < .zero || (balance > .zero && debt > .zero)
                || held != accounts.participants[home]
            {
                broken.append(
                    "funds of \(households[home].id): \(balance) held and \(debt) owed do not follow from "
                        + "\(accounts.participants[home]) received")
            }
            if funds.locked[home] != escrow[home] {
                broken.append(
                    "funds of \(households[home].id): \(funds.locked[home]) locked, its deals need \(escrow[home])")
            }
        }
        return broken
    }
}
