/// A 64-bit hash of a whole state, for comparing runs.
///
/// Words are folded in the order they are given; the result depends on every
/// one of them and on their order. It is not meant to resist an adversary.
package struct Fingerprint: Hashable, Sendable {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Creates the fingerprint of an empty state.
    package init() {}

    /// The hash of all words combined so far.
    package var value: UInt64 { state }

    /// Folds an integer, sign-extended or truncated to 64 bits.
    package mutating func combine(_ value: some FixedWidthInteger) {
        combine(word: UInt64(truncatingIfNeeded: value))
    }

    /// Folds one word: multiply, then spread the high half down, so that
    /// neither high nor low bits are lost.
    package mutating func combine(word: UInt64) {
        var h = (state ^ word) &* 0x9e37_79b9_7f4a_7c15
        h ^= h >> 32
        state = h &* 0xd6e8_feb8_6659_fd93
        state ^= state >> 29
    }

    /// Folds 1 for `true` and 0 for `false`.
    package mutating func combine(_ value: Bool) { combine(word: value ? 1 : 0) }
    /// Folds the watt-hours of an energy.
    package mutating func combine(_ value: Energy) { combine(value.wattHours) }
    /// Folds the units of a price.
    package mutating func combine(_ value: Price) { combine(value.units) }
    /// Folds the units of an amount of money.
    package mutating func combine(_ value: Money) { combine(value.units) }
    /// Folds the milliseconds of a moment.
    package mutating func combine(_ value: SimTime) { combine(value.milliseconds) }
    /// Folds the index of a slot.
    package mutating func combine(_ value: Slot) { combine(value.index) }
    /// Folds the days since 1970 of a date.
    package mutating func combine(_ value: CivilDate) { combine(value.daysSince1970) }
    /// Folds the bit pattern of a floating-point number, so that 0 and -0
    /// differ.
    package mutating func combine(_ value: Double) { combine(word: value.bitPattern) }

    /// Folds the state of a random stream, which decides all it will draw.
    package mutating func combine(_ stream: RandomStream) {
        let words = stream.words
        combine(word: words.0)
        combine(word: words.1)
        combine(word: words.2)
        combine(word: words.3)
    }

    /// Folds the length of a text and its UTF-8 bytes.
    ///
    /// - Complexity: O(length).
    package mutating func combine(_ text: String) {
        combine(text.utf8.count)
        for byte in text.utf8 { combine(word: UInt64(byte)) }
    }

    /// The hash as sixteen hexadecimal digits.
    package var text: String { Self.text(state) }

    /// A hash as sixteen hexadecimal digits.
    package static func text(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
