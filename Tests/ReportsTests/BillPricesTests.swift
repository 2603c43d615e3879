import Community
import Markets
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Reports

/// What the tables say a bill comes to by the kWh.
struct BillPricesTests {
    @Test(
        "Every bill's prices account for its money, and their distances from the grid's prices for the corridor",
        arguments: [PoolRule.usual, .midMarketRate, .billSharing, nil])
    func prices(rule: PoolRule?) throws {
        var scenario = try testScenario(households: 8)
        scenario.terms.market.poolRule = rule
        scenario.terms.community.charges = LocalCharges(fee: Price(units: 1_000), levy: .zero)
        var world = World(scenario: scenario)
        var checked = 0
        while !world.isFinished {
            let known = world.days.count
            world.advance(.day)
            guard world.days.count > known, let day = world.days.last else { continue }
            for (bill, prices) in zip(day.bills, BillPrices.ofDay(day, in: world)) {
                #expect(prices.sold.value - prices.bought.value == bill.cash)
                #expect(prices.sold.energy - prices.bought.energy == bill.generation - bill.consumption)
                for leg in [prices.bought, prices.sold] {
                    guard let average = leg.average, let above = leg.aboveFeedIn, let below = leg.belowRetail else {
                        continue
                    }
                    // 30 ct and 8 ct, each figure rounded down by itself.
                    #expect((0...1).contains(30_000 - average.units - below.units))
                    #expect((-1...0).contains(8_000 - average.units + above.units))
                    checked += 1
                }
            }
        }
        #expect(checked > 20)
    }
}
