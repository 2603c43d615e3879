import BigInt
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

private func number(_ bytes: [UInt8]) -> BigUInt { bytes.reduce(BigUInt(0)) { $0 << 8 | BigUInt($1) } }

private func bytes(_ number: BigUInt, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: (number >> (8 * (count - 1 - $0))).words.first ?? 0) }
}

private let bn254Prime = number(hex("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47"))
private let bn254Order = hex("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001")
private let bls12Prime = number(
    hex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"))

extension RandomStream {
    /// Random bytes, often at the ends of their range.
    fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
        switch int(0...5) {
        case 0: [UInt8](repeating: 0, count: count - 1) + [UInt8(int(0...3))]
        case 1: [UInt8](repeating: 0xff, count: count)
        default: (0..<count).map { _ in UInt8(int(0...255)) }
        }
    }
}

struct FieldTests {
    @Test("The field of alt_bn128 is arithmetic modulo its prime", arguments: testSeeds)
    func bn254(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "bn254")
        func field(_ value: BigUInt) throws -> BN254Field {
            try #require(BN254Field(bytes(value, count: 32).withUnsafeBytes { Digest(loading: $0) }))
        }
        func value(_ field: BN254Field) -> BigUInt { number(field.number.bytes) }
        for _ in 0..<60 {
            let (a, b) = (number(stream.bytes(32)) % bn254Prime, number(stream.bytes(32)) % bn254Prime)
            let (x, y) = (try field(a), try field(b))
            #expect(value(x) == a)
            #expect(value(x + y) == (a + b) % bn254Prime)
            #expect(value(x - y) == (a + bn254Prime - b) % bn254Prime)
            #expect(value(x * y) == a * b % bn254Prime)
            #expect(value(x.squared) == a * a % bn254Prime)
            #expect(value(-x) == (bn254Prime - a) % bn254Prime)
            #expect(value(x.doubled) == a * 2 % bn254Prime)
            #expect(x.isZero ? x.inverse.isZero : x * x.inverse == .one)
        }
        for special in [1, 2, 3, bn254Prime - 1, bn254Prime - 2, 1 << 64, 1 << 64 - 1, 1 << 128, 1 << 253] as [BigUInt] {
            let x = try field(special)
            #expect(x * x.inverse == .one, "\(special)")
        }
        #expect(BN254Field.zero.inverse == .zero)
        #expect(value(BN254Field(9)) == 9)
        for tooLarge in [bn254Prime, bn254Prime + 1, BigUInt(1) << 256 - 1] {
            #expect(BN254Field(bytes(tooLarge, count: 32).withUnsafeBytes { Digest(loading: $0) }) == nil)
        }
    }

    @Test("The field of BLS12-381 is arithmetic modulo its prime", arguments: testSeeds)
    func bls12(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "bls12")
        func field(_ value: BigUInt) throws -> BLS12Field { try #require(BLS12Field(bytes(value, count: 48))) }
        func value(_ field: BLS12Field) -> BigUInt { number(field.bytes) }
        for step in 0..<40 {
            let (a, b) = (number(stream.bytes(48)) % bls12Prime, number(stream.bytes(48)) % bls12Prime)
            let (x, y) = (try field(a), try field(b))
            #expect(value(x) == a)
            #expect(value(x + y) == (a + b) % bls12Prime)
            #expect(value(x - y) == (a + bls12Prime - b) % bls12Prime)
            #expect(value(x * y) == a * b % bls12Prime)
            #expect(value(-x) == (bls12Prime - a) % bls12Prime)
            // These two are hundreds of products each.
            guard step % 8 == 0 else { continue }
            #expect(x.isZero ? x.inverse.isZero : x * x.inverse == .one)
            let root = try #require(BLS12.squareRoot(x.squared))
            #expect(root == x || root == -x)
        }
        for tooLarge in [bls12Prime, bls12Prime + 1, BigUInt(1) << 384 - 1] {
            #expect(BLS12Field(bytes(tooLarge, count: 48)) == nil)
        }
    }

    @Test("The towers are fields, the power by p is what it says, and short cuts give the same")
    func towers() {
        var stream = RandomStream(seed: 42, name: "towers")
        func bn254() -> BN254.Field2 {
            Quadratic(BN254Field(stream.next()).squared.squared, BN254Field(stream.next()).squared.squared)
        }
        func bls12() -> BLS12.Field2 {
            Quadratic(BLS12Field(stream.next()).squared.squared, BLS12Field(stream.next()).squared.squared)
        }
        checkTower(BN254.self, element: bn254, prime: bn254Prime)
        checkTower(BLS12.self, element: bls12, prime: bls12Prime)
    }

    private func checkTower<Tower: PairingTower>(
        _: Tower.Type, element: () -> Quadratic<Tower.Base>, prime: BigUInt
    ) {
        func dodecic() -> Dodecic<Tower> {
            Dodecic(Sextic(element(), element(), element()), Sextic(element(), element(), element()))
        }
        let (x, y, z) = (dodecic(), dodecic(), dodecic())
        #expect((x * y) * z == x * (y * z))
        #expect(x * y == y * x)
        #expect(Dodecic(x.low + y.low, x.high + y.high) * z == { Dodecic($0.low + $1.low, $0.high + $1.high) }(x * z, y * z))
        #expect(x.squared == x * x)
        #expect(x * x.inverse == .one)
        #expect(Dodecic<Tower>(.zero, .one) * Dodecic(.zero, .one) == Dodecic(Sextic(.zero, .one, .zero), .zero))
        let (a, b, c) = (element(), element(), element())
        #expect(x.times(line: a, w: b, vw: c) == x * Dodecic(Sextic(a, .zero, .zero), Sextic(b, c, .zero)))
        #expect(x.times(line: a, v: b, vw: c) == x * Dodecic(Sextic(a, b, .zero), Sextic(.zero, c, .zero)))
        let small = x.easyPart
        #expect(small.cyclotomicSquared == small.squared)
        #expect(small * small.conjugate == .one)
        #expect(small.cyclotomicPower(1_000_003) == small.cyclotomicPower(1_000_000) * small * small.squared)
        // The power by p, bit by bit.
        var power = Dodecic<Tower>.one
        for bit in (0..<prime.bitWidth).reversed() {
            power = power.squared
            if prime >> bit & 1 == 1 { power *= x }
        }
        #expect(power == x.frobenius)
        #expect(x.frobenius.frobenius.frobenius.frobenius.frobenius.frobenius == x.conjugate)
    }
}

