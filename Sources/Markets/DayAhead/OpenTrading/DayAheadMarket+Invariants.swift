package import Quantities

extension DayAheadMarket {
    /// Describes the broken invariants in words; empty if all hold: the books'
    /// own invariants, trades within their limits and the corridor, positions
    /// equal to the trades and inside the declared ranges, open quantities
    /// equal to the books, and escrow equal to that of the open orders.
    ///
    /// - Complexity: O(trades + participants × slots + books × steps + orders).
    package func brokenInvariants() -> [String] {
        var broken = books.brokenInvariants()
        var sold = Array(repeating: Int64(0), count: positions.count)
        for deal in deals {
            let book = bookIndex(deal.slot)
            sold[cell(deal.seller, book)] += deal.energy.wattHours
            sold[cell(deal.buyer, book)] -= deal.energy.wattHours
            let corridor = corridors[book]
            if deal.price < corridor.feedIn || deal.price > corridor.retail || deal.seller == deal.buyer
                || deal.price < deal.ask || deal.price > deal.bid
            {
                broken.append(
                    "deal \(deal.number) at \(deal.price) is outside its limits \(deal.ask)…\(deal.bid) or corridor")
            }
        }
        for place in positions.indices {
            if sold[place] != positions[place] {
                broken.append("position \(positions[place]) Wh differs from the deals' \(sold[place]) Wh")
            }
            let range = declared[place]
            if positions[place] > range.maximumSale.wattHours || -positions[place] > range.maximumPurchase.wattHours {
                broken.append("position \(positions[place]) Wh is outside the declared range")
            }
            let open = resting[place].flatMap { books.openQuantity($0) }.map(Int64.init) ?? 0
            if open != openSales[place] + openPurchases[place] {
                broken.append("\(open) Wh in the book, \(openSales[place] + openPurchases[place]) Wh counted as open")
            }
        }
        for participant in participants {
            let open = slots.indices.reduce(Money.zero) { $0 + restingEscrow(cell(participant, bookIndex($1))) }
            if open != openEscrow[participant] {
                broken.append(
                    "orders of participant \(participant.index) would lock \(open), counted as \(openEscrow[participant])"
                )
            }
        }
        return broken
    }

    /// Folds the whole state.
    package func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(slots.lowerBound)
        fingerprint.combine(slots.upperBound)
        fingerprint.combine(isOpen)
        fingerprint.combine(orderCount)
        books.combine(into: &fingerprint)
        tape.combine(into: &fingerprint)
        for deal in deals { deal.combine(into: &fingerprint) }
        for place in positions.indices {
            fingerprint.combine(positions[place])
            fingerprint.combine(openSales[place])
            fingerprint.combine(openPurchases[place])
            fingerprint.combine(declared[place].expected)
            fingerprint.combine(declared[place].maximumSale)
            fingerprint.combine(declared[place].maximumPurchase)
        }
        for value in hasDeclared { fingerprint.combine(value) }
        for debt in suspensions { fingerprint.combine(debt?.units ?? -1) }
        for escrow in openEscrow { fingerprint.combine(escrow) }
    }
}
