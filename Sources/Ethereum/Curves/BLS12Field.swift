import Signing

/// The field of the curve BLS12-381: the integers modulo a prime of 381 bits
/// (draft-irtf-cfrg-pairing-friendly-curves, section 4.2.1), kept in
/// Montgomery's form and always reduced.
///
/// It is written out word by word, like `BN254Field`, so that the words stay in
/// registers; both are checked by the same tests and vectors.
struct BLS12Field: FiniteField, BitwiseCopyable {
    /// The number times 2^384, reduced; least significant word first.
    private var l0: UInt64
    private var l1: UInt64
    private var l2: UInt64
    private var l3: UInt64
    private var l4: UInt64
    private var l5: UInt64

    private static let p0: UInt64 = 0xb9fe_ffff_ffff_aaab
    private static let p1: UInt64 = 0x1eab_fffe_b153_ffff
    private static let p2: UInt64 = 0x6730_d2a0_f6b0_f624
    private static let p3: UInt64 = 0x6477_4b84_f385_12bf
    private static let p4: UInt64 = 0x4b1b_a7b6_434b_acd7
    private static let p5: UInt64 = 0x1a01_11ea_397f_e69a
    /// -1 / p modulo 2^64.
    private static let negativeInverse: UInt64 = 0x89f3_fffc_fffc_fffd

    static let zero = BLS12Field(0, 0, 0, 0, 0, 0)
    /// 2^384 modulo p.
    static let one = BLS12Field(
        0x7609_0000_0002_fffd, 0xebf4_000b_c40c_0002, 0x5f48_9857_53c7_58ba,
        0x77ce_5853_7052_5745, 0x5c07_1a97_a256_ec6d, 0x15f6_5ec3_fa80_e493)
    /// 2^768 modulo p: multiplying by it converts a number to Montgomery's form.
    private static let radixSquared = BLS12Field(
        0xf4df_1f34_1c34_1746, 0x0a76_e6a6_09d1_04f1, 0x8de5_476c_4c95_b6d5,
        0x67eb_88a9_939d_83c0, 0x9a79_3e85_b519_952d, 0x1198_8fe5_92ca_e3aa)
    /// p - 2, the exponent of the inverse (Fermat); most significant word first.
    private static let inverseExponent: [UInt64] = [
        0x1a01_11ea_397f_e69a, 0x4b1b_a7b6_434b_acd7, 0x6477_4b84_f385_12bf,
        0x6730_d2a0_f6b0_f624, 0x1eab_fffe_b153_ffff, 0xb9fe_ffff_ffff_aaa9,
    ]