struct BN254Tests {
    private static let generator = word(1) + word(2)
    private static let twistGenerator = hex(
        """
        198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2
        1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed
        090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b
        12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa
        """)

    private func output(_ result: PrecompileResult) -> [UInt8]? {
        if case .success(let output, _) = result { output } else { nil }
    }

    private func negated(_ point: [UInt8]) -> [UInt8] {
        Array(point[..<32]) + bytes((bn254Prime - number(Array(point[32...]))) % bn254Prime, count: 32)
    }

    @Test("Sums and multiples of points agree with one another and with published ones")
    func group() throws {
        let published = hex(
            """
            2bd3e6d0f3b142924f5ca7b49ce5b9d54c4703d7ae5648e61d02268b1a0a9fb7
            21611ce0a6af85915e2f1d70300909ce2e49dfad4a4619c8390cae66cefdb204
            00000000000000000000000000000000000000000000000011138ce750fa15c2
            """)
        let expected = hex(
            """
            070a8d6a982153cae4be29d434e8faef8a47b274a053f5a4ee2a6c9c13c31e5c
            031b8ce914eba3a9ffb989f9cdd5b0f01943074bf4f0f315690ec3cec6981afc
            """)
        #expect(call(7, published) == .success(output: expected, gasUsed: 6_000))
        #expect(call(7, published, gas: 5_999) == .failure(.outOfGas))
        var sum = [UInt8](repeating: 0, count: 64)
        for factor in 0...40 {
            #expect(output(call(7, Self.generator + word(factor))) == sum)
            #expect(output(call(6, sum + negated(sum))) == [UInt8](repeating: 0, count: 64))
            sum = try #require(output(call(6, sum + Self.generator)))
        }
        // The order times a point is infinity, and one more is the point.
        #expect(output(call(7, Self.generator + bn254Order)) == [UInt8](repeating: 0, count: 64))
        #expect(output(call(7, Self.generator + bytes(number(bn254Order) + 1, count: 32))) == Self.generator)
        #expect(
            output(call(7, Self.generator + [UInt8](repeating: 0xff, count: 32)))
                == output(call(7, Self.generator + bytes((BigUInt(1) << 256 - 1) % number(bn254Order), count: 32))))
    }

    @Test("Input is cut off and filled up as the proposals say")
    func lengths() {
        #expect(call(6, []) == .success(output: [UInt8](repeating: 0, count: 64), gasUsed: 150))
        #expect(call(6, [], gas: 149) == .failure(.outOfGas))
        #expect(call(7, []) == .success(output: [UInt8](repeating: 0, count: 64), gasUsed: 6_000))
        #expect(output(call(6, Self.generator)) == Self.generator)
        #expect(output(call(6, Self.generator + [UInt8](repeating: 0, count: 64) + [1, 2, 3])) == Self.generator)
        #expect(output(call(7, Self.generator + word(1) + [9])) == Self.generator)
        #expect(call(8, []) == .success(output: word(1), gasUsed: 45_000))
        #expect(call(8, [0]) == .failure(.invalidInput))
        #expect(call(8, [UInt8](repeating: 0, count: 191)) == .failure(.invalidInput))
        #expect(call(8, [UInt8](repeating: 0, count: 192)) == .success(output: word(1), gasUsed: 79_000))
        #expect(call(8, [UInt8](repeating: 0, count: 192), gas: 78_999) == .failure(.outOfGas))
    }

    @Test("What is no point is refused")
    func refusals() {
        let tooLarge = bytes(bn254Prime + 1, count: 32)
        for point in [word(1) + word(1), word(0) + word(1), tooLarge + word(2), word(1) + bytes(bn254Prime + 2, count: 32)] {
            #expect(call(6, point) == .failure(.invalidInput))
            #expect(call(6, Self.generator + point) == .failure(.invalidInput))
            #expect(call(7, point) == .failure(.invalidInput))
            #expect(call(8, point + Self.twistGenerator) == .failure(.invalidInput))
        }
        var twist = Self.twistGenerator
        twist[127] ^= 1
        #expect(call(8, Self.generator + twist) == .failure(.invalidInput))
        #expect(call(8, [UInt8](repeating: 0, count: 64) + twist) == .failure(.invalidInput))
        #expect(output(call(8, [UInt8](repeating: 0, count: 64) + Self.twistGenerator)) == word(1))
        #expect(output(call(8, Self.generator + [UInt8](repeating: 0, count: 128))) == word(1))
    }

    @Test("The pairing is bilinear and not degenerate")
    func bilinear() throws {
        let twist = Self.twistGenerator
        #expect(output(call(8, Self.generator + twist)) == word(0))
        #expect(output(call(8, Self.generator + twist + negated(Self.generator) + twist)) == word(1))
        let (six, seven) = (
            try #require(output(call(7, Self.generator + word(6)))),
            try #require(output(call(7, Self.generator + word(7))))
        )
        let thirteen = try #require(output(call(6, six + seven)))
        #expect(output(call(8, six + twist + seven + twist + negated(thirteen) + twist)) == word(1))
        #expect(output(call(8, six + twist + seven + twist + thirteen + twist)) == word(0))
        // In the other argument: e(6 P, Q) = e(P, 6 Q).
        func field(_ index: Int) throws -> BN254Field {
            try #require(BN254Field(twist[index * 32..<index * 32 + 32].withUnsafeBytes { Digest(loading: $0) }))
        }
        let q = AffinePoint(x: Quadratic(try field(1), try field(0)), y: Quadratic(try field(3), try field(2)))
        let multiple = try #require(CurvePoint(q).multiplied(by: 6 as UInt64).affine)
        let sixTwist = [multiple.x.imaginary, multiple.x.real, multiple.y.imaginary, multiple.y.real].flatMap(\.number.bytes)
        #expect(output(call(8, six + twist + negated(Self.generator) + sixTwist)) == word(1))
    }

    @Test("The quick test of the subgroup agrees with multiplying by the order")
    func subgroup() throws {
        var (inside, outside) = (0, 0)
        let order = bn254Order.withUnsafeBytes { Digest(loading: $0) }
        // (p - 3) / 4 gives square roots in the base field, p being 3 mod 4.
        func root(_ x: BN254Field) -> BN254Field? {
            let exponent = (bn254Prime + 1) / 4
            let candidate = x.power(exponent.words.reversed().map { UInt64($0) })
            return candidate.squared == x ? candidate : nil
        }
        /// A square root in the quadratic field, through the norm.
        func root(_ x: BN254.Field2) -> BN254.Field2? {
            guard let norm = root(x.real.squared + x.imaginary.squared) else { return nil }
            let half = BN254Field(2).inverse
            for candidate in [(x.real + norm) * half, (x.real - norm) * half] {
                guard let real = root(candidate), !real.isZero else { continue }
                let result = BN254.Field2(real, x.imaginary * (real.doubled).inverse)
                if result.squared == x { return result }
            }
            return nil
        }
        let cofactor = number(bn254Order)
        let full = 2 * bn254Prime - cofactor
        for seed in 1...8 {
            let x = BN254.Field2(BN254Field(UInt64(seed)), .one)
            guard let y = root(x.squared * x + BN254.twistB) else { continue }
            let point = AffinePoint(x: x, y: y)
            #expect(point.isOnCurve(BN254.twistB))
            let isInside = CurvePoint(point).multiplied(by: order).isInfinity
            #expect(BN254.isInSubgroup(point) == isInside)
            if isInside { inside += 1 } else { outside += 1 }
            // Cleared of its cofactor (2 p - r) it is inside.
            let cleared = CurvePoint(point).multiplied(by: bytes(full, count: 32).withUnsafeBytes { Digest(loading: $0) })
            let affine = try #require(cleared.affine)
            #expect(CurvePoint(affine).multiplied(by: order).isInfinity)
            #expect(BN254.isInSubgroup(affine))
        }
        #expect(outside > 2)
    }
}

