internal import Quantities

/// A point in time as a table states it.
struct Stamp: Equatable {
    /// Milliseconds since 1970 on a clock: the clock of the scenario's zone if
    /// `isLocal`, otherwise UTC.
    var wall: Int64
    var isLocal: Bool
    /// Whether the stamp states its zone.
    var hasZone: Bool

    /// The date on that clock.
    var date: CivilDate { CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000))) }
}

/// Reading times.
extension CSVReader {
    /// Returns the stamp of a row, or `nil` if the field is not a time.
    func stamp(_ column: TimeColumn) -> Stamp? {
        guard column.index < fields.count else { return nil }
        let range = fields[column.index]
        if column.kind == .epoch { return epoch(range) }
        guard let (wall, offset) = StampText.read(bytes, range) else { return nil }
        if let offset { return Stamp(wall: wall - offset, isLocal: false, hasZone: true) }
        return Stamp(wall: wall, isLocal: column.kind == .local, hasZone: false)
    }

    /// Returns a stamp from seconds since 1970, or from milliseconds if the
    /// number is so large that seconds would be after the year 5000.
    private func epoch(_ range: Range<Int>) -> Stamp? {
        guard (1...15).contains(range.count) else { return nil }
        var value: Int64 = 0
        for at in range {
            guard (0x30...0x39).contains(bytes[at]) else { return nil }
            value = value * 10 + Int64(bytes[at] - 0x30)
        }
        let milliseconds = value >= 100_000_000_000 ? value : value * 1_000
        return Stamp(wall: milliseconds, isLocal: false, hasZone: true)
    }

    /// Returns a problem with a field that should be a time and is not.
    func notATime(_ index: Int) -> ScenarioProblem {
        let text = text(index)
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if text.isEmpty { return problem(index, "the row has no time; take it out if it is a sum or a remark") }
        if digits, (9...13).contains(text.utf8.count) {
            return problem(
                index,
                "\"\(text)\" looks like \(text.utf8.count > 10 ? "milliseconds" : "seconds") since 1970; name the column timestamp_epoch"
            )
        }
        if looksDayFirst(text) {
            return problem(
                index, "\"\(shortened(text))\" is not a time; write the year first, such as 2024-12-31T12:00")
        }
        return problem(index, "\"\(shortened(text))\" is not a time; write ISO-8601 such as 2024-06-03T12:00:00Z")
    }

    /// Returns whether a text begins with three numbers, the first of which is
    /// too short for a year.
    private func looksDayFirst(_ text: String) -> Bool {
        let date = text.prefix { !" T".contains($0) }
        let parts = date.split(whereSeparator: { "./-".contains($0) })
        return parts.count == 3 && parts.allSatisfy { Int($0) != nil } && parts[0].count <= 2
    }

    /// Returns a problem with a stamp that is not on the grid of quarter hours.
    func offGrid(_ index: Int) -> ScenarioProblem {
        problem(
            index, "\(shortened(text(index))) is off the grid of 15 minutes; stamps mark the start of a quarter hour")
    }
}

/// The text of a stamp: all of ISO 8601, and variants that databases write,
/// such as `2024-06-03T12:00:00Z`, `20240603T1200+02`, `2024-06-03 12:00:00
/// +0200` and `2024-06-03T24:00`.
enum StampText {
    /// Returns the time on the clock in milliseconds since 1970, and its offset
    /// from UTC if the text states one; `nil` if the text is not a stamp.
    static func read(_ bytes: [UInt8], _ range: Range<Int>) -> (wall: Int64, offset: Int64?)? {
        guard range.count >= 13 else { return nil }
        var scan = Scan(bytes: bytes, at: range.lowerBound, end: range.upperBound)
        guard let year = scan.digits(4) else { return nil }
        let isExtended = scan.take(0x2d)
        guard let month = scan.digits(2), !isExtended || scan.take(0x2d), let day = scan.digits(2),
            let date = CivilDate(year: year, month: month, day: day),
            scan.take(0x54) || scan.take(0x20) || scan.take(0x74), let hour = scan.digits(2)
        else { return nil }
        let hasColons = scan.take(0x3a)
        guard let minute = scan.digits(2), minute < 60 else { return nil }
        var second = 0
        var milliseconds: Int64 = 0
        let hasSeconds = hasColons ? scan.take(0x3a) : scan.isAtDigit
        if hasSeconds {
            guard let value = scan.digits(2), value < 60 else { return nil }
            second = value
            if scan.take(0x2e) || scan.take(0x2c) {
                guard let fraction = scan.fraction() else { return nil }
                milliseconds = fraction
            }
        }
        guard hour < 24 || hour == 24 && minute == 0 && second == 0 && milliseconds == 0 else { return nil }
        let wall =
            Int64(date.daysSince1970) * 86_400_000 + Int64((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds
        if scan.isAtEnd { return (wall, nil) }
        _ = scan.take(0x20)
        guard let offset = scan.zone(), scan.isAtEnd else { return nil }
        return (wall, offset)
    }

    private struct Scan {
        let bytes: [UInt8]
        var at: Int
        let end: Int

        var isAtEnd: Bool { at == end }
        var isAtDigit: Bool { at < end && (0x30...0x39).contains(bytes[at]) }

        mutating func take(_ byte: UInt8) -> Bool {
            guard at < end, bytes[at] == byte else { return false }
            at += 1
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard at + count <= end else { return nil }
            var value = 0
            for place in at..<at + count {
                guard (0x30...0x39).contains(bytes[place]) else { return nil }
                value = value * 10 + Int(bytes[place] - 0x30)
            }
            at += count
            return value
        }

        /// Reads a fraction of a second in milliseconds; further digits are cut
        /// off.
        mutating func fraction() -> Int64? {
            guard isAtDigit else { return nil }
            var (value, weight): (Int64, Int64) = (0, 100)
            while isAtDigit {
                value += Int64(bytes[at] - 0x30) * weight
                weight /= 10
                at += 1
            }
            return value
        }

        /// Reads `Z`, `UTC`, `GMT` or an offset of hours and optional minutes,
        /// and returns the offset in milliseconds.
        mutating func zone() -> Int64? {
            if take(0x5a) || take(0x7a) { return 0 }
            for word in ["UTC", "GMT"] where bytes[at..<end].elementsEqual(word.utf8) {
                at = end
                return 0
            }
            let isWest = take(0x2d)
            guard isWest || take(0x2b), let hours = digits(2), hours <= 14 else { return nil }
            var minutes = 0
            if !isAtEnd {
                _ = take(0x3a)
                guard let value = digits(2), value < 60 else { return nil }
                minutes = value
            }
            let offset = Int64(hours * 60 + minutes) * SimTime.minute
            return isWest ? -offset : offset
        }
    }
}
