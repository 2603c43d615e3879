import BigInt
import Ethereum
import Testing

/// Held against BigInt on random operands whose widths are random too, so
/// that carries, borrows and every length of divisor occur.
@Suite("U256") struct U256Tests {
    /// A generator whose whole state is its seed (SplitMix64).
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }

        mutating func number() -> U256 {
            var words = (0..<4).map { _ in
                switch Int.random(in: 0..<5, using: &self) {
                case 0: return UInt64(0)
                case 1: return UInt64.max
                case 2: return UInt64.random(in: 0...3, using: &self)
                default: return next()
                }
            }
            for index in (4 - Int.random(in: 0...3, using: &self))..<4 { words[index] = 0 }
            return U256(w0: words[0], w1: words[1], w2: words[2], w3: words[3])
        }
    }

    static let modulus = BigInt(1) << 256

    static func big(_ value: U256) -> BigInt {
        BigInt(BigUInt(words: [value.w0, value.w1, value.w2, value.w3].map { UInt($0) }))
    }
    static func signed(_ value: U256) -> BigInt { value.isNegative ? big(value) - modulus : big(value) }
    static func small(_ value: BigInt) -> U256 {
        let rest = value % modulus
        let positive = (rest < 0 ? rest + modulus : rest).magnitude
        return U256(bigEndian: positive.serialize()) ?? .zero
    }

    typealias Binary = @Sendable (U256, U256) -> (U256, BigInt)

    static let operations: [(String, Binary)] = [
        ("add", { ($0 &+ $1, big($0) + big($1)) }),
        ("subtract", { ($0 &- $1, big($0) - big($1)) }),
        ("multiply", { ($0 &* $1, big($0) * big($1)) }),
        ("divide", { ($0 / $1, $1.isZero ? 0 : big($0) / big($1)) }),
        ("remainder", { ($0 % $1, $1.isZero ? 0 : big($0) % big($1)) }),
        ("signed quotient", { (.signedQuotient($0, $1), $1.isZero ? 0 : signed($0) / signed($1)) }),
        ("signed remainder", { (.signedRemainder($0, $1), $1.isZero ? 0 : signed($0) % signed($1)) }),
        ("and", { ($0 & $1, big($0) & big($1)) }),
        ("or", { ($0 | $1, big($0) | big($1)) }),
        ("exclusive or", { ($0 ^ $1, big($0) ^ big($1)) }),
        ("high product", { ($0.multipliedFullWidth(by: $1).high, (big($0) * big($1)) >> 256) }),
    ]

    @Test("agrees with BigInt on two operands", arguments: operations.map(\.0))
    func binary(name: String) throws {
        let operation = try #require(Self.operations.first { $0.0 == name }).1
        var random = Seeded(state: 42)
        for _ in 0..<2_000 {
            let (a, b) = (random.number(), random.number())
            let (result, expected) = operation(a, b)
            #expect(result == Self.small(expected), "\(name) of \(a) and \(b)")
        }
    }

    @Test("agrees with BigInt modulo a third operand")
    func modular() {
        var random = Seeded(state: 43)
        for _ in 0..<2_000 {
            let (a, b, m) = (random.number(), random.number(), random.number())
            let isZero = m.isZero
            #expect(
                U256.addModulo(a, b, m) == (isZero ? 0 : Self.small((Self.big(a) + Self.big(b)) % Self.big(m))),
                "\(a) + \(b) mod \(m)")
            #expect(
                U256.multiplyModulo(a, b, m) == (isZero ? 0 : Self.small((Self.big(a) * Self.big(b)) % Self.big(m))),
                "\(a) · \(b) mod \(m)")
        }
    }

    @Test("shifts by every number of places")
    func shifts() {
        var random = Seeded(state: 44)
        for places in UInt64(0)...260 {
            let a = random.number()
            #expect(a << places == Self.small(Self.big(a) << Int(places)), "\(a) << \(places)")
            #expect(a >> places == Self.small(Self.big(a) >> Int(places)), "\(a) >> \(places)")
            // Towards negative infinity, which BigInt's own shift is not.
            let signed = Self.signed(a)
            let floor = signed < 0 ? -((-signed - 1) >> Int(places)) - 1 : signed >> Int(places)
            #expect(a.signedShiftRight(places) == Self.small(floor), "\(a) sar \(places)")
        }
    }

    @Test("powers, comparisons, bytes, sign extension")
    func rest() {
        var random = Seeded(state: 45)
        for _ in 0..<300 {
            let (a, b) = (random.number(), random.number())
            let exponent = U256(UInt64.random(in: 0...300, using: &random))
            #expect(
                a.power(exponent)
                    == Self.small(
                        BigInt(
                            Self.big(a).magnitude.power(Self.big(exponent).magnitude, modulus: Self.modulus.magnitude)))
            )
            #expect((a < b) == (Self.big(a) < Self.big(b)))
            #expect(U256.isLessSigned(a, b) == (Self.signed(a) < Self.signed(b)))
            #expect(a.bitWidth == Self.big(a).magnitude.bitWidth)
            #expect(a.description == Self.big(a).description)
            #expect(U256(bigEndian: a.bytes) == a)
            #expect(U256(bigEndian: a.minimalBytes) == a)
            #expect(U256(hex: a.quantity) == a)
            #expect(U256(a.digest) == a)
            for index in UInt64(0)..<34 {
                let expected = index < 32 ? U256(UInt64(a.bytes[Int(index)])) : 0
                #expect(a.byte(U256(index)) == expected)
                let bits = Int(min(index, 31) + 1) * 8
                let cut = Self.big(a) & ((BigInt(1) << bits) - 1)
                let isNegative = cut >> (bits - 1) == 1
                #expect(a.signExtended(from: U256(index)) == Self.small(isNegative ? cut - (BigInt(1) << bits) : cut))
            }
        }
        #expect(U256.max.power(0) == 1)
        #expect(
            U256.signedQuotient(U256(w0: 0, w1: 0, w2: 0, w3: 1 << 63), .max) == U256(w0: 0, w1: 0, w2: 0, w3: 1 << 63))
        #expect(U256(hex: "0x" + String(repeating: "f", count: 65)) == nil)
    }
}