    @inline(__always)
    private init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64, _ l4: UInt64, _ l5: UInt64) {
        self.l0 = l0
        self.l1 = l1
        self.l2 = l2
        self.l3 = l3
        self.l4 = l4
        self.l5 = l5
    }

    /// A number of 48 bytes, most significant first; `nil` if it is not below
    /// the prime, or for another number of bytes.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 48 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() { words[5 - index / 8] = words[5 - index / 8] << 8 | UInt64(byte) }
        let plain = BLS12Field(words[0], words[1], words[2], words[3], words[4], words[5])
        guard plain.isReduced else { return nil }
        self = plain * BLS12Field.radixSquared
    }

    /// A small number.
    init(_ small: UInt64) { self = BLS12Field(small, 0, 0, 0, 0, 0) * BLS12Field.radixSquared }

    /// The number below the prime: 48 bytes, most significant first.
    var bytes: [UInt8] {
        let plain = self * BLS12Field(1, 0, 0, 0, 0, 0)
        return [plain.l5, plain.l4, plain.l3, plain.l2, plain.l1, plain.l0].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
        }
    }

    private var isReduced: Bool {
        var borrow: UInt64 = 0
        _ = Limb.subtract(l0, BLS12Field.p0, &borrow)
        _ = Limb.subtract(l1, BLS12Field.p1, &borrow)
        _ = Limb.subtract(l2, BLS12Field.p2, &borrow)
        _ = Limb.subtract(l3, BLS12Field.p3, &borrow)
        _ = Limb.subtract(l4, BLS12Field.p4, &borrow)
        _ = Limb.subtract(l5, BLS12Field.p5, &borrow)
        return borrow == 1
    }

    /// A number below twice the prime, less the prime unless that is negative.
    @inline(__always)
    private static func reduced(
        _ t0: UInt64, _ t1: UInt64, _ t2: UInt64, _ t3: UInt64, _ t4: UInt64, _ t5: UInt64
    ) -> BLS12Field {
        var borrow: UInt64 = 0
        let s0 = Limb.subtract(t0, p0, &borrow)
        let s1 = Limb.subtract(t1, p1, &borrow)
        let s2 = Limb.subtract(t2, p2, &borrow)
        let s3 = Limb.subtract(t3, p3, &borrow)
        let s4 = Limb.subtract(t4, p4, &borrow)
        let s5 = Limb.subtract(t5, p5, &borrow)
        // All ones if p was too much to subtract.
        let mask = 0 &- borrow
        return BLS12Field(
            s0 ^ (mask & (s0 ^ t0)), s1 ^ (mask & (s1 ^ t1)),
            s2 ^ (mask & (s2 ^ t2)), s3 ^ (mask & (s3 ^ t3)),
            s4 ^ (mask & (s4 ^ t4)), s5 ^ (mask & (s5 ^ t5)))
    }

    @inline(__always)
    static func + (a: BLS12Field, b: BLS12Field) -> BLS12Field {
        var carry: UInt64 = 0
        let t0 = Limb.add(a.l0, b.l0, &carry)
        let t1 = Limb.add(a.l1, b.l1, &carry)
        let t2 = Limb.add(a.l2, b.l2, &carry)
        let t3 = Limb.add(a.l3, b.l3, &carry)
        let t4 = Limb.add(a.l4, b.l4, &carry)
        let t5 = Limb.add(a.l5, b.l5, &carry)
        return reduced(t0, t1, t2, t3, t4, t5)
    }

    @inline(__always)
    static func - (a: BLS12Field, b: BLS12Field) -> BLS12Field {
        var borrow: UInt64 = 0
        let t0 = Limb.subtract(a.l0, b.l0, &borrow)
        let t1 = Limb.subtract(a.l1, b.l1, &borrow)
        let t2 = Limb.subtract(a.l2, b.l2, &borrow)
        let t3 = Limb.subtract(a.l3, b.l3, &borrow)
        let t4 = Limb.subtract(a.l4, b.l4, &borrow)
        let t5 = Limb.subtract(a.l5, b.l5, &borrow)
        // p is added back if the difference is negative.
        let mask = 0 &- borrow
        var carry: UInt64 = 0
        let r0 = Limb.add(t0, p0 & mask, &carry)
        let r1 = Limb.add(t1, p1 & mask, &carry)
        let r2 = Limb.add(t2, p2 & mask, &carry)
        let r3 = Limb.add(t3, p3 & mask, &carry)
        let r4 = Limb.add(t4, p4 & mask, &carry)
        let r5 = Limb.add(t5, p5 & mask, &carry)
        return BLS12Field(r0, r1, r2, r3, r4, r5)
    }

    @inline(__always)
    static prefix func - (a: BLS12Field) -> BLS12Field { zero - a }

    /// One word of the product: adds `a * b`, then the multiple of p that makes
    /// the lowest word zero, and drops that word.
    @inline(__always)
    private static func step(
        _ t: inout (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64), _ a: BLS12Field, _ b: UInt64
    ) {
        var (high, low): (UInt64, UInt64) = (0, 0)
        let t0 = Limb.multiplyAdd(a.l0, b, t.0, &high)
        let factor = t0 &* negativeInverse
        _ = Limb.multiplyAdd(factor, p0, t0, &low)
        let t1 = Limb.multiplyAdd(a.l1, b, t.1, &high)
        t.0 = Limb.multiplyAdd(factor, p1, t1, &low)
        let t2 = Limb.multiplyAdd(a.l2, b, t.2, &high)
        t.1 = Limb.multiplyAdd(factor, p2, t2, &low)
        let t3 = Limb.multiplyAdd(a.l3, b, t.3, &high)
        t.2 = Limb.multiplyAdd(factor, p3, t3, &low)
        let t4 = Limb.multiplyAdd(a.l4, b, t.4, &high)
        t.3 = Limb.multiplyAdd(factor, p4, t4, &low)
        let t5 = Limb.multiplyAdd(a.l5, b, t.5, &high)
        t.4 = Limb.multiplyAdd(factor, p5, t5, &low)
        // p leaves bits free, so that no further word is needed.
        t.5 = high &+ low
    }

    /// The product, after Montgomery (Koç, Acar, Kaliski: "Analyzing and comparing
    /// Montgomery multiplication algorithms", 1996, method CIOS).
    @inline(__always)
    private static func product(_ a: BLS12Field, _ b: BLS12Field) -> BLS12Field {
        var t: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
        step(&t, a, b.l0)
        step(&t, a, b.l1)
        step(&t, a, b.l2)
        step(&t, a, b.l3)
        step(&t, a, b.l4)
        step(&t, a, b.l5)
        return reduced(t.0, t.1, t.2, t.3, t.4, t.5)
    }

    static func * (a: BLS12Field, b: BLS12Field) -> BLS12Field { product(a, b) }

    var squared: BLS12Field { BLS12Field.product(self, self) }
    var doubled: BLS12Field { self + self }
    var inverse: BLS12Field { power(BLS12Field.inverseExponent) }
    var isZero: Bool { l0 | l1 | l2 | l3 | l4 | l5 == 0 }
}
