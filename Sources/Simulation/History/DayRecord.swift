package import Markets
package import Quantities
package import Signing

/// A final day: every household's bill, and the community's totals.
package struct DayRecord: Hashable, Sendable {
    /// The local date of delivery.
    package var date: CivilDate
    /// Whether the day's energy was traded the day before.
    package var hasDayAhead: Bool
    /// By household: its bill.
    package var bills: PerHousehold<Bill>
    /// The day-ahead trades, oldest first.
    package var deals: [Deal]
    /// The energy traded day-ahead, at least 0.
    package var dealtEnergy: Energy
    /// The energy that the community took from the grid, summed over slots; at
    /// least 0.
    package var gridImport: Energy
    /// The energy that the community gave to the grid, summed over slots; at
    /// least 0.
    package var gridExport: Energy
    /// The pool's prices of the day if the pool shares bills; `nil` under any
    /// other rule, and if there was nothing to share.
    package var sharedPrices: PoolPrices?
    /// The digest of the receipts that the mesh's trusted party cleared; `nil`
    /// without a mesh.
    package var receiptsDigest: Digest?
    /// ``World/fingerprint`` when the day became final.
    package var fingerprint: UInt64

    /// One household's bill for a day. Cash is positive when received.
    package struct Bill: Hashable, Sendable {
        /// Energy drawn by everything in the home. The battery counts with its
        /// net draw, so the sum is negative if it gave more than all else drew.
        package var consumption = Energy.zero
        /// Energy yielded by the panels.
        package var generation = Energy.zero
        /// Net energy sold day-ahead, summed over the slots in which the
        /// household sold.
        package var sold = Energy.zero
        /// Net energy bought day-ahead, summed over the slots in which the
        /// household bought.
        package var bought = Energy.zero
        /// Energy delivered above the day-ahead position.
        package var surplus = Energy.zero
        /// Energy delivered below the day-ahead position.
        package var deficit = Energy.zero
        /// Received for day-ahead trades.
        package var dayAheadCash = Money.zero
        /// Received from the pool, or from the grid in slots without a pool.
        package var poolCash = Money.zero
        /// Settled with the grid alone for missing readings: those of this day,
        /// and those of earlier days that have arrived since the last bill.
        package var lateCash = Money.zero
        /// Received for relaying others' messages, less the price of having its
        /// own relayed.
        package var meshCash = Money.zero
        /// The number of slots whose reading had not arrived when the day
        /// became final.
        package var unreadSlots = 0
        /// Local charges on energy bought day-ahead; at most 0.
        package var chargesCash = Money.zero
        /// The amount that the household would have received from the grid
        /// alone for the same net injections.
        package var gridCash = Money.zero
        /// The cash effect of deviating from the forecast, compared with
        /// trading the same energy day-ahead. A cost to one household is mostly
        /// another's gain.
        package var imbalanceCash = Money.zero
        /// The grid fee in the retail price that the household alone would have
        /// paid.
        package var aloneGridFee = Money.zero
        /// The levy in the retail price that the household alone would have
        /// paid.
        package var aloneLevy = Money.zero
        /// Received by the household alone for the energy it would have fed in.
        /// It is negative at negative feed-in prices, and includes payments for
        /// drawing at a negative retail price.
        package var aloneFeedIn = Money.zero
        /// The amount that the household alone would have received from the
        /// grid.
        package var baselineCash = Money.zero

        /// Creates an empty bill.
        package init() {}

        /// The total of the bill.
        package var cash: Money { dayAheadCash + chargesCash + poolCash + lateCash + meshCash }
        /// The part of the saving that comes from trading: the total less the
        /// grid's price for the same flows.
        package var tradingGain: Money { cash - gridCash }
        /// The part of the saving that comes from planning for neighbours: the
        /// difference that the changed flows make at the grid's prices.
        package var planningGain: Money { gridCash - baselineCash }
        /// The part for energy in the retail price that the household alone
        /// would have paid.
        package var aloneEnergy: Money { aloneFeedIn - baselineCash - aloneGridFee - aloneLevy }
        /// The total less the amount that the household alone would have
        /// received; negative is a loss.
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

    /// The number of day-ahead trades.
    package var dealCount: Int { deals.count }
    /// The total of all bills; positive is received.
    ///
    /// - Complexity: O(households).
    package var cash: Money { bills.reduce(.zero) { $0 + $1.cash } }
    /// The amount that all households would have received from the grid, each
    /// alone.
    ///
    /// - Complexity: O(households).
    package var baselineCash: Money { bills.reduce(.zero) { $0 + $1.baselineCash } }
    /// The community's saving: ``cash`` less ``baselineCash``.
    ///
    /// - Complexity: O(households).
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
