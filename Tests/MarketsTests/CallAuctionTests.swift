import Foundation
import Markets
import Quantities
import TestSupport
import Testing

struct CallAuctionTests {
    struct Cases: Decodable {
        var cases: [Case]

        struct Case: Decodable, CustomTestStringConvertible, Sendable {
            var `case`: Int
            var orders: [Order]
            var equilibrium: Equilibrium
            var testDescription: String { "case \(`case`), \(orders.count) orders" }
        }

        struct Order: Decodable, Sendable {
            var id: Int
            var side: String
            var quantity: Int64
            var price: Int64
        }

        struct Equilibrium: Decodable, Sendable {
            var quantity: Int64
            var welfare: Int64
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var price_low: Int64
            // swift-format-ignore: AlwaysUseLowerCamelCase
            var price_high: Int64
            var accepted: [String: Int64]
        }
    }

    static let published: [Cases.Case] = {
        let file = SharedFolder.packageRoot.appendingPathComponent("Tests/MarketsTests/Cases/clearing.json")
        guard let data = try? Data(contentsOf: file), let cases = try? JSONDecoder().decode(Cases.self, from: data)
        else {
            return []
        }
        return cases.cases
    }()

    @Test("There are twelve published cases")
    func count() { #expect(Self.published.count == 12) }

    @Test("Every published order set clears at its exact equilibrium", arguments: published)
    func equilibrium(item: Cases.Case) throws {
        let orders = item.orders.map {
            CallAuction.Order(
                side: $0.side == "buy" ? .buy : .sell, price: Price(units: $0.price),
                energy: Energy(wattHours: $0.quantity))
        }
        for rationing in CallAuction.Rationing.allCases {
            let result = CallAuction.uncross(orders, reference: Price(units: 0), rationing: rationing)
            let expected = item.equilibrium
            #expect(result.energy.wattHours == expected.quantity)
            #expect(result.welfare(orders).units == expected.welfare)
            #expect(result.interval == Price(units: expected.price_low)...Price(units: expected.price_high))
            let price = try #require(result.price)
            #expect((expected.price_low...expected.price_high).contains(price.units))
            for (place, order) in item.orders.enumerated() {
                let accepted = result.accepted[place].wattHours
                // Only orders at the margin may be rationed in another way.
                if accepted != expected.accepted[String(order.id)] ?? 0 {
                    #expect(order.price == expected.price_low || order.price == expected.price_high)
                }
            }
        }
    }

    private static func order(_ side: Side, _ price: Int64, _ energy: Int64) -> CallAuction.Order {
        CallAuction.Order(side: side, price: Price(units: price), energy: Energy(wattHours: energy))
    }

    @Test("The rules choose the price in their order")
    func priceRules() {
        // Buyers left over raise the price, sellers left over lower it.
        let long = [Self.order(.buy, 20, 5), Self.order(.sell, 10, 3)]
        #expect(CallAuction.uncross(long, reference: Price(units: 0)).price?.units == 20)
        let short = [Self.order(.buy, 20, 3), Self.order(.sell, 10, 5)]
        #expect(CallAuction.uncross(short, reference: Price(units: 99)).price?.units == 10)
        // A balance is decided by the reference, within the interval.
        let even = [Self.order(.buy, 20, 5), Self.order(.sell, 10, 5)]
        for (reference, price) in [(0, 10), (14, 14), (99, 20)] as [(Int64, Int64)] {
            #expect(CallAuction.uncross(even, reference: Price(units: reference)).price?.units == price)
        }
        #expect(CallAuction.uncross([Self.order(.buy, 9, 5), Self.order(.sell, 10, 5)], reference: .zero).price == nil)
        #expect(CallAuction.uncross([], reference: .zero).energy == .zero)
    }

    @Test("The margin is rationed by time, or pro rata with the largest remainder")
    func rationing() {
        let orders = [
            Self.order(.sell, 10, 10), Self.order(.buy, 12, 3), Self.order(.buy, 11, 5), Self.order(.buy, 11, 5),
            Self.order(.buy, 11, 5),
        ]
        let byTime = CallAuction.uncross(orders, reference: .zero, rationing: .timePriority)
        #expect(byTime.accepted.map(\.wattHours) == [10, 3, 5, 2, 0])
        let proRata = CallAuction.uncross(orders, reference: .zero, rationing: .proRata)
        #expect(proRata.accepted.map(\.wattHours) == [10, 3, 3, 2, 2])
    }

    @Test("On random orders nothing is won or lost, and no price moves more", arguments: testSeeds)
    func properties(seed: UInt64) {
        var random = RandomStream(seed: seed)
        for round in 0..<400 {
            let orders = (0..<random.int(0...25)).map { _ in
                Self.order(random.pick([.buy, .sell]), random.integer(in: -8...12), random.integer(in: 1...30))
            }
            let rationing = random.pick(CallAuction.Rationing.allCases)
            let result = CallAuction.uncross(
                orders, reference: Price(units: random.integer(in: -20...20)), rationing: rationing)
            let note = Comment("seed \(seed), round \(round)")
            let bought = zip(orders, result.accepted).reduce(Energy.zero) { $1.0.side == .buy ? $0 + $1.1 : $0 }
            let sold = zip(orders, result.accepted).reduce(Energy.zero) { $1.0.side == .sell ? $0 + $1.1 : $0 }
            #expect(bought == sold && bought == result.energy, note)
            for price in Int64(-20)...20 {
                let demand = orders.reduce(Int64(0)) {
                    $1.side == .buy && $1.price.units >= price ? $0 + $1.energy.wattHours : $0
                }
                let supply = orders.reduce(Int64(0)) {
                    $1.side == .sell && $1.price.units <= price ? $0 + $1.energy.wattHours : $0
                }
                #expect(min(demand, supply) <= result.energy.wattHours, note)
            }
            guard let price = result.price, let interval = result.interval else { continue }
            #expect(interval.contains(price), note)
            for (order, accepted) in zip(orders, result.accepted) {
                let isBetter = order.side == .buy ? order.price > price : order.price < price
                let isWorse = order.side == .buy ? order.price < price : order.price > price
                if isBetter { #expect(accepted == order.energy, note) }
                if isWorse { #expect(accepted == .zero, note) }
            }
        }
    }
}
