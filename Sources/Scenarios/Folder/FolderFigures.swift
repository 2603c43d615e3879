internal import Algorithms
internal import Community
internal import Quantities
package import Simulation

/// Figures by which a person can judge whether a folder was read as intended: a
/// wrong unit, a meter's register or a duplicated file shows here.
package struct FolderFigures: Sendable {
    /// The figures, one per line.
    package let lines: [String]

    /// Computes the figures of a scenario read from a folder.
    ///
    /// - Complexity: O(values of all profiles).
    package init(_ scenario: Scenario) {
        let community = scenario.neighbourhood
        let days = Int64(community.table.days.count)
        var lines = [Self.loads(community, days: days)]
        lines += Self.yields(community, days: days)
        if let prices = Self.prices(community) { lines.append(prices) }
        for (file, steps) in scenario.resolutions.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(file): a value every \(steps.map(String.init).joined(separator: ", ")) min")
        }
        self.lines = lines
    }

    /// Returns the least, median and greatest use in kWh per home and day, with
    /// the homes.
    private static func loads(_ community: Neighbourhood, days: Int64) -> String {
        let sums = community.profiles.indexed().map { home, profile in
            (total: (profile.load + profile.heatPump).reduce(Int64(0)) { $0 + Int64($1) }, home: home)
        }.sorted { $0 < $1 }
        func text(_ place: Int) -> String {
            "\(number(sums[place].total / days)) (\(community.households[sums[place].home].id))"
        }
        return
            "  used, kWh a home and day: least \(text(0)), median \(number(median(sums.map(\.total)) / days)), most \(text(sums.count - 1))"
    }

    private static func number(_ thousandths: Int64) -> String { Decimal.text(thousandths, decimals: 3, shown: 2) }

    /// Returns the middle of ascending values, or the mean of the two in the
    /// middle.
    private static func median(_ values: [Int64]) -> Int64 {
        let middle = values.count / 2
        return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }

    /// Returns the least, median and greatest yield in kWh per kWp and day,
    /// with the homes.
    private static func yields(_ community: Neighbourhood, days: Int64) -> [String] {
        let yields = community.households.indices.compactMap { home -> (yield: Int64, home: HouseholdID)? in
            guard let peak = community.households[home].photovoltaic?.peak.watts, peak > 0 else { return nil }
            let sum = community.profiles[home].photovoltaic.reduce(Int64(0)) { $0 + Int64($1) }
            return (sum * 1_000 / peak / days, home)
        }.sorted { $0 < $1 }
        guard let least = yields.first, let most = yields.last else { return [] }
        func text(_ item: (yield: Int64, home: HouseholdID)) -> String {
            "\(number(item.yield)) (\(community.households[item.home].id))"
        }
        return [
            "  panels, kWh a kWp and day: least \(text(least)), median \(number(median(yields.map(\.yield)))), most \(text(most))"
        ]
    }

    private static func prices(_ community: Neighbourhood) -> String? {
        let prices = community.wholesale.map(\.units)
        guard let least = prices.min(), let most = prices.max() else { return nil }
        let mean = prices.reduce(0, +) / Int64(prices.count)
        func text(_ units: Int64) -> String { Decimal.text(units, decimals: 2) }
        return "  wholesale prices, EUR/MWh: least \(text(least)), mean \(text(mean)), most \(text(most))"
    }
}
