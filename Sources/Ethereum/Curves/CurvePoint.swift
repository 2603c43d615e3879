import Signing

/// A point of a curve `y² = x³ + b`, in Jacobian coordinates: (x / z², y / z³),
/// infinity where z is zero. The formulas are those of the Explicit-Formulas
/// Database for curves with a = 0, and do not need b.
struct CurvePoint<Field: FiniteField>: Sendable {
    var x: Field
    var y: Field
    var z: Field

    init(x: Field, y: Field, z: Field) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// - Parameter point: `nil` for infinity.
    init(_ point: AffinePoint<Field>?) {
        if let point {
            self.init(x: point.x, y: point.y, z: .one)
        } else {
            self = .infinity
        }
    }

    static var infinity: CurvePoint { CurvePoint(x: .one, y: .one, z: .zero) }
    var isInfinity: Bool { z.isZero }

    /// The same point with z = 1; `nil` for infinity.
    ///
    /// - Complexity: one inverse.
    var affine: AffinePoint<Field>? {
        if isInfinity { return nil }
        let scale = z.inverse
        let square = scale.squared
        return AffinePoint(x: x * square, y: y * square * scale)
    }

    static prefix func - (a: CurvePoint) -> CurvePoint { CurvePoint(x: a.x, y: -a.y, z: a.z) }

    /// Formulas dbl-2009-l.
    var doubled: CurvePoint {
        let (a, b) = (x.squared, y.squared)
        let c = b.squared
        let d = ((x + b).squared - a - c).doubled
        let e = a.doubled + a
        let newX = e.squared - d.doubled
        let newY = e * (d - newX) - c.doubled.doubled.doubled
        return CurvePoint(x: newX, y: newY, z: (y * z).doubled)
    }

    /// Formulas add-2007-bl.
    static func + (a: CurvePoint, b: CurvePoint) -> CurvePoint {
        if a.isInfinity { return b }
        if b.isInfinity { return a }
        let (az, bz) = (a.z.squared, b.z.squared)
        let (u, v) = (a.x * bz, b.x * az)
        let (s, t) = (a.y * b.z * bz, b.y * a.z * az)
        let h = v - u
        let r = (t - s).doubled
        if h.isZero { return r.isZero ? a.doubled : .infinity }
        let i = h.doubled.squared
        let j = h * i
        let w = u * i
        let newX = r.squared - j - w.doubled
        let newY = r * (w - newX) - (s * j).doubled
        return CurvePoint(x: newX, y: newY, z: ((a.z + b.z).squared - az - bz) * h)
    }

    /// Returns the point multiplied by a number of any 256 bits.
    ///
    /// - Complexity: Four doublings and an addition for each half byte, and
    ///   fourteen additions beforehand.
    func multiplied(by scalar: Digest) -> CurvePoint {
        var multiples = [CurvePoint.infinity, self]
        for _ in 2..<16 { multiples.append(multiples[multiples.count - 1] + self) }
        var result = CurvePoint.infinity
        for word in [scalar.words.0, scalar.words.1, scalar.words.2, scalar.words.3] {
            for index in (0..<16).reversed() {
                if !result.isInfinity { result = result.doubled.doubled.doubled.doubled }
                let digit = Int(truncatingIfNeeded: word >> UInt64(index * 4) & 15)
                if digit > 0 { result = result + multiples[digit] }
            }
        }
        return result
    }

    /// Returns the point multiplied by a number that has few ones.
    func multiplied(by scalar: UInt64) -> CurvePoint {
        var result = CurvePoint.infinity
        for bit in (0..<64 - scalar.leadingZeroBitCount).reversed() {
            result = result.doubled
            if scalar >> UInt64(bit) & 1 == 1 { result = result + self }
        }
        return result
    }
}

extension CurvePoint: Equatable {
    static func == (a: CurvePoint, b: CurvePoint) -> Bool {
        if a.isInfinity || b.isInfinity { return a.isInfinity == b.isInfinity }
        let (az, bz) = (a.z.squared, b.z.squared)
        return a.x * bz == b.x * az && a.y * b.z * bz == b.y * a.z * az
    }
}

/// A point of a curve other than infinity by its two coordinates.
struct AffinePoint<Field: FiniteField>: Equatable, Sendable {
    var x: Field
    var y: Field

    static prefix func - (a: AffinePoint) -> AffinePoint { AffinePoint(x: a.x, y: -a.y) }

    /// Whether the coordinates satisfy `y² = x³ + b`.
    func isOnCurve(_ b: Field) -> Bool { y.squared == x.squared * x + b }
}
