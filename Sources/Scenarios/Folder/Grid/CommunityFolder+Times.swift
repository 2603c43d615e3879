internal import Community
internal import Quantities

/// A row of a series with its time.
struct TimedRow {
    /// The start of its interval in milliseconds since 1970; the end if the
    /// scenario's stamps mark ends.
    var time: Int64
    /// 10⁻⁶ W or Wh; -1 if the value is missing.
    var value: Int64
    /// The offset of the row in the file, in bytes.
    var start: Int32
    var line: Int32
}

/// Determining the times of a series' rows.
extension CommunityFolder {
    /// Returns the rows of each home in order of time. Reports ambiguous local
    /// times, and two values for one time.
    ///
    /// - Parameter days: the days on which times of day without a date are
    ///   laid.
    mutating func timedRows(
        _ series: inout SeriesRows, calendar: DeliveryCalendar, days: [CivilDate]
    ) -> [[TimedRow]] {
        var homes: [[TimedRow]] = []
        for home in series.rows.indices {
            var timed: [TimedRow] = []
            timed.reserveCapacity(series.rows[home].count)
            for row in series.rows[home] {
                switch row.kind {
                case .utc: timed.append(TimedRow(time: row.stamp, value: row.value, start: row.start, line: row.line))
                case .local:
                    guard let time = localTime(row, &series, calendar: calendar) else { continue }
                    timed.append(TimedRow(time: time, value: row.value, start: row.start, line: row.line))
                case .timeOfDay: break
                }
            }
            if series.hasTimesOfDay { lay(series.rows[home], on: days, &timed, calendar: calendar) }
            series.rows[home] = []
            if zip(timed, timed.dropFirst()).contains(where: { $0.time >= $1.time }) {
                timed.sort { ($0.time, $0.line) < ($1.time, $1.line) }
                dropTwins(&timed, home: home, &series)
            }
            homes.append(timed)
        }
        return homes
    }

    /// Returns the UTC time of a local one, and reports a local time that
    /// occurs twice or never.
    private mutating func localTime(
        _ row: SeriesRows.Row, _ series: inout SeriesRows, calendar: DeliveryCalendar
    ) -> Int64? {
        let moments = calendar.moments(wall: row.stamp)
        if moments.count == 1 { return moments[0].milliseconds }
        series.reader.reread(start: Int(row.start), line: Int(row.line))
        problems.add(series.reader.doubtful(series.time.index, moments, calendar: calendar))
        return nil
    }

    /// Lays a daily profile on every day. A time that the clock shows twice is
    /// used twice; one that it skips is not used.
    private func lay(
        _ rows: [SeriesRows.Row], on days: [CivilDate], _ timed: inout [TimedRow], calendar: DeliveryCalendar
    ) {
        for date in days {
            for row in rows where row.kind == .timeOfDay {
                for moment in calendar.moments(of: ClockTime(minutes: Int(row.stamp)), on: date) {
                    timed.append(
                        TimedRow(time: moment.milliseconds, value: row.value, start: row.start, line: row.line))
                }
            }
        }
    }

    /// Keeps the first of several values for one time, and reports the others.
    private mutating func dropTwins(_ timed: inout [TimedRow], home: Int, _ series: inout SeriesRows) {
        var kept: [TimedRow] = []
        kept.reserveCapacity(timed.count)
        var told: Set<Int32> = []
        for row in timed {
            guard let last = kept.last, last.time == row.time else {
                kept.append(row)
                continue
            }
            // A profile has one row for many days.
            guard told.insert(row.line).inserted else { continue }
            series.reader.reread(start: Int(row.start), line: Int(row.line))
            problems.add(
                series.reader.problem(
                    series.time.index,
                    "\(households[home].id) has two values for \(shortened(series.reader.text(series.time.index))); "
                        + "the first is in line \(last.line)"))
        }
        timed = kept
    }
}

extension DeliveryCalendar {
    /// Returns the times at which the local clock shows a time, given in
    /// milliseconds since 1970 on that clock; none for a date that the calendar
    /// does not know.
    func moments(wall: Int64) -> [SimTime] {
        let day = wall.floorDivided(by: 86_400_000)
        let date = CivilDate(daysSince1970: Int32(clamping: day))
        guard knownDates.contains(date) else { return [] }
        let within = wall - day * 86_400_000
        return moments(of: ClockTime(minutes: Int(within / SimTime.minute)), on: date)
            .map { $0.advanced(byMilliseconds: within % SimTime.minute) }
    }
}

