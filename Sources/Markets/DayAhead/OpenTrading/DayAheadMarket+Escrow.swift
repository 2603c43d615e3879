package import Quantities

/// What open orders and trades lock of what households have put up (market
/// specification, section 1.5).
extension DayAheadMarket {
    /// What a deal locks of one side's funds until it is delivered; see
    /// ``Corridor/escrow(_:energy:at:charges:)``.
    package func escrow(_ side: Side, energy: Energy, at price: Price, book: Int) -> Money {
        corridors[book].escrow(side, energy: energy, at: price, charges: charges)
    }

    /// What of its funds a participant has for an order in a book, its order
    /// there being replaced.
    package func available(to participant: HouseholdID, of funds: Money, book: Int) -> Money {
        max(.zero, spareFunds(of: participant, having: funds) + restingEscrow(of: participant, book: book))
    }

    /// What of its funds a participant's open orders leave; below 0 after a
    /// slot went badly.
    package func spareFunds(of participant: HouseholdID, having funds: Money) -> Money {
        funds - openEscrow[participant]
    }

    /// What a participant's order waiting in a book would lock.
    package func restingEscrow(of participant: HouseholdID, book: Int) -> Money {
        restingEscrow(cell(participant, book))
    }

    /// What a resting order would lock if it were dealt.
    func restingEscrow(_ place: Int) -> Money {
        guard let id = resting[place] else { return .zero }
        let step = Int32(books.storage.nodes[Int(id.place)].step)
        let isSale = openSales[place] > 0
        return escrow(
            isSale ? .sell : .buy, energy: Energy(wattHours: openSales[place] + openPurchases[place]),
            at: ladder.price(ofStep: step), book: place % slots.count)
    }
}
