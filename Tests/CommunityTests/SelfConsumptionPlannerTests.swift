import Quantities
import TestSupport
import Testing

@testable import Community

private let slotLength: Int64 = 15 * SimTime.minute

struct SelfConsumptionPlannerTests {
    private static let battery = Battery.catalogue[2]

    private static func plan(
        load: [Int32], photovoltaic: [Int32] = [], battery: Battery? = battery, content: BatteryContent = .empty
    ) -> HomePlan {
        SelfConsumptionPlanner.plan(
            household: Household(id: "T", battery: battery), sessions: [],
            forecast: Forecast(load: load, photovoltaic: photovoltaic, heatPump: []), start: SimTime(milliseconds: 0),
            slotLength: slotLength, content: content)
    }

    @Test("Without a battery a home expects its load and nothing else")
    func bare() {
        let plan = Self.plan(load: [100, 200], battery: nil)
        #expect(plan.expected.map(\.wattHours) == [-100, -200])
        #expect(plan.maximumSale.map(\.wattHours) == [0, 0])
        #expect(plan.maximumPurchase.map(\.wattHours) == [100, 200])
    }

    @Test("Surplus charges the battery and deficit empties it")
    func selfConsumption() {
        let plan = Self.plan(load: [100, 100, 5_000], photovoltaic: [900, 100, 0])
        #expect(plan.plan.battery[0] == 800)
        #expect(plan.plan.battery[1] == 0)
        // 800 Wh taken at 95.28 % round trip give 762 Wh back.
        #expect(plan.plan.battery[2] == -762)
        #expect(plan.expected.map(\.wattHours) == [0, 0, -4_238])
    }

    @Test("The plan is kept by the devices it was made for, and the ranges hold what they expect", arguments: testSeeds)
    func keptByDevices(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let load = (0..<96).map { _ in Int32(random.int(0...1_500)) }
        let sun = (0..<96).map { _ in Int32(random.int(0...2_500)) }
        let household = Household(id: "T", battery: Self.battery)
        var home = HomeState(household: household)
        let plan = Self.plan(load: load, photovoltaic: sun, content: home.battery)
        let profile = HomeProfile(load: load, photovoltaic: sun)
        for slot in 0..<96 {
            let flows = home.deliver(
                row: slot, planRow: slot, milliseconds: slotLength, plan: plan.plan, household: household, profile: profile)
            #expect(flows.netInjection == plan.expected[slot], "seed \(seed), slot \(slot)")
            #expect(plan.expected[slot] <= plan.maximumSale[slot] && -plan.expected[slot] <= plan.maximumPurchase[slot])
            #expect(home.brokenInvariants(household: household, milliseconds: slotLength).isEmpty)
        }
        #expect(home.battery == plan.plan.finalContent)
    }
}

struct ForecastTests {
    @Test("A noisy forecast is right on average, never negative, and the same whenever it is made")
    func noisy() throws {
        let date = try #require(CivilDate(iso: "2024-06-03"))
        let street = try #require(CanalStreet.neighbourhood(seed: 1))
        let kind = ForecastKind.noisy(sigmaLoad: 0.15, sigmaPhotovoltaic: 0.2)
        var (told, true_) = (0.0, 0.0)
        for (household, profile) in zip(street.households, street.profiles) {
            for day in street.table.days.indices {
                let forecast = kind.forecast(
                    household: household, profile: profile, table: street.table, day: day, seed: 5)
                let again = kind.forecast(
                    household: household, profile: profile, table: street.table, day: day, seed: 5)
                #expect(forecast == again)
                #expect(forecast.load.allSatisfy { $0 >= 0 } && forecast.photovoltaic.allSatisfy { $0 >= 0 })
                told += forecast.load.reduce(0) { $0 + Double($1) }
                true_ += profile.load[street.table.rows(ofDay: day)].reduce(0) { $0 + Double($1) }
            }
        }
        #expect(abs(told / true_ - 1) < 0.03, "on \(date) as on every day")
    }

    @Test("A perfect forecast is the day itself")
    func perfect() throws {
        let street = try #require(CanalStreet.neighbourhood(seed: 1))
        let forecast = ForecastKind.perfect.forecast(
            household: street.households[0], profile: street.profiles[0], table: street.table, day: 0, seed: 5)
        #expect(forecast.load == Array(street.profiles[0].load[street.table.rows(ofDay: 0)]))
    }
}
