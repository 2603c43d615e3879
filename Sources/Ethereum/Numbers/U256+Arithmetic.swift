extension U256 {
    /// The sum, and whether it went beyond 2^256.
    @inlinable @inline(__always)
    package func addingReportingOverflow(_ other: U256) -> (partialValue: U256, overflow: Bool) {
        let (r0, c0) = w0.addingReportingOverflow(other.w0)
        let (p1, c1) = w1.addingReportingOverflow(other.w1)
        let (r1, d1) = p1.addingReportingOverflow(c0 ? 1 : 0)
        let (p2, c2) = w2.addingReportingOverflow(other.w2)
        let (r2, d2) = p2.addingReportingOverflow(c1 != d1 ? 1 : 0)
        let (p3, c3) = w3.addingReportingOverflow(other.w3)
        let (r3, d3) = p3.addingReportingOverflow(c2 != d2 ? 1 : 0)
        return (U256(w0: r0, w1: r1, w2: r2, w3: r3), c3 != d3)
    }

    /// The difference, and whether it went below 0.
    @inlinable @inline(__always)
    package func subtractingReportingOverflow(_ other: U256) -> (partialValue: U256, overflow: Bool) {
        let (r0, c0) = w0.subtractingReportingOverflow(other.w0)
        let (p1, c1) = w1.subtractingReportingOverflow(other.w1)
        let (r1, d1) = p1.subtractingReportingOverflow(c0 ? 1 : 0)
        let (p2, c2) = w2.subtractingReportingOverflow(other.w2)
        let (r2, d2) = p2.subtractingReportingOverflow(c1 != d1 ? 1 : 0)
        let (p3, c3) = w3.subtractingReportingOverflow(other.w3)
        let (r3, d3) = p3.subtractingReportingOverflow(c2 != d2 ? 1 : 0)
        return (U256(w0: r0, w1: r1, w2: r2, w3: r3), c3 != d3)
    }

    /// The sum modulo 2^256.
    @inlinable @inline(__always)
    package static func &+ (a: U256, b: U256) -> U256 { a.addingReportingOverflow(b).partialValue }

    /// The difference modulo 2^256.
    @inlinable @inline(__always)
    package static func &- (a: U256, b: U256) -> U256 { a.subtractingReportingOverflow(b).partialValue }

    /// The product modulo 2^256.
    @inlinable @inline(__always)
    package static func &* (a: U256, b: U256) -> U256 {
        // Most numbers that a program multiplies fit one word.
        if a.w1 | a.w2 | a.w3 | b.w1 | b.w2 | b.w3 == 0 {
            let product = a.w0.multipliedFullWidth(by: b.w0)
            return U256(w0: product.low, w1: product.high, w2: 0, w3: 0)
        }
        return wideProduct(a, b)
    }

    @inlinable @inline(__always)
    static func wideProduct(_ a: U256, _ b: U256) -> U256 {
        // Rows of long multiplication; parts beyond 2^256 are not computed.
        var sum = UInt128(a.w0) &* UInt128(b.w0)
        let r0 = UInt64(truncatingIfNeeded: sum)
        sum = UInt128(a.w1) &* UInt128(b.w0) &+ (sum >> 64)
        var r1 = UInt64(truncatingIfNeeded: sum)
        sum = UInt128(a.w2) &* UInt128(b.w0) &+ (sum >> 64)
        var r2 = UInt64(truncatingIfNeeded: sum)
        var r3 = a.w3 &* b.w0 &+ UInt64(truncatingIfNeeded: sum >> 64)

        sum = UInt128(a.w0) &* UInt128(b.w1) &+ UInt128(r1)
        r1 = UInt64(truncatingIfNeeded: sum)
        sum = UInt128(a.w1) &* UInt128(b.w1) &+ UInt128(r2) &+ (sum >> 64)
        r2 = UInt64(truncatingIfNeeded: sum)
        r3 = r3 &+ a.w2 &* b.w1 &+ UInt64(truncatingIfNeeded: sum >> 64)

        sum = UInt128(a.w0) &* UInt128(b.w2) &+ UInt128(r2)
        r2 = UInt64(truncatingIfNeeded: sum)
        r3 = r3 &+ a.w1 &* b.w2 &+ UInt64(truncatingIfNeeded: sum >> 64)
        r3 = r3 &+ a.w0 &* b.w3
        return U256(w0: r0, w1: r1, w2: r2, w3: r3)
    }

    /// The product, and whether it went beyond 2^256.
    package func multipliedReportingOverflow(by other: U256) -> (partialValue: U256, overflow: Bool) {
        let product = multipliedFullWidth(by: other)
        return (product.low, !product.high.isZero)
    }

    /// All 512 bits of the product.
    package func multipliedFullWidth(by other: U256) -> (high: U256, low: U256) {
        let a: InlineArray<4, UInt64> = [w0, w1, w2, w3]
        let b: InlineArray<4, UInt64> = [other.w0, other.w1, other.w2, other.w3]
        var result = InlineArray<8, UInt64>(repeating: 0)
        for row in 0..<4 {
            var carry: UInt64 = 0
            for column in 0..<4 {
                let sum = UInt128(a[column]) &* UInt128(b[row]) &+ UInt128(result[row + column]) &+ UInt128(carry)
                result[row + column] = UInt64(truncatingIfNeeded: sum)
                carry = UInt64(truncatingIfNeeded: sum >> 64)
            }
            result[row + 4] = carry
        }
        return (
            U256(w0: result[4], w1: result[5], w2: result[6], w3: result[7]),
            U256(w0: result[0], w1: result[1], w2: result[2], w3: result[3])
        )
    }

    /// 2^256 minus the number: its negative in two's complement.
    @inlinable @inline(__always)
    package var negated: U256 { U256.zero &- self }

    /// The number without its sign, read as two's complement.
    @inlinable @inline(__always)
    package var magnitude: U256 { isNegative ? negated : self }

    /// Returns the number raised to `exponent`, modulo 2^256.
    ///
    /// - Complexity: two products for each bit of the exponent.
    package func power(_ exponent: U256) -> U256 {
        var result = U256.one
        var base = self
        var rest = exponent
        while !rest.isZero {
            if rest.w0 & 1 == 1 { result = result &* base }
            rest = rest >> 1
            if rest.isZero { break }
            base = base &* base
        }
        return result
    }
}
