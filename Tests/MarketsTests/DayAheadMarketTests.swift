import Quantities
import TestSupport
import Testing

@testable import Markets

/// Shorthand: kWh with decimals as whole watt-hours, prices in currency.
private func kWh(_ wattHours: Int64) -> Energy { Energy(wattHours: wattHours) }
private func price(_ cents: Int64) -> Price { Price(units: cents * 1_000) }

private let slot = Slot(index: 100)
private let corridor = Corridor(feedIn: price(5), retail: price(22))
private let noon = SimTime(milliseconds: 0)

/// A market of one slot in which everybody may trade 10 kWh either way.
private func market(
    participants: Int = 6, corridor: Corridor = corridor, rule: DealPriceRule = .midpoint, declare: Bool = true
) throws -> DayAheadMarket {
    var market = DayAheadMarket(
        slots: slot..<slot.advanced(by: 1), participantCount: participants, corridors: [corridor], dealPriceRule: rule)
    let range = DeclaredRange(expected: .zero, maximumSale: kWh(10_000), maximumPurchase: kWh(10_000))
    if declare { for participant in market.participants { try market.declare([range], by: participant) } }
    return market
}

struct TwoStageTests {
    /// markets.md §3.4: the worked day, in the integers of §1.4.
    @Test("The worked two-stage day comes out to the unit")
    func workedDay() throws {
        var market = try market()
        let orders: [(Side, Int64, Int64, HouseholdID)] = [
            (.sell, 3_000, 8, 0), (.sell, 2_000, 10, 1), (.sell, 4_000, 14, 2),
            (.buy, 2_000, 20, 3), (.buy, 3_000, 16, 4), (.buy, 3_000, 12, 5),
        ]
        for (side, energy, cents, participant) in orders {
            _ = try market.submit(
                side, energy: kWh(energy), at: price(cents), slot: slot, by: participant, time: noon)
        }
        #expect(market.deals.map(\.seller) == [0, 0, 1])
        #expect(market.deals.map(\.buyer) == [3, 4, 4])
        #expect(market.deals.map(\.energy.wattHours) == [2_000, 1_000, 2_000])
        #expect(market.deals.map(\.price) == [price(14), price(12), price(13)])
        #expect(market.averagePrice(slot) == Price(units: 13_200))
        #expect(market.books.depth(.sell, book: 0).map(\.quantity) == [4_000])
        #expect(market.books.depth(.buy, book: 0).map(\.quantity) == [3_000])
        market.close()

        let actual: [Int64] = [2_500, 2_600, 2_100, -2_400, -2_700, -4_100]
        let positions = (0..<6).map { market.position(of: $0, slot: slot) }
        #expect(positions.map(\.wattHours) == [3_000, 2_000, 0, -2_000, -3_000, 0])
        let settlement = SlotSettlement(
            SlotFacts(
                slot: slot, corridor: corridor, rule: .usual, deals: market.deals, positions: PerHousehold(positions),
                injections: PerHousehold(actual.map { kWh($0) })))
        #expect(settlement.legs.map(\.dayAhead.units) == [40_000_000, 26_000_000, 0, -28_000_000, -38_000_000, 0])
        let deviations = PerHousehold(zip(actual, positions).map { kWh($0) - $1 })
        #expect(deviations.map(\.wattHours) == [-500, 600, 2_100, -400, 300, -4_100])
        let clearing = try #require(settlement.clearing)
        #expect(clearing.supply.wattHours == 3_000)
        #expect(clearing.demand.wattHours == 5_000)
        #expect(clearing.ratioPerMille == 600)
        // .072368 rounded down, .131421 rounded up.
        #expect(clearing.prices == PoolPrices(sell: Price(units: 7_236), buy: Price(units: 13_142)))
        let expectedPayments: [Int64] = [-6_571_000, 4_341_600, 15_195_600, -5_256_800, 2_170_800, -53_882_200]
        #expect(settlement.legs.map(\.pool.units).elements == expectedPayments)
        #expect(clearing.gridBill.units == 44_000_000)
        // 65,710,000 paid, 21,708,000 received, the rest is the grid's.
        #expect(clearing.dust.units == 2_000)
        var accounts = Accounts(participantCount: 6)
        accounts.post(settlement)
        #expect(accounts.total == .zero)
        let gains = accounts.participants.indices.map {
            accounts.participants[$0] - gridPayment(netInjection: kWh(actual[$0.index]), corridor: corridor)
        }
        // The table's gains, within what rounding two prices can move.
        for (gain, expected) in zip(gains, [0.209289, 0.173421, 0.046974, 0.195432, 0.235711, 0.363174]) {
            #expect(abs(gain.currency - expected) < 0.00005)
        }
    }
}

