import BigInt
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

func bigNumber(_ bytes: [UInt8]) -> BigUInt { bytes.reduce(BigUInt(0)) { $0 << 8 | BigUInt($1) } }

func bigEndianBytes(_ number: BigUInt, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: (number >> (8 * (count - 1 - $0))).words.first ?? 0) }
}

let bn254Prime = bigNumber(hex("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47"))
let bn254Order = hex("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001")
let bls12Prime = bigNumber(
    hex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"))

extension RandomStream {
    /// Random bytes, often at the ends of their range.
    mutating func edgeBytes(_ count: Int) -> [UInt8] {
        switch int(0...5) {
        case 0: [UInt8](repeating: 0, count: count - 1) + [UInt8(int(0...3))]
        case 1: [UInt8](repeating: 0xff, count: count)
        default: (0..<count).map { _ in UInt8(int(0...255)) }
        }
    }
}
