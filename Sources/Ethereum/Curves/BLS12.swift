import Signing

/// The curve BLS12-381: `y² = x³ + 4`, its twist over the quadratic field, and
/// the pairing of the two (draft-irtf-cfrg-pairing-friendly-curves, section
/// 4.2.1).
enum BLS12: PairingTower {
    typealias Base = BLS12Field
    typealias Field2 = Quadratic<BLS12Field>

    /// The parameter from which prime and order are made, which is negative,
    /// without its sign.
    static let parameter: UInt64 = 0xd201_0000_0001_0000

    /// The number of points of each subgroup.
    static let order = Digest(
        words: (0x73ed_a753_299d_7d48, 0x3339_d808_09a1_d805, 0x53bd_a402_fffe_5bfe, 0xffff_ffff_0000_0001))

    static let b = BLS12Field(4)
    /// 4 ξ: the twist multiplies by it.
    static let twistB = timesNonresidue(Field2(b, .zero))

    /// ξ = 1 + u.
    @inline(__always)
    static func timesNonresidue(_ a: Field2) -> Field2 {
        Field2(a.real - a.imaginary, a.real + a.imaginary)
    }

    static let frobenius: [Field2] = {
        // (p - 1) / 6
        let exponent: [UInt64] = [
            0x0455_82fc_5eea_a66f, 0x0c84_9bf3_b5e1_f223, 0xe613_e1eb_7deb_831f,
            0xe688_231a_d3c8_2906, 0x051c_aaaa_72e3_5555, 0x49aa_7fff_ffff_f1c7,
        ]
        let factor = timesNonresidue(.one).power(exponent)
        var powers = [Field2.one]
        while powers.count < 6 { powers.append(powers[powers.count - 1] * factor) }
        return powers
    }()

    /// A fixed point of the twist with the lines of its Miller loop, which do not
    /// depend on the other argument.
    struct PreparedPoint: Sendable {
        fileprivate let lines: [PairingLine<BLS12Field>]

        init(_ point: AffinePoint<Field2>) {
            var walker = MillerPoint(point)
            var lines: [PairingLine<BLS12Field>] = []
            for bit in (0..<63).reversed() {
                lines.append(walker.double())
                if BLS12.parameter >> UInt64(bit) & 1 == 1 { lines.append(walker.add(point)) }
            }
            self.lines = lines
        }
    }

    /// A pair of arguments, neither of them infinity.
    struct Pair {
        var first: AffinePoint<BLS12Field>
        var second: PreparedPoint
    }

    /// Whether the product of the pairings of some pairs is one.
    static func productIsOne(_ pairs: [Pair]) -> Bool {
        finalExponentiation(millerLoop(pairs)) == .one
    }

    /// The ate pairing before its final exponentiation, with one squaring for
    /// all pairs.
    static func millerLoop(_ pairs: [Pair]) -> Dodecic<BLS12> {
        var value = Dodecic<BLS12>.one
        var index = 0
        func multiply() {
            for pair in pairs {
                let line = pair.second.lines[index]
                value = value.times(
                    line: line.constant, v: line.x.scaled(by: pair.first.x), vw: line.y.scaled(by: pair.first.y))
            }
            index += 1
        }
        for bit in (0..<63).reversed() {
            value = value.squared
            multiply()
            if parameter >> UInt64(bit) & 1 == 1 { multiply() }
        }
        // The parameter is negative.
        return value.conjugate
    }

    /// The power by 3 (p¹² - 1) / r; that is one where the power by
    /// (p¹² - 1) / r is, and nowhere else, because 3 does not divide r
    /// (Hayashida, Hayasaka, Teruya: "Efficient final exponentiation via
    /// cyclotomic structure for pairings over families of elliptic curves",
    /// section 5).
    static func finalExponentiation(_ value: Dodecic<BLS12>) -> Dodecic<BLS12> {
        func power(_ f: Dodecic<BLS12>) -> Dodecic<BLS12> { f.cyclotomicPower(parameter).conjugate }
        let f = value.easyPart
        // (x - 1)² (x + p) (x² + p² - 1) + 3
        let a = power(f) * f.conjugate
        let b = power(a) * a.conjugate
        let c = power(b) * b.frobenius
        let d = power(power(c)) * c.frobenius.frobenius * c.conjugate
        return d * f.cyclotomicSquared * f
    }
}
