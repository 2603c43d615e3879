import BigInt
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

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
        #expect(
            call(10, input(infinity, z: word(7), y: word(0), proof: infinity))
                == .success(output: Self.output, gasUsed: 50_000))
        #expect(call(10, input(infinity, z: word(7), y: word(1), proof: infinity)) == .failure(.invalidInput))
        let generator = [0x97] + BLS12.generator.x.bytes.dropFirst()
        #expect(BLS12.decompressed(generator) == CurvePoint(BLS12.generator))
        #expect(
            call(10, input(generator, z: word(9), y: word(1), proof: infinity))
                == .success(output: Self.output, gasUsed: 50_000))
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
