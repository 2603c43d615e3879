internal import BigInt
import Signing

/// Contract 5: a number raised to a power and reduced (EIP-198), at the price
/// of EIP-2565.
struct ModularExponentiation {
    private let input: PrecompileInput
    private let baseCount: Int
    private let exponentCount: Int
    private let modulusCount: Int
    let price: UInt64

    /// The greatest length of a number in bytes, whatever is paid: one of a
    /// gibibyte would already cost 10¹⁵ gas.
    private static let mostBytes = 1 << 30

    /// Reads the three lengths and the head of the exponent only; returns `nil` if
    /// the price would exceed any gas.
    init?(_ bytes: UnsafeRawBufferPointer) {
        input = PrecompileInput(bytes)
        // One of these suffices: the price is quadratic in these two.
        guard let base = Self.count(input.word(0)), let modulus = Self.count(input.word(64)) else { return nil }
        baseCount = base
        modulusCount = modulus
        if base == 0, modulus == 0 {
            // Base and modulus are empty, so the exponent does not matter, however
            // long it claims to be.
            exponentCount = 0
            price = 200
            return
        }
        guard let exponent = Self.count(input.word(32)) else { return nil }
        exponentCount = exponent
        var head = input.bytes(96 + base, count: min(exponent, 32))[...]
        while head.first == 0 { head = head.dropFirst() }
        let bits = head.isEmpty ? 0 : head.count * 8 - head[head.startIndex].leadingZeroBitCount
        let iterations = max(1, UInt64(max(0, exponent - 32)) * 8 + UInt64(max(0, bits - 1)))
        let words = (UInt64(max(base, modulus)) + 7) / 8
        let (product, hasOverflowed) = (words * words).multipliedReportingOverflow(by: iterations)
        if hasOverflowed { return nil }
        price = max(200, product / 3)
    }

    /// Returns a declared length; `nil` if it is beyond ``mostBytes``.
    private static func count(_ word: Digest) -> Int? {
        guard word.words.0 | word.words.1 | word.words.2 == 0, word.words.3 <= UInt64(mostBytes) else { return nil }
        return Int(word.words.3)
    }

    /// The result in as many bytes as the modulus has.
    func result() -> [UInt8] {
        guard modulusCount > 0 else { return [] }
        let base = input.bytes(96, count: baseCount)
        let exponent = input.bytes(96 + baseCount, count: exponentCount)
        let modulus = Self.number(input.bytes(96 + baseCount + exponentCount, count: modulusCount))
        if modulus < 2 { return [UInt8](repeating: 0, count: modulusCount) }
        return Self.bytes(Self.power(Self.number(base), exponent, modulus: modulus), count: modulusCount)
    }

    /// Returns a power modulo an odd number times a power of two, combined from the
    /// powers modulo each (Garner), so that neither divides at each step: for the
    /// same gas an even modulus takes no longer than an odd one.
    ///
    /// - Parameter modulus: at least 2.
    private static func power(_ base: BigUInt, _ exponent: [UInt8], modulus: BigUInt) -> BigUInt {
        let bits = modulus.trailingZeroBitCount
        let odd = modulus >> bits
        let rest = OddModulus(odd)?.power(base, exponent) ?? 0
        if bits == 0 { return rest }
        let mask = (BigUInt(1) << bits) - 1
        // The inverse of the odd part modulo the power of two; each step of
        // Newton's method doubles the number of correct bits.
        var (inverse, known) = (BigUInt(1), 1)
        while known < bits {
            inverse = inverse * (mask + 3 - (odd * inverse & mask)) & mask
            known *= 2
        }
        let difference = power(base, exponent, mask: mask) + mask + 1 - (rest & mask)
        return rest + odd * (difference * inverse & mask)
    }

    /// Returns a power modulo a power of two, given as the mask of all lower bits.
    private static func power(_ base: BigUInt, _ exponent: [UInt8], mask: BigUInt) -> BigUInt {
        let base = base & mask
        var result = BigUInt(1) & mask
        for byte in exponent.drop(while: { $0 == 0 }) {
            for bit in (0..<8).reversed() {
                result = result * result & mask
                if byte >> UInt8(bit) & 1 == 1 { result = result * base & mask }
            }
        }
        return result
    }

    private static func number(_ bytes: [UInt8]) -> BigUInt {
        var words: [UInt] = []
        words.reserveCapacity(bytes.count / 8 + 1)
        var end = bytes.count
        while end > 0 {
            let start = max(0, end - 8)
            var word: UInt = 0
            for index in start..<end { word = word << 8 | UInt(bytes[index]) }
            words.append(word)
            end = start
        }
        return BigUInt(words: words)
    }

    private static func bytes(_ number: BigUInt, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var index = count
        for word in number.words {
            for byte in 0..<8 where index > 0 {
                index -= 1
                bytes[index] = UInt8(truncatingIfNeeded: word >> UInt(byte * 8))
            }
        }
        return bytes
    }
}
