extension U256 {
    /// Returns quotient and remainder; both are 0 for a divisor of 0, as in the
    /// EVM.
    package func quotientAndRemainder(dividingBy divisor: U256) -> (quotient: U256, remainder: U256) {
        if divisor.w1 | divisor.w2 | divisor.w3 == 0 {
            if divisor.w0 == 0 { return (.zero, .zero) }
            if w1 | w2 | w3 == 0 {
                let (quotient, remainder) = w0.quotientAndRemainder(dividingBy: divisor.w0)
                return (U256(quotient), U256(remainder))
            }
            return dividedByWord(divisor.w0)
        }
        if self < divisor { return (.zero, self) }
        let (quotient, remainder) = U256.divide(high: .zero, low: self, by: divisor)
        return (quotient, remainder)
    }

    /// Division by one word: four steps of 128 by 64 bits.
    private func dividedByWord(_ divisor: UInt64) -> (quotient: U256, remainder: U256) {
        let (q3, r3) = w3.quotientAndRemainder(dividingBy: divisor)
        let (q2, r2) = divisor.dividingFullWidth((r3, w2))
        let (q1, r1) = divisor.dividingFullWidth((r2, w1))
        let (q0, r0) = divisor.dividingFullWidth((r1, w0))
        return (U256(w0: q0, w1: q1, w2: q2, w3: q3), U256(r0))
    }

    /// Divides 512 bits by 256 (Knuth, TAOCP volume 2, 4.3.1, algorithm D,
    /// with words of 64 bits).
    ///
    /// - Parameter divisor: not 0.
    /// - Returns: the lowest 256 bits of the quotient, and the remainder.
    private static func divide(high: U256, low: U256, by divisor: U256) -> (quotient: U256, remainder: U256) {
        let shift = UInt64(255 - (divisor.bitWidth &- 1)) & 63
        let count = (divisor.bitWidth &+ 63) / 64
        // Normalised, the divisor's first word has its highest bit set.
        var v: InlineArray<4, UInt64> = [divisor.w0, divisor.w1, divisor.w2, divisor.w3]
        var u: InlineArray<9, UInt64> = [low.w0, low.w1, low.w2, low.w3, high.w0, high.w1, high.w2, high.w3, 0]
        if shift != 0 {
            for index in stride(from: 3, to: 0, by: -1) { v[index] = v[index] << shift | v[index - 1] >> (64 - shift) }
            v[0] <<= shift
            u[8] = u[7] >> (64 - shift)
            for index in stride(from: 7, to: 0, by: -1) { u[index] = u[index] << shift | u[index - 1] >> (64 - shift) }
            u[0] <<= shift
        }
        let first = v[count - 1]
        var length = 9
        while length > count + 1, u[length - 1] == 0, u[length - 2] < first { length -= 1 }
        var q = InlineArray<9, UInt64>(repeating: 0)
        for index in stride(from: length - count - 1, through: 0, by: -1) {
            let top = u[index + count]
            let next = u[index + count - 1]
            var estimate: UInt64
            var rest: UInt128
            if top >= first {
                // The estimate would not fit a word: start with the greatest word.
                estimate = .max
                rest = UInt128(top) << 64 | UInt128(next)
                rest &-= UInt128(estimate) &* UInt128(first)
            } else {
                let (quotient, remainder) = first.dividingFullWidth((top, next))
                estimate = quotient
                rest = UInt128(remainder)
            }
            if count > 1 {
                let second = v[count - 2]
                let third = u[index + count - 2]
                while rest >> 64 == 0, UInt128(estimate) &* UInt128(second) > (rest << 64 | UInt128(third)) {
                    estimate &-= 1
                    rest &+= UInt128(first)
                }
            }
            var carry: UInt64 = 0
            var borrow: UInt64 = 0
            for digit in 0..<count {
                let product = UInt128(estimate) &* UInt128(v[digit]) &+ UInt128(carry)
                carry = UInt64(truncatingIfNeeded: product >> 64)
                let (part, lent) = u[index + digit].subtractingReportingOverflow(UInt64(truncatingIfNeeded: product))
                let (result, lentAgain) = part.subtractingReportingOverflow(borrow)
                u[index + digit] = result
                borrow = lent || lentAgain ? 1 : 0
            }
            let (part, lent) = top.subtractingReportingOverflow(carry)
            let (result, lentAgain) = part.subtractingReportingOverflow(borrow)
            u[index + count] = result
            if lent || lentAgain {
                // The estimate was one too many, which happens about twice in 2^64
                // times.
                estimate &-= 1
                var added: UInt64 = 0
                for digit in 0..<count {
                    let sum = UInt128(u[index + digit]) &+ UInt128(v[digit]) &+ UInt128(added)
                    u[index + digit] = UInt64(truncatingIfNeeded: sum)
                    added = UInt64(truncatingIfNeeded: sum >> 64)
                }
                u[index + count] &+= added
            }
            q[index] = estimate
        }
        var remainder = InlineArray<4, UInt64>(repeating: 0)
        for index in 0..<count {
            let above = index + 1 < count ? u[index + 1] : 0
            remainder[index] = shift == 0 ? u[index] : u[index] >> shift | above << (64 - shift)
        }
        return (
            U256(w0: q[0], w1: q[1], w2: q[2], w3: q[3]),
            U256(w0: remainder[0], w1: remainder[1], w2: remainder[2], w3: remainder[3])
        )
    }

    /// The quotient; 0 for a divisor of 0.
    package static func / (a: U256, b: U256) -> U256 { a.quotientAndRemainder(dividingBy: b).quotient }

    /// The remainder; 0 for a divisor of 0.
    package static func % (a: U256, b: U256) -> U256 { a.quotientAndRemainder(dividingBy: b).remainder }

    /// SDIV: the quotient of two's complements, towards 0; −2^255 by −1 is
    /// −2^255.
    package static func signedQuotient(_ a: U256, _ b: U256) -> U256 {
        let quotient = a.magnitude / b.magnitude
        return a.isNegative != b.isNegative ? quotient.negated : quotient
    }

    /// SMOD: the remainder of two's complements, with the sign of the
    /// dividend.
    package static func signedRemainder(_ a: U256, _ b: U256) -> U256 {
        let remainder = a.magnitude % b.magnitude
        return a.isNegative ? remainder.negated : remainder
    }

    /// ADDMOD: a + b without overflow, modulo a number; 0 modulo 0.
    package static func addModulo(_ a: U256, _ b: U256, _ modulus: U256) -> U256 {
        if modulus.isZero { return .zero }
        let (sum, overflow) = a.addingReportingOverflow(b)
        if !overflow { return sum % modulus }
        return divide(high: .one, low: sum, by: modulus).remainder
    }

    /// MULMOD: a · b without overflow, modulo a number; 0 modulo 0.
    package static func multiplyModulo(_ a: U256, _ b: U256, _ modulus: U256) -> U256 {
        if modulus.isZero { return .zero }
        let product = a.multipliedFullWidth(by: b)
        if product.high.isZero { return product.low % modulus }
        return divide(high: product.high, low: product.low, by: modulus).remainder
    }
}
