package import Quantities

/// The prices of a book's steps: equally spaced between a floor and a ceiling.
package struct PriceLadder: Hashable, Sendable {
    /// The price of step 0, a multiple of ``step``.
    package let floor: Price
    /// The distance between two steps, more than 0.
    package let step: Price
    /// The number of steps, at least 1.
    package let count: Int

    /// The market's usual price step: 0.01 ct/kWh.
    package static let usualStep = Price(units: 10)

    /// Creates the ladder that covers a range of prices with the usual step,
    /// or, if the range is wider than a ladder can be, with the smallest
    /// multiple of the usual step that fits. Both ends of the range are rounded
    /// down to the grid.
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

    /// The price of a step, by its index from 0 at the floor.
    package func price(ofStep index: Int32) -> Price {
        Price(units: floor.units + Int64(index) * step.units)
    }

    /// The index of a price's step; `nil` if the price is off the grid or
    /// outside the ladder.
    package func step(of price: Price) -> Int32? {
        let distance = price.units - floor.units
        guard distance >= 0, distance % step.units == 0, distance / step.units < Int64(count) else { return nil }
        return Int32(distance / step.units)
    }

    /// The highest price on the grid that is not above a price. It may lie
    /// outside the ladder.
    package func roundedDown(_ price: Price) -> Price {
        Price(units: price.units.floorDivided(by: step.units) * step.units)
    }

    /// The lowest price on the grid that is not below a price. It may lie
    /// outside the ladder.
    package func roundedUp(_ price: Price) -> Price {
        Price(units: -(-price.units).floorDivided(by: step.units) * step.units)
    }
}
