internal import Community
internal import Quantities

/// Which days a folder is about.
extension CommunityFolder {
    mutating func timeColumn(_ reader: CSVReader) -> Int? {
        reader.requiredColumn(["timestamp_utc", "timestamp", "time"], &problems)
    }

    /// The dates a file's first column of times spans, a day added on both
    /// sides because the zone is not known yet.
    mutating func dateRange(_ reader: CSVReader) -> ClosedRange<CivilDate>? {
        var scan = reader
        guard let column = timeColumn(scan) else { return nil }
        var span: StampSpan?
        // Rows are read, and their problems reported, once the dates are
        // known; here only the first that is no time.
        var rowProblems = ScenarioError()
        var notATime: ScenarioProblem?
        var hasProfile = false
        while scan.nextRow(&rowProblems) {
            if let stamp = scan.stamp(column) {
                let place = StampSpan.Place(wall: stamp.wall, line: scan.line, column: scan.columnNumber(column))
                if span == nil { span = StampSpan(place) } else { span?.include(place) }
            } else if column < scan.fields.count, ClockTime(text: scan.text(column)) != nil {
                hasProfile = true
            } else if notATime == nil, column < scan.fields.count {
                notATime = scan.notATime(column)
            }
        }
        if hasProfile, span == nil {
            guard let plannedDates else {
                // The days may stand in a scenario.yaml that was not
                // understood.
                if problems.isEmpty {
                    problems.add(
                        ScenarioProblem(
                            reader.file,
                            "times of day alone (hh:mm) need calendar: { start, days } in scenario.yaml to be laid on"))
                }
                return nil
            }
            loadDates = plannedDates
            return plannedDates.lowerBound.advanced(byDays: -1)...plannedDates.upperBound.advanced(byDays: 1)
        }
        guard let span else {
            problems.add(rowProblems)
            if let notATime {
                problems.add(notATime)
            } else if rowProblems.isEmpty {
                problems.add(
                    ScenarioProblem(
                        reader.file, "the file has no row with a time; it needs one for every home and quarter hour"))
            }
            return nil
        }
        let dates = span.dates
        guard dates.upperBound.daysSince1970 - dates.lowerBound.daysSince1970 <= 40 * 366 else {
            problems.add(span.tooLong(reader.file, field: reader.columns[column]))
            return nil
        }
        loadDates = dates
        return dates.lowerBound.advanced(byDays: -1)...dates.upperBound.advanced(byDays: 1)
    }

    /// Checks that the weeks of weeks.csv are those that load.csv covers, day
    /// by day: the file says what the data are about and sets nothing.
    mutating func readWeeks(table: SlotTable, calendar: DeliveryCalendar) {
        let known = problems.total
        guard var reader = reader("weeks.csv", isRequired: false),
            let start = reader.requiredColumn(["week_start_local_date"], &problems)
        else { return }
        let count = reader.column("intervals_15min")
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            guard let monday = CivilDate(iso: reader.text(start)) else {
                problems.add(reader.problem(start, "\"\(reader.text(start))\" is not a date; write one such as 2024-06-03"))
                continue
            }
            // Days are compared only where load.csv was understood.
            guard known == 0 else { continue }
            let days = (0..<7).map { monday.advanced(byDays: $0) }
            if let missing = days.first(where: { table.dayIndex(of: $0) == nil }) {
                problems.add(reader.problem(start, "load.csv does not cover \(missing) of this week"))
                continue
            }
            let slots = days.reduce(0) { $0 + calendar.slots(of: $1).count }
            if let count, let given = reader.number(count, decimals: 0, example: "672", &problems), given != slots {
                problems.add(reader.problem(count, "this week has \(slots) quarter hours in \(zoneName), not \(given)"))
            }
        }
    }
}

/// The earliest and the latest stamp of a file, and where they stand.
private struct StampSpan {
    struct Place {
        var wall: Int64
        var line: Int
        var column: Int
    }

    var earliest: Place
    var latest: Place
    var sum: Double
    var count = 1.0

    init(_ place: Place) {
        earliest = place
        latest = place
        sum = Double(place.wall)
    }

    mutating func include(_ place: Place) {
        if place.wall < earliest.wall { earliest = place }
        if place.wall > latest.wall { latest = place }
        sum += Double(place.wall)
        count += 1
    }

    var dates: ClosedRange<CivilDate> { Self.date(earliest.wall)...Self.date(latest.wall) }

    private static func date(_ wall: Int64) -> CivilDate {
        CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000)))
    }

    /// Points at the stamp that is farther from the others.
    func tooLong(_ file: String, field: String) -> ScenarioProblem {
        let mean = sum / count
        let isEarliest = mean - Double(earliest.wall) > Double(latest.wall) - mean
        let (odd, other) = isEarliest ? (earliest, latest) : (latest, earliest)
        return ScenarioProblem(
            file, line: odd.line, column: odd.column, field: field,
            "the times span more than 40 years: \(Self.date(odd.wall)) here, \(Self.date(other.wall)) in line "
                + "\(other.line); is one of them mistyped?")
    }
}
