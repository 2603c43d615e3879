import Community
import Markets
import Quantities
import Scenarios
import Simulation
import TestSupport
import Testing

@Suite(.enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.skipReason)))
struct RealDataTests {
    /// The fingerprints are those of a release build: debug and release,
    /// today and tomorrow, must agree on every bit.
    @Test(
        "All 35 real days run with every invariant intact to the pinned fingerprint",
        arguments: [
            ("flat", "8e6a58339363497f"), ("time-of-use", "c9136e8859b202b4"), ("wholesale", "a7a65dd6b40af3e4"),
        ])
    func wholeRun(tariff: String, fingerprint: String) throws {
        let scenario = try ScenarioLoader.load(
            folder: SharedFolder.path("data/community"),
            overrides: ScenarioOverrides(tariff: tariff, mesh: MeshChoice.none))
        #expect(scenario.neighbourhood.households.count == 36)
        #expect(scenario.runDays.count == 35)
        var world = World(scenario: scenario)
        while !world.isFinished { _ = world.step() }
        #expect(world.breaches.isEmpty)
        #expect(world.slots.count == 35 * 96)
        #expect(world.days.count == 35)
        #expect(world.accounts.total == .zero)
        #expect(world.fingerprint.text == fingerprint)
        if tariff == "wholesale" {
            #expect(world.slots.contains { $0.corridor.feedIn < .zero && $0.clearing != nil })
        }
        // Four blocks of days: the first of each has no day-ahead market.
        #expect(world.days.count { !$0.hasDayAhead } == 3)
        // The community pays less than the same homes alone, with the same
        // device plans and with plans of their own; and so does every home.
        let bills = world.days.flatMap(\.bills)
        func sum(_ part: KeyPath<DayRecord.Bill, Money>) -> Money { bills.reduce(.zero) { $0 + $1[keyPath: part] } }
        #expect(sum(\.cash) > sum(\.gridCash), "with the same plans")
        #expect(sum(\.cash) > sum(\.baselineCash), "with its own plans")
        let losers = world.households.indices.filter { home in
            world.days.reduce(Money.zero) { $0 + $1.bills[home].saving } < .zero
        }
        #expect(losers.map { world.households[$0].id } == [])
    }

    @Test("Energy in the profiles equals energy in the files")
    func totals() throws {
        let scenario = try ScenarioLoader.load(
            folder: SharedFolder.path("data/community"), overrides: ScenarioOverrides(mesh: MeshChoice.none))
        let total = scenario.neighbourhood.profiles.reduce(0) { $0 + $1.load.reduce(0) { $0 + Int($1) } }
        var microwattHours: Int64 = 0
        let text = String(decoding: try SharedFolder.bytes("data/community/load.csv"), as: UTF8.self)
        for line in text.split(separator: "\n").dropFirst() {
            let last = line.split(separator: ",")[2]
            microwattHours += try #require(Decimal.parse(last, decimals: 9))
        }
        // Each home's last fraction of a watt-hour stays behind.
        let wattHours = microwattHours / 1_000_000
        #expect(Int64(total) <= wattHours && wattHours - Int64(total) <= 36)
    }
}
