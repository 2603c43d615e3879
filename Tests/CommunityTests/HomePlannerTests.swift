import Quantities
import TestSupport
import Testing

@testable import Community

private let slotLength: Int64 = 15 * SimTime.minute

struct HomePlannerTests {
    private static let battery = Battery.catalogue[2]

    private static func plan(
        load: [Int32], photovoltaic: [Int32] = [], battery: Battery? = battery, content: BatteryContent = .empty,
        prices: [PlanPrices]? = nil
    ) -> HomePlan {
        HomePlanner.plan(
            household: Household(id: "T", battery: battery),
            forecast: Forecast(load: load, photovoltaic: photovoltaic, heatPump: []),
            car: [Int32](repeating: 0, count: load.count),
            prices: prices ?? Array(repeating: PlanPrices(buy: 0.3, sell: 0.08), count: load.count),
            slotLength: slotLength,
            content: content, settings: HomePlanner.Settings())
    }

    @Test("Without a battery a home expects its load and nothing else")
    func bare() {
        let plan = Self.plan(load: [100, 200], battery: nil)
        #expect(plan.expected.map(\.wattHours) == [-100, -200])
        #expect(plan.maximumSale.map(\.wattHours) == [0, 0])
        #expect(plan.maximumPurchase.map(\.wattHours) == [100, 200])
    }

    @Test("At a flat tariff surplus is kept for the deficit that follows")
    func selfConsumption() {
        let half = BatteryContent.half(of: Self.battery)
        let plan = Self.plan(load: [100, 100, 5_000], photovoltaic: [900, 100, 0], content: half)
        // 800 Wh taken at 95.28 % round trip give 762 Wh back.
        #expect(plan.plan.battery == [800, 0, -762])
        #expect(plan.expected.map(\.wattHours) == [0, 0, -4_238])
    }

    @Test("Cheap hours fill the battery for dear ones")
    func arbitrage() {
        let prices = [0.1, 0.1, 0.5, 0.5].map { PlanPrices(buy: $0, sell: 0.05) }
        let plan = Self.plan(load: [0, 0, 1_000, 1_000], content: .half(of: Self.battery), prices: prices)
        #expect(plan.plan.battery[0] + plan.plan.battery[1] > 2_000)
        #expect(plan.plan.battery[2] == -1_000)
        #expect(abs(plan.plan.battery[3] + 1_000) <= 3)
    }

    /// Another kWh drawn in a cheap slot becomes η² kWh of what the dear
    /// slots need, at 0.50 less 0.01 of wear each way.
    @Test("What a kWh is worth is what the battery could do with it instead")
    func limits() throws {
        let prices = [0.1, 0.1, 0.5, 0.5].map { PlanPrices(buy: $0, sell: 0.05) }
        let plan = Self.plan(load: [0, 0, 1_000, 3_000], content: .half(of: Self.battery), prices: prices)
        let efficiency = Double(Self.battery.oneWayEfficiency) / 1_000_000
        let worth = (0.49 * efficiency * efficiency - 0.01) * Double(Price.unitsPerCurrency)
        #expect(plan.plan.battery[0] > 0)
        #expect(try #require(plan.plan.limits[0]).units == Int64(worth.rounded(.down)))
        #expect(Self.plan(load: [500], battery: nil).plan.limits == [nil])
    }

    @Test("A battery at full power leaves only the grid as an alternative")
    func busy() {
        let full = Int32(Self.battery.maximumCharge.watts / 4)
        let plan = Self.plan(load: [0, 3_000], photovoltaic: [full + 1_000, 0])
        #expect(plan.plan.battery[0] == full)
        #expect(plan.plan.limits[0] == nil)
    }