struct PointEvaluationTests {
    /// A proof that a client published with its test of the contract.
    private static let right = hex(
        """
        01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b
        564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306
        24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1
        8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca25f26936857bc3a7c2539ea8ec3a952b7
        873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a
        """)
    private static let output =
        word(4_096) + hex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001")

    @Test("A right proof gives the size of a blob and the order; any bit changed fails")
    func proof() {
        #expect(call(10, Self.right) == .success(output: Self.output, gasUsed: 50_000))
        #expect(call(10, Self.right, gas: 49_999) == .failure(.outOfGas))
        #expect(call(10, Self.right + [0]) == .failure(.invalidInput))
        #expect(call(10, Array(Self.right.dropLast())) == .failure(.invalidInput))
        #expect(call(10, []) == .failure(.invalidInput))
        for byte in [0, 31, 63, 95, 96, 143, 191] {
            var changed = Self.right
            changed[byte] ^= 1
            #expect(call(10, changed) == .failure(.invalidInput), "byte \(byte)")
        }
    }

    /// The input for a commitment, with its hash before it.
    private func input(_ commitment: [UInt8], z: [UInt8], y: [UInt8], proof: [UInt8]) -> [UInt8] {
        [1] + Digest(sha256: commitment).bytes.dropFirst() + z + y + commitment + proof
    }

