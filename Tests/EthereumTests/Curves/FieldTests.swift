import BigInt
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

struct FieldTests {
    @Test("The field of alt_bn128 is arithmetic modulo its prime", arguments: testSeeds)
    func bn254(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "bn254")
        func field(_ value: BigUInt) throws -> BN254Field {
            try #require(BN254Field(bigEndianBytes(value, count: 32).withUnsafeBytes { Digest(loading: $0) }))
        }
        func value(_ field: BN254Field) -> BigUInt { bigNumber(field.number.bytes) }
        for _ in 0..<60 {
            let (a, b) = (bigNumber(stream.edgeBytes(32)) % bn254Prime, bigNumber(stream.edgeBytes(32)) % bn254Prime)
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
        for special in [1, 2, 3, bn254Prime - 1, bn254Prime - 2, 1 << 64, 1 << 64 - 1, 1 << 128, 1 << 253] as [BigUInt]
        {
            let x = try field(special)
            #expect(x * x.inverse == .one, "\(special)")
        }
        #expect(BN254Field.zero.inverse == .zero)
        #expect(value(BN254Field(9)) == 9)
        for tooLarge in [bn254Prime, bn254Prime + 1, BigUInt(1) << 256 - 1] {
            #expect(BN254Field(bigEndianBytes(tooLarge, count: 32).withUnsafeBytes { Digest(loading: $0) }) == nil)
        }
    }

    @Test("The field of BLS12-381 is arithmetic modulo its prime", arguments: testSeeds)
    func bls12(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "bls12")
        func field(_ value: BigUInt) throws -> BLS12Field { try #require(BLS12Field(bigEndianBytes(value, count: 48))) }
        func value(_ field: BLS12Field) -> BigUInt { bigNumber(field.bytes) }
        for step in 0..<40 {
            let (a, b) = (bigNumber(stream.edgeBytes(48)) % bls12Prime, bigNumber(stream.edgeBytes(48)) % bls12Prime)
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
            #expect(BLS12Field(bigEndianBytes(tooLarge, count: 48)) == nil)
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
        #expect(
            Dodecic(x.low + y.low, x.high + y.high) * z == { Dodecic($0.low + $1.low, $0.high + $1.high) }(x * z, y * z)
        )
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
