package import Quantities

/// Questions to the market, which change nothing.
extension DayAheadMarket {
    /// All participants, by index.
    package var participants: Range<HouseholdID> { hasDeclared.indices }

    /// The index of a slot's book.
    package func bookIndex(_ slot: Slot) -> Int { slots.lowerBound.distance(to: slot) }

    /// A participant's net day-ahead position in a slot; positive is sold.
    package func position(of participant: HouseholdID, slot: Slot) -> Energy {
        Energy(wattHours: positions[cell(participant, bookIndex(slot))])
    }

    /// A participant's declaration for a slot; ``DeclaredRange/none`` without
    /// one.
    package func declaration(of participant: HouseholdID, slot: Slot) -> DeclaredRange {
        declared[cell(participant, bookIndex(slot))]
    }

    /// Whether a participant has declared anything for the day.
    package func hasDeclaration(of participant: HouseholdID) -> Bool { hasDeclared[participant] }

    /// The energy that a participant may still offer in a book, at least 0: the
    /// rest of its declared range. Its resting order there does not count, as a
    /// new one replaces it.
    package func room(_ side: Side, participant: HouseholdID, book: Int) -> Energy {
        let place = cell(participant, book)
        let range = declared[place]
        switch side {
        case .sell: return Energy(wattHours: max(0, range.maximumSale.wattHours - positions[place]))
        case .buy: return Energy(wattHours: max(0, range.maximumPurchase.wattHours + positions[place]))
        }
    }

    /// A participant's order waiting in a slot's book, with its open quantity;
    /// `nil` if there is none.
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

    /// The best price of one side of a book; `nil` if the side is empty.
    package func bestPrice(_ side: Side, book: Int) -> Price? {
        (side == .buy ? books.bestBid(book) : books.bestAsk(book)).map(ladder.price(ofStep:))
    }

    /// The most that could change hands in a slot: the smaller of the expected
    /// supply and demand that participants declared.
    ///
    /// - Complexity: O(participants).
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

    /// The volume-weighted average price of a slot's trades, rounded down to a
    /// unit; `nil` without trades.
    package func averagePrice(_ slot: Slot) -> Price? {
        let book = bookIndex(slot)
        guard dealtEnergy[book] > .zero else { return nil }
        return Price(units: dealtValue[book].units.floorDivided(by: dealtEnergy[book].wattHours))
    }
}
