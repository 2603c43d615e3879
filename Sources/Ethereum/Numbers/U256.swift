package import Signing

/// An unsigned integer of 256 bits, the word of the EVM (yellow paper,
/// section 9.1).
///
/// Kept as four words, least significant first, so that addition is a chain
/// of carries and a copy is two vector moves. Arithmetic is modulo 2^256, as
/// the machine's is: no operation here overflows.
package struct U256: Hashable, Sendable, BitwiseCopyable {
    /// Bits 0…63.
    package var w0: UInt64
    /// Bits 64…127.
    package var w1: UInt64
    /// Bits 128…191.
    package var w2: UInt64
    /// Bits 192…255.
    package var w3: UInt64

    /// 0.
    package static let zero = U256(w0: 0, w1: 0, w2: 0, w3: 0)
    /// 1.
    package static let one = U256(w0: 1, w1: 0, w2: 0, w3: 0)
    /// 2^256 − 1, which is −1 as two's complement.
    package static let max = U256(w0: .max, w1: .max, w2: .max, w3: .max)

    /// Creates a number from its four words.
    ///
    /// - Parameter w0: The least significant word; `w3` is the most significant.
    @inlinable @inline(__always)
    package init(w0: UInt64, w1: UInt64, w2: UInt64, w3: UInt64) {
        self.w0 = w0
        self.w1 = w1
        self.w2 = w2
        self.w3 = w3
    }

    /// Creates a number from a word.
    @inlinable @inline(__always)
    package init(_ value: UInt64) { self.init(w0: value, w1: 0, w2: 0, w3: 0) }

    /// Whether no bit is set.
    @inlinable @inline(__always)
    package var isZero: Bool { w0 | w1 | w2 | w3 == 0 }

    /// Whether the highest bit is set, which makes a signed number negative.
    @inlinable @inline(__always)
    package var isNegative: Bool { w3 >> 63 == 1 }

    /// The number as one word; `nil` if it does not fit.
    @inlinable @inline(__always)
    package var word: UInt64? { w1 | w2 | w3 == 0 ? w0 : nil }

    /// The number as one word; the greatest word if it does not fit.
    @inlinable @inline(__always)
    package var clamped: UInt64 { w1 | w2 | w3 == 0 ? w0 : .max }

    /// The number of bits that it needs, 0…256.
    package var bitWidth: Int {
        if w3 != 0 { return 256 - w3.leadingZeroBitCount }
        if w2 != 0 { return 192 - w2.leadingZeroBitCount }
        if w1 != 0 { return 128 - w1.leadingZeroBitCount }
        return 64 - w0.leadingZeroBitCount
    }

    /// The number of bytes that it needs, 0…32.
    package var byteWidth: Int { (bitWidth + 7) / 8 }

    /// Returns whether all four words are equal.
    @inlinable @inline(__always)
    package static func == (a: U256, b: U256) -> Bool {
        (a.w0 ^ b.w0) | (a.w1 ^ b.w1) | (a.w2 ^ b.w2) | (a.w3 ^ b.w3) == 0
    }
}

extension U256: Comparable {
    /// Returns whether `a` is less than `b`, both unsigned.
    @inlinable @inline(__always)
    package static func < (a: U256, b: U256) -> Bool {
        // The borrow of a - b.
        let (_, first) = a.w0.subtractingReportingOverflow(b.w0)
        let (part1, borrow1) = a.w1.subtractingReportingOverflow(b.w1)
        let (_, carried1) = part1.subtractingReportingOverflow(first ? 1 : 0)
        let (part2, borrow2) = a.w2.subtractingReportingOverflow(b.w2)
        let (_, carried2) = part2.subtractingReportingOverflow(borrow1 || carried1 ? 1 : 0)
        let (part3, borrow3) = a.w3.subtractingReportingOverflow(b.w3)
        let (_, carried3) = part3.subtractingReportingOverflow(borrow2 || carried2 ? 1 : 0)
        return borrow3 || carried3
    }

    /// Returns whether `a` is less than `b`, both read as two's complement.
    @inlinable @inline(__always)
    package static func isLessSigned(_ a: U256, _ b: U256) -> Bool {
        a.isNegative == b.isNegative ? a < b : a.isNegative
    }
}

extension U256: ExpressibleByIntegerLiteral {
    /// Creates a number from a literal of at most 64 bits.
    package init(integerLiteral value: UInt64) { self.init(value) }
}

extension U256 {
    /// Creates a number from a digest, first byte highest.
    @inlinable @inline(__always)
    package init(_ digest: Digest) {
        self.init(w0: digest.words.3, w1: digest.words.2, w2: digest.words.1, w3: digest.words.0)
    }

    /// The 32 bytes of the number as a digest.
    @inlinable @inline(__always)
    package var digest: Digest { Digest(words: (w3, w2, w1, w0)) }

    /// Creates a number from an address, in the form that the machine has on its
    /// stack.
    @inlinable @inline(__always)
    package init(_ address: Address) {
        let (high, middle, low) = address.words
        self.init(
            w0: middle << 32 | UInt64(low), w1: high << 32 | middle >> 32, w2: high >> 32, w3: 0)
    }

    /// Creates an address from the lowest 160 bits of a number.
    @inlinable @inline(__always)
    package var address: Address {
        Address(words: (w2 << 32 | w1 >> 32, w1 << 32 | w0 >> 32, UInt32(truncatingIfNeeded: w0)))
    }
}
