package import Quantities

/// What the steps of a book's ladder are worth: equally spaced prices between
/// a floor and a ceiling.
package struct PriceLadder: Hashable, Sendable {
    /// The price of step 0, a multiple of ``step``.
    package let floor: Price
    /// The distance of two steps.
    package let step: Price
    /// At least 1.
    package let count: Int

    /// The market's usual price step: 0.01 ct/kWh.
    package static let usualStep = Price(units: 10)

    /// The ladder that covers a range of prices with the usual step, or where
    /// the range is wider than a ladder can be, with the smallest multiple of
    /// it that fits.
    package init(covering range: ClosedRange<Price>) {
        var width = Self.usualStep.units
        func bounds() -> (Int64, Int64) {
            (
                range.lowerBound.units.floorDivided(by: width),
                range.upperBound.units.floorDivided(by: width)
            )
        }
        var (low, high) = bounds()
        while high - low >= Int64(OrderBooks.maximumStepCount) {
            width += Self.usualStep.units
            (low, high) = bounds()
        }
        floor = Price(units: low * width)
        step = Price(units: width)
        count = Int(high - low) + 1
    }

    /// The price of a step.
    package func price(ofStep index: Int32) -> Price {
        Price(units: floor.units + Int64(index) * step.units)
    }

    /// The step of a price, or nothing if it is off the grid or outside.
    package func step(of price: Price) -> Int32? {
        let distance = price.units - floor.units
        guard distance >= 0, distance % step.units == 0, distance / step.units < Int64(count) else { return nil }
        return Int32(distance / step.units)
    }

    /// The highest price on the grid that is not above a price.
    package func roundedDown(_ price: Price) -> Price {
        Price(units: price.units.floorDivided(by: step.units) * step.units)
    }

    /// The lowest price on the grid that is not below a price.
    package func roundedUp(_ price: Price) -> Price {
        Price(units: -(-price.units).floorDivided(by: step.units) * step.units)
    }
}
