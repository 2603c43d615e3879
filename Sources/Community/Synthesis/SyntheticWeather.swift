internal import Foundation
internal import Quantities

/// Seeded weather of a place: clouds, sun and temperature by row.
struct SyntheticWeather {
    /// Global horizontal irradiance in W/m² by row.
    private(set) var irradiance: [Double] = []
    /// Outdoor temperature in °C by row.
    private(set) var temperature: [Double] = []
    /// The sun's elevation and azimuth in radians by row, at the middle of the
    /// slot.
    private(set) var elevation: [Double] = []
    private(set) var azimuth: [Double] = []
    /// The kind of each day.
    private(set) var regimes: [Regime] = []

    /// The kind of weather of a day.
    enum Regime: Int, CaseIterable {
        case sunny, broken, overcast

        /// The mean share of the clear sky's light, and how much it varies.
        var clearness: (mean: Double, spread: Double) {
            switch self {
            case .sunny: (0.95, 0.03)
            case .broken: (0.65, 0.28)
            case .overcast: (0.28, 0.08)
            }
        }

        /// The chances of the next day's regimes, in the order of the cases:
        /// weather persists.
        var next: [Double] {
            switch self {
            case .sunny: [0.50, 0.35, 0.15]
            case .broken: [0.30, 0.35, 0.35]
            case .overcast: [0.15, 0.45, 0.40]
            }
        }
    }

    /// Draws the weather of every day in the table.
    ///
    /// - Parameter sun: the place, for the position of the sun.
    init(table: SlotTable, calendar: DeliveryCalendar, seed: UInt64, sun: SolarGeometry = .amsterdam) {
        var random = RandomStream(seed: seed, name: "weather")
        var regime = Regime.broken
        var cloud = 0.0
        var anomaly = 0.0
        for (day, slots) in table.slots.enumerated() {
            let draw = random.unit()
            var sum = 0.0
            for candidate in Regime.allCases {
                sum += regime.next[candidate.rawValue]
                if draw < sum {
                    regime = candidate
                    break
                }
            }
            regimes.append(regime)
            anomaly = 0.7 * anomaly + 2 * random.normal()
            let ordinal = Double(table.days[day].ordinal)
            // Dutch seasons: 3.5 °C in mid-January to 18.5 °C in mid-July.
            let season = 11 - 7.5 * cos(2 * .pi * (ordinal - 18) / 365)
            let (mean, spread) = regime.clearness
            for slot in slots {
                let start = calendar.start(of: slot)
                let middle = start.advanced(byMilliseconds: calendar.slotLength / 2)
                let position = sun.position(at: middle)
                // Clouds drift: an AR(1) process with an hour's memory.
                cloud = 0.8 * cloud + 0.6 * random.normal()
                let share = min(1.05, max(0.08, mean + spread * cloud))
                elevation.append(position.elevation)
                azimuth.append(position.azimuth)
                irradiance.append(SolarGeometry.clearSky(elevation: position.elevation) * share)
                let hour = Double(calendar.clockTime(at: start).minutes) / 60
                let swing = regime == .sunny ? 5.0 : regime == .broken ? 3.5 : 1.5
                temperature.append(season + anomaly + swing * cos(2 * .pi * (hour - 15.5) / 24))
            }
        }
    }
}
