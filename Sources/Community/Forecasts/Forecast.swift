internal import Quantities

/// What a home expects of a day, in watt-hours by slot.
package struct Forecast: Hashable, Sendable {
    package var load: [Int32]
    package var photovoltaic: [Int32]
    package var heatPump: [Int32]
}

/// How a home looks ahead.
package enum ForecastKind: Hashable, Sendable {
    /// Knows the day as it will be; for studies of what forecasts cost.
    case perfect
    /// The day as it will be, times seeded noise with a part for the whole
    /// day and a part for each slot. The two parts have equal variance and
    /// together the given relative standard deviation.
    case noisy(sigmaLoad: Double, sigmaPhotovoltaic: Double)

    package static let usualSigmaLoad = 0.15
    package static let usualSigmaPhotovoltaic = 0.2

    /// The forecast of one home for one day. It depends on the home's own
    /// stream only, not on when or in which order forecasts are made.
    ///
    /// - Parameter day: the day's place in the slot table.
    /// - Complexity: O(slots).
    package func forecast(
        household: Household, profile: HomeProfile, table: SlotTable, day: Int, seed: UInt64
    ) -> Forecast {
        let rows = table.rows(ofDay: day)
        var forecast = Forecast(
            load: Array(profile.load[rows]),
            photovoltaic: profile.photovoltaic.isEmpty ? [] : Array(profile.photovoltaic[rows]),
            heatPump: profile.heatPump.isEmpty ? [] : Array(profile.heatPump[rows]))
        guard case .noisy(let sigmaLoad, let sigmaPhotovoltaic) = self else { return forecast }
        var random = RandomStream(seed: seed, name: "forecast/\(household.id)/\(table.days[day])")
        Self.disturb(&forecast.load, sigma: sigmaLoad, &random)
        Self.disturb(&forecast.photovoltaic, sigma: sigmaPhotovoltaic, &random)
        Self.disturb(&forecast.heatPump, sigma: sigmaLoad, &random)
        return forecast
    }

    /// Multiplies a series by noise that is never negative.
    private static func disturb(_ series: inout [Int32], sigma: Double, _ random: inout RandomStream) {
        let part = sigma / 2.0.squareRoot()
        let whole = part * random.normal()
        for index in series.indices {
            let factor = max(0, 1 + whole + part * random.normal())
            series[index] = Int32((Double(series[index]) * factor).rounded())
        }
    }
}
