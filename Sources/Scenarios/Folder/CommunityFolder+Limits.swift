internal import Algorithms
internal import Community
internal import Quantities

/// Limits on expansion: memory must depend on the rows that exist, not on homes
/// times days.
extension CommunityFolder {
    /// The most values to which the daily profiles of one file may expand: 14
    /// years of 5 homes, or 2 of 36.
    static let profileLimit = 2_500_000

    /// The number of slots that any table may have without rows for them, for
    /// the sake of small files.
    private static let spareSlots = 4_000_000
    /// The number of further slots that a table may have for each of its rows.
    private static let slotsPerRow = 16

    /// Returns whether a daily profile can be laid on some number of days, and
    /// reports one that would expand to too many values.
    mutating func checkProfile(_ series: SeriesRows, days: Int) -> Bool {
        guard series.hasTimesOfDay else { return true }
        var (count, line) = (0, series.reader.headerLine)
        for row in series.rows.joined() where row.kind == .timeOfDay {
            if count == 0 { line = Int(row.line) }
            count += 1
        }
        let values = count * days
        guard values > Self.profileLimit else { return true }
        let text = "\(days) days of the profile in \(series.file) are \(values) values, more than \(Self.profileLimit)"
        let isPlanned = plannedDates != nil && series.rows.joined().allSatisfy { $0.kind == .timeOfDay }
        problems.add(
            isPlanned
                ? ScenarioProblem(
                    SettingsFile.fileName, line: settingLines["calendar.days"], field: "calendar.days", text)
                : ScenarioProblem(
                    series.file, line: line,
                    text
                        + "; the rows with dates span those days: write a date into every row, or leave the far ones out"
                ))
        return false
    }

    /// Reports homes that lack most of the days, if far more values are missing
    /// than exist, so that no memory is spent on them.
    ///
    /// - Returns: whether the table can be laid out.
    mutating func checkDensity(
        _ series: SeriesRows, _ homes: [[TimedRow]], table: SlotTable, calendar: DeliveryCalendar
    ) -> Bool {
        let present = homes.count { !$0.isEmpty }
        let rows = homes.reduce(0) { $0 + $1.count }
        let (slots, overflow) = present.multipliedReportingOverflow(by: table.count)
        guard overflow || slots > Self.spareSlots + Self.slotsPerRow * rows else { return true }
        for (home, rows) in homes.enumerated() where !rows.isEmpty {
            let days = HomeDays(table: table, calendar: calendar, isEnd: input.stamps == .end).ranges(rows).map(\.day)
            guard days.count < table.days.count else { continue }
            let first = zip(days, table.days.indices).first { $0 != $1 }?.1 ?? days.count
            let before = rows.partitioningIndex {
                $0.time > calendar.start(of: table.slots[first].lowerBound).milliseconds
            }
            problems.add(
                ScenarioProblem(
                    series.file, line: Int(rows[max(0, before - 1)].line),
                    "household \(households[home].id) lacks \(table.days.count - days.count) of \(table.days.count) days, the "
                        + "first \(table.days[first]): too many to fill; give every home the same days"))
        }
        // Every home has each day, but almost no values in it.
        if problems.isEmpty {
            problems.add(
                ScenarioProblem(
                    series.file, line: series.reader.headerLine,
                    "the file has \(rows) values for \(slots) quarter hours of \(present) homes; it needs one at least "
                        + "every hour"))
        }
        return false
    }
}
