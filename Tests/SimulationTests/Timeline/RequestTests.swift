import Community
import EStar
import Markets
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// What the operator asks for, and what comes of it.
struct RequestTests {
    /// Interferes at random moments, whatever there is to do.
    private static func meddle(_ world: inout World, _ random: inout RandomStream, count: inout Int) {
        let home = HouseholdID(random.int(0...world.households.count - 1))
        let slots = world.marketSlots ?? world.calendar.slots(of: world.date)
        let slot = slots.lowerBound.advanced(by: random.int(0...slots.count - 1))
        let node = NodeID(random.int(0...max(0, (world.mesh?.topology.nodes.count ?? 1) - 1)))
        let choices: [Intervention] = [
            .silenceMeter(household: home), .hearMeter(household: home), .stopPaying(household: home),
            .payAgain(household: home),
            .placeOrder(
                household: 0, side: random.pick([.buy, .sell]), slot: slot,
                energy: Energy(wattHours: Int64(random.int(1...80))),
                price: Price(units: Int64(random.int(80...300)) * 100)),
            .cancelOrder(household: 0, slot: slot), .mesh(.drain(node)), .mesh(.compromise(node, .blackHole)),
            .mesh(.restore(node)),
        ]
        if (try? world.apply(choices[random.int(0...choices.count - 1)])) != nil { count += 1 }
    }

    @Test(
        "A week with fifty random interventions replays from them alone, day by day",
        arguments: [MeshChoice.none, .generated])
    func week(mesh: MeshChoice) throws {
        let scenario = try testScenario(households: 5, days: 7, seat: "C01", mesh: mesh)
        var world = World(scenario: scenario)
        var random = RandomStream(seed: 5, name: "requests")
        var count = 0
        while !world.isFinished {
            for _ in 0..<random.int(1...(mesh == .none ? 12 : 80)) where !world.isFinished { _ = world.step() }
            if count < 50, !world.isFinished { Self.meddle(&world, &random, count: &count) }
        }
        #expect(count == 50)
        #expect(world.breaches.isEmpty)
        let again = try World.replay(scenario, requests: world.requests, to: world.now)
        #expect(again.days.map(\.fingerprint) == world.days.map(\.fingerprint))
        #expect(again.fingerprint == world.fingerprint)
        #expect(again.requests == world.requests)
        let without = try World.replay(scenario, requests: Array(world.requests.dropLast(25)), to: world.now)
        #expect(without.fingerprint != world.fingerprint)
    }

    @Test("Requests at one time keep their order, and act after all that was due then")
    func sequence() throws {
        let scenario = try testScenario(households: 4)
        var world = World(scenario: scenario)
        world.advance(.phase)
        let before = world.now
        _ = try world.apply(.silenceMeter(household: 1))
        _ = try world.apply(.hearMeter(household: 1))
        _ = try world.apply(.silenceMeter(household: 1))
        #expect(world.requests.map(\.sequence) == [0, 1, 2] && world.requests.allSatisfy { $0.time == before })
        #expect(world.requests.map(\.id.number) == [0, 1, 2] && world.requests.allSatisfy { $0.outcome == .done })
        world.advance(.hour)
        _ = try world.apply(.hearMeter(household: 1))
        #expect(world.requests[3].sequence == 0 && world.requests[3].time == world.now)
        // In the middle of a moment, the rest of it happens first.
        var early = World(scenario: scenario)
        let events = try early.apply(.stopPaying(household: 0))
        #expect(events.first.map { if case .dayBegan = $0.kind { true } else { false } } == true)
    }

