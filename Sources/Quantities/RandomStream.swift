/// A seeded stream of random numbers, one per agent and purpose.
///
/// Each agent draws from its own stream, named by a text, so that adding a
/// household does not change the numbers that the others draw. The generator is
/// xoshiro256** (Blackman & Vigna, "Scrambled linear pseudorandom number
/// generators", ACM TOMS 2021) seeded through SplitMix64; a run depends only on
/// the seed, never on the platform's own generator.
package struct RandomStream: Hashable, Sendable {
    private var a: UInt64
    private var b: UInt64
    private var c: UInt64
    private var d: UInt64

    /// Creates the stream of a seed and a name.
    ///
    /// - Complexity: O(length of the name).
    package init(seed: UInt64, name: String = "") {
        // The seed is mixed before the name, because neighbouring seeds and
        // names would otherwise cancel each other out.
        var mixer = Self.mix(seed &+ 0x9e37_79b9_7f4a_7c15)
        for byte in name.utf8 {
            mixer = (mixer ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            mixer = Self.mix(mixer)
        }
        func next() -> UInt64 {
            mixer &+= 0x9e37_79b9_7f4a_7c15
            return Self.mix(mixer)
        }
        a = next()
        b = next()
        c = next()
        d = next()
    }

    /// The finaliser of SplitMix64.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// The state, for fingerprints.
    package var words: (UInt64, UInt64, UInt64, UInt64) { (a, b, c, d) }
}

extension RandomStream: RandomNumberGenerator {
    /// Draws 64 random bits: one step of xoshiro256**.
    package mutating func next() -> UInt64 {
        let scrambled = b &* 5
        let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
        let shifted = b << 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = (d << 45) | (d >> 19)
        return result
    }
}

extension RandomStream {
    /// Draws a uniform integer in a closed range, without bias.
    ///
    /// Written out (Lemire, "Fast random integer generation in an interval",
    /// ACM TOMACS 2019) rather than taken from the standard library, whose
    /// sequence is not promised across versions.
    package mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
        if width == 0 { return Int64(bitPattern: next()) }
        var product = next().multipliedFullWidth(by: width)
        if product.low < width {
            let threshold = (0 &- width) % width
            while product.low < threshold { product = next().multipliedFullWidth(by: width) }
        }
        return range.lowerBound &+ Int64(bitPattern: product.high)
    }

    /// Draws a uniform number in [0, 1), a multiple of 2⁻⁵³.
    package mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Draws a uniform number from `low` to `high`.
    package mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * unit()
    }

    /// Draws a number near the standard normal distribution: the sum of twelve
    /// uniform numbers less six (Irwin–Hall). It has mean 0, variance 1 and no
    /// value beyond ±6. It needs no transcendental function, so it is the same
    /// on every platform.
    package mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += unit() }
        return sum
    }
}
