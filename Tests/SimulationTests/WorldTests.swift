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
        scenario.market.poolRule = rule
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
        world.accounts.settleWithGrid(Money(units: 5), of: 1)
        let received = world.accounts.participants[1]
        #expect(
            world.checkInvariants() == [
                "funds of C02: \(held) held and 0.00000000 owed do not follow from \(received) received"
            ])
        _ = world.funds.follow(world.accounts.participants)
        #expect(world.checkInvariants().isEmpty)
        var wrong = try #require(world.slots.last)
        wrong.shares[0].actual += Energy(wattHours: 1)
        world.history.append(wrong)
        let broken = world.checkInvariants()
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
        world.homes[home] = HomeState(household: Household(id: "X", battery: Battery.catalogue[0]))
        while !world.isFinished { world.advance(.event) }
        #expect(!world.breaches.isEmpty)
        #expect(world.checkCount == passed)
    }

    @Test("Days of 92 and 100 slots are delivered in full", arguments: [("2024-03-30", 96 + 92), ("2024-10-26", 96 + 100)])
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

    /// Every stored property of the world but the scenario, which never
    /// changes, has to count.
    @Test("The fingerprint covers every field of the state")
    func fingerprintCoversState() throws {
        var world = World(scenario: try testScenario(households: 4, days: 3, mesh: .generated))
        while world.dayIndex < 1 || world.phase != .trading { world.advance(.hour) }
        world.advance(.hour)
        let one = Energy(wattHours: 1)
        let mutations: [String: (inout World) -> Void] = [
            "now": { $0.now = $0.now.advanced(byMilliseconds: 1) },
            "stepCount": { $0.stepCount += 1 },
            "queue": { $0.queue.schedule(.gateOpens(77), at: $0.now) },
            "homes": { $0.homes[0] = HomeState(household: Household(id: "X", battery: Battery.catalogue[0])) },
            "loneHomes": { $0.loneHomes[0] = HomeState(household: Household(id: "X", battery: Battery.catalogue[0])) },
            "traderStreams": { _ = $0.traderStreams[0].next() },
            "openDays": { $0.openDays[0].plans[0].battery[5] += 1 },
            "nextLonePlans": { $0.nextLonePlans[0].car[5] += 1 },
            "expectedPrices": { $0.expectedPrices[3] = Price(units: 1) },
            "nextPlans": { $0.nextPlans[0].car[5] += 1 },
            "refusedDeclarations": { $0.refusedDeclarations[2] = [.none] },
            "lastDeclared": { $0.lastDeclared[1][40] += one },
            "awaited": { $0.awaited = AwaitedSlot(slot: Slot(index: 1), homeCount: 4) },
            "silentMeters": { $0.silentMeters[3] = [] },
            "funds": { $0.funds.lock(Money(units: 1), of: 2) },
            "stoppedPaying": { $0.stoppedPaying[1] = true },
            "lateCash": { $0.lateCash[1] += Money(units: 1) },
            "market": { $0.market?.close() },
            "mesh": { $0.mesh?.sell(1, to: 0) },
            "inFlight": { $0.inFlight[7_777] = .answer(0) },
            "messageCount": { $0.messageCount += 1 },
            "outbox": {
                $0.outbox.append(
                    MeshMessage(id: 9, kind: .order, source: 0, destination: 1, digest: .zero, deadline: $0.now))
            },
            "arrivals": { $0.arrivals.append(3) },
            "accounts": { $0.accounts.settleWithGrid(Money(units: 1), of: 0) },
            "loneBalances": { $0.loneBalances[0] += Money(units: 1) },
            "history": { $0.history.append([Event(time: $0.now, kind: .stoppedPaying(0))]) },
            "interventions": {
                $0.interventions.append(
                    StampedIntervention(
                        intervention: .cancelOrder(household: 0, slot: Slot(index: 1)), time: $0.now, afterStep: 1))
            },
            "breaches": { $0.breaches.append("x") },
            "traderMemories": { $0.traderMemories[0][5].seen += 1 },
            "checkCount": { $0.checkCount += 1 },
        ]
        let fields = Mirror(reflecting: world).children.compactMap(\.label).filter { $0 != "scenario" }
        #expect(Set(fields) == Set(mutations.keys))
        let before = world.fingerprint
        for (field, mutate) in mutations.sorted(by: { $0.key < $1.key }) {
            var changed = world
            mutate(&changed)
            #expect(changed.fingerprint != before, "\(field) does not count")
        }
    }

    @Test("The history's chains are those of its records, and every part of a record counts")
    func history() throws {
        var world = World(scenario: try testScenario(households: 4))
        while !world.isFinished { world.advance(.day) }
        #expect(world.history.isConsistent)
        let before = world.fingerprint
        let writings: [String: (inout World) -> Void] = [
            "a slot": { $0.history.append($0.slots[3]) }, "a day": { $0.history.append($0.days[0]) },
            "a slot settled anew": {
                var other = $0.slots[95]
                other.shares[1].baselineCash += Money(units: 1)
                $0.history.rewrite(other, at: 95)
            },
            "an event": { $0.history.append([Event(time: $0.now, kind: .stoppedPaying(0))]) },
        ]
        for (name, change) in writings {
            var changed = world
            change(&changed)
            #expect(changed.fingerprint != before, "\(name) does not count")
        }
        // Single orders and declarations are not told, so they do not count.
        var same = world
        same.history.append([Event(time: same.now, kind: .declared(0))])
        #expect(same.fingerprint == before)
        func chain(_ change: (inout SlotRecord) -> Void) -> Fingerprint {
            var hash = Fingerprint()
            var slot = world.slots[140]
            change(&slot)
            slot.combine(into: &hash)
            return hash
        }
        let plain = chain { _ in }
        let one = Energy(wattHours: 1)
        let cent = Money(units: 1)
        let changes: [(inout SlotRecord) -> Void] = [
            { $0.slot = $0.slot.advanced(by: 1) }, { $0.corridor.retail = .zero }, { $0.corridor.feedIn = .zero },
            { $0.clearing = nil }, { $0.clearing?.supply += one }, { $0.clearing?.demand += one },
            { $0.clearing?.prices?.sell = .zero }, { $0.clearing?.prices?.buy = .zero }, { $0.clearing?.gridBill += cent },
            { $0.clearing?.dust += cent }, { $0.gridImport += one }, { $0.gridExport += one }, { $0.flows.load += one },
            { $0.flows.photovoltaic += one }, { $0.flows.heatPump += one }, { $0.flows.car += one },
            { $0.flows.batteryCharge += one }, { $0.flows.batteryDischarge += one }, { $0.dealtEnergy += one },
            { $0.dealtValue += cent }, { $0.dealCount += 1 }, { $0.dealableEnergy += one }, { $0.shares[2].actual += one },
            { $0.shares[2].position += one }, { $0.shares[2].dayAheadCash += cent }, { $0.shares[2].poolCash += cent },
            { $0.shares[2].baselineCash += cent }, { $0.quality.welfare += cent }, { $0.quality.bestWelfare += cent },
            { $0.shares[2].flows.load += one }, { $0.shares[2].stored += one }, { $0.shares[2].reading = .late }, { $0.shares[2].lateCash += cent },
            { $0.shares[2].declared = nil }, { $0.shares[2].chargesCash += cent }, { $0.shares[2].gridCash += cent },
            { $0.shares[2].flows.photovoltaic += one }, { $0.shares[2].aloneInjection += one },
            { $0.shares[2].imbalanceCash += cent }, { $0.quality.energy += one }, { $0.quality.bestEnergy += one }, { $0.quality.equilibrium = .zero },
        ]
        for (place, change) in changes.enumerated() { #expect(chain(change) != plain, "change \(place)") }
    }

    /// What a day still open holds counts like the history.
    @Test("The fingerprint covers every part of an open day, of the slot awaited and of the funds")
    func fingerprintCoversOpenDay() throws {
        var world = World(scenario: try testScenario(households: 4, days: 2))
        while world.dayIndex < 1 { world.advance(.hour) }
        world.advance(.hour)
        world.awaited = AwaitedSlot(slot: Slot(index: 1), homeCount: 4)
        world.silentMeters[0] = [MeterReading(slot: Slot(index: 1), energy: .zero)]
        world.refusedDeclarations = [1: [.none]]
        let one = Energy(wattHours: 1)
        let cent = Money(units: 1)
        let before = world.fingerprint
        let mutations: [(inout World) -> Void] = [
            { $0.openDays[0].isFinal = true }, { $0.openDays[0].lonePlans[1].car[3] += 1 },
            { $0.awaited?.take(one, of: 0) }, { $0.awaited?.stored[0] += one },
            { $0.awaited?.flows[0].car += one }, { $0.awaited?.loneInjections[2] += one },
            { $0.silentMeters[0]?[0].energy += one }, { $0.refusedDeclarations[1]?[0].expected += one },
            { $0.refusedDeclarations = [2: [.none]] }, { _ = $0.funds.replenish(0) },
            { _ = $0.funds.follow([cent, .zero, .zero, .zero]) },
        ]
        for (number, mutate) in mutations.enumerated() {
            var changed = world
            mutate(&changed)
            #expect(changed.fingerprint != before, "mutation \(number) does not count")
        }
    }

    /// The value that all builds on a platform must reach: debug and release,
    /// live and headless.
    @Test("A pinned run has the pinned fingerprint")
    func pinned() throws {
        var world = World(scenario: try testScenario(households: 8))
        while !world.isFinished { world.advance(.day) }
        #expect(world.fingerprint.text == "ff719c31a7eed96b")
    }
}

