import Community
import Markets
import Quantities
import TestSupport
import Testing

@testable import Simulation

/// What the operator does.
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
        guard case .openTrading(let open)? = world.session else { throw NoMarket() }
        let market = open.market
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
        let again = try World.replay(world.scenario, requests: world.requests, to: world.now)
        #expect(again.fingerprint == world.fingerprint)
        let without = try World.replay(world.scenario, requests: [], to: world.now)
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
            .placeOrder(
                household: home, side: .buy, slot: slot, energy: Energy(wattHours: 10), price: Price(units: units))
        }
        let world = try Self.openWorld()
        let slot = try #require(world.marketSlots?.lowerBound)
        #expect(
            message(world, order(1, slot, 10_000))
                == "C02 trades by itself; start with --seat C02 to trade for it by hand")
        #expect(
            message(world, order(0, slot, 31_000))
                == "31.000 ct/kWh is outside the corridor: between feed-in 8.000 ct/kWh and retail 30.000 ct/kWh")
        #expect(
            message(world, .cancelOrder(household: 0, slot: slot))
                == "no such order waits in the books: it was filled, replaced or cancelled")
        var early = World(scenario: try testScenario(seat: "C01"))
        early.run(to: early.now)
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

private struct NoMarket: Error {}
