import Signing

/// The arithmetic that the curves need of their coordinates: that of a field with
/// finitely many elements.
protocol FiniteField: Equatable, Sendable {
    static var zero: Self { get }
    static var one: Self { get }

    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static prefix func - (a: Self) -> Self

    var squared: Self { get }
    var doubled: Self { get }
    /// The multiplicative inverse; zero for zero.
    var inverse: Self { get }
    var isZero: Bool { get }
}

extension FiniteField {
    static func += (a: inout Self, b: Self) { a = a + b }
    static func -= (a: inout Self, b: Self) { a = a - b }
    static func *= (a: inout Self, b: Self) { a = a * b }

    /// Returns this element raised to `exponent`.
    ///
    /// - Parameter exponent: The exponent's words, most significant first.
    /// - Complexity: One squaring for each bit of the exponent and one product for
    ///   each of its ones.
    func power(_ exponent: [UInt64]) -> Self {
        var result = Self.one
        for word in exponent {
            for bit in (0..<64).reversed() {
                result = result.squared
                if word >> UInt64(bit) & 1 == 1 { result *= self }
            }
        }
        return result
    }
}

/// Arithmetic of words with carries, the steps of all longer numbers.
enum Limb {
    /// The low word of `a * b + c + carry`; the high word becomes the carry.
    /// The sum of the three is always below 2¹²⁸.
    @inline(__always)
    static func multiplyAdd(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ carry: inout UInt64) -> UInt64 {
        let wide = UInt128(a) &* UInt128(b) &+ UInt128(c) &+ UInt128(carry)
        carry = UInt64(truncatingIfNeeded: wide &>> 64)
        return UInt64(truncatingIfNeeded: wide)
    }

    /// The low word of `a + b + carry`; the carry becomes 0 or 1.
    @inline(__always)
    static func add(_ a: UInt64, _ b: UInt64, _ carry: inout UInt64) -> UInt64 {
        let wide = UInt128(a) &+ UInt128(b) &+ UInt128(carry)
        carry = UInt64(truncatingIfNeeded: wide &>> 64)
        return UInt64(truncatingIfNeeded: wide)
    }

    /// The low word of `a - b - borrow`; the borrow becomes 0 or 1.
    @inline(__always)
    static func subtract(_ a: UInt64, _ b: UInt64, _ borrow: inout UInt64) -> UInt64 {
        let wide = UInt128(a) &- UInt128(b) &- UInt128(borrow)
        borrow = UInt64(truncatingIfNeeded: wide &>> 64) & 1
        return UInt64(truncatingIfNeeded: wide)
    }
}
