import Quantities
import TestSupport
import Testing

@testable import Markets

private let corridor = Corridor(feedIn: Price(units: 5_000), retail: Price(units: 22_000))

struct SupplyDemandRatioPoolTests {
    /// markets.md §3.1: λs = 0.05, λb = 0.22, prices to six decimals, and the
    /// integer rule: sell rounded down, buy up, to 10⁻⁵.
    @Test(
        "The worked table of Liu et al. comes out to the unit",
        arguments: [
            (100, 1_000, 0.164179, 0.214418), (250, 1_000, 0.118919, 0.194730), (500, 1_000, 0.081481, 0.150741),
            (750, 1_000, 0.061972, 0.101479), (900, 1_000, 0.054187, 0.070768), (1_000, 1_000, 0.05, 0.05),
            (1_250, 1_000, 0.05, 0.05), (2_000, 1_000, 0.05, 0.05), (4_000, 1_000, 0.05, 0.05),
        ] as [(Int64, Int64, Double, Double)])
    func workedTable(supply: Int64, demand: Int64, sell: Double, buy: Double) throws {
        let prices = try #require(
            SupplyDemandRatioPool().prices(
                supply: Energy(wattHours: supply), demand: Energy(wattHours: demand), corridor: corridor))
        #expect(prices.sell.units == Int64((sell * 100_000).rounded(.down)))
        // The buy price follows from the rounded sell price and is rounded up.
        #expect(abs(Double(prices.buy.units) - buy * 100_000) <= 1)
    }

    @Test(
        "With a compensation of 0.05 the worked table comes out to the unit",
        arguments: [
            (100, 1_000, 0.196429, 0.217643), (250, 1_000, 0.169231, 0.207308), (500, 1_000, 0.137500, 0.178750),
            (750, 1_000, 0.115789, 0.141842), (900, 1_000, 0.105769, 0.117192), (1_000, 1_000, 0.10, 0.10),
            (1_250, 1_000, 0.09, 0.10), (2_000, 1_000, 0.075, 0.10), (4_000, 1_000, 0.0625, 0.10),
        ] as [(Int64, Int64, Double, Double)])
    func compensatedTable(supply: Int64, demand: Int64, sell: Double, buy: Double) throws {
        let prices = try #require(
            SupplyDemandRatioPool().prices(
                supply: Energy(wattHours: supply), demand: Energy(wattHours: demand), corridor: corridor,
                compensation: Price(units: 5_000)))
        #expect(prices.sell.units == Int64((sell * 100_000 + 1e-6).rounded(.down)))
        #expect(abs(Double(prices.buy.units) - buy * 100_000) <= 1)
    }

    @Test("Nobody deviating means no price; one side alone meets the grid's prices")
    func oneSided() {
        let pool = SupplyDemandRatioPool()
        #expect(pool.prices(supply: .zero, demand: .zero, corridor: corridor) == nil)
        #expect(
            pool.prices(supply: .zero, demand: Energy(wattHours: 7), corridor: corridor)
                == PoolPrices(sell: corridor.retail, buy: corridor.retail))
        #expect(
            pool.prices(supply: Energy(wattHours: 7), demand: .zero, corridor: corridor)
                == PoolPrices(sell: corridor.feedIn, buy: corridor.feedIn))
    }

    /// The properties of markets.md §3.1 on random slots, with feed-in down
    /// to far below zero.
    @Test("On random slots prices stay in the corridor and every cent is accounted for", arguments: testSeeds)
    func properties(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        for round in 0..<3_000 {
            let feedIn = random.integer(in: -60_000...30_000)
            let corridor = Corridor(
                feedIn: Price(units: feedIn), retail: Price(units: feedIn + random.integer(in: 1...50_000)))
            let rule = random.pick([
                PoolRule.usual, .supplyDemandRatio(compensationPerMille: 200),
                .supplyDemandRatio(compensationPerMille: 1_000), .midMarketRate,
            ])
            let most = random.pick([1, 30, 5_000, 1_000_000_000] as [Int64])
            let deviations = PerHousehold(
                (0..<random.int(1...40)).map { _ in Energy(wattHours: random.integer(in: -most...most)) })
            var payments: PerHousehold<Money> = []
            let pricing = try #require(rule.pricing)
            let result = pricing.clear(deviations: deviations, corridor: corridor, payments: &payments)
            let note = Comment("seed \(seed), round \(round), \(rule): \(corridor) \(deviations)")
            #expect(payments.reduce(.zero, +) + result.gridBill + result.dust == .zero, note)
            #expect(result.dust >= .zero, note)
            #expect(result.dust.units <= max(result.supply.wattHours, result.demand.wattHours), note)
            guard let prices = result.prices else { continue }
            #expect(prices.sell >= corridor.feedIn && prices.sell <= prices.buy && prices.buy <= corridor.retail, note)
            for (deviation, payment) in zip(deviations, payments) {
                #expect(payment >= gridPayment(netInjection: deviation, corridor: corridor), note)
            }
        }
    }

    @Test("More supply never raises a price")
    func monotonous() throws {
        var last = PoolPrices(sell: corridor.retail, buy: corridor.retail)
        for supply in Int64(0)...3_000 {
            let prices = try #require(
                SupplyDemandRatioPool().prices(
                    supply: Energy(wattHours: supply), demand: Energy(wattHours: 1_000), corridor: corridor))
            #expect(prices.sell <= last.sell && prices.buy <= last.buy)
            last = prices
        }
    }
}

struct MidMarketRatePoolTests {
    /// markets.md §3.2, with λs = 0.05 and λb = 0.22.
    @Test(
        "The worked prices of the mid-market rate come out to the unit",
        arguments: [
            (4, 8, 13_500, 17_750), (8, 4, 9_250, 13_500), (5, 5, 13_500, 13_500), (0, 3, 13_500, 22_000),
            (3, 0, 5_000, 13_500),
        ]
            as [(Int64, Int64, Int64, Int64)])
    func worked(supply: Int64, demand: Int64, sell: Int64, buy: Int64) {
        #expect(
            MidMarketRatePool().prices(
                supply: Energy(wattHours: supply * 1_000), demand: Energy(wattHours: demand * 1_000), corridor: corridor
            )
                == PoolPrices(sell: Price(units: sell), buy: Price(units: buy)))
    }

    @Test("Sell prices are rounded down and buy prices up, below zero too")
    func rounding() {
        let odd = Corridor(feedIn: Price(units: -7), retail: Price(units: 4))
        let pool = MidMarketRatePool()
        // The middle is −1.5, rounded down to −2.
        #expect(
            pool.prices(supply: Energy(wattHours: 3), demand: Energy(wattHours: 2), corridor: odd)
                == PoolPrices(sell: Price(units: -4), buy: Price(units: -2)))
        #expect(
            pool.prices(supply: Energy(wattHours: 2), demand: Energy(wattHours: 3), corridor: odd)
                == PoolPrices(sell: Price(units: -2), buy: Price(units: 0)))
        #expect(pool.prices(supply: .zero, demand: .zero, corridor: odd) == nil)
    }
}
