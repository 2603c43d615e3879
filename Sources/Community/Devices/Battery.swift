package import Quantities

/// The figures of a home battery as a product.
///
/// Losses split evenly between the two directions: each carries the square root
/// of the round-trip efficiency. The factors are kept in parts per million so
/// that a battery's content is an exact integer: one watt-hour taken from the
/// wall at a factor of one millionth is one microwatt-hour.
package struct Battery: Hashable, Sendable {
    /// The product's key in the catalogue, such as `S4`.
    package var model: String
    /// The product's full name.
    package var name: String
    /// Usable content, at least 1 Wh.
    package var capacity: Energy
    /// The highest power drawn from the wall.
    package var maximumCharge: Power
    /// The highest power given to the wall.
    package var maximumDischarge: Power
    /// The efficiency of one direction in parts per million, 1…1,000,000.
    package var oneWayEfficiency: Int64

    /// Creates a battery.
    ///
    /// - Parameter roundTripEfficiency: the efficiency of both directions
    ///   together, more than 0 and at most 1.
    package init(
        model: String, name: String, capacity: Energy, maximumCharge: Power, maximumDischarge: Power,
        roundTripEfficiency: Double
    ) {
        self.model = model
        self.name = name
        self.capacity = capacity
        self.maximumCharge = maximumCharge
        self.maximumDischarge = maximumDischarge
        oneWayEfficiency = Int64((roundTripEfficiency.squareRoot() * 1_000_000).rounded())
    }
}

extension Battery {
    /// The built-in catalogue: laboratory-measured storage systems of the
    /// Energy Storage Inspection, as published with the battery simulation
    /// library bslib (MIT licence, RWTH Aachen / HTW Berlin).
    package static let catalogue: [Battery] = [
        Battery(
            model: "S2", name: "Siemens Junelight Smart Battery 9,9", capacity: Energy(wattHours: 8_850),
            maximumCharge: Power(watts: 3_572), maximumDischarge: Power(watts: 3_507), roundTripEfficiency: 0.9687),
        Battery(
            model: "S3", name: "KOSTAL PLENTICORE plus 5.5 + BYD Battery-Box H6.4",
            capacity: Energy(wattHours: 5_680), maximumCharge: Power(watts: 3_586),
            maximumDischarge: Power(watts: 3_157), roundTripEfficiency: 0.9482),
        Battery(
            model: "S4", name: "KOSTAL PLENTICORE plus 10 + BYD Battery-Box H11.5",
            capacity: Energy(wattHours: 10_510), maximumCharge: Power(watts: 6_383),
            maximumDischarge: Power(watts: 5_776), roundTripEfficiency: 0.9528),
    ]
}
