import Community
import EStar
import Markets
import Quantities
import Signing
import TestSupport
import Testing

@testable import Simulation

struct WorldTests {
    @Test("A copy steps through the same states, and stepping it leaves the original untouched")
    func copies() throws {
        var world = World(scenario: try testScenario())
        for _ in 0..<9 { world.advance(.hour) }
        for _ in 0..<12 {
            let before = world.fingerprint
            var copy = world
            let events = copy.advance(.hour)
            #expect(world.fingerprint == before)
            #expect(copy.fingerprint != before)
            #expect(world.advance(.hour) == events)
            #expect(world.fingerprint == copy.fingerprint)
        }
    }

    @Test("The same scenario and seed give the same run, another seed another one")
    func determinism() throws {
        func run(seed: UInt64) throws -> [UInt64] {
            var world = World(scenario: try testScenario(seed: seed))
            while !world.isFinished { world.advance(.slot) }
            return world.days.map(\.fingerprint) + [world.fingerprint.value]
        }
        #expect(try run(seed: 1) == run(seed: 1))
        #expect(try run(seed: 1) != run(seed: 2))
    }

    @Test("However the clock is driven, a run is the same", arguments: World.Stride.allCases)
    func strides(stride: World.Stride) throws {
        let scenario = try testScenario(households: 4)
        var reference = World(scenario: scenario)
        while !reference.isFinished { _ = reference.step() }
        var world = World(scenario: scenario)
        var events: [Event] = []
        while !world.isFinished { events += world.advance(stride) }
        #expect(world.fingerprint == reference.fingerprint)
        #expect(events.contains { if case .gateOpened = $0.kind { true } else { false } })
        #expect(events.count { if case .poolSettled = $0.kind { true } else { false } } == 192)
    }

    @Test("Strides stop at their boundaries")
    func boundaries() throws {
        var world = World(scenario: try testScenario(households: 2))
        let calendar = world.calendar
        world.advance(.slot)
        #expect(calendar.localISO(world.now) == "2024-04-15T00:15:00+02:00")
        world.advance(.hour)
        #expect(calendar.localISO(world.now) == "2024-04-15T01:00:00+02:00")
        world.advance(.phase)
        #expect(calendar.localISO(world.now) == "2024-04-15T12:00:00+02:00")
        #expect(world.phase == .trading)
        world.advance(.phase)
        #expect(calendar.localISO(world.now) == "2024-04-15T16:00:00+02:00")
        #expect(world.phase == .afterGate)
        world.advance(.phase)
        #expect(calendar.localISO(world.now) == "2024-04-16T00:00:00+02:00")
        #expect(world.phase == .beforeGate)
        world.advance(.day)
        #expect(calendar.localISO(world.now) == "2024-04-17T00:00:00+02:00")
        #expect(world.days.count == 1, "the day is open for late readings")
        world.advance(.phase)
        #expect(calendar.localISO(world.now) == "2024-04-17T00:30:00+02:00")
        #expect(world.days.count == 2)
        #expect(world.isFinished)
        #expect(world.advance(.event).isEmpty)
    }

    @Test("The invariants hold after every step, under every tariff", arguments: ["flat", "time-of-use", "wholesale"])
    func invariants(tariff: String) throws {
        var world = World(scenario: try testScenario(tariff: tariff))
        while !world.isFinished {
            _ = world.step()
            if world.stepCount % 17 == 0 { #expect(world.checkInvariants().isEmpty) }
        }
        #expect(world.breaches.isEmpty)
        #expect(world.checkCount > 190)
        #expect(world.days.count == 2)
        #expect(world.days[1].dealCount > 0)
        #expect(world.accounts.total == .zero)
        // Rounding went to the dust account, and only there.
        #expect(world.accounts.dust >= .zero)
        #expect(world.accounts.dust < Money(units: 100_000_000))
    }

    @Test(
        "The invariants hold under every pool rule, and without one",
        arguments: [PoolRule.usual, .supplyDemandRatio(compensationPerMille: 200), .midMarketRate, .billSharing, nil])
    func poolRules(rule: PoolRule?) throws {
        var scenario = try testScenario()
        scenario.terms.market.poolRule = rule
        var world = World(scenario: scenario)
        while !world.isFinished { world.advance(.day) }
        #expect(world.breaches.isEmpty)
        #expect(world.slots.allSatisfy { ($0.clearing == nil) == (rule == nil) })
        #expect(world.checkInvariants().isEmpty)
        #expect(world.accounts.operatorBalance == .zero)
        #expect(world.accounts.total == .zero)
        let bills = world.days.reduce(Money.zero) { $0 + $1.cash }
        #expect(bills == world.accounts.participants.reduce(.zero, +))
    }

    @Test("A breach stands still and is told with its numbers")
    func breach() throws {
        var world = World(scenario: try testScenario(households: 3))
        for _ in 0..<5 { world.advance(.slot) }
        let held = world.funds.balances[1]
        world.settling.accounts.settleWithGrid(Money(units: 5), of: 1)
        let received = world.accounts.participants[1]
        #expect(
            world.checkInvariants().map(\.description) == [
                "funds of C02: \(held) held and 0.00000000 owed do not follow from \(received) received"
            ])
        _ = world.settling.funds.follow(world.accounts.participants)
        #expect(world.checkInvariants().isEmpty)
        var wrong = try #require(world.slots.last)
        wrong.shares[0].actual += Energy(wattHours: 1)
        world.history.append(wrong)
        let broken = world.checkInvariants().map(\.description)
        #expect(broken.count == 2)
        #expect(broken[0].hasPrefix("energy at 2024-04-15T01:00:00+02:00: homes inject -"))
        #expect(broken[1].hasPrefix("energy at 2024-04-15T01:00:00+02:00: C01 settles -"))
        world.breaches = broken
        #expect(world.isFinished)
        #expect(world.step().isEmpty)
    }

    @Test("A check that failed is not counted with those that passed")
    func passedChecks() throws {
        var world = World(scenario: try testScenario(households: 3))
        for _ in 0..<5 { world.advance(.slot) }
        let passed = world.checkCount
        #expect(passed > 0)
        let home = try #require(world.households.firstIndex { $0.battery == nil })
        world.homes.states[home] = HomeState(household: Household(id: "X", battery: Battery.catalogue[0]))
        while !world.isFinished { world.advance(.event) }
        #expect(!world.breaches.isEmpty)
        #expect(world.checkCount == passed)
    }

    @Test(
        "Days of 92 and 100 slots are delivered in full",
        arguments: [("2024-03-30", 96 + 92), ("2024-10-26", 96 + 100)])
    func clockChange(first: String, slots: Int) throws {
        var world = World(scenario: try testScenario(households: 3, firstDay: first))
        while !world.isFinished { world.advance(.day) }
        #expect(world.slots.count == slots)
        #expect(world.breaches.isEmpty)
        #expect(world.days.map(\.hasDayAhead) == [false, true])
    }

    @Test("The community never makes a household worse off where everybody keeps to the pool")
    func nobodyWorseOff() throws {
        let scenario = try testScenario(households: 12, days: 1)
        var world = World(scenario: scenario)
        world.advance(.day)
        for home in world.households.indices {
            #expect(world.accounts.participants[home] >= world.loneBalances[home])
        }
    }

    /// The value that all builds on a platform must reach: debug and release,
    /// live and headless.
    @Test("A pinned run has the pinned fingerprint")
    func pinned() throws {
        var world = World(scenario: try testScenario(households: 8))
        while !world.isFinished { world.advance(.day) }
        #expect(world.fingerprint.text == "a2764a8061199160")
    }
}
