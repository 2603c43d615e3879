package import Quantities

/// A home's forecast for one day, in watt-hours by slot; each value is at least
/// 0.
///
/// A series is empty if the home has no such device.
package struct Forecast: Hashable, Sendable {
    /// Household consumption without heat pump, car and battery.
    package var load: [Int32]
    /// Yield of the panels.
    package var photovoltaic: [Int32]
    /// Consumption of the heat pump.
    package var heatPump: [Int32]
}

/// The relative standard deviations of a noisy forecast.
package struct ForecastNoise: Hashable, Sendable {
    /// The deviation of loads, heat pumps included.
    package var load: Double
    /// The deviation of the panels' yield.
    package var photovoltaic: Double

    /// Creates the noise from two relative standard deviations, each at least
    /// 0.
    package init(load: Double = 0.15, photovoltaic: Double = 0.2) {
        self.load = load
        self.photovoltaic = photovoltaic
    }
}

/// The way in which a home forecasts a day.
package enum ForecastKind: Hashable, Sendable {
    /// The day as it will be, for studies of what forecasts cost.
    case perfect
    /// The day as it will be, times seeded noise with a part for the whole day
    /// and a part for each slot. The two parts have equal variance and together
    /// the given relative standard deviation.
    case noisy(sigmaLoad: Double, sigmaPhotovoltaic: Double)
    /// The latest day that has been metered in full.
    case naive
    /// The running average of the days that have been metered in full.
    /// Consumption other than heat pumps averages working days and weekends
    /// apart, or all days if none of the same kind has been metered; panels and
    /// heat pumps average all days.
    case smoothed

    /// The weight of the latest day in the running average.
    private static let latestWeight = 0.3
    /// The greatest age in days of a metered day that is used; older days no
    /// longer tell the season.
    package static let oldest: Int32 = 21

    /// Returns the forecast of one home for one day.
    ///
    /// Only ``perfect`` and ``noisy(sigmaLoad:sigmaPhotovoltaic:)`` look at the
    /// day itself. The others use metered days alone, and are noisy as long as
    /// there is none within ``oldest`` days.
    ///
    /// - Parameters:
    ///   - day: the index of the day in the slot table.
    ///   - metered: the indices of the days metered in full by now, ascending.
    ///   - noise: the noise of a forecast without a metered day to start from.
    /// - Complexity: O(slots × metered days), counting metered days of the last
    ///   three weeks only.
    package func forecast(
        household: Household, profile: HomeProfile, table: SlotTable, calendar: DeliveryCalendar, day: Int,
        metered: [Int], noise: ForecastNoise = ForecastNoise(), seed: UInt64
    ) -> Forecast {
        let date = table.days[day]
        let recent = metered.filter { date.daysSince1970 - table.days[$0].daysSince1970 <= Self.oldest }
        switch self {
        case .perfect: return Self.actual(profile, table, day)
        case .noisy(let sigmaLoad, let sigmaPhotovoltaic):
            return Self.noisy(
                household, profile, table, day, seed: seed, sigmaLoad: sigmaLoad, sigmaPhotovoltaic: sigmaPhotovoltaic)
        case .naive:
            guard let latest = recent.last else { break }
            let map = SlotMap(table: table, calendar: calendar, day: day)
            return Forecast(
                load: map.average(profile.load, [latest], weight: 1),
                photovoltaic: map.average(profile.photovoltaic, [latest], weight: 1),
                heatPump: map.average(profile.heatPump, [latest], weight: 1))
        case .smoothed:
            guard !recent.isEmpty else { break }
            let alike = recent.filter { table.days[$0].isWeekend == date.isWeekend }
            let map = SlotMap(table: table, calendar: calendar, day: day)
            return Forecast(
                load: map.average(profile.load, alike.isEmpty ? recent : alike, weight: Self.latestWeight),
                photovoltaic: map.average(profile.photovoltaic, recent, weight: Self.latestWeight),
                heatPump: map.average(profile.heatPump, recent, weight: Self.latestWeight))
        }
        return Self.noisy(
            household, profile, table, day, seed: seed, sigmaLoad: noise.load, sigmaPhotovoltaic: noise.photovoltaic)
    }

    /// Returns the day as it will be.
    private static func actual(_ profile: HomeProfile, _ table: SlotTable, _ day: Int) -> Forecast {
        let rows = table.rows(ofDay: day)
        return Forecast(
            load: Array(profile.load[rows]),
            photovoltaic: profile.photovoltaic.isEmpty ? [] : Array(profile.photovoltaic[rows]),
            heatPump: profile.heatPump.isEmpty ? [] : Array(profile.heatPump[rows]))
    }

    /// Returns the day as it will be, times noise. The noise depends on the
    /// seed, the home and the date only, not on when or in which order
    /// forecasts are made.
    private static func noisy(
        _ household: Household, _ profile: HomeProfile, _ table: SlotTable, _ day: Int, seed: UInt64, sigmaLoad: Double,
        sigmaPhotovoltaic: Double
    ) -> Forecast {
        var forecast = actual(profile, table, day)
        var random = RandomStream(seed: seed, name: "forecast/\(household.id)/\(table.days[day])")
        disturb(&forecast.load, sigma: sigmaLoad, &random)
        disturb(&forecast.photovoltaic, sigma: sigmaPhotovoltaic, &random)
        disturb(&forecast.heatPump, sigma: sigmaLoad, &random)
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

/// Finds on other days the slots at the same clock time, so that days of 92 and
/// 100 slots match those of 96.
private struct SlotMap {
    let table: SlotTable
    let calendar: DeliveryCalendar
    let day: Int

    /// Returns the running average of a series over days, by slot of the day.
    ///
    /// - Parameters:
    ///   - days: the indices of the days, ascending.
    ///   - weight: the weight of each later day against the average before it.
    func average(_ series: [Int32], _ days: [Int], weight: Double) -> [Int32] {
        if series.isEmpty { return [] }
        let slots = table.slots[day]
        var result = [Double](repeating: 0, count: slots.count)
        var isFirst = true
        for other in days {
            let first = table.firstRows[other]
            if isOrdinary(other) && isOrdinary(day) {
                // Days of equal length on either side of no clock change match
                // slot by slot.
                for place in result.indices {
                    let value = Double(series[first + place])
                    result[place] = isFirst ? value : result[place] + weight * (value - result[place])
                }
            } else {
                for place in result.indices {
                    let slot = slots.lowerBound.advanced(by: place)
                    let row = table.row(of: calendar.slot(on: table.days[other], matching: slot)) ?? first
                    let value = Double(series[row])
                    result[place] = isFirst ? value : result[place] + weight * (value - result[place])
                }
            }
            isFirst = false
        }
        return result.map { Int32($0.rounded()) }
    }

    /// Whether a day lasts 24 hours, so that no clock change falls in it.
    private func isOrdinary(_ day: Int) -> Bool {
        Int64(table.slots[day].count) * calendar.slotLength == 24 * SimTime.hour
    }
}
