/// The sextic field with a square root of v added: `low + high·w` with
/// `w² = v`. Pairings take their values here.
struct Dodecic<Tower: PairingTower>: Equatable, Sendable {
    typealias Element = Quadratic<Tower.Base>

    var low: Sextic<Tower>
    var high: Sextic<Tower>

    @inline(__always)
    init(_ low: Sextic<Tower>, _ high: Sextic<Tower>) {
        self.low = low
        self.high = high
    }

    static var one: Dodecic { Dodecic(.one, .zero) }

    static func * (x: Dodecic, y: Dodecic) -> Dodecic {
        let (first, second) = (x.low * y.low, x.high * y.high)
        return Dodecic(first + second.timesV, (x.low + x.high) * (y.low + y.high) - first - second)
    }

    static func *= (x: inout Dodecic, y: Dodecic) { x = x * y }

    var squared: Dodecic {
        let product = low * high
        let square = (low + high) * (low + high.timesV) - product - product.timesV
        return Dodecic(square, product.doubled)
    }

    /// The power by p⁶; in the cyclotomic subgroup also the inverse.
    var conjugate: Dodecic { Dodecic(low, -high) }

    /// The multiplicative inverse; zero for zero.
    var inverse: Dodecic {
        let scale = (low * low - (high * high).timesV).inverse
        return Dodecic(low * scale, -(high * scale))
    }

    /// The power by p.
    var frobenius: Dodecic {
        let factors = Tower.frobenius
        return Dodecic(
            Sextic(low.a.conjugate, low.b.conjugate * factors[2], low.c.conjugate * factors[4]),
            Sextic(high.a.conjugate * factors[1], high.b.conjugate * factors[3], high.c.conjugate * factors[5]))
    }

    /// The product with `a + (b + c·v)·w`, the form that lines have where the
    /// twist divides by w.
    func times(line a: Element, w b: Element, vw c: Element) -> Dodecic {
        let first = low.scaled(by: a)
        let second = high.times(b, c)
        return Dodecic(first + second.timesV, (low + high).times(a + b, c) - first - second)
    }

    /// The product with `a + b·v + c·v·w`, the form that lines have where the
    /// twist multiplies by w.
    func times(line a: Element, v b: Element, vw c: Element) -> Dodecic {
        let first = low.times(a, b)
        let second = high.times(v: c)
        return Dodecic(first + second.timesV, (low + high).times(a, b + c) - first - second)
    }
}

extension Dodecic {
    /// The square of an element of the cyclotomic subgroup, at half the price
    /// (Granger, Scott: "Faster squaring in the cyclotomic subgroup of sixth
    /// degree extensions", section 3.2).
    var cyclotomicSquared: Dodecic {
        func squared(_ x: Element, _ y: Element) -> (Element, Element) {
            let (first, second) = (x.squared, y.squared)
            return (first + Tower.timesNonresidue(second), (x + y).squared - first - second)
        }
        /// 3s - 2x, and 3s + 2x.
        func less(_ s: Element, _ x: Element) -> Element { (s - x).doubled + s }
        func more(_ s: Element, _ x: Element) -> Element { (s + x).doubled + s }
        let (s0, s1) = squared(low.a, high.b)
        let (s2, s3) = squared(high.a, low.c)
        let (s4, s5) = squared(low.b, high.c)
        return Dodecic(
            Sextic(less(s0, low.a), less(s2, low.b), less(s4, low.c)),
            Sextic(more(Tower.timesNonresidue(s5), high.a), more(s1, high.b), more(s3, high.c)))
    }

    /// The power of an element of the cyclotomic subgroup by a number.
    func cyclotomicPower(_ exponent: UInt64) -> Dodecic {
        var result = Dodecic.one
        for bit in (0..<64 - exponent.leadingZeroBitCount).reversed() {
            result = result.cyclotomicSquared
            if exponent >> UInt64(bit) & 1 == 1 { result *= self }
        }
        return result
    }

    /// The power by (p⁶ - 1)(p² + 1), the first part of every final
    /// exponentiation; it is in the cyclotomic subgroup.
    var easyPart: Dodecic {
        let first = conjugate * inverse
        return first.frobenius.frobenius * first
    }
}