    @Test("What the scenario plans acts like what is done live, orders included, and what cannot be done is told")
    func planned() throws {
        var scenario = try testScenario(households: 6, seat: "C01")
        let calendar = scenario.neighbourhood.calendar
        var probe = World(scenario: scenario)
        probe.advance(.phase)
        guard case .openTrading(let trading)? = probe.session else { throw NoSession() }
        let slot = try #require(
            trading.market.slots.first {
                trading.market.room(.buy, participant: 0, book: trading.market.bookIndex($0)) > Energy(wattHours: 5)
            })
        let order = Intervention.placeOrder(
            household: 0, side: .buy, slot: slot, energy: Energy(wattHours: 1), price: Price(units: 29_000))
        func at(_ hour: Int) -> SimTime { calendar.moment(of: ClockTime(minutes: hour * 60), on: scenario.runDays[0]) }
        scenario.interventions = [
            PlannedIntervention(time: at(12), intervention: order),
            PlannedIntervention(time: at(16), intervention: order),
            PlannedIntervention(time: at(17), intervention: .payAgain(household: 2)),
        ]
        var world = World(scenario: scenario)
        var events: [Event] = []
        while !world.isFinished { events += world.step() }
        #expect(
            world.requests.map(\.outcome) == [
                .accepted, .refused(.rejected(.gateClosed)), .refused(.noChange("C03 pays its bills as it is")),
            ])
        #expect(world.requests.allSatisfy { $0.isPlanned })
        let placed = events.contains {
            if case .ordersPlaced(0, let orders) = $0.kind { orders.count == 1 } else { false }
        }
        #expect(placed)
        let refused = events.compactMap { if case .planRefused(_, let error) = $0.kind { error.message } else { nil } }
        #expect(
            refused == [
                "the gate is closed: orders are taken from gate opening to gate closure only",
                "C03 pays its bills as it is",
            ])
        // A replay plans them again by itself.
        let again = try World.replay(scenario, requests: world.requests, to: world.now)
        #expect(again.fingerprint == world.fingerprint)
    }

    // MARK: Over a mesh

    private static func open() throws -> (world: World, order: Intervention) {
        var world = World(scenario: try testScenario(households: 6, seat: "C01", mesh: .generated))
        // Not the gateway's own home, whose messages need no radio.
        let mesh = try #require(world.scenario.mesh)
        try #require(mesh.homes[0] != mesh.gateway)
        while world.phase != .trading { world.advance(.slot) }
        world.advance(.hour)
        guard case .openTrading(let trading)? = world.session else { throw NoSession() }
        let market = trading.market
        let book = try #require((0..<96).first { market.room(.buy, participant: 0, book: $0) > Energy(wattHours: 20) })
        return (
            world,
            .placeOrder(
                household: 0, side: .buy, slot: market.slots.lowerBound.advanced(by: book),
                energy: Energy(wattHours: 20),
                price: Price(units: 8_010))
        )
    }

    @Test("Over a mesh an order is on its way until the market has it, and so is taking it out")
    func accepted() throws {
        var (world, order) = try Self.open()
        _ = try world.apply(order)
        #expect(world.requests.last?.outcome == .onItsWay)
        world.advance(.slot)
        #expect(world.requests.last?.outcome == .accepted)
        guard case .placeOrder(_, _, let slot, _, _) = order else { throw NoSession() }
        _ = try world.apply(.cancelOrder(household: 0, slot: slot))
        #expect(world.requests.last?.outcome == .onItsWay)
        world.advance(.slot)
        #expect(world.requests.last?.outcome == .accepted)
        _ = try world.apply(.cancelOrder(household: 0, slot: slot))
        world.advance(.slot)
        #expect(world.requests.last?.outcome == .refused(.rejected(.unknownOrder)))
    }

    @Test("Over a mesh the market refuses an order when it comes, and one that is lost says so")
    func refusedAndLost() throws {
        var (world, order) = try Self.open()
        guard case .placeOrder(_, _, let slot, _, _) = order else { throw NoSession() }
        _ = try world.apply(
            .placeOrder(
                household: 0, side: .buy, slot: slot, energy: Energy(wattHours: 20), price: Price(units: 90_000)))
        #expect(world.requests.last?.outcome == .onItsWay)
        world.advance(.slot)
        guard case .refused(.rejected(.outsideCorridor)) = world.requests.last?.outcome else { throw NoSession() }
        let mesh = try #require(world.scenario.mesh)
        for neighbour in mesh.topology.neighbours[mesh.homes[0]] {
            _ = try world.apply(.mesh(.cut(mesh.homes[0], neighbour.node)))
        }
        _ = try world.apply(order)
        world.advance(.slot)
        guard case .lost = world.requests.last?.outcome else { throw NoSession() }
        let again = try World.replay(world.scenario, requests: world.requests, to: world.now)
        #expect(again.fingerprint == world.fingerprint)
    }
}

/// Something the test is about did not come about.
private struct NoSession: Error {}
