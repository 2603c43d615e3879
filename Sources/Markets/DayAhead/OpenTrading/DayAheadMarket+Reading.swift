package import Quantities

/// What can be read.
extension DayAheadMarket {
    /// Everybody who may trade.
    package var participants: Range<HouseholdID> { hasDeclared.indices }

    /// The book of a slot.
    package func bookIndex(_ slot: Slot) -> Int { slots.lowerBound.distance(to: slot) }

    /// A participant's net day-ahead position in a slot: positive is sold.
    package func position(of participant: HouseholdID, slot: Slot) -> Energy {
        Energy(wattHours: positions[cell(participant, bookIndex(slot))])
    }

    package func declaration(of participant: HouseholdID, slot: Slot) -> DeclaredRange {
        declared[cell(participant, bookIndex(slot))]
    }

    /// Whether a participant has declared anything for the day.
    package func hasDeclaration(of participant: HouseholdID) -> Bool { hasDeclared[participant] }

    /// What a participant may still offer in a slot, its order there being
    /// replaced: the rest of its declared range.
    package func room(_ side: Side, participant: HouseholdID, book: Int) -> Energy {
        let place = cell(participant, book)
        let range = declared[place]
        switch side {
        case .sell: return Energy(wattHours: max(0, range.maximumSale.wattHours - positions[place]))
        case .buy: return Energy(wattHours: max(0, range.maximumPurchase.wattHours + positions[place]))
        }
    }

    /// A participant's order waiting in a slot's book.
    package func restingOrder(of participant: HouseholdID, slot: Slot) -> (side: Side, energy: Energy, price: Price)? {
        guard slots.contains(slot) else { return nil }
        let place = cell(participant, bookIndex(slot))
        guard let id = resting[place] else { return nil }
        let node = books.storage.nodes[Int(id.place)]
        return (
            openSales[place] > 0 ? .sell : .buy, Energy(wattHours: Int64(node.quantity)),
            ladder.price(ofStep: Int32(node.step))
        )
    }

    /// The best price of one side of a book.
    package func bestPrice(_ side: Side, book: Int) -> Price? {
        (side == .buy ? books.bestBid(book) : books.bestAsk(book)).map(ladder.price(ofStep:))
    }

    /// The most that could change hands in a slot: the smaller of what
    /// sellers and buyers declared to expect.
    package func dealableEnergy(_ slot: Slot) -> Energy {
        let book = bookIndex(slot)
        var supply = Energy.zero
        var demand = Energy.zero
        for participant in participants {
            let expected = declared[cell(participant, book)].expected
            if expected > .zero { supply += expected } else { demand -= expected }
        }
        return min(supply, demand)
    }

    /// The volume-weighted average price of a slot's deals, rounded down to a
    /// unit, or nothing without deals.
    package func averagePrice(_ slot: Slot) -> Price? {
        let book = bookIndex(slot)
        guard dealtEnergy[book] > .zero else { return nil }
        return Price(units: dealtValue[book].units.floorDivided(by: dealtEnergy[book].wattHours))
    }
}