struct DayAheadMarketTests {
    @Test(
        "Each rule sets the price it promises",
        arguments: [
            (DealPriceRule.midpoint, 15_000), (.maker, 10_000), (.kDouble(perMille: 0), 10_000),
            (.kDouble(perMille: 250), 12_500), (.kDouble(perMille: 1_000), 20_000),
        ] as [(DealPriceRule, Int64)])
    func priceRules(rule: DealPriceRule, expected: Int64) throws {
        var market = try market(rule: rule)
        _ = try market.submit(.sell, energy: kWh(1), at: price(10), slot: slot, by: 0, time: noon)
        _ = try market.submit(.buy, energy: kWh(1), at: price(20), slot: slot, by: 1, time: noon)
        #expect(market.deals.map(\.price.units) == [expected])
    }

    @Test(
        "A refused order says what was wrong and what would be right, and changes nothing",
        arguments: [
            (
                Side.sell, 1_000, 4_000,
                "4.000 ct/kWh is outside the corridor: between feed-in 5.000 ct/kWh and retail 22.000 ct/kWh"
            ),
            (
                .buy, 1_000, 22_010,
                "22.010 ct/kWh is outside the corridor: between feed-in 5.000 ct/kWh and retail 22.000 ct/kWh"
            ),
            (
                .buy, 1_000, 10_005,
                "10.005 ct/kWh is not on the price grid of 0.010 ct/kWh; the nearest price is 10.000 ct/kWh"
            ),
            (.buy, 0, 10_000, "an order needs more than 0 kWh"),
            (.buy, -5, 10_000, "an order needs more than 0 kWh"),
            (.buy, 5_000_000_000, 10_000, "an order can have at most 4294967.295 kWh"),
            (
                .sell, 10_001, 10_000,
                "10.001 kWh is more than this household declared it may sell: 10.000 kWh left in this slot"
            ),
            (
                .buy, 10_001, 10_000,
                "10.001 kWh is more than this household declared it may buy: 10.000 kWh left in this slot"
            ),
        ] as [(Side, Int64, Int64, String)])
    func refusals(side: Side, energy: Int64, units: Int64, message: String) throws {
        var market = try market()
        _ = try market.submit(.sell, energy: kWh(500), at: price(10), slot: slot, by: 0, time: noon)
        var before = Fingerprint()
        market.combine(into: &before)
        do throws(OrderRejection) {
            _ = try market.submit(side, energy: kWh(energy), at: Price(units: units), slot: slot, by: 0, time: noon)
            Issue.record("the order was taken")
        } catch {
            #expect(error.message == message)
        }
        var after = Fingerprint()
        market.combine(into: &after)
        #expect(before == after)
    }

