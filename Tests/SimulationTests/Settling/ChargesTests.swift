import Community
import Markets
import Quantities
import Reports
import TestSupport
import Testing

@testable import Simulation

struct ChargesTests {
    private static func run(_ change: (inout Scenario) -> Void) throws -> World {
        var scenario = try testScenario(households: 8)
        change(&scenario)
        var world = World(scenario: scenario)
        while !world.isFinished { world.advance(.day) }
        #expect(world.breaches.isEmpty, "\(world.breaches)")
        return world
    }

    @Test("Local charges lower the ceiling of deals, are paid by the buyer and go to the fee account")
    func localCharges() throws {
        let charges = LocalCharges(fee: Price(units: 2_000), levy: Price(units: 1_000))
        let world = try Self.run { $0.terms.community.charges = charges }
        let market = try #require(world.traded)
        #expect(market.corridors.allSatisfy { $0.retail == Price(units: 27_000) && $0.feedIn == Price(units: 8_000) })
        #expect(!market.trades.isEmpty)
        #expect(market.trades.allSatisfy { $0.price <= Price(units: 27_000) })
        let dealt = market.trades.reduce(Energy.zero) { $0 + $1.energy }
        #expect(world.accounts.fees == dealt * Price(units: 3_000))
        #expect(world.accounts.total == .zero)
        let charged = world.days.reduce(Money.zero) { $0 + $1.bills.reduce(.zero) { $0 + $1.chargesCash } }
        #expect(charged == -world.accounts.fees)
        // The bills are the accounts, charges included.
        for home in world.households.indices {
            #expect(world.days.reduce(Money.zero) { $0 + $1.bills[home].cash } == world.accounts.participants[home])
        }
    }

    @Test("Charges as wide as the corridor leave no community market day-ahead")
    func tooHigh() throws {
        let world = try Self.run { $0.terms.community.charges = LocalCharges(fee: Price(units: 22_000), levy: .zero) }
        #expect(world.days.allSatisfy { $0.dealCount == 0 })
        #expect(world.days.allSatisfy { $0.saving > .zero }, "the pool still works")
    }

    @Test("Every bill's parts add up to it")
    func decomposition() throws {
        let world = try Self.run { _ in }
        for day in world.days {
            for bill in day.bills {
                #expect(bill.tradingGain + bill.planningGain == bill.saving)
                #expect(bill.aloneFeedIn - bill.aloneEnergy - bill.aloneGridFee - bill.aloneLevy == bill.baselineCash)
                #expect(bill.aloneGridFee == bill.aloneLevy, "8 ct each at the default split")
                // 14 of 30 ct.
                #expect(bill.aloneEnergy.units * 8 == bill.aloneGridFee.units * 14)
                #expect(bill.aloneFeedIn >= .zero && bill.aloneEnergy >= .zero)
            }
        }
    }

    @Test("Under bill sharing, too, deviating has its price, once the day's is known")
    func sharedImbalance() throws {
        let world = try Self.run { $0.terms.market.poolRule = .billSharing }
        let day = try #require(world.days.last { $0.hasDayAhead })
        let shared = try #require(day.sharedPrices)
        let first = try #require(world.history.index(of: world.calendar.slots(of: day.date).lowerBound))
        for home in day.bills.indices {
            let bill = day.bills[home]
            let expected = world.slots[first...].prefix(96).reduce(Money.zero) { sum, slot in
                guard let declared = slot.shares[home].declared, let average = slot.averagePrice else { return sum }
                let error = slot.shares[home].actual - declared
                return sum + error * ((error > .zero ? shared.sell : shared.buy) - average)
            }
            #expect(bill.imbalanceCash == expected)
        }
        #expect(day.bills.contains { $0.imbalanceCash < .zero })
    }

    @Test("Trading alone, with devices as they ran, is worth something to the community, and so is all together")
    func bothBaselines() throws {
        let world = try Self.run { _ in }
        let trading = world.days.reduce(Money.zero) { $0 + $1.bills.reduce(.zero) { $0 + $1.tradingGain } }
        #expect(trading > .zero)
        #expect(world.days.reduce(Money.zero) { $0 + $1.saving } > .zero)
    }

    @Test("With perfect forecasts nothing is lost to imbalance")
    func noImbalance() throws {
        let perfect = try Self.run { $0.terms.forecast = .perfect }
        #expect(perfect.days.allSatisfy { $0.bills.allSatisfy { $0.imbalanceCash == .zero } })
        let usual = try Self.run { _ in }
        #expect(usual.days.contains { $0.bills.contains { $0.imbalanceCash < .zero } })
    }

    @Test(
        "Below zero, panels are turned down to what was sold, and not at all without the key", arguments: [true, false])
    func curtailment(curtails: Bool) throws {
        let world = try Self.run { scenario in
            scenario.terms.community.curtailsBelowZero = curtails
            for row in scenario.terms.corridors.indices { scenario.terms.corridors[row].feedIn = Price(units: -4_000) }
        }
        let turnedDown = world.slots.reduce(Energy.zero) { $0 + $1.flows.curtailed }
        #expect((turnedDown > .zero) == curtails)
        let exported = world.slots.reduce(Energy.zero) { $0 + $1.gridExport }
        let profile = world.scenario.neighbourhood.profiles
        let sun = profile.reduce(0) { $0 + $1.photovoltaic.reduce(0) { $0 + Int64($1) } }
        let yielded = world.slots.reduce(Energy.zero) { $0 + $1.flows.photovoltaic }
        #expect(yielded + turnedDown == Energy(wattHours: sun))
        let generated = world.days.reduce(Energy.zero) { $0 + $1.bills.reduce(.zero) { $0 + $1.generation } }
        #expect(generated == yielded)
        guard curtails else {
            #expect(exported > .zero)
            return
        }
        for slot in world.slots {
            for (household, share) in zip(world.households, slot.shares) {
                // A battery may still give a little more than is needed.
                #expect(share.aloneInjection <= .zero || household.battery != nil)
                #expect(share.actual <= max(.zero, share.position) || share.generation == .zero)
            }
        }
    }
}
