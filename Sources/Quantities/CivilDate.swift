/// A date of the proleptic Gregorian calendar, without a time or a zone.
package struct CivilDate: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01.
    package let daysSince1970: Int32

    /// Creates the date a number of days after 1970-01-01, or before it if
    /// negative.
    package init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

    /// Creates the date with a year, month and day; `nil` if there is no such
    /// date.
    ///
    /// - Parameter year: 1…9999; `nil` for any other.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // Days from civil (Howard Hinnant, "chrono-compatible low-level date
        // algorithms"): eras of 400 years, years starting in March.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince1970 = Int32(era * 146_097 + dayOfEra - 719_468)
        guard (self.year, self.month, self.day) == (year, month, day) else { return nil }
    }

    /// Creates the date of an ISO text such as `2024-06-03`; `nil` for any
    /// other form and for a date that does not exist.
    package init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    private var components: (year: Int, month: Int, day: Int) {
        let z = Int(daysSince1970) + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }

    /// The year; 0 and below before the year 1.
    package var year: Int { components.year }
    /// 1…12.
    package var month: Int { components.month }
    /// 1…31.
    package var day: Int { components.day }
    /// The day of the year, 1…366.
    package var ordinal: Int {
        Int(daysSince1970) - Int(CivilDate(year: year, month: 1, day: 1)?.daysSince1970 ?? daysSince1970) + 1
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    package var weekday: Int { ((Int(daysSince1970) + 3) % 7 + 7) % 7 }
    /// Whether the day is a Saturday or Sunday.
    package var isWeekend: Bool { weekday >= 5 }

    /// The date a number of days later; earlier if the number is negative.
    package func advanced(byDays days: Int) -> CivilDate {
        CivilDate(daysSince1970: daysSince1970 + Int32(days))
    }

    /// Whether a date is before another.
    package static func < (a: CivilDate, b: CivilDate) -> Bool { a.daysSince1970 < b.daysSince1970 }

    private static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The weekday's English abbreviation, `Mon` … `Sun`.
    package var weekdayName: String { Self.weekdayNames[weekday] }
    /// Text for reading, such as `Wed 5 Jun 2024`.
    package var longText: String { "\(weekdayName) \(day) \(Self.monthNames[month - 1]) \(year)" }
    /// Text for reading where space is short, such as `Wed 5 Jun`.
    package var shortText: String { "\(weekdayName) \(day) \(Self.monthNames[month - 1])" }
}

extension CivilDate: CustomStringConvertible {
    /// ISO text, such as `2024-06-03`.
    package var description: String {
        let parts = components
        let year = String(parts.year)
        return String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year
            + "-\(twoDigits(Int64(parts.month)))-\(twoDigits(Int64(parts.day)))"
    }
}

/// A time of day on a local clock, such as the gate's `12:00`.
package struct ClockTime: Hashable, Sendable, Comparable {
    /// Minutes since local midnight by the wall clock, 0…1440.
    package let minutes: Int

    /// Creates the time a number of minutes after midnight, 0…1440.
    package init(minutes: Int) { self.minutes = minutes }

    /// Creates the time of a text such as `12:30`, or `24:00` for the end of
    /// the day; `nil` for any other text. The hour may have one digit.
    package init?(text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = UInt8(parts[0]), let minute = UInt8(parts[1]),
            minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        minutes = Int(hour) * 60 + Int(minute)
    }

    /// Whether a time is earlier in the day than another.
    package static func < (a: ClockTime, b: ClockTime) -> Bool { a.minutes < b.minutes }
}

extension ClockTime: CustomStringConvertible {
    /// `hh:mm`.
    package var description: String { "\(twoDigits(Int64(minutes / 60))):\(twoDigits(Int64(minutes % 60)))" }
}
