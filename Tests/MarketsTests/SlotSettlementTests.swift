import Quantities
import TestSupport
import Testing

@testable import Markets

struct SlotSettlementTests {
    private static let rules: [PoolRule?] = [
        .usual, .supplyDemandRatio(compensationPerMille: 200), .midMarketRate, .billSharing, nil,
    ]

    /// A slot of a few homes that have dealt and then done something else.
    private static func facts(_ random: inout RandomStream, rule: PoolRule?) -> SlotFacts {
        let count = random.int(2...7)
        let feedIn = random.integer(in: -4_000...12_000)
        // At times there is nothing to be won among neighbours.
        let corridor = Corridor(
            feedIn: Price(units: feedIn), retail: Price(units: feedIn + random.integer(in: -2_000...20_000)))
        var positions = PerHousehold(repeating: Energy.zero, count: count)
        var deals: [Deal] = []
        for number in 0..<random.int(0...6) {
            let seller = HouseholdID(random.int(0...count - 1))
            let buyer = HouseholdID((seller.index + random.int(1...count - 1)) % count)
            let energy = Energy(wattHours: random.integer(in: 1...900))
            let price = Price(units: random.integer(in: 100...2_900) * 10)
            deals.append(
                Deal(
                    number: number + 1, time: SimTime(milliseconds: 0), slot: Slot(index: 9), seller: seller,
                    buyer: buyer,
                    energy: energy, price: price, ask: price, bid: price, makerIsBuyer: false))
            positions[seller] += energy
            positions[buyer] -= energy
        }
        return SlotFacts(
            slot: Slot(index: 9), corridor: corridor, rule: rule,
            charges: LocalCharges(
                fee: Price(units: random.integer(in: 0...900)), levy: Price(units: random.integer(in: 0...900))),
            deals: deals, positions: positions,
            injections: positions.map { _ in Energy(wattHours: random.integer(in: -2_000...2_000)) })
    }

    @Test(
        "Every unit of money is somebody's, under every rule, and taking a slot back leaves nothing of it",
        arguments: testSeeds)
    func conservation(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "slots")
        for rule in Self.rules {
            for _ in 0..<200 {
                let facts = Self.facts(&random, rule: rule)
                let settlement = SlotSettlement(facts)
                var accounts = Accounts(participantCount: facts.injections.count)
                accounts.post(settlement)
                #expect(accounts.total == .zero, "seed \(seed), \(facts)")
                #expect(accounts.fees >= .zero && accounts.dust >= .zero, "seed \(seed), \(facts)")
                accounts.post(settlement, reversed: true)
                #expect(accounts == Accounts(participantCount: facts.injections.count), "seed \(seed), \(facts)")
            }
        }
    }

    @Test(
        "Each leg is what the facts say of that household alone, whatever the order of the deals", arguments: testSeeds)
    func legs(seed: UInt64) {
        var random = RandomStream(seed: seed, name: "legs")
        for rule in Self.rules {
            for _ in 0..<100 {
                var facts = Self.facts(&random, rule: rule)
                let settlement = SlotSettlement(facts)
                for home in facts.injections.indices {
                    let sold = facts.deals.filter { $0.seller == home }.reduce(Money.zero) { $0 + $1.value }
                    let bought = facts.deals.filter { $0.buyer == home }
                    #expect(settlement.legs[home].dayAhead == bought.reduce(sold) { $0 - $1.value })
                    #expect(
                        settlement.legs[home].charges
                            == bought.reduce(Money.zero) { $0 - $1.energy * facts.charges.total })
                    #expect(
                        settlement.legs[home].gridAlone
                            == gridPayment(netInjection: facts.injections[home], corridor: facts.corridor))
                    let deviation = facts.deviation(of: home)
                    let expected: Money =
                        if let prices = settlement.clearing?.prices {
                            deviation * (deviation > .zero ? prices.sell : prices.buy)
                        } else if settlement.clearing == nil {
                            gridPayment(netInjection: deviation, corridor: facts.corridor)
                        } else {
                            .zero
                        }
                    #expect(settlement.legs[home].pool == expected, "seed \(seed), \(facts)")
                }
                #expect(settlement.gridExport - settlement.gridImport == facts.injections.reduce(.zero, +))
                #expect(settlement.clearing == nil || facts.corridor.isOpen && rule != nil)
                facts.deals.reverse()
                #expect(SlotSettlement(facts) == settlement)
            }
        }
    }

    @Test("Under bill sharing the operator carries the grid's bill and nobody pays yet")
    func shared() {
        let facts = SlotFacts(
            slot: Slot(index: 1), corridor: Corridor(feedIn: Price(units: 5_000), retail: Price(units: 22_000)),
            rule: .billSharing,
            positions: [.zero, .zero], injections: [Energy(wattHours: -3_000), Energy(wattHours: 1_000)])
        let settlement = SlotSettlement(facts)
        #expect(settlement.isShared)
        var accounts = Accounts(participantCount: 2)
        accounts.post(settlement)
        #expect(accounts.participants == [.zero, .zero])
        #expect(accounts.grid == Money(units: 2_000 * 22_000))
        #expect(accounts.operatorBalance == Money(units: -2_000 * 22_000))
    }
}
