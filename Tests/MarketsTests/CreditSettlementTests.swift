import Quantities
import TestSupport
import Testing

@testable import Markets

struct CreditSettlementTests {
    @Test(
        "A node's account is lifted to 0 by whole credits, and what it has beyond the float is paid out",
        arguments: [
            (0, 0), (-1, 1), (-1_000, 1), (-1_001, 2), (-2_999, 3), (999, 0), (1_000_000, 0), (1_000_999, 0),
            (1_001_000, -1),
            (1_500_700, -500),
        ] as [(Int64, Int64)])
    func wholeCredits(balance: Int64, credits: Int64) {
        let settlement = CreditSettlement(balances: [balance], gateway: 0, leavesUnpaid: [false])
        #expect(settlement.credits == [credits])
        #expect(settlement.payments == [Money(units: credits * 100)])
        #expect(settlement.gatewayCredits == 0)
    }

    @Test("Who leaves bills unpaid buys nothing, but is paid what is its own")
    func unpaid() {
        let settlement = CreditSettlement(balances: [-5_000, 1_002_000], gateway: 0, leavesUnpaid: [true, true])
        #expect(settlement.credits == [0, -2])
    }

    @Test(
        "The gateway's share is borne by all, to the unit, the first bearing what cannot be shared; a home at the gateway bears it, too"
    )
    func gateway() {
        let settlement = CreditSettlement(balances: [nil, 0, 0], gateway: -4_200, leavesUnpaid: [false, true, false])
        #expect(settlement.gatewayCredits == 5)
        #expect(settlement.payments.map(\.units) == [167, 167, 166])
        #expect(CreditSettlement(balances: [0], gateway: 9_000_000, leavesUnpaid: [false]).gatewayCredits == 0)
    }

    @Test("What is paid is the price of what is bought, whoever it is", arguments: testSeeds)
    func conservation(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "credits")
        for _ in 0..<500 {
            let count = random.int(1...9)
            let settlement = CreditSettlement(
                balances: PerHousehold((0..<count).map { $0 == 3 ? nil : random.integer(in: -9_000...2_000_000) }),
                gateway: random.integer(in: -90_000...90_000),
                leavesUnpaid: PerHousehold((0..<count).map { _ in random.unit() < 0.2 }))
            let paid = settlement.payments.reduce(Money.zero, +)
            #expect(
                paid.units == (settlement.gatewayCredits + settlement.credits.reduce(0, +))
                    * CreditSettlement.unitPrice,
                "seed \(seed)")
        }
    }
}