    @Test("Outside the gate, the day, the declaration or an open corridor nothing is taken")
    func closedDoors() throws {
        func message(_ market: DayAheadMarket, slot: Slot = slot, by participant: HouseholdID = 0) -> String {
            var market = market
            do throws(OrderRejection) {
                _ = try market.submit(.buy, energy: kWh(1), at: price(10), slot: slot, by: participant, time: noon)
                return "taken"
            } catch {
                return error.message
            }
        }
        var closed = try market()
        closed.close()
        #expect(message(closed) == "the gate is closed: orders are taken from gate opening to gate closure only")
        #expect(message(try market(), slot: slot.advanced(by: 1)) == "that delivery slot is not traded at this gate")
        #expect(
            message(try market(declare: false))
                == "this household sent no declaration for the day, so it does not trade day-ahead")
        #expect(
            message(try market(corridor: Corridor(feedIn: price(10), retail: price(10))))
                == "no community market in this slot: feed-in 10.000 ct/kWh is not below retail 10.000 ct/kWh")
        var open = try market()
        #expect(throws: OrderRejection.unknownOrder) { try open.cancel(slot: slot, by: 0) }
        #expect(message(open) == "taken")
    }

    @Test("A household never trades with itself, and its new order replaces the old one")
    func ownOrders() throws {
        var market = try market()
        _ = try market.submit(.sell, energy: kWh(1_000), at: price(10), slot: slot, by: 0, time: noon)
        _ = try market.submit(.buy, energy: kWh(1_000), at: price(20), slot: slot, by: 0, time: noon)
        #expect(market.deals.isEmpty)
        let waiting = try #require(market.restingOrder(of: 0, slot: slot))
        #expect(waiting.side == .buy && waiting.energy == kWh(1_000) && waiting.price == price(20))
        #expect(market.books.liveCount == 1)
    }

    @Test("What was dealt cannot be declared away, and orders that no longer fit are withdrawn")
    func redeclaring() throws {
        var market = try market()
        _ = try market.submit(.sell, energy: kWh(1_000), at: price(10), slot: slot, by: 0, time: noon)
        _ = try market.submit(.buy, energy: kWh(1_000), at: price(10), slot: slot, by: 1, time: noon)
        _ = try market.submit(.sell, energy: kWh(5_000), at: price(12), slot: slot, by: 0, time: noon)
        #expect(throws: OrderRejection.positionOutsideDeclaration(kWh(1_000), slot)) {
            try market.declare([.none], by: 0)
        }
        #expect(market.restingOrder(of: 0, slot: slot) != nil)
        try market.declare(
            [DeclaredRange(expected: kWh(2_000), maximumSale: kWh(2_000), maximumPurchase: .zero)], by: 0)
        #expect(market.restingOrder(of: 0, slot: slot) == nil)
        #expect(market.brokenInvariants().isEmpty)
    }

    @Test("On random orders the market keeps its invariants after every one", arguments: testSeeds)
    func randomOrders(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let slots = slot..<slot.advanced(by: 4)
        let corridors = (0..<4).map { _ in
            let low = random.integer(in: -20...20)
            return Corridor(feedIn: price(low), retail: price(low + random.integer(in: -1...30)))
        }
        var market = DayAheadMarket(slots: slots, participantCount: 5, corridors: corridors)
        var (taken, refused) = (0, 0)
        for _ in 0..<2_000 {
            let participant = HouseholdID(random.int(0...4))
            let target = slot.advanced(by: random.int(-1...4))
            do throws(OrderRejection) {
                switch random.int(0...19) {
                case 0:
                    try market.declare(
                        (0..<4).map { _ in
                            DeclaredRange(
                                expected: .zero, maximumSale: kWh(random.integer(in: 0...9_000)),
                                maximumPurchase: kWh(random.integer(in: 0...9_000)))
                        }, by: participant)
                case 1: try market.cancel(slot: target, by: participant)
                default:
                    _ = try market.submit(
                        random.pick([.buy, .sell]), energy: kWh(random.integer(in: 0...3_000)),
                        at: Price(units: random.integer(in: -2_500...5_500) * 10), slot: target, by: participant,
                        time: noon)
                }
                taken += 1
            } catch {
                refused += 1
            }
            let broken = market.brokenInvariants()
            if !broken.isEmpty {
                Issue.record("seed \(seed): \(broken)")
                return
            }
        }
        #expect(taken > 100 && refused > 100 && market.deals.count > 10)
    }
}

struct PriceLadderTests {
    @Test("A corridor wider than a ladder gets coarser steps that still cover it")
    func wide() {
        let ladder = PriceLadder(covering: Price(units: -500_000)...Price(units: 400_003))
        #expect(ladder.count <= OrderBooks.maximumStepCount)
        #expect(ladder.floor.units <= -500_000)
        #expect(ladder.step.units % 10 == 0)
        #expect(ladder.price(ofStep: Int32(ladder.count - 1)).units + ladder.step.units > 400_003)
        #expect(ladder.step(of: ladder.floor) == 0)
        #expect(ladder.step(of: Price(units: ladder.floor.units + 1)) == nil)
        #expect(ladder.step(of: Price(units: ladder.floor.units - ladder.step.units)) == nil)
    }
}