    @Test("A constant polynomial has its value everywhere, and infinity is its proof")
    func constant() {
        let infinity = [0xc0] + [UInt8](repeating: 0, count: 47)
        #expect(call(10, input(infinity, z: word(7), y: word(0), proof: infinity)) == .success(output: Self.output, gasUsed: 50_000))
        #expect(call(10, input(infinity, z: word(7), y: word(1), proof: infinity)) == .failure(.invalidInput))
        let generator = [0x97] + BLS12.generator.x.bytes.dropFirst()
        #expect(BLS12.decompressed(generator) == CurvePoint(BLS12.generator))
        #expect(call(10, input(generator, z: word(9), y: word(1), proof: infinity)) == .success(output: Self.output, gasUsed: 50_000))
        #expect(call(10, input(generator, z: word(9), y: word(2), proof: infinity)) == .failure(.invalidInput))
        // z and y must be below the order.
        let order = BLS12.order.bytes
        #expect(call(10, input(generator, z: order, y: word(1), proof: infinity)) == .failure(.invalidInput))
        #expect(call(10, input(infinity, z: word(1), y: order, proof: infinity)) == .failure(.invalidInput))
    }

    @Test("The points of the twist are those of the curve's definition and of the ceremony")
    func twistPoints() {
        for point in [BLS12.twistGenerator, BLS12.twistSecret] {
            #expect(point.isOnCurve(BLS12.twistB))
            #expect(CurvePoint(point).multiplied(by: BLS12.order).isInfinity)
        }
        #expect(
            BLS12.compressed(BLS12.twistSecret)
                == hex(
                    """
                    b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72
                    185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2
                    """))
        #expect(
            BLS12.compressed(BLS12.twistGenerator)
                == hex(
                    """
                    93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e
                    024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8
                    """))
    }

    @Test("Points outside the subgroup and other forms are refused; the quick test agrees with the order")
    func decompression() throws {
        var (inside, outside) = (0, 0)
        for x in 0..<14 as Range<UInt64> {
            let field = BLS12Field(x)
            guard let y = BLS12.squareRoot(field.squared * field + BLS12.b) else { continue }
            let point = AffinePoint(x: field, y: y)
            let isInside = CurvePoint(point).multiplied(by: BLS12.order).isInfinity
            #expect(BLS12.isInSubgroup(point) == isInside)
            if isInside { inside += 1 } else { outside += 1 }
            #expect((BLS12.decompressed([0x80] + field.bytes.dropFirst()) == nil) == !isInside)
            // Times the effective cofactor 1 - x it is inside.
            // (The point of x = 0 is of order three and becomes infinity.)
            guard let cleared = CurvePoint(point).multiplied(by: BLS12.parameter + 1).affine else {
                #expect(x == 0)
                continue
            }
            #expect(CurvePoint(cleared).multiplied(by: BLS12.order).isInfinity)
            #expect(BLS12.isInSubgroup(cleared))
            for flag in [0x80, 0xa0] as [UInt8] {
                var form = cleared.x.bytes
                form[0] |= flag
                let found = try #require(BLS12.decompressed(form))
                #expect(found == CurvePoint(cleared) || found == CurvePoint(-cleared))
            }
        }
        #expect(outside > 3)
        let generator = BLS12.generator.x.bytes
        #expect(BLS12.decompressed(generator) == nil, "without the mark of the compressed form")
        #expect(BLS12.decompressed([0xc0] + [UInt8](repeating: 0, count: 46) + [1]) == nil)
        #expect(BLS12.decompressed([0xe0] + [UInt8](repeating: 0, count: 47)) == nil)
        #expect(BLS12.decompressed([0x9f] + [UInt8](repeating: 0xff, count: 47)) == nil)
        #expect(BLS12.decompressed([]) == nil)
    }

    @Test("The pairing is bilinear and not degenerate")
    func bilinear() throws {
        let g = CurvePoint(BLS12.generator)
        let q = BLS12.PreparedPoint(BLS12.twistGenerator)
        let multiple = try #require(CurvePoint(BLS12.twistGenerator).multiplied(by: 5 as UInt64).affine)
        func pair(_ factor: UInt64, _ second: BLS12.PreparedPoint, negated: Bool = false) throws -> BLS12.Pair {
            let point = try #require(g.multiplied(by: factor).affine)
            return BLS12.Pair(first: negated ? -point : point, second: second)
        }
        let five = BLS12.PreparedPoint(multiple)
        #expect(!BLS12.productIsOne([try pair(1, q)]))
        #expect(BLS12.productIsOne([try pair(15, q), try pair(3, five, negated: true)]))
        #expect(!BLS12.productIsOne([try pair(15, q), try pair(3, five)]))
        #expect(BLS12.productIsOne([]))
    }
}