extension CSVReader {
    /// Returns a problem with a local time that occurs twice or never.
    func doubtful(_ index: Int, _ moments: [SimTime], calendar: DeliveryCalendar) -> ScenarioProblem {
        let text = shortened(text(index))
        guard moments.count > 1 else {
            return problem(index, "\(text) does not exist in \(calendar.zoneName): the clock skips it; write an offset")
        }
        let ways = moments.map { calendar.localISO($0) }.joined(separator: " or ")
        return problem(index, "\(text) happens twice in \(calendar.zoneName); write an offset: \(ways)")
    }
}

// MARK: Meaning of stamps

/// Checking the meaning of stamps.
extension CommunityFolder {
    /// Reports stamps that mark the end of their intervals, and local times in
    /// a column that says UTC. Each is reported once, with its remedy.
    ///
    /// - Returns: whether the stamps have the meaning they should.
    mutating func checkMeaning(
        _ series: SeriesRows, _ homes: [[TimedRow]], days: LoadDays?, calendar: DeliveryCalendar
    ) -> Bool {
        let step = homes.lazy.compactMap { SeriesStep.commonDistance($0.map(\.time))?.milliseconds }.first ?? 0
        let edges = series.edges.compactMap { $0 }
        guard (1...SimTime.hour).contains(step), let first = edges.map(\.first).min(by: { $0.wall < $1.wall }),
            let last = edges.map(\.last).max(by: { $0.wall < $1.wall })
        else { return true }
        if input.stamps == .start, edges.allSatisfy({ marksEnds($0, step: step) }) {
            problems.add(
                ScenarioProblem(
                    series.file, line: series.reader.headerLine, field: series.reader.columns[series.time.index],
                    "the stamps mark the ends of intervals: the first of each home is one step after midnight, the last at "
                        + "midnight; they must mark the start: write input: { stamps: end } in scenario.yaml, or move them back"
                ))
            return false
        }
        if input.stamps != .utc, series.time.kind == .utc,
            looksLocal(first, last, step: step, days: days, calendar: calendar)
        {
            problems.add(localUnderUTC(series.reader, series.time, hasZone: first.hasZone))
            return false
        }
        return true
    }

    func localUnderUTC(_ reader: CSVReader, _ time: TimeColumn, hasZone: Bool) -> ScenarioProblem {
        ScenarioProblem(
            reader.file, line: reader.headerLine, field: reader.columns[time.index],
            "the times fit whole days only if they are local times of \(zoneName): name the column timestamp then"
                + (hasZone ? " and take the zone out of the times" : "")
                + "; if they are UTC all the same, write input: "
                + "{ stamps: utc } in scenario.yaml")
    }

    /// Returns whether stamps begin one step after midnight and end at
    /// midnight.
    func marksEnds(_ edges: SeriesRows.Edges, step: Int64) -> Bool {
        // Whole UTC days begin an hour after midnight in an Amsterdam winter,
        // so hourly values seem to mark ends.
        let day: Int64 = 86_400_000
        if !edges.first.isLocal, edges.first.wall % day == 0, (edges.last.wall + step) % day == 0 { return false }
        return edges.last.wall > edges.first.wall && !isMidnight(edges.first, minus: 0)
            && isMidnight(edges.first, minus: step)
            && isMidnight(edges.last, minus: 0)
    }

    /// Returns whether stamps in UTC fit whole days of the wall clock, namely
    /// the days of the loads, but not local days.
    func looksLocal(_ first: Stamp, _ last: Stamp, step: Int64, days: LoadDays?, calendar: DeliveryCalendar) -> Bool {
        let day: Int64 = 86_400_000
        guard first.wall % day == 0, (last.wall + step) % day == 0, !isMidnight(first, minus: 0) else { return false }
        guard let table = days?.table else { return true }
        // A file that covers more than the loads is complete as UTC, too.
        return first.date == table.days.first && last.date == table.days.last
    }

    /// Returns whether a stamp less some milliseconds is the start of a local
    /// day.
    private func isMidnight(_ stamp: Stamp, minus: Int64) -> Bool {
        let wall = stamp.wall - minus
        if stamp.isLocal { return wall % 86_400_000 == 0 }
        let date = CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000)))
        guard let calendar = DeliveryCalendar(zoneName: zoneName, dates: date...date) else { return false }
        let time = SimTime(milliseconds: wall)
        return calendar.midnight(of: calendar.date(at: time)) == time
    }
}
