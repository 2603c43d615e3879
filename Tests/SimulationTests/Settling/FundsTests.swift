import Community
import Markets
import Quantities
import Scenarios
import TestSupport
import Testing

@testable import Simulation

struct FundsTests {
    @Test("By default everybody can afford its orders, pays every day, and has its deposit at the end")
    func usual() throws {
        var world = World(scenario: try testScenario(households: 8, days: 3))
        var refused = 0
        while !world.isFinished {
            for event in world.step() { if case .refused = event.kind { refused += 1 } }
        }
        #expect(refused == 0)
        #expect(world.funds.guaranteed == .zero)
        #expect(world.funds.locked.allSatisfy { $0 == .zero })
        #expect(world.funds.balances.allSatisfy { $0 == world.scenario.terms.community.deposit })
        for home in world.households.indices {
            #expect(world.funds.paidIn[home] == -world.accounts.participants[home], "bills are paid to the unit")
        }
    }

    private static func market(_ world: World) -> DayAheadMarket? {
        guard case .openTrading(let open)? = world.session else { return nil }
        return open.market
    }

    @Test("A deal locks its price from the buyer and retail from the seller, until it is delivered")
    func escrow() throws {
        var world = World(scenario: try testScenario(households: 8))
        world.advance(.phase)
        world.advance(.phase)
        let market = try #require(world.tradedAhead)
        var expected = PerHousehold(repeating: Money.zero, count: 8)
        for deal in market.trades {
            expected[deal.buyer] += deal.energy * deal.price
            expected[deal.seller] += deal.energy * Price(units: 30_000)
        }
        #expect(world.funds.locked == expected)
        #expect(expected.contains { $0 > .zero })
        world.advance(.phase)
        for _ in 0..<10 { world.advance(.hour) }
        for deal in market.trades where deal.slot <= world.slots[world.slots.count - 1].slot {
            expected[deal.buyer] -= deal.energy * deal.price
            expected[deal.seller] -= deal.energy * Price(units: 30_000)
        }
        #expect(world.funds.locked == expected)
    }

    @Test("With little to put up, traders offer what they can afford, and no order is refused")
    func littleMoney() throws {
        var scenario = try testScenario(households: 8)
        func deals(deposit: Int64) throws -> Int {
            scenario.terms.community.deposit = Money(units: deposit)
            var world = World(scenario: scenario)
            while !world.isFinished {
                for event in world.step() {
                    guard case .refused(_, let rejection) = event.kind else { continue }
                    if case .suspended = rejection { continue }
                    Issue.record("\(rejection.message)")
                }
                for home in world.households.indices where world.session != nil {
                    #expect(world.funds.free(home) >= .zero)
                }
            }
            #expect(world.breaches.isEmpty, "\(world.breaches)")
            return world.days[1].dealCount
        }
        let rich = try deals(deposit: 100 * Money.unitsPerCurrency)
        let poor = try deals(deposit: Money.unitsPerCurrency / 2)
        let broke = try deals(deposit: 0)
        #expect(rich > poor)
        #expect(poor > 0)
        #expect(broke == 0)
    }

    @Test("Whoever stops paying falls into debt, is suspended at the next gate, and trades again once it has paid")
    func suspension() throws {
        var scenario = try testScenario(households: 8, days: 4)
        scenario.terms.community.deposit = Money(units: Money.unitsPerCurrency)
        var world = World(scenario: scenario)
        _ = try world.apply(.stopPaying(household: 1))
        var events: [Event] = []
        while world.funds.debts[1] == .zero { events += world.step() }
        guard
            case .fellIntoDebt(1, let first) = try #require(
                events.last { if case .fellIntoDebt = $0.kind { true } else { false } }
            ).kind
        else {
            Issue.record("somebody else fell into debt")
            return
        }
        #expect(first == world.funds.debts[1])
        #expect(world.funds.balances[1] == .zero)
        while world.phase != .trading { events += world.step() }
        events += world.step()
        let debt = world.funds.debts[1]
        #expect(Self.market(world)?.suspension(of: 1) == debt)
        #expect(events.contains { $0.kind == .refused(1, .suspended(debt)) })
        // The pool goes on for it, and everybody else is paid in full.
        while world.now
            < (try #require(world.gate(ofDay: world.dayIndex + 1)).opens.advanced(byMilliseconds: SimTime.hour))
        {
            events += world.step()
        }
        #expect(world.checkInvariants().isEmpty)
        #expect(Self.market(world)?.hasDeclaration(of: 1) == false)
        let paid = try world.apply(.payAgain(household: 1))
        #expect(paid.map(\.kind).contains(.declared(1)))
        #expect(paid.contains { if case .paidDebt(1, _) = $0.kind { true } else { false } })
        #expect(world.funds.debts[1] == .zero)
        #expect(world.funds.balances[1] == scenario.terms.community.deposit)
        #expect(Self.market(world)?.hasDeclaration(of: 1) == true)
        while !world.isFinished { events += world.step() }
        #expect(world.breaches.isEmpty, "\(world.breaches)")
    }

    @Test("What the scenario plans happens at its time")
    func planned() throws {
        var community = SmallCommunity()
        community.files["scenario.yaml"] = """
            interventions:
              - { at: "2024-06-03T10:05", do: meter-outage, household: B, for: 30min }
              - { at: "2024-06-03T12:00", do: unpaid-bills, household: A }

            """
        let folder = try community.write()
        let scenario = try ScenarioLoader.load(folder: folder.path, overrides: ScenarioOverrides())
        var world = World(scenario: scenario)
        var told: [String] = []
        while !world.isFinished {
            for event in world.step() {
                let time = world.calendar.clockText(event.time)
                switch event.kind {
                case .meterSilenced(let home): told.append("\(time) silent \(home.index)")
                case .readingMissing(let home, _): told.append("\(time) missing \(home.index)")
                case .meterHeard(let home): told.append("\(time) heard \(home.index)")
                case .slotRepriced(let home, _, _): told.append("\(time) repriced \(home.index)")
                case .stoppedPaying(let home): told.append("\(time) stopped \(home.index)")
                default: break
                }
            }
        }
        #expect(
            told == [
                "10:05 silent 1", "10:25 missing 1", "10:35 heard 1", "10:35 repriced 1", "12:00 stopped 0",
            ])
    }
}
