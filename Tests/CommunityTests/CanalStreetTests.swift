import Community
import Quantities
import Testing

struct CanalStreetTests {
    @Test("The street is mixed: panels, batteries, cars and heat pumps, on homes of believable size")
    func mixed() throws {
        let street = try #require(CanalStreet.neighbourhood())
        #expect(street.households.count == 24)
        let panels = street.households.filter { $0.photovoltaic != nil }.count
        #expect((9...20).contains(panels))
        #expect(street.households.contains { $0.battery != nil })
        #expect(street.households.contains { $0.car != nil })
        #expect(street.households.contains { $0.heatPump != nil })
        for (home, profile) in zip(street.households, street.profiles) {
            let week = profile.load.reduce(0) { $0 + Int($1) }
            // 1,000 to 10,000 kWh a year.
            #expect((19_000...192_000).contains(week), "\(home.id) uses \(week) Wh in a week")
            #expect(profile.load.count == 672)
            #expect((profile.photovoltaic.isEmpty) == (home.photovoltaic == nil))
            #expect((profile.heatPump.isEmpty) == (home.heatPump == nil))
            #expect((profile.carSessions.isEmpty) == (home.car == nil))
        }
    }

    @Test("Panels yield by day only, and in April 2 to 7 kWh a day for each kW of peak in fair weather")
    func sun() throws {
        let street = try #require(CanalStreet.neighbourhood())
        var best = 0.0
        for (home, profile) in zip(street.households, street.profiles) {
            guard let roof = home.photovoltaic else { continue }
            for day in street.table.days.indices {
                let rows = street.table.rows(ofDay: day)
                #expect(profile.photovoltaic[rows.lowerBound] == 0)
                #expect(profile.photovoltaic[rows.lowerBound + 12] == 0)
                let total = profile.photovoltaic[rows].reduce(0) { $0 + Double($1) }
                let yield = total / Double(roof.peak.watts)
                #expect(yield < 7, "\(home.id), day \(day)")
                best = max(best, yield)
            }
        }
        #expect(best > 3)
    }

    @Test("The week has bright and dull days")
    func weather() throws {
        let street = try #require(CanalStreet.neighbourhood())
        let totals = street.table.days.indices.map { day in
            street.irradiance[street.table.rows(ofDay: day)].reduce(0, +)
        }
        let (least, most) = (totals.min() ?? 0, totals.max() ?? 0)
        #expect(most > 1.6 * least)
        #expect(street.temperature.allSatisfy { (-15...35).contains($0) })
    }

    @Test("Heat pumps draw more when it is colder")
    func heat() throws {
        let winter = try #require(CivilDate(iso: "2024-01-15"))
        let summer = try #require(CivilDate(iso: "2024-07-15"))
        func week(_ first: CivilDate) throws -> Int {
            let street = try #require(CanalStreet.neighbourhood(firstDay: first))
            return street.profiles.reduce(0) { $0 + $1.heatPump.reduce(0) { $0 + Int($1) } }
        }
        #expect(try week(winter) > 3 * week(summer))
    }

    @Test("A longer street begins with the same homes, and a seed gives the same street")
    func streams() throws {
        let short = try #require(CanalStreet.neighbourhood(households: 5, days: 2))
        let long = try #require(CanalStreet.neighbourhood(households: 40, days: 2))
        #expect(Array(long.households.prefix(5)) == short.households.elements)
        #expect(Array(long.profiles.prefix(5)) == short.profiles.elements)
        let other = try #require(CanalStreet.neighbourhood(households: 5, days: 2, seed: 43))
        #expect(other.profiles != short.profiles)
    }

    @Test(
        "The days on which clocks change have 92 and 100 slots", arguments: [("2024-03-31", 92), ("2024-10-27", 100)])
    func clockChange(text: String, count: Int) throws {
        let day = try #require(CivilDate(iso: text))
        let street = try #require(CanalStreet.neighbourhood(households: 3, firstDay: day, days: 1))
        #expect(street.profiles.allSatisfy { $0.load.count == count })
    }
}
