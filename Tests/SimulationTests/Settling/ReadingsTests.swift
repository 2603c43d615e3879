import Community
import Markets
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// What becomes of readings that do not arrive in time (market
/// specification, section 1.5). The test street starts on 15 April 2024.
struct ReadingsTests {
    private static func moment(_ scenario: Scenario, _ date: String, _ clock: Int) throws -> SimTime {
        scenario.neighbourhood.calendar.moment(
            of: ClockTime(minutes: clock), on: try #require(CivilDate(iso: date)))
    }

    /// Runs with the meter of home 2 silent from one moment to another.
    private static func run(
        rule: PoolRule? = .usual, from: (String, Int), to: (String, Int)?, events: inout [Event]
    ) throws -> World {
        var scenario = try testScenario(days: 3)
        scenario.terms.market.poolRule = rule
        scenario.interventions = [
            PlannedIntervention(
                time: try moment(scenario, from.0, from.1), intervention: .silenceMeter(household: 2))
        ]
        if let to {
            scenario.interventions.append(
                PlannedIntervention(time: try moment(scenario, to.0, to.1), intervention: .hearMeter(household: 2)))
        }
        var world = World(scenario: scenario)
        while !world.isFinished {
            events += world.step()
            #expect(world.checkInvariants().map(\.description) == world.breaches)
        }
        #expect(world.breaches.isEmpty)
        return world
    }

    private static func undisturbed(_ rule: PoolRule? = .usual) throws -> World {
        var scenario = try testScenario(days: 3)
        scenario.terms.market.poolRule = rule
        var world = World(scenario: scenario)
        while !world.isFinished { world.advance(.day) }
        return world
    }

    @Test(
        "Readings that come before the day is final leave every account as if they had come in time",
        arguments: [PoolRule.usual, .supplyDemandRatio(compensationPerMille: 200), .midMarketRate, .billSharing, nil])
    func late(rule: PoolRule?) throws {
        var events: [Event] = []
        // Over midnight, so that the last slot of the day is late too.
        let world = try Self.run(rule: rule, from: ("2024-04-16", 17 * 60 + 5), to: ("2024-04-17", 20), events: &events)
        let plain = try Self.undisturbed(rule)
        #expect(world.accounts == plain.accounts)
        #expect(world.funds == plain.funds)
        #expect(world.days.map(\.bills) == plain.days.map(\.bills))
        let repriced = events.filter { if case .slotRepriced = $0.kind { true } else { false } }
        #expect(repriced.count == 28, "17:00 to midnight; the slot after that was heard in time")
        let missing = events.compactMap { event -> SimTime? in
            if case .readingMissing = event.kind { event.time } else { nil }
        }
        #expect(missing.count == 28)
        // Settled when the reading was due, ten minutes after the slot.
        #expect(missing.allSatisfy { $0.milliseconds % (15 * SimTime.minute) == 10 * SimTime.minute })
        #expect(world.slots.count { $0.shares[2].reading == .late } == 28)
        let alike = zip(world.slots, plain.slots).allSatisfy { late, intime in
            var late = late
            late.shares[2].reading = .inTime
            return late == intime
        }
        #expect(alike)
    }

    @Test("Until it arrives, a missing reading counts as no deviation, for the price and for the household")
    func missing() throws {
        let scenario = try testScenario(days: 2)
        var world = World(scenario: scenario)
        while world.dayIndex < 1 { world.advance(.hour) }
        for _ in 0..<9 { world.advance(.hour) }
        _ = try world.apply(.silenceMeter(household: 2))
        world.advance(.slot)
        #expect(world.slots.count == 96 + 36, "the slot waits for the reading")
        #expect(world.slots.last?.slot != world.settling.awaited.first?.slot)
        world.advance(.slot)
        let record = world.slots[96 + 36]
        #expect(record.shares[2].reading == .missing)
        #expect(record.shares[2].deviation == .zero)
        #expect(record.shares[2].actual == record.shares[2].position)
        #expect(record.shares[2].poolCash == .zero)
        let known = record.shares.filter { $0.deviation > .zero }.reduce(Energy.zero) { $0 + $1.deviation }
        #expect(record.clearing?.supply == known)
    }

    @Test("What was declared stands for readings that stay away, settled with the grid alone")
    func declared() throws {
        var events: [Event] = []
        let world = try Self.run(from: ("2024-04-16", 12 * 60 + 1), to: nil, events: &events)
        let market = try #require(world.days[1].hasDayAhead ? world.slots[96 + 60] : nil)
        let share = market.shares[2]
        #expect(share.reading == .declared)
        #expect(share.actual == share.declared)
        let deviation = share.actual - share.position
        #expect(share.lateCash == gridPayment(netInjection: deviation, corridor: market.corridor))
        #expect(world.days[1].bills[2].unreadSlots == 48)
        #expect(world.days[2].bills[2].unreadSlots == 96)
        #expect(world.days[1].bills[2].lateCash != .zero)
        let told = events.compactMap { event -> (slots: Int, cost: Money)? in
            if case .settledByDeclaration(2, let slots, _, let cost) = event.kind { (slots, cost) } else { nil }
        }
        #expect(told.map(\.slots) == [48, 96])
        // What silence cost is the difference to what the meter showed, at
        // the slot's own prices.
        let last = world.slots.suffix(96).reduce(Money.zero) { sum, record in
            let share = record.shares[2]
            let deviation = share.injected - share.position
            let price = deviation > .zero ? record.clearing?.prices?.sell : record.clearing?.prices?.buy
            return sum + deviation * (price ?? (deviation > .zero ? record.corridor.feedIn : record.corridor.retail))
                - share.poolCash - share.lateCash
        }
        #expect(told.last?.cost == last)
        // The bills are still the accounts.
        for home in world.households.indices {
            #expect(world.days.reduce(Money.zero) { $0 + $1.bills[home].cash } == world.accounts.participants[home])
        }
    }

    @Test("On a day without declarations the latest day declared stands in, by the clock")
    func declaredForAnotherDay() throws {
        var events: [Event] = []
        let world = try Self.run(from: ("2024-04-15", 0), to: nil, events: &events)
        #expect(world.days[0].bills[2].unreadSlots == 96)
        for place in [10, 50, 80] {
            #expect(world.slots[place].shares[2].actual == world.slots[96 + place].shares[2].declared)
        }
        #expect(world.days[0].bills[2].lateCash != .zero, "silence is not free")
    }

    @Test("Where nothing is ever declared, the same time of an earlier day stands in")
    func nothingDeclared() throws {
        var scenario = try testScenario(days: 2)
        scenario.terms.market.mechanism = nil
        scenario.interventions = [
            PlannedIntervention(
                time: try Self.moment(scenario, "2024-04-16", 1), intervention: .silenceMeter(household: 2))
        ]
        var world = World(scenario: scenario)
        while !world.isFinished { world.advance(.day) }
        for place in [0, 40, 95] {
            #expect(world.slots[96 + place].shares[2].actual == world.slots[place].shares[2].actual)
        }
    }

    @Test("A reading that comes when its day is final is settled by its household alone")
    func tooLate() throws {
        var events: [Event] = []
        let world = try Self.run(from: ("2024-04-16", 18 * 60), to: ("2024-04-17", 40), events: &events)
        let alone = events.compactMap { event -> (Slot, Money)? in
            if case .settledAlone(2, let slot, let payment) = event.kind { (slot, payment) } else { nil }
        }
        #expect(alone.count == 24, "the slots from 18:00 to midnight")
        for (slot, payment) in alone {
            let record = world.slots[try #require(world.history.index(of: slot))]
            let share = record.shares[2]
            #expect(share.reading == .afterFinal)
            #expect(share.actual == share.declared)
            #expect(payment == gridPayment(netInjection: share.injected - share.actual, corridor: record.corridor))
        }
        let total = alone.reduce(Money.zero) { $0 + $1.1 }
        #expect(world.days[2].bills[2].lateCash == total, "it stands on the next bill")
        // Of the others nobody noticed: their bills are those of a run in
        // which the readings never came.
        var ignored: [Event] = []
        let never = try Self.run(from: ("2024-04-16", 18 * 60), to: nil, events: &ignored)
        for home in world.households.indices where home != 2 {
            #expect(world.days[1].bills[home] == never.days[1].bills[home])
        }
    }

    @Test("A reading that arrives twice counts once")
    func twice() throws {
        var world = World(scenario: try testScenario())
        for _ in 0..<5 { world.advance(.hour) }
        let before = world.fingerprint
        for slot in [world.slots[3].slot, world.slots[19].slot, Slot(index: 1)] {
            let effects = world.settling.take(
                MeterReading(slot: slot, energy: Energy(wattHours: 5)), of: 1, world.context)
            #expect(effects.isEmpty)
        }
        #expect(world.fingerprint == before)
    }

    @Test("A run with the operator's hand on meters and bills replays to the same state")
    func replay() throws {
        var world = World(scenario: try testScenario())
        for _ in 0..<30 { world.advance(.slot) }
        _ = try world.apply(.silenceMeter(household: 1))
        _ = try world.apply(.stopPaying(household: 3))
        for _ in 0..<9 { world.advance(.slot) }
        _ = try world.apply(.hearMeter(household: 1))
        while world.days.isEmpty { world.advance(.slot) }
        _ = try world.apply(.payAgain(household: 3))
        while !world.isFinished { world.advance(.day) }
        #expect(world.breaches.isEmpty)
        let again = try World.replay(world.scenario, requests: world.requests, to: world.now)
        #expect(again.fingerprint == world.fingerprint)
    }

    @Test("An intervention that would change nothing is refused and says so")
    func noChange() throws {
        var world = World(scenario: try testScenario())
        world.run(to: world.now)
        func message(_ intervention: Intervention) -> String {
            let before = world.fingerprint
            do throws(InterventionError) {
                _ = try world.apply(intervention)
                return "taken"
            } catch {
                #expect(world.fingerprint == before)
                return error.message
            }
        }
        #expect(message(.hearMeter(household: 0)) == "the meter of C01 can be read as it is")
        #expect(message(.payAgain(household: 1)) == "C02 pays its bills as it is")
        #expect(message(.silenceMeter(household: 0)) == "taken")
        #expect(message(.silenceMeter(household: 0)) == "the meter of C01 cannot be read as it is")
        #expect(message(.stopPaying(household: 1)) == "taken")
        #expect(message(.stopPaying(household: 1)) == "C02 leaves its bills unpaid as it is")
    }
}
