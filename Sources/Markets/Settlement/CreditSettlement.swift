package import Quantities

/// The payments of households for relaying, after the trusted party has cleared
/// a day's receipts. Households buy the credits that their node owes and give
/// back the credits it has beyond a float. The gateway's share, which is the
/// market's, is borne by all alike.
///
/// Credits are counted in thousandths, and bought and sold in whole ones.
package struct CreditSettlement: Hashable, Sendable {
    /// The price of a credit in units of money: a millionth of the currency.
    package static let unitPrice: Int64 = 100
    /// The number of credits that a household keeps; credits earned beyond are
    /// paid out.
    package static let float: Int64 = 1_000

    /// The number of whole credits bought for the gateway, at least 0.
    package let gatewayCredits: Int64
    /// By household: the number of whole credits it buys; negative is given
    /// back.
    package let credits: PerHousehold<Int64>
    /// By household: its payment, its share of the gateway's included; negative
    /// is received. The sum is the price of all credits bought.
    package let payments: PerHousehold<Money>

    /// Computes credits and payments from the balances after clearing.
    ///
    /// - Parameters:
    ///   - balances: thousandths of a credit on the accounts of the households'
    ///     nodes; `nil` for a home at the gateway itself.
    ///   - gateway: thousandths of a credit on the gateway's account.
    ///   - leavesUnpaid: by household: whether it buys none of the credits it
    ///     owes.
    /// - Complexity: O(households).
    package init(balances: PerHousehold<Int64?>, gateway: Int64, leavesUnpaid: PerHousehold<Bool>) {
        gatewayCredits = Self.credits(covering: gateway)
        credits = balances.indices.eachIndexed { home in
            guard let balance = balances[home] else { return 0 }
            if balance >= 0 { return -max(0, balance / 1_000 - Self.float) }
            return leavesUnpaid[home] ? 0 : Self.credits(covering: balance)
        }
        // A remainder that cannot be shared evenly is borne by the first
        // households.
        let (share, rest) = (gatewayCredits * Self.unitPrice).quotientAndRemainder(
            dividingBy: Int64(max(1, balances.count)))
        let bought = credits
        payments = balances.indices.eachIndexed { home in
            Money(units: share + (Int64(home.index) < rest ? 1 : 0) + bought[home] * Self.unitPrice)
        }
    }

    /// Returns the whole credits that lift an account to 0 or just above.
    private static func credits(covering balance: Int64) -> Int64 { (max(0, -balance) + 999) / 1_000 }
}
