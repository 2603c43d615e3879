package import Quantities

/// A finished day: every household's bill, and the community's totals.
package struct DayRecord: Hashable, Sendable {
    package var date: CivilDate
    /// Whether the day's energy was traded the day before.
    package var hasDayAhead: Bool
    package var bills: [Bill]
    package var dealCount: Int
    package var dealtEnergy: Energy
    package var gridImport: Energy
    package var gridExport: Energy
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
        /// What the household alone with the grid would have received.
        package var baselineCash = Money.zero

        package init() {}

        package var cash: Money { dayAheadCash + poolCash }
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
            fingerprint.combine(baselineCash)
        }
    }

    package var cash: Money { bills.reduce(.zero) { $0 + $1.cash } }
    package var baselineCash: Money { bills.reduce(.zero) { $0 + $1.baselineCash } }
    package var saving: Money { cash - baselineCash }

    func combine(into hash: inout Fingerprint) {
        hash.combine(date)
        hash.combine(hasDayAhead)
        for bill in bills { bill.combine(into: &hash) }
        hash.combine(dealCount)
        hash.combine(dealtEnergy)
        hash.combine(gridImport)
        hash.combine(gridExport)
        hash.combine(word: fingerprint)
    }
}
