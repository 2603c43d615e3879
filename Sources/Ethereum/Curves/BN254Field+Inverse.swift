/// The inverse by a binary greatest common divisor (Pornin: "Optimized binary GCD
/// for modular inversion", 2020, algorithm 2). It takes a fourth of the time of
/// raising to p - 2, and additions of points consist mostly of it.
extension BN254Field {
    /// The number of steps computed on the ends of the numbers alone before they
    /// are applied to the whole numbers.
    private static let innerSteps = 31
    /// 2 · 254 - 1 steps suffice for any number below p.
    private static let outerSteps = 17

    /// 2^1329, by which the result must be multiplied. An outer step divides the
    /// numbers by 2^31 and the factors by 2^64; after seventeen steps 2^561 remain,
    /// and Montgomery's form takes 2^768.
    private static let correction = BN254Field(
        0xd330_b361_7404_f53c, 0x5f12_aa9f_d968_87c1,
        0xe782_0241_e67f_0488, 0x2029_e539_ef58_b497)

    /// The inverse of the number; 0 for 0.
    var inverse: BN254Field {
        // Invariant: a · 2^(31 i) = u · self and b · 2^(31 i) = v · self, modulo p
        // and except for the 2^64 of the factors; b ends as one.
        var (a, b) = (self, BN254Field(BN254Field.p0, BN254Field.p1, BN254Field.p2, BN254Field.p3))
        var (u, v) = (BN254Field(1, 0, 0, 0), BN254Field.zero)
        for _ in 0..<BN254Field.outerSteps {
            let factors = Factors(a, b)
            let (newA, isANegative) = BN254Field.combined(a, factors.f0, b, factors.g0)
            let (newB, isBNegative) = BN254Field.combined(a, factors.f1, b, factors.g1)
            (a, b) = (newA, newB)
            let newU = u.scaled(by: factors.f0) + v.scaled(by: factors.g0)
            let newV = u.scaled(by: factors.f1) + v.scaled(by: factors.g1)
            u = isANegative ? -newU : newU
            v = isBNegative ? -newV : newV
        }
        return v * BN254Field.correction
    }

    /// The factors by which some steps of the algorithm multiply the two numbers.
    private struct Factors {
        var (f0, g0, f1, g1): (Int64, Int64, Int64, Int64) = (1, 0, 0, 1)

        /// Takes the steps on the lowest 31 and the highest 33 bits of both
        /// numbers, which decide them except for errors that the signs correct.
        /// There are no branches: half of them would be mispredicted.
        @inline(__always)
        init(_ a: BN254Field, _ b: BN254Field) {
            var (x, y) = Factors.ends(a, b)
            for _ in 0..<BN254Field.innerSteps {
                let isOdd = 0 &- (x & 1)
                let swaps = isOdd & (0 &- (x < y ? 1 : 0))
                let difference = (x ^ y) & swaps
                x ^= difference
                y ^= difference
                let mask = Int64(bitPattern: swaps)
                let (f, g) = ((f0 ^ f1) & mask, (g0 ^ g1) & mask)
                f0 ^= f
                f1 ^= f
                g0 ^= g
                g1 ^= g
                let odd = Int64(bitPattern: isOdd)
                x = (x &- (y & isOdd)) &>> 1
                f0 &-= f1 & odd
                g0 &-= g1 & odd
                f1 &<<= 1
                g1 &<<= 1
            }
        }

        /// The lowest 31 bits of both numbers below 33 bits from the highest
        /// one of either downwards.
        @inline(__always)
        private static func ends(_ a: BN254Field, _ b: BN254Field) -> (UInt64, UInt64) {
            if a.l3 | b.l3 != 0 { return ends(a, (a.l3, a.l2), b, (b.l3, b.l2)) }
            if a.l2 | b.l2 != 0 { return ends(a, (a.l2, a.l1), b, (b.l2, b.l1)) }
            if a.l1 | b.l1 != 0 { return ends(a, (a.l1, a.l0), b, (b.l1, b.l0)) }
            return (a.l0, b.l0)
        }

        private typealias Words = (high: UInt64, low: UInt64)

        @inline(__always)
        private static func ends(
            _ a: BN254Field, _ first: Words, _ b: BN254Field, _ second: Words
        ) -> (UInt64, UInt64) {
            let shift = UInt64((first.high | second.high).leadingZeroBitCount)
            let low: UInt64 = 0x7fff_ffff
            func joined(_ number: BN254Field, _ words: Words) -> UInt64 {
                let top = words.high &<< shift | (words.low &>> 1) &>> (63 &- shift)
                return number.l0 & low | top & ~low
            }
            return (joined(a, first), joined(b, second))
        }
    }

    /// The amount of `(a f + b g) / 2^31`, and whether it is negative.
    @inline(__always)
    private static func combined(
        _ a: BN254Field, _ f: Int64, _ b: BN254Field, _ g: Int64
    ) -> (BN254Field, Bool) {
        var sum: Int128 = 0
        func word(_ x: UInt64, _ y: UInt64) -> UInt64 {
            sum = (sum &>> 64) &+ Int128(x) &* Int128(f) &+ Int128(y) &* Int128(g)
            return UInt64(truncatingIfNeeded: sum)
        }
        let (t0, t1, t2, t3) = (word(a.l0, b.l0), word(a.l1, b.l1), word(a.l2, b.l2), word(a.l3, b.l3))
        let t4 = UInt64(truncatingIfNeeded: sum &>> 64)
        func shifted(_ low: UInt64, _ high: UInt64) -> UInt64 { low &>> 31 | high &<< 33 }
        let (s0, s1, s2, s3) = (shifted(t0, t1), shifted(t1, t2), shifted(t2, t3), shifted(t3, t4))
        let sign = UInt64(bitPattern: Int64(bitPattern: t4) &>> 63)
        var carry = sign & 1
        let r0 = Limb.add(s0 ^ sign, 0, &carry)
        let r1 = Limb.add(s1 ^ sign, 0, &carry)
        let r2 = Limb.add(s2 ^ sign, 0, &carry)
        let r3 = Limb.add(s3 ^ sign, 0, &carry)
        return (BN254Field(r0, r1, r2, r3), sign != 0)
    }

    /// The number times a factor of at most 2^31 in amount, divided by 2^64.
    @inline(__always)
    private func scaled(by factor: Int64) -> BN254Field {
        var t: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        BN254Field.step(&t, self, factor.magnitude)
        let product = BN254Field.reduced(t.0, t.1, t.2, t.3)
        return factor < 0 ? -product : product
    }
}
