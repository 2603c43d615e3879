import Markets
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// A fault in each place that is checked is found where it is checked.
struct InvariantTests {
    private static func openWorld() throws -> World {
        var world = World(scenario: try testScenario(households: 5))
        world.advance(.phase)
        world.advance(.hour)
        try #require(world.phase == .trading && world.checkInvariants().isEmpty)
        return world
    }

    @Test("Escrow that no trade accounts for is found, on either side of what is right", arguments: [1, -1])
    func escrow(units: Int64) throws {
        var world = try Self.openWorld()
        let locked = world.funds.locked[1]
        world.settling.funds.lock(Money(units: units), of: 1)
        #expect(
            world.checkInvariants().map(\.description) == [
                "funds of C02: \(locked + Money(units: units)) locked, its deals need \(locked)"
            ])
        world.advance(.slot)
        #expect(!world.breaches.isEmpty)
    }

    @Test("Under bill sharing what the operator carries is the grid bill of the open days")
    func carriedBill() throws {
        var scenario = try testScenario(households: 4)
        scenario.terms.market.poolRule = .billSharing
        var world = World(scenario: scenario)
        for _ in 0..<20 { world.advance(.slot) }
        try #require(world.checkInvariants().isEmpty)
        let carried = world.accounts.operatorBalance
        let index = world.slots.count - 1
        var wrong = world.slots[index]
        wrong.clearing?.gridBill += Money(units: 1)
        world.history.rewrite(wrong, at: index)
        #expect(
            world.checkInvariants().map(\.description) == [
                "money: the operator carries \(-carried) of the open days' grid bill of \(-carried + Money(units: 1))"
            ])
    }

    @Test("A live intervention is checked: on a broken world it is the breach that is told")
    func liveIntervention() throws {
        var world = try Self.openWorld()
        world.settling.accounts.settleWithGrid(Money(units: 5), of: 1)
        let events = try world.apply(.silenceMeter(household: 0))
        #expect(world.breaches.count == 1 && world.isFinished)
        #expect(events.contains { if case .breach = $0.kind { true } else { false } })
    }

    @Test("The books are looked through a last time when the gate closes")
    func closingBooks() throws {
        var world = try Self.openWorld()
        let gate = try #require(world.gate(ofDay: world.dayIndex + 1))
        while world.trading.next != gate.closes { _ = world.step() }
        let context = Context(
            setting: world.setting, terms: world.terms, now: gate.closes, dayIndex: world.dayIndex, funds: world.funds,
            history: world.history)
        var sound = world.trading
        #expect(!sound.step(context).contains { if case .violated = $0 { true } else { false } })
        // Empty books leave orders that only the market knows of.
        guard case .openTrading(let open)? = world.session else { throw NoMarket() }
        let empty = OrderBooks(
            bookCount: open.market.slots.count, stepCount: open.market.ladder.count, capacity: 100_000)
        var broken = world.trading
        broken.session?.takeBooksBack(PackedBooks(empty))
        #expect(broken.step(context).contains { if case .violated = $0 { true } else { false } })
        #expect(broken.result != nil && broken.session == nil)
    }
}

private struct NoMarket: Error {}
