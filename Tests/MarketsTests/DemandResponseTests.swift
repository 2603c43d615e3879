import Quantities
import TestSupport
import Testing

@testable import Markets

struct DemandResponseTests {
    /// The community of markets.md §3.1.
    private static func worked() -> DemandResponse {
        DemandResponse(
            feedIn: 0.05, retail: 0.22,
            prosumers: [
                .init(generation: [3, 0], desired: [1, 2], inconvenience: 0.05),
                .init(generation: [1.5, 0], desired: [1, 2], inconvenience: 0.06),
                .init(generation: [0, 0], desired: [3.5, 2], inconvenience: 0.05),
            ])
    }

    private static func near(_ one: Double, _ other: Double, _ tolerance: Double = 1e-6) -> Bool {
        abs(one - other) < tolerance
    }

    @Test("Before anybody responds, the worked prices and costs come out to the digit")
    func start() {
        let response = Self.worked()
        let first = response.prices[0]
        #expect(Self.near(first.ratio, 0.714286) && Self.near(first.sell, 0.064167) && Self.near(first.buy, 0.108690))
        #expect(response.prices[1] == DemandResponse.Prices(ratio: 0, sell: 0.22, buy: 0.22))
        for (cost, expected) in zip(response.costs, [0.311667, 0.407917, 0.820417]) {
            #expect(Self.near(cost.cash, expected) && cost.total == cost.cash)
        }
    }

    @Test("The worked fixed point is reached after 49 responses, with its prices and costs")
    func fixedPoint() {
        var response = Self.worked()
        #expect(response.settle() == 49)
        for (used, expected) in zip(response.consumption, [[1.5, 1.5], [1.5, 1.5], [3.75325, 1.74675]]) {
            #expect(zip(used, expected).allSatisfy { Self.near($0, $1, 5e-6) })
        }
        let first = response.prices[0]
        #expect(Self.near(first.ratio, 0.399654) && Self.near(first.sell, 0.093267) && Self.near(first.buy, 0.169351))
        for (cost, expected) in zip(response.costs, [(0.1901, 0.2151), (0.33, 0.36), (1.0199, 1.026314)]) {
            #expect(Self.near(cost.cash, expected.0) && Self.near(cost.total, expected.1))
        }
        // Alone with the grid: 0.34, 0.415 and 1.21.
        #expect(zip(response.costs, [0.34, 0.415, 1.21]).allSatisfy { $0.total < $1 })
    }

    @Test("Two responses before the fixed point are too few, and said to be")
    func limit() {
        var response = Self.worked()
        #expect(response.settle(limit: 47) == nil)
        #expect(response.settle() == 2)
    }

    @Test("The prices are those of the pool, to the unit it rounds to", arguments: testSeeds)
    func poolPrices(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        for _ in 0..<100 {
            let (supply, demand) = (random.integer(in: 0...5_000), random.integer(in: 1...5_000))
            let response = DemandResponse(
                feedIn: 0.05, retail: 0.22,
                prosumers: [
                    .init(generation: [Double(supply) / 1_000], desired: [0], inconvenience: 1),
                    .init(generation: [0], desired: [Double(demand) / 1_000], inconvenience: 1),
                ])
            let exact = try #require(
                SupplyDemandRatioPool().prices(
                    supply: Energy(wattHours: supply), demand: Energy(wattHours: demand),
                    corridor: Corridor(feedIn: Price(units: 5_000), retail: Price(units: 22_000))))
            let posted = response.prices[0]
            #expect(abs(posted.sell * 100_000 - Double(exact.sell.units)) < 1.001, "seed \(seed)")
            #expect(abs(posted.buy * 100_000 - Double(exact.buy.units)) < 2.001, "seed \(seed)")
        }
    }

    @Test("A best response keeps the total and the bounds, and no small move is better", arguments: testSeeds)
    func bestResponse(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for _ in 0..<40 {
            let response = DemandResponse(
                feedIn: 0.05, retail: 0.22,
                prosumers: (0..<4).map { _ in
                    .init(
                        generation: (0..<5).map { _ in max(0, random.uniform(-3, 3)) },
                        desired: (0..<5).map { _ in random.uniform(0, 4) },
                        inconvenience: random.uniform(0.005, 0.3))
                })
            let prices = response.prices
            let (prosumer, best) = (response.prosumers[0], response.bestResponse(of: 0, to: prices))
            func cost(_ used: [Double]) -> Double {
                used.indices.reduce(0) { sum, slot in
                    let net = used[slot] - prosumer.generation[slot]
                    let off = used[slot] - prosumer.desired[slot]
                    return sum + net * (net < 0 ? prices[slot].sell : prices[slot].buy) + prosumer.inconvenience * off
                        * off
                }
            }
            func isAllowed(_ used: [Double]) -> Bool {
                zip(used, prosumer.desired).allSatisfy { $0 >= 0.5 * $1 - 1e-9 && $0 <= 1.5 * $1 + 1e-9 }
            }
            #expect(
                Self.near(best.reduce(0, +), prosumer.desired.reduce(0, +), 1e-9) && isAllowed(best), "seed \(seed)")
            for from in 0..<5 {
                for to in 0..<5 where to != from {
                    var moved = best
                    moved[from] -= 1e-3
                    moved[to] += 1e-3
                    if isAllowed(moved) { #expect(cost(moved) > cost(best) - 1e-9, "seed \(seed)") }
                }
            }
        }
    }
}
