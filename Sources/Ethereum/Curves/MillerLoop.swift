/// The line through two points of the twisted curve, or along it at one: its
/// coefficients before the coordinates of the other argument come in.
struct PairingLine<Base: FiniteField>: Sendable {
    /// To be multiplied by the other point's y.
    var y: Quadratic<Base>
    /// To be multiplied by the other point's x.
    var x: Quadratic<Base>
    var constant: Quadratic<Base>
}

/// A point that walks through the multiples of another on the twisted curve
/// and yields the lines of its steps (Beuchat, González-Díaz, Mitsunari,
/// Okamoto, Rodríguez-Henríquez, Teruya: "High-speed software implementation
/// of the optimal Ate pairing over Barreto–Naehrig curves", algorithms 26 and
/// 27).
struct MillerPoint<Base: FiniteField>: Sendable {
    typealias Field = Quadratic<Base>

    private var x: Field
    private var y: Field
    private var z: Field

    init(_ point: AffinePoint<Field>) {
        x = point.x
        y = point.y
        z = .one
    }

    /// Doubles the point; gives the line along the curve at it.
    mutating func double() -> PairingLine<Base> {
        let (xx, yy, zz) = (x.squared, y.squared, z.squared)
        let yyyy = yy.squared
        let s = ((yy + x).squared - xx - yyyy).doubled
        let slope = xx.doubled + xx
        let slopeSquared = slope.squared
        let mixed = (x + slope).squared - xx - slopeSquared
        x = slopeSquared - s.doubled
        z = (z + y).squared - yy - zz
        y = (s - x) * slope - yyyy.doubled.doubled.doubled
        return PairingLine(
            y: (z * zz).doubled, x: -(slope * zz).doubled, constant: mixed - yy.doubled.doubled)
    }

    /// Adds another point; gives the line through both.
    mutating func add(_ q: AffinePoint<Field>) -> PairingLine<Base> {
        let (zz, qyy) = (z.squared, q.y.squared)
        let h = zz * q.x - x
        let hh = h.squared
        let i = hh.doubled.doubled
        let j = i * h
        let r = ((q.y + z).squared - qyy - zz) * zz - y.doubled
        let v = i * x
        let newX = r.squared - j - v.doubled
        z = (z + h).squared - zz - hh
        let mixed = (q.y + z).squared - qyy - z.squared
        y = (v - newX) * r - (y * j).doubled
        x = newX
        return PairingLine(y: z.doubled, x: -r.doubled, constant: (r * q.x).doubled - mixed)
    }
}
