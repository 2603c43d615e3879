/// The constants that set one pairing-friendly curve's tower of fields apart.
protocol PairingTower: Sendable {
    associatedtype Base: FiniteField

    /// An element times ξ, which is neither a square nor a cube in the
    /// quadratic field.
    static func timesNonresidue(_ a: Quadratic<Base>) -> Quadratic<Base>

    /// The powers ξ^(k(p-1)/6) for k from 0 to 5, by which raising to the
    /// power p multiplies the coefficients of wᵏ.
    static var frobenius: [Quadratic<Base>] { get }
}

/// The quadratic field with a cube root of ξ added: `a + b·v + c·v²` with
/// `v³ = ξ`.
struct Sextic<Tower: PairingTower>: Equatable, Sendable {
    typealias Element = Quadratic<Tower.Base>

    var a: Element
    var b: Element
    var c: Element

    @inline(__always)
    init(_ a: Element, _ b: Element, _ c: Element) {
        self.a = a
        self.b = b
        self.c = c
    }

    static var zero: Sextic { Sextic(.zero, .zero, .zero) }
    static var one: Sextic { Sextic(.one, .zero, .zero) }

    static func + (x: Sextic, y: Sextic) -> Sextic { Sextic(x.a + y.a, x.b + y.b, x.c + y.c) }
    static func - (x: Sextic, y: Sextic) -> Sextic { Sextic(x.a - y.a, x.b - y.b, x.c - y.c) }
    static prefix func - (x: Sextic) -> Sextic { Sextic(-x.a, -x.b, -x.c) }

    /// Six products instead of nine (Devegili, Ó hÉigeartaigh, Scott, Dahab:
    /// "Multiplication and squaring on pairing-friendly fields", section 4).
    static func * (x: Sextic, y: Sextic) -> Sextic {
        let (first, second, third) = (x.a * y.a, x.b * y.b, x.c * y.c)
        let low = (x.b + x.c) * (y.b + y.c) - second - third
        let middle = (x.a + x.b) * (y.a + y.b) - first - second
        let high = (x.a + x.c) * (y.a + y.c) - first - third
        return Sextic(
            first + Tower.timesNonresidue(low), middle + Tower.timesNonresidue(third), high + second)
    }

    /// The product with `a + b·v`.
    func times(_ y: Element, _ z: Element) -> Sextic {
        let (first, second) = (a * y, b * z)
        return Sextic(
            first + Tower.timesNonresidue(c * z), (a + b) * (y + z) - first - second, c * y + second)
    }

    /// The product with `b·v`.
    func times(v factor: Element) -> Sextic {
        Sextic(Tower.timesNonresidue(c * factor), a * factor, b * factor)
    }

    /// The product with an element of the quadratic field.
    func scaled(by factor: Element) -> Sextic { Sextic(a * factor, b * factor, c * factor) }

    /// The product with v.
    var timesV: Sextic { Sextic(Tower.timesNonresidue(c), a, b) }

    var doubled: Sextic { Sextic(a.doubled, b.doubled, c.doubled) }

    /// The multiplicative inverse; zero for zero.
    var inverse: Sextic {
        let first = a.squared - Tower.timesNonresidue(b * c)
        let second = Tower.timesNonresidue(c.squared) - a * b
        let third = b.squared - a * c
        let norm = a * first + Tower.timesNonresidue(c * second + b * third)
        return Sextic(first, second, third).scaled(by: norm.inverse)
    }
}
