/// A 64-bit hash of a whole state, for comparing runs.
///
/// Words are folded in the order they are given; the result depends on every
/// one of them and on their order. It is not meant to resist an adversary.
package struct Fingerprint: Hashable, Sendable {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    /// The hash of what was combined so far.
    package var value: UInt64 { state }

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

    package mutating func combine(_ value: Bool) { combine(word: value ? 1 : 0) }
    package mutating func combine(_ value: Energy) { combine(value.wattHours) }
    package mutating func combine(_ value: Price) { combine(value.units) }
    package mutating func combine(_ value: Money) { combine(value.units) }
    package mutating func combine(_ value: SimTime) { combine(value.milliseconds) }
    package mutating func combine(_ value: Slot) { combine(value.index) }
    package mutating func combine(_ value: CivilDate) { combine(value.daysSince1970) }
    package mutating func combine(_ value: Double) { combine(word: value.bitPattern) }

    package mutating func combine(_ stream: RandomStream) {
        let words = stream.words
        combine(word: words.0)
        combine(word: words.1)
        combine(word: words.2)
        combine(word: words.3)
    }

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
