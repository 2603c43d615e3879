/// A price of energy, exact to 10⁻⁵ of the currency unit per kilowatt-hour
/// (0.001 ct/kWh), which is finer than any tariff.
package struct Price: Hashable, Sendable {
    /// Units of 10⁻⁵ currency per kWh.
    package var units: Int64

    /// Creates a price of units, of either sign.
    package init(units: Int64) { self.units = units }

    /// A price of zero.
    package static let zero = Price(units: 0)

    /// Units in one whole currency per kWh.
    package static let unitsPerCurrency: Int64 = 100_000

    /// Units in one hundredth of the currency per kWh.
    package static let unitsPerCent: Int64 = 1_000
}

extension Price: Comparable {
    /// Whether a price is below another.
    package static func < (a: Price, b: Price) -> Bool { a.units < b.units }
}

extension Price: AdditiveArithmetic {
    /// Adds two prices; traps on overflow.
    package static func + (a: Price, b: Price) -> Price { Price(units: a.units + b.units) }
    /// Subtracts a price from another; traps on overflow.
    package static func - (a: Price, b: Price) -> Price { Price(units: a.units - b.units) }

    /// Cents per kWh, for drawing only; never for accounts.
    package var cents: Double { Double(units) / 1_000 }

    /// The price halfway between two prices, rounded down to a unit.
    package static func midpoint(_ a: Price, _ b: Price) -> Price {
        // The bits that both have, and half of those that only one has; the
        // arithmetic shift floors, also below zero, and cannot overflow.
        Price(units: (a.units & b.units) + ((a.units ^ b.units) >> 1))
    }
}

extension Price: CustomStringConvertible {
    /// Exact currency per kWh, such as `0.18250`.
    package var description: String { Decimal.text(units, decimals: 5) }
}

/// An amount of money, exact to 10⁻⁸ of the currency unit.
///
/// One watt-hour at one price unit is exactly one money unit, so a trade
/// never rounds.
package struct Money: Hashable, Sendable {
    /// Units of 10⁻⁸ currency.
    package var units: Int64

    /// Creates an amount of units, of either sign.
    package init(units: Int64) { self.units = units }

    /// No money.
    package static let zero = Money(units: 0)
    /// An amount that no account reaches, with room to add to it.
    package static let unlimited = Money(units: .max / 4)

    /// Units in one whole currency.
    package static let unitsPerCurrency: Int64 = 100_000_000
}

extension Money: Comparable {
    /// Whether an amount is below another.
    package static func < (a: Money, b: Money) -> Bool { a.units < b.units }
}

extension Money: AdditiveArithmetic {
    /// Adds two amounts; traps on overflow.
    package static func + (a: Money, b: Money) -> Money { Money(units: a.units + b.units) }
    /// Subtracts an amount from another; traps on overflow.
    package static func - (a: Money, b: Money) -> Money { Money(units: a.units - b.units) }
    /// The same amount in the other direction.
    package static prefix func - (a: Money) -> Money { Money(units: -a.units) }

    /// Currency units, for drawing only; never for accounts.
    package var currency: Double { Double(units) / 100_000_000 }
}

extension Money: CustomStringConvertible {
    /// Exact currency, such as `1.25000000`.
    package var description: String { Decimal.text(units, decimals: 8) }
}

/// The cost of an amount of energy at a price: exact, without rounding.
package func * (energy: Energy, price: Price) -> Money {
    Money(units: energy.wattHours * price.units)
}

/// The cost of an amount of energy at a price: exact, without rounding.
package func * (price: Price, energy: Energy) -> Money {
    energy * price
}
