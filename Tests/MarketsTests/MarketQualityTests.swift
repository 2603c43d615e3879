import Quantities
import TestSupport
import Testing

@testable import Markets

private let corridor = Corridor(feedIn: Price(units: 5_000), retail: Price(units: 22_000))

/// How well a slot was traded.
struct MarketQualityTests {
    private static func deal(seller: HouseholdID, buyer: HouseholdID, _ wattHours: Int64, _ price: Int64) -> Deal {
        Deal(
            number: 1, time: SimTime(milliseconds: 0), slot: Slot(index: 0), seller: seller, buyer: buyer,
            energy: Energy(wattHours: wattHours), price: Price(units: price), ask: Price(units: price),
            bid: Price(units: price), makerIsBuyer: false)
    }

    /// Sellers at 8, 10 and 14 ct with 3, 2 and 4 kWh, buyers at 20, 16 and
    /// 12 ct with 2, 3 and 3 kWh (markets.md 3.4): the best deals 5 kWh, for
    /// 2 × 20 + 3 × 16 - 3 × 8 - 2 × 10 = 44 ct.
    private static let orders: PerHousehold<CallAuction.Order?> = [
        .init(side: .sell, price: Price(units: 8_000), energy: Energy(wattHours: 3_000)),
        .init(side: .sell, price: Price(units: 10_000), energy: Energy(wattHours: 2_000)),
        .init(side: .sell, price: Price(units: 14_000), energy: Energy(wattHours: 4_000)),
        .init(side: .buy, price: Price(units: 20_000), energy: Energy(wattHours: 2_000)),
        .init(side: .buy, price: Price(units: 16_000), energy: Energy(wattHours: 3_000)),
        .init(side: .buy, price: Price(units: 12_000), energy: Energy(wattHours: 3_000)),
        nil,
    ]

    @Test("Efficiency and alpha are what the deals say against the best allocation")
    func judged() {
        let deals = [Self.deal(seller: 0, buyer: 3, 2_000, 14_000), Self.deal(seller: 2, buyer: 4, 1_000, 15_000)]
        let quality = MarketQuality(deals: deals, orders: Self.orders, corridor: corridor)
        #expect(quality.bestWelfare == Money(units: 44_000_000))
        #expect(quality.bestEnergy == Energy(wattHours: 5_000))
        // 2 × (20 - 8) + 1 × (16 - 14) = 26 ct.
        #expect(quality.welfare == Money(units: 26_000_000))
        #expect(quality.efficiency == 26.0 / 44)
        // Clears from 12 (the refused bid) to 14 (the refused ask): 13 ct.
        #expect(quality.equilibrium == Price(units: 13_000))
        // Deals 1 and 2 ct off.
        let alpha = 2.5.squareRoot() / 13
        #expect(abs((quality.alpha(deals) ?? 0) - alpha) < 1e-12)
    }

    @Test("Who deals without having set out to is valued at the corridor's ends")
    func strangers() {
        let deals = [Self.deal(seller: 6, buyer: 3, 1_000, 14_000), Self.deal(seller: 0, buyer: 6, 1_000, 14_000)]
        let quality = MarketQuality(deals: deals, orders: Self.orders, corridor: corridor)
        #expect(quality.welfare == Money(units: (20_000 - 5_000 + 22_000 - 8_000) * 1_000))
    }

    @Test("Where nothing can be won there is no efficiency and no alpha")
    func nothing() {
        let quality = MarketQuality(deals: [], orders: PerHousehold(repeating: nil, count: 7), corridor: corridor)
        #expect(quality.efficiency == nil && quality.alpha([]) == nil && quality.equilibrium == nil)
    }
}
