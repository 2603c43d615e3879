import BigInt
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

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
        Array(point[..<32]) + bigEndianBytes((bn254Prime - bigNumber(Array(point[32...]))) % bn254Prime, count: 32)
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
        #expect(
            output(call(7, Self.generator + bigEndianBytes(bigNumber(bn254Order) + 1, count: 32))) == Self.generator)
        #expect(
            output(call(7, Self.generator + [UInt8](repeating: 0xff, count: 32)))
                == output(
                    call(7, Self.generator + bigEndianBytes((BigUInt(1) << 256 - 1) % bigNumber(bn254Order), count: 32))
                ))
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
        let tooLarge = bigEndianBytes(bn254Prime + 1, count: 32)
        for point in [
            word(1) + word(1), word(0) + word(1), tooLarge + word(2),
            word(1) + bigEndianBytes(bn254Prime + 2, count: 32),
        ] {
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
        let sixTwist = [multiple.x.imaginary, multiple.x.real, multiple.y.imaginary, multiple.y.real].flatMap(
            \.number.bytes)
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
        let cofactor = bigNumber(bn254Order)
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
            let cleared = CurvePoint(point).multiplied(
                by: bigEndianBytes(full, count: 32).withUnsafeBytes { Digest(loading: $0) })
            let affine = try #require(cleared.affine)
            #expect(CurvePoint(affine).multiplied(by: order).isInfinity)
            #expect(BN254.isInSubgroup(affine))
        }
        #expect(outside > 2)
    }
}