    @Test("The plan is kept by the devices it was made for, and the ranges hold what they expect", arguments: testSeeds)
    func keptByDevices(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let load = (0..<96).map { _ in Int32(random.int(0...1_500)) }
        let sun = (0..<96).map { _ in Int32(random.int(0...2_500)) }
        let prices = (0..<96).map { _ -> PlanPrices in
            let sell = random.uniform(-0.1, 0.2)
            return PlanPrices(buy: sell + random.uniform(0, 0.2), sell: sell)
        }
        let household = Household(id: "T", battery: Self.battery)
        var home = HomeState(household: household)
        let before = home.battery
        let plan = Self.plan(load: load, photovoltaic: sun, content: home.battery, prices: prices)
        let profile = HomeProfile(load: load, photovoltaic: sun)
        for slot in 0..<96 {
            let flows = home.deliver(
                row: slot, planRow: slot, milliseconds: slotLength, plan: plan.plan, household: household,
                profile: profile)
            #expect(flows.netInjection == plan.expected[slot], "seed \(seed), slot \(slot)")
            #expect(plan.expected[slot] <= plan.maximumSale[slot] && -plan.expected[slot] <= plan.maximumPurchase[slot])
            #expect(home.brokenInvariants(household: household, milliseconds: slotLength).isEmpty)
        }
        #expect(home.battery == plan.plan.finalContent)
        // Not below the start, but for what whole watt-hours cost.
        #expect(home.battery.microwattHours > before.microwattHours - 30_000_000)
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
                    household: household, profile: profile, table: street.table,
                    calendar: street.calendar, day: day, metered: [], seed: 5)
                let again = kind.forecast(
                    household: household, profile: profile, table: street.table,
                    calendar: street.calendar, day: day, metered: [], seed: 5)
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
            household: street.households[0], profile: street.profiles[0], table: street.table,
            calendar: street.calendar, day: 0, metered: [], seed: 5)
        #expect(forecast.load == Array(street.profiles[0].load[street.table.rows(ofDay: 0)]))
    }

    @Test(
        "Without a metered day, naive and smoothed forecasts are as noisy as asked for",
        arguments: [ForecastKind.naive, .smoothed])
    func fallback(kind: ForecastKind) throws {
        let street = try #require(CanalStreet.neighbourhood(households: 1, days: 2))
        func forecast(_ kind: ForecastKind, _ noise: ForecastNoise) -> Forecast {
            kind.forecast(
                household: street.households[0], profile: street.profiles[0], table: street.table,
                calendar: street.calendar, day: 1, metered: [], noise: noise, seed: 1)
        }
        let usual = forecast(kind, ForecastNoise())
        #expect(usual == forecast(.noisy(sigmaLoad: 0.15, sigmaPhotovoltaic: 0.2), ForecastNoise()))
        let wild = forecast(kind, ForecastNoise(load: 0.6, photovoltaic: 0.7))
        #expect(wild == forecast(.noisy(sigmaLoad: 0.6, sigmaPhotovoltaic: 0.7), ForecastNoise()))
        #expect(wild != usual)
        #expect(forecast(kind, ForecastNoise(load: 0, photovoltaic: 0)) == forecast(.perfect, ForecastNoise()))
    }

    @Test("Metered days are all that naive and smoothed forecasts see", arguments: [ForecastKind.naive, .smoothed])
    func noLeaks(kind: ForecastKind) throws {
        let street = try #require(CanalStreet.neighbourhood(households: 12, days: 10))
        // Planned at noon of day 7 for day 8: days 0 to 6 are metered.
        let metered = Array(0...6)
        for (household, profile) in zip(street.households, street.profiles) {
            var altered = profile
            for row in street.table.firstRows[7]..<street.table.count {
                altered.load[row] = 99_999
                if !altered.photovoltaic.isEmpty { altered.photovoltaic[row] = 99_999 }
                if !altered.heatPump.isEmpty { altered.heatPump[row] = 99_999 }
            }
            func forecast(_ profile: HomeProfile) -> Forecast {
                kind.forecast(
                    household: household, profile: profile, table: street.table, calendar: street.calendar, day: 8,
                    metered: metered, seed: 5)
            }
            #expect(forecast(altered) == forecast(profile))
            #expect(forecast(profile) != Forecast(load: [], photovoltaic: [], heatPump: []))
        }
    }

    @Test("Naive is the latest metered day, smoothed the running average of days alike")
    func averages() throws {
        let monday = try #require(CivilDate(iso: "2024-06-03"))
        let days = (0..<8).map { monday.advanced(byDays: $0) }
        let calendar = try #require(DeliveryCalendar(zoneName: "Europe/Amsterdam", dates: days[0]...days[7]))
        let table = SlotTable(days: days, calendar: calendar)
        // Every slot of day d draws 100 × d and yields 10 × d.
        let profile = HomeProfile(
            load: table.slots.indices.flatMap { day in Array(repeating: Int32(100 * day), count: 96) },
            photovoltaic: table.slots.indices.flatMap { day in Array(repeating: Int32(10 * day), count: 96) })
        func forecast(_ kind: ForecastKind, metered: [Int]) -> (Int32, Int32) {
            let forecast = kind.forecast(
                household: Household(id: "T"), profile: profile, table: table, calendar: calendar, day: 7,
                metered: metered,
                seed: 1)
            return (forecast.load[50], forecast.photovoltaic[50])
        }
        #expect(forecast(.naive, metered: [0, 1, 5]) == (500, 50))
        // Day 7 is a Monday: its load is like days 0, 1 and 4, its sun like all.
        #expect(forecast(.smoothed, metered: [0, 1, 4, 5]) == (Int32((0.7 * (0.3 * 100) + 0.3 * 400).rounded()), 25))
    }

    @Test("Over a clock change forecasts match by the clock", arguments: [("2024-03-31", 92), ("2024-10-27", 100)])
    func clockChange(text: String, count: Int) throws {
        let change = try #require(CivilDate(iso: text))
        let days = [change.advanced(byDays: -1), change, change.advanced(byDays: 1)]
        let calendar = try #require(DeliveryCalendar(zoneName: "Europe/Amsterdam", dates: days[0]...days[2]))
        let table = SlotTable(days: days, calendar: calendar)
        // Every slot draws the hour that the clock shows.
        var load: [Int32] = []
        for slots in table.slots {
            for slot in slots { load.append(Int32(calendar.clockTime(at: calendar.start(of: slot)).minutes / 60)) }
        }
        func forecast(_ day: Int, from metered: Int) -> [Int32] {
            ForecastKind.naive.forecast(
                household: Household(id: "T"), profile: HomeProfile(load: load), table: table, calendar: calendar,
                day: day,
                metered: [metered], seed: 1
            ).load
        }
        let onChange = forecast(1, from: 0)
        #expect(onChange.count == count)
        #expect(onChange == Array(load[table.rows(ofDay: 1)]))
        // The skipped hour is not known the day after: it shows the next.
        let after = forecast(2, from: 1)
        #expect(after.count == 96)
        #expect(after[60] == 15)
    }
}
