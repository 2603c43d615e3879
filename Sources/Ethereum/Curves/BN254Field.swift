import Signing

/// The field of the curve alt_bn128: the integers modulo the prime
/// 21888242871839275222246405745257275088696311157297823662689037894645226208583
/// (EIP-196), kept in Montgomery's form and always reduced.
///
/// It is written out word by word, like `BLS12Field`, so that the words stay in
/// registers; both are checked by the same tests and vectors.
struct BN254Field: FiniteField, BitwiseCopyable {
    /// The number times 2^256, reduced; least significant word first.
    var l0: UInt64
    var l1: UInt64
    var l2: UInt64
    var l3: UInt64

    static let p0: UInt64 = 0x3c20_8c16_d87c_fd47
    static let p1: UInt64 = 0x9781_6a91_6871_ca8d
    static let p2: UInt64 = 0xb850_45b6_8181_585d
    static let p3: UInt64 = 0x3064_4e72_e131_a029
    /// -1 / p modulo 2^64.
    private static let negativeInverse: UInt64 = 0x87d2_0782_e486_6389

    static let zero = BN254Field(0, 0, 0, 0)
    /// 2^256 modulo p.
    static let one = BN254Field(
        0xd35d_438d_c58f_0d9d, 0x0a78_eb28_f5c7_0b3d,
        0x666e_a36f_7879_462c, 0x0e0a_77c1_9a07_df2f)
    /// 2^512 modulo p: multiplying by it converts a number to Montgomery's form.
    private static let radixSquared = BN254Field(
        0xf32c_fc5b_538a_fa89, 0xb5e7_1911_d445_01fb,
        0x47ab_1eff_0a41_7ff6, 0x06d8_9f71_cab8_351f)

    @inline(__always)
    init(_ l0: UInt64, _ l1: UInt64, _ l2: UInt64, _ l3: UInt64) {
        self.l0 = l0
        self.l1 = l1
        self.l2 = l2
        self.l3 = l3
    }

    /// A number of 32 bytes; `nil` if it is not below the prime.
    init?(_ number: Digest) {
        var borrow: UInt64 = 0
        _ = Limb.subtract(number.words.3, BN254Field.p0, &borrow)
        _ = Limb.subtract(number.words.2, BN254Field.p1, &borrow)
        _ = Limb.subtract(number.words.1, BN254Field.p2, &borrow)
        _ = Limb.subtract(number.words.0, BN254Field.p3, &borrow)
        guard borrow == 1 else { return nil }
        let words = number.words
        self = BN254Field(words.3, words.2, words.1, words.0) * BN254Field.radixSquared
    }

    /// The number below the prime.
    var number: Digest {
        let plain = self * BN254Field(1, 0, 0, 0)
        return Digest(words: (plain.l3, plain.l2, plain.l1, plain.l0))
    }

    /// A small number.
    init(_ small: UInt64) { self = BN254Field(small, 0, 0, 0) * BN254Field.radixSquared }

    /// A number below twice the prime, less the prime unless that is negative.
    @inline(__always)
    static func reduced(_ t0: UInt64, _ t1: UInt64, _ t2: UInt64, _ t3: UInt64) -> BN254Field {
        var borrow: UInt64 = 0
        let s0 = Limb.subtract(t0, p0, &borrow)
        let s1 = Limb.subtract(t1, p1, &borrow)
        let s2 = Limb.subtract(t2, p2, &borrow)
        let s3 = Limb.subtract(t3, p3, &borrow)
        // All ones if p was too much to subtract.
        let mask = 0 &- borrow
        return BN254Field(
            s0 ^ (mask & (s0 ^ t0)), s1 ^ (mask & (s1 ^ t1)),
            s2 ^ (mask & (s2 ^ t2)), s3 ^ (mask & (s3 ^ t3)))
    }

    @inline(__always)
    static func + (a: BN254Field, b: BN254Field) -> BN254Field {
        var carry: UInt64 = 0
        let t0 = Limb.add(a.l0, b.l0, &carry)
        let t1 = Limb.add(a.l1, b.l1, &carry)
        let t2 = Limb.add(a.l2, b.l2, &carry)
        let t3 = Limb.add(a.l3, b.l3, &carry)
        return reduced(t0, t1, t2, t3)
    }

    @inline(__always)
    static func - (a: BN254Field, b: BN254Field) -> BN254Field {
        var borrow: UInt64 = 0
        let t0 = Limb.subtract(a.l0, b.l0, &borrow)
        let t1 = Limb.subtract(a.l1, b.l1, &borrow)
        let t2 = Limb.subtract(a.l2, b.l2, &borrow)
        let t3 = Limb.subtract(a.l3, b.l3, &borrow)
        // p is added back if the difference is negative.
        let mask = 0 &- borrow
        var carry: UInt64 = 0
        let r0 = Limb.add(t0, p0 & mask, &carry)
        let r1 = Limb.add(t1, p1 & mask, &carry)
        let r2 = Limb.add(t2, p2 & mask, &carry)
        let r3 = Limb.add(t3, p3 & mask, &carry)
        return BN254Field(r0, r1, r2, r3)
    }

    @inline(__always)
    static prefix func - (a: BN254Field) -> BN254Field { zero - a }

    /// One word of the product: adds `a * b`, then the multiple of p that makes
    /// the lowest word zero, and drops that word.
    @inline(__always)
    static func step(_ t: inout (UInt64, UInt64, UInt64, UInt64), _ a: BN254Field, _ b: UInt64) {
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
        // p leaves bits free, so that no further word is needed.
        t.3 = high &+ low
    }

    /// The product, after Montgomery (Koç, Acar, Kaliski: "Analyzing and comparing
    /// Montgomery multiplication algorithms", 1996, method CIOS).
    @inline(__always)
    private static func product(_ a: BN254Field, _ b: BN254Field) -> BN254Field {
        var t: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        step(&t, a, b.l0)
        step(&t, a, b.l1)
        step(&t, a, b.l2)
        step(&t, a, b.l3)
        return reduced(t.0, t.1, t.2, t.3)
    }

    static func * (a: BN254Field, b: BN254Field) -> BN254Field { product(a, b) }

    var squared: BN254Field { BN254Field.product(self, self) }
    var doubled: BN254Field { self + self }
    var isZero: Bool { l0 | l1 | l2 | l3 == 0 }
}
