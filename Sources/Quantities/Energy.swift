/// An amount of energy, exact to the watt-hour.
///
/// Meters count whole watt-hours, so energy is declared, traded, measured and
/// settled in this unit. Positive and negative amounts both have a meaning; the
/// direction that counts as positive is stated where a value is used (net
/// injection: positive is selling).
package struct Energy: Hashable, Sendable {
    /// Watt-hours.
    package var wattHours: Int64

    /// Creates an amount of watt-hours, of either sign.
    package init(wattHours: Int64) { self.wattHours = wattHours }

    /// No energy.
    package static let zero = Energy(wattHours: 0)
}

extension Energy: Comparable {
    /// Whether an amount is below another, sign included.
    package static func < (a: Energy, b: Energy) -> Bool { a.wattHours < b.wattHours }
}

extension Energy: AdditiveArithmetic {
    /// Adds two amounts; traps on overflow.
    package static func + (a: Energy, b: Energy) -> Energy { Energy(wattHours: a.wattHours + b.wattHours) }
    /// Subtracts an amount from another; traps on overflow.
    package static func - (a: Energy, b: Energy) -> Energy { Energy(wattHours: a.wattHours - b.wattHours) }
    /// The same amount in the other direction.
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

    /// Creates a power of watts, of either sign.
    package init(watts: Int64) { self.watts = watts }

    /// No power.
    package static let zero = Power(watts: 0)

    /// Whether a power is below another, sign included.
    package static func < (a: Power, b: Power) -> Bool { a.watts < b.watts }

    /// The energy this power delivers in an interval, rounded towards zero to a
    /// watt-hour.
    ///
    /// - Parameter milliseconds: the interval's length, at least 0.
    package func energy(overMilliseconds milliseconds: Int64) -> Energy {
        Energy(wattHours: watts * milliseconds / 3_600_000)
    }
}
