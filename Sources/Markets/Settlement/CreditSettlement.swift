package import Quantities

/// What households pay and receive for relaying, once the trusted party has
/// cleared a day's receipts: they buy the credits that their node owes and
/// give back what it has beyond a float, and the gateway's share, which is
/// the market's, is borne by all alike.
///
/// Credits are counted in thousandths, bought and sold in whole ones.
package struct CreditSettlement: Hashable, Sendable {
    /// The price of a credit, in units of money: a millionth of the currency.
    package static let unitPrice: Int64 = 100
    /// Credits that a household keeps; what it earns beyond is paid out.
    package static let float: Int64 = 1_000

    /// Whole credits bought for the gateway, at least 0.
    package let gatewayCredits: Int64
    /// Whole credits that each household buys; negative is given back.
    package let credits: PerHousehold<Int64>
    /// What each household pays, its share of the gateway's included;
    /// negative is received. Their sum is the price of all credits bought.
    package let payments: PerHousehold<Money>

    /// - Parameters:
    ///   - balances: thousandths of a credit on the accounts of the
    ///     households' nodes; `nil` for a home at the gateway itself.
    ///   - gateway: thousandths on the gateway's account.
    ///   - leavesUnpaid: households that buy nothing.
    /// - Complexity: O(households).
    package init(balances: PerHousehold<Int64?>, gateway: Int64, leavesUnpaid: PerHousehold<Bool>) {
        gatewayCredits = Self.credits(covering: gateway)
        credits = balances.indices.eachIndexed { home in
            guard let balance = balances[home] else { return 0 }
            if balance >= 0 { return -max(0, balance / 1_000 - Self.float) }
            return leavesUnpaid[home] ? 0 : Self.credits(covering: balance)
        }
        // What cannot be shared evenly is borne by the first.
        let (share, rest) = (gatewayCredits * Self.unitPrice).quotientAndRemainder(
            dividingBy: Int64(max(1, balances.count)))
        let bought = credits
        payments = balances.indices.eachIndexed { home in
            Money(units: share + (Int64(home.index) < rest ? 1 : 0) + bought[home] * Self.unitPrice)
        }
    }

    /// The whole credits that lift an account to 0 or just above.
    private static func credits(covering balance: Int64) -> Int64 { (max(0, -balance) + 999) / 1_000 }
}
