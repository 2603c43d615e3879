/// A moment on the simulated clock: milliseconds since 1970 UTC.
///
/// Mesh hops need milliseconds; 64 bits hold any century. No part of the
/// program reads the computer's clock to obtain a moment.
package struct SimTime: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    /// Creates the moment a number of milliseconds after 1970 UTC, or before it
    /// if negative.
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The milliseconds in a minute.
    package static let minute: Int64 = 60_000
    /// The milliseconds in an hour.
    package static let hour: Int64 = 3_600_000

    /// This moment moved by a number of milliseconds; to an earlier one if
    /// negative.
    package func advanced(byMilliseconds delta: Int64) -> SimTime {
        SimTime(milliseconds: milliseconds + delta)
    }
}

extension SimTime: Comparable {
    /// Whether a moment is before another.
    package static func < (a: SimTime, b: SimTime) -> Bool { a.milliseconds < b.milliseconds }
}

extension SimTime {
    /// ISO-8601 text in UTC to the second, such as `2024-06-03T12:00:00Z`.
    package var iso: String {
        let seconds = milliseconds.floorDivided(by: 1_000)
        let days = seconds.floorDivided(by: 86_400)
        let second = seconds - days * 86_400
        let date = CivilDate(daysSince1970: Int32(clamping: days))
        return "\(date)T\(twoDigits(second / 3_600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))Z"
    }
}

/// The index of a delivery interval, counted from 1970 UTC in steps of the
/// calendar's slot length (15 minutes unless the scenario says otherwise).
package struct Slot: Hashable, Sendable, Comparable, Strideable {
    /// The number of slots between 1970 UTC and this one; negative before.
    package var index: Int32

    /// Creates the slot with an index.
    package init(index: Int32) { self.index = index }

    /// Whether a slot is before another of the same length.
    package static func < (a: Slot, b: Slot) -> Bool { a.index < b.index }
    /// The number of slots from this one to another; negative if that is
    /// earlier.
    package func distance(to other: Slot) -> Int { Int(other.index) - Int(index) }
    /// The slot a number of slots later; earlier if negative.
    package func advanced(by n: Int) -> Slot { Slot(index: index + Int32(n)) }
}

extension Int64 {
    /// The quotient rounded towards negative infinity.
    ///
    /// - Parameter divisor: greater than 0.
    package func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// The decimal text of a number from 0 to 99, with a leading zero below 10.
package func twoDigits(_ value: Int64) -> String {
    value < 10 ? "0\(value)" : "\(value)"
}
