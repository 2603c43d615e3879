/// An amount of energy, exact to the watt-hour.
///
/// Meters count whole watt-hours, so this is the unit in which everything is
/// declared, traded, measured and settled. Positive and negative amounts are
/// both meaningful; which direction is positive is said where a value is
/// used (net injection: positive is selling).
package struct Energy: Hashable, Sendable {
    /// Watt-hours.
    package var wattHours: Int64

    package init(wattHours: Int64) { self.wattHours = wattHours }

    package static let zero = Energy(wattHours: 0)
}

extension Energy: Comparable {
    package static func < (a: Energy, b: Energy) -> Bool { a.wattHours < b.wattHours }
}

extension Energy: AdditiveArithmetic {
    package static func + (a: Energy, b: Energy) -> Energy { Energy(wattHours: a.wattHours + b.wattHours) }
    package static func - (a: Energy, b: Energy) -> Energy { Energy(wattHours: a.wattHours - b.wattHours) }
    package static prefix func - (a: Energy) -> Energy { Energy(wattHours: -a.wattHours) }

    /// The amount without its direction.
    package var magnitude: Energy { Energy(wattHours: abs(wattHours)) }

    /// Kilowatt-hours, for drawing and forecasts only; never for accounts.
    package var kilowattHours: Double { Double(wattHours) / 1_000 }
}

extension Energy: CustomStringConvertible {
    /// Exact kilowatt-hours, such as `1.250 kWh`.
    package var description: String { "\(Decimal.text(wattHours, decimals: 3)) kWh" }
}

/// A constant power over an interval, exact to the watt.
package struct Power: Hashable, Sendable, Comparable {
    /// Watts.
    package var watts: Int64

    package init(watts: Int64) { self.watts = watts }

    package static let zero = Power(watts: 0)

    package static func < (a: Power, b: Power) -> Bool { a.watts < b.watts }

    /// The energy this power delivers in an interval, rounded down.
    ///
    /// - Parameter milliseconds: the interval's length, at least 0.
    package func energy(overMilliseconds milliseconds: Int64) -> Energy {
        Energy(wattHours: watts * milliseconds / 3_600_000)
    }
}