struct InterventionTests {
    private static func openWorld(seat: String? = "C01") throws -> World {
        var world = World(scenario: try testScenario(seat: seat))
        world.advance(.phase)
        return world
    }

    @Test("A household traded for by hand places and cancels orders, and the run replays to the same state")
    func replay() throws {
        var world = try Self.openWorld()
        #expect(world.phase == .trading)
        let market = try #require(world.market)
        let book = try #require(
            market.slots.indices.map { market.slots.distance(from: market.slots.startIndex, to: $0) }.first {
                market.room(.buy, participant: 0, book: $0) > Energy(wattHours: 50)
            })
        let slot = market.slots.lowerBound.advanced(by: book)
        for _ in 0..<40 { _ = world.step() }
        let placed = try world.apply(
            .placeOrder(
                household: 0, side: .buy, slot: slot, energy: Energy(wattHours: 50), price: Price(units: 8_010)))
        #expect(placed.contains { if case .ordersPlaced(0, let orders) = $0.kind { orders.count == 1 } else { false } })
        for _ in 0..<40 { _ = world.step() }
        _ = try world.apply(.cancelOrder(household: 0, slot: slot))
        while !world.isFinished { world.advance(.day) }
        #expect(world.breaches.isEmpty)
        let again = try World.replay(world.scenario, interventions: world.interventions, steps: world.stepCount)
        #expect(again.fingerprint == world.fingerprint)
        let without = try World.replay(world.scenario, interventions: [], steps: world.stepCount)
        #expect(without.fingerprint != world.fingerprint)
    }

    @Test("A refused intervention says why and changes nothing")
    func refusals() throws {
        func message(_ world: World, _ intervention: Intervention) -> String {
            var copy = world
            let before = copy.fingerprint
            do throws(InterventionError) {
                _ = try copy.apply(intervention)
                return "taken"
            } catch {
                #expect(copy.fingerprint == before)
                return error.message
            }
        }
        func order(_ home: HouseholdID, _ slot: Slot, _ units: Int64) -> Intervention {
            .placeOrder(household: home, side: .buy, slot: slot, energy: Energy(wattHours: 10), price: Price(units: units))
        }
        let world = try Self.openWorld()
        let slot = try #require(world.market?.slots.lowerBound)
        #expect(message(world, order(1, slot, 10_000)) == "C02 trades by itself; start with --seat C02 to trade for it by hand")
        #expect(
            message(world, order(0, slot, 31_000))
                == "31.000 ct/kWh is outside the corridor: between feed-in 8.000 ct/kWh and retail 30.000 ct/kWh")
        #expect(
            message(world, .cancelOrder(household: 0, slot: slot))
                == "no such order waits in the books: it was filled, replaced or cancelled")
        let early = World(scenario: try testScenario(seat: "C01"))
        #expect(
            message(early, order(0, slot, 10_000))
                == "no gate has opened yet: orders for tomorrow are taken from gate opening to gate closure")
        var late = world
        late.advance(.phase)
        #expect(
            message(late, order(0, slot, 10_000))
                == "the gate is closed: orders are taken from gate opening to gate closure only")
    }

    @Test("A household traded for by hand places no orders by itself")
    func silentSeat() throws {
        var world = World(scenario: try testScenario(seat: "C01"))
        while !world.isFinished {
            for event in world.step() { if case .ordersPlaced(let home, _) = event.kind { #expect(home != 0) } }
        }
    }
}
