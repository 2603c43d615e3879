package import Markets
package import Quantities
package import Signing

/// A finished day: every household's bill, and the community's totals.
package struct DayRecord: Hashable, Sendable {
    package var date: CivilDate
    /// Whether the day's energy was traded the day before.
    package var hasDayAhead: Bool
    package var bills: PerHousehold<Bill>
    /// What was dealt day-ahead, oldest first.
    package var deals: [Deal]
    package var dealtEnergy: Energy
    package var gridImport: Energy
    package var gridExport: Energy
    /// The day's prices where its pool shares bills, and there was something
    /// to share.
    package var sharedPrices: PoolPrices?
    /// What the trusted party of the mesh cleared, if there is one.
    package var receiptsDigest: Digest?
    /// ``World/fingerprint`` once the day was closed.
    package var fingerprint: UInt64

    /// What one household's day came to. Cash is positive when received.
    package struct Bill: Hashable, Sendable {
        /// Drawn by everything in the home, the battery counted by its net.
        package var consumption = Energy.zero
        package var generation = Energy.zero
        /// Sold and bought day-ahead.
        package var sold = Energy.zero
        package var bought = Energy.zero
        /// Delivered above and below the day-ahead position.
        package var surplus = Energy.zero
        package var deficit = Energy.zero
        package var dayAheadCash = Money.zero
        package var poolCash = Money.zero
        /// Settled with the grid alone for readings that stayed away, of this
        /// day or, arriving at last, of earlier ones.
        package var lateCash = Money.zero
        /// Received for relaying messages of others, less what was paid for
        /// having one's own relayed.
        package var meshCash = Money.zero
        /// Slots for which no reading had arrived when the day became final.
        package var unreadSlots = 0
        /// Local charges of what was bought day-ahead; at most 0.
        package var chargesCash = Money.zero
        /// What the grid alone would have paid for the same net injections.
        package var gridCash = Money.zero
        /// What deviating from the forecast brought, against having dealt it
        /// day-ahead: a cost to one that is mostly another's gain.
        package var imbalanceCash = Money.zero
        /// Of what the household alone would have paid at retail: the parts
        /// for the grid and to the state; and what it would have fed in for.
        package var aloneGridFee = Money.zero
        package var aloneLevy = Money.zero
        package var aloneFeedIn = Money.zero
        /// What the household alone with the grid would have received.
        package var baselineCash = Money.zero

        package init() {}

        package var cash: Money { dayAheadCash + chargesCash + poolCash + lateCash + meshCash }
        /// What trading was worth for the flows as they were: the part of the
        /// saving that is not the devices' plans.
        package var tradingGain: Money { cash - gridCash }
        /// What planning with neighbours in mind was worth at the grid's
        /// prices.
        package var planningGain: Money { gridCash - baselineCash }
        /// Of what the household alone would have paid at retail, the part
        /// for energy.
        package var aloneEnergy: Money { aloneFeedIn - baselineCash - aloneGridFee - aloneLevy }
        /// What the community was worth to it; negative is a loss.
        package var saving: Money { cash - baselineCash }

        func combine(into fingerprint: inout Fingerprint) {
            fingerprint.combine(consumption)
            fingerprint.combine(generation)
            fingerprint.combine(sold)
            fingerprint.combine(bought)
            fingerprint.combine(surplus)
            fingerprint.combine(deficit)
            fingerprint.combine(dayAheadCash)
            fingerprint.combine(poolCash)
            fingerprint.combine(lateCash)
            fingerprint.combine(meshCash)
            fingerprint.combine(unreadSlots)
            fingerprint.combine(baselineCash)
            fingerprint.combine(chargesCash)
            fingerprint.combine(gridCash)
            fingerprint.combine(imbalanceCash)
            fingerprint.combine(aloneGridFee)
            fingerprint.combine(aloneLevy)
            fingerprint.combine(aloneFeedIn)
        }
    }

    package var dealCount: Int { deals.count }
    package var cash: Money { bills.reduce(.zero) { $0 + $1.cash } }
    package var baselineCash: Money { bills.reduce(.zero) { $0 + $1.baselineCash } }
    package var saving: Money { cash - baselineCash }

    func combine(into hash: inout Fingerprint) {
        hash.combine(date)
        hash.combine(hasDayAhead)
        for bill in bills { bill.combine(into: &hash) }
        hash.combine(deals.count)
        for deal in deals { deal.combine(into: &hash) }
        hash.combine(dealtEnergy)
        hash.combine(gridImport)
        hash.combine(gridExport)
        if let sharedPrices {
            hash.combine(sharedPrices.sell)
            hash.combine(sharedPrices.buy)
        }
        hash.combine(word: receiptsDigest?.words.0 ?? 0)
        hash.combine(word: fingerprint)
    }
}
