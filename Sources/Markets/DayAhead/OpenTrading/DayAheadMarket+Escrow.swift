package import Quantities

/// The funds that open orders and trades lock (market specification, section
/// 1.5).
extension DayAheadMarket {
    /// The escrow that a trade in a book locks of one side's funds until it is
    /// delivered; see ``Corridor/escrow(_:energy:at:charges:)``.
    package func escrow(_ side: Side, energy: Energy, at price: Price, book: Int) -> Money {
        corridors[book].escrow(side, energy: energy, at: price, charges: charges)
    }

    /// The part of a participant's funds that is available to an order in a
    /// book, at least 0. Its resting order there does not count, as the new one
    /// replaces it.
    package func available(to participant: HouseholdID, of funds: Money, book: Int) -> Money {
        max(.zero, spareFunds(of: participant, having: funds) + restingEscrow(of: participant, book: book))
    }

    /// The part of a participant's funds that its open orders leave; below 0
    /// after a slot went badly.
    package func spareFunds(of participant: HouseholdID, having funds: Money) -> Money {
        funds - openEscrow[participant]
    }

    /// The escrow that a participant's order waiting in a book would lock; zero
    /// without one.
    package func restingEscrow(of participant: HouseholdID, book: Int) -> Money {
        restingEscrow(cell(participant, book))
    }

    /// The escrow that a resting order would lock if it traded.
    func restingEscrow(_ place: Int) -> Money {
        guard let id = resting[place] else { return .zero }
        let step = Int32(books.storage.nodes[Int(id.place)].step)
        let isSale = openSales[place] > 0
        return escrow(
            isSale ? .sell : .buy, energy: Energy(wattHours: openSales[place] + openPurchases[place]),
            at: ladder.price(ofStep: step), book: place % slots.count)
    }
}
