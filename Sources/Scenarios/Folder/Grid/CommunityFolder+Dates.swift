internal import Community
internal import Quantities

/// Determining the days of a folder.
extension CommunityFolder {
    /// The dates that the calendar must know, and the days on which a daily
    /// profile is laid.
    struct Dates {
        var range: ClosedRange<CivilDate>
        var profileDays: [CivilDate] = []
    }

    /// Returns the dates that the stamps of the loads span, extended by a day
    /// on both sides because the zone is not known yet.
    ///
    /// - Parameter isSound: whether all rows were valid.
    mutating func dateRange(_ series: SeriesRows, isSound: Bool) -> Dates? {
        let rows = series.rows.joined()
        var span: StampSpan?
        for row in rows where row.kind != .timeOfDay {
            if span == nil { span = StampSpan(row) } else { span?.include(row) }
        }
        guard let span else {
            if series.hasTimesOfDay { return profileDates(series) }
            if isSound, householdsAreWhole {
                problems.add(
                    ScenarioProblem(
                        series.file, line: series.reader.headerLine,
                        "the file has no row with a time; it needs one for every home and quarter hour"))
            }
            return nil
        }
        let dates = span.dates
        guard dates.upperBound.daysSince1970 - dates.lowerBound.daysSince1970 <= 40 * 366 else {
            problems.add(span.tooLong(series))
            return nil
        }
        var result = Dates(range: dates.lowerBound.advanced(byDays: -1)...dates.upperBound.advanced(byDays: 1))
        if series.hasTimesOfDay {
            let count = Int(dates.upperBound.daysSince1970 - dates.lowerBound.daysSince1970)
            guard checkProfile(series, days: count + 1) else { return nil }
            result.profileDays = (0...count).map { dates.lowerBound.advanced(byDays: $0) }
        }
        return result
    }

    /// Returns the days that the scenario names for a daily profile, and
    /// reports if it names none.
    private mutating func profileDates(_ series: SeriesRows) -> Dates? {
        guard let plannedDates else {
            // The days may be in a scenario.yaml that could not be read.
            if problems.isEmpty {
                problems.add(
                    ScenarioProblem(
                        series.file, line: series.reader.headerLine + 1,
                        "times of day alone (hh:mm) need calendar: { start, days } in scenario.yaml to be laid on"))
            }
            return nil
        }
        let count = Int(plannedDates.upperBound.daysSince1970 - plannedDates.lowerBound.daysSince1970) + 1
        guard checkProfile(series, days: count) else { return nil }
        return Dates(
            range: plannedDates.lowerBound.advanced(byDays: -1)...plannedDates.upperBound.advanced(byDays: 1),
            profileDays: (0..<count).map { plannedDates.lowerBound.advanced(byDays: $0) })
    }

    /// Checks that load.csv covers the weeks of weeks.csv, day by day. The file
    /// only describes the data and sets nothing.
    mutating func readWeeks(table: SlotTable, calendar: DeliveryCalendar) {
        let known = problems.total
        guard var reader = reader("weeks.csv", isRequired: false),
            let start = reader.requiredColumn(["week_start_local_date"], &problems)
        else { return }
        let count = reader.column("intervals_15min")
        reader.reportTwins([start, count], &problems)
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            guard let monday = CivilDate(iso: reader.text(start)) else {
                problems.add(
                    reader.problem(
                        start, "\"\(shortened(reader.text(start)))\" is not a date; write one such as 2024-06-03"))
                continue
            }
            // Days are compared only if load.csv was read without a problem.
            guard known == 0 else { continue }
            let days = (0..<7).map { monday.advanced(byDays: $0) }
            if let missing = days.first(where: { table.dayIndex(of: $0) == nil }) {
                problems.add(reader.problem(start, "load.csv does not cover \(missing) of this week"))
                continue
            }
            let slots = days.reduce(0) { $0 + calendar.slots(of: $1).count }
            if let count,
                let given = reader.number(
                    count, decimals: 0, example: "672", within: 0...1_000_000, rangeText: "0…1000000", &problems),
                given != slots
            {
                problems.add(reader.problem(count, "this week has \(slots) quarter hours in \(zoneName), not \(given)"))
            }
        }
    }
}

/// The earliest and latest stamp of a file, with their rows.
private struct StampSpan {
    var earliest: SeriesRows.Row
    var latest: SeriesRows.Row
    var sum: Double
    var count = 1.0

    init(_ row: SeriesRows.Row) {
        earliest = row
        latest = row
        sum = Double(row.stamp)
    }

    mutating func include(_ row: SeriesRows.Row) {
        if row.stamp < earliest.stamp { earliest = row }
        if row.stamp > latest.stamp { latest = row }
        sum += Double(row.stamp)
        count += 1
    }

    var dates: ClosedRange<CivilDate> { Self.date(earliest.stamp)...Self.date(latest.stamp) }

    private static func date(_ wall: Int64) -> CivilDate {
        CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000)))
    }

    /// Returns a problem with the stamp that is farther from the others.
    func tooLong(_ series: SeriesRows) -> ScenarioProblem {
        let mean = sum / count
        let isEarliest = mean - Double(earliest.stamp) > Double(latest.stamp) - mean
        let (odd, other) = isEarliest ? (earliest, latest) : (latest, earliest)
        var reader = series.reader
        reader.reread(start: Int(odd.start), line: Int(odd.line))
        return reader.problem(
            series.time.index,
            "the times span more than 40 years: \(Self.date(odd.stamp)) here, \(Self.date(other.stamp)) in line "
                + "\(other.line); is one of them mistyped?")
    }
}
