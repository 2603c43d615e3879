/// A field with a square root of -1 added: `real + imaginary · u` with
/// `u² = -1`, as both pairing-friendly curves have it.
struct Quadratic<Base: FiniteField>: FiniteField {
    var real: Base
    var imaginary: Base

    @inline(__always)
    init(_ real: Base, _ imaginary: Base) {
        self.real = real
        self.imaginary = imaginary
    }

    @inline(__always)
    static var zero: Quadratic { Quadratic(.zero, .zero) }
    @inline(__always)
    static var one: Quadratic { Quadratic(.one, .zero) }

    @inline(__always)
    static func + (a: Quadratic, b: Quadratic) -> Quadratic {
        Quadratic(a.real + b.real, a.imaginary + b.imaginary)
    }

    @inline(__always)
    static func - (a: Quadratic, b: Quadratic) -> Quadratic {
        Quadratic(a.real - b.real, a.imaginary - b.imaginary)
    }

    @inline(__always)
    static prefix func - (a: Quadratic) -> Quadratic { Quadratic(-a.real, -a.imaginary) }

    /// Three products instead of four (Karatsuba).
    static func * (a: Quadratic, b: Quadratic) -> Quadratic {
        let (first, second) = (a.real * b.real, a.imaginary * b.imaginary)
        let both = (a.real + a.imaginary) * (b.real + b.imaginary)
        return Quadratic(first - second, both - first - second)
    }

    var squared: Quadratic {
        Quadratic((real + imaginary) * (real - imaginary), (real * imaginary).doubled)
    }

    @inline(__always)
    var doubled: Quadratic { Quadratic(real.doubled, imaginary.doubled) }
    var isZero: Bool { real.isZero && imaginary.isZero }
    /// The element with the other square root of -1, which is also this one's
    /// power by the prime.
    var conjugate: Quadratic { Quadratic(real, -imaginary) }

    var inverse: Quadratic {
        let scale = (real.squared + imaginary.squared).inverse
        return Quadratic(real * scale, -imaginary * scale)
    }

    /// The product with an element of the field below.
    @inline(__always)
    func scaled(by factor: Base) -> Quadratic { Quadratic(real * factor, imaginary * factor) }
}
