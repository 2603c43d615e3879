internal import Community
internal import Quantities

/// The rows of a table of energies or powers by household, in the order of the
/// file.
struct SeriesRows {
    struct Row {
        /// Milliseconds since 1970 on the clock, or the minutes of a time of
        /// day.
        var stamp: Int64
        /// 10⁻⁶ W or Wh; -1 if the value is missing.
        var value: Int64
        /// The offset of the row in the file, in bytes.
        var start: Int32
        var line: Int32
        var kind: Kind
    }

    enum Kind: UInt8 {
        case utc, local, timeOfDay
    }

    /// The first and last stamp of a home, including rows outside the days.
    struct Edges {
        var first: Stamp
        var last: Stamp
    }

    /// A reader for returning to single rows.
    var reader: CSVReader
    var time: TimeColumn
    var value: Int
    var isPower: Bool
    /// By household.
    var rows: [[Row]]
    var edges: [Edges?]
    /// Whether some rows have a time of day without a date.
    var hasTimesOfDay = false
    /// The number of rows outside the days of the loads.
    var skipped = 0

    var file: String { reader.file }
}

/// Reading loads and yields, which have values for every home.
extension CommunityFolder {
    /// Reads the rows of a table and reports those that are invalid.
    ///
    /// - Parameter days: the days of the loads; rows outside them are dropped
    ///   before anything about them is checked. `nil` for the loads.
    /// - Returns: `nil` if a column is missing.
    mutating func seriesRows(_ source: CSVReader, names: [String], days: LoadDays?) -> SeriesRows? {
        var reader = source
        let time = reader.timeColumn(&problems)
        let home = reader.requiredColumn(["household_id", "household"], &problems)
        let energy = reader.unitColumn(names, EnergyUnit.endings, &problems)
        reader.reportTwins([time?.index, home, energy?.index], &problems)
        warnings += reader.unknownColumns(
            known: CSVReader.timeColumns.map(\.name) + ["household_id", "household"]
                + names.flatMap { name in EnergyUnit.endings.map { "\(name)_\($0.ending)" } })
        guard let time else { return nil }
        var series = SeriesRows(
            reader: reader, time: time, value: energy?.index ?? time.index, isPower: energy?.unit.isPower ?? false,
            rows: Array(repeating: [], count: households.count),
            edges: Array(repeating: nil, count: households.count))
        // Rows mostly come household by household, so the last one found is
        // kept.
        var lastName: [UInt8] = []
        var lastNumber: Int?
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            guard let (kind, stamp) = rowTime(&reader, &series) else { continue }
            if let days, kind != .timeOfDay, !days.contains(stamp, isEnd: input.stamps == .end) {
                series.skipped += 1
                if let home, let number = knownHousehold(home, reader) { series.note(stamp, of: number) }
                continue
            }
            if let home, !reader.bytes[reader.fields[home]].elementsEqual(lastName) {
                lastNumber = householdNumber(home, reader)
                lastName = lastNumber == nil ? [] : Array(reader.bytes[reader.fields[home]])
            }
            guard let energy, let value = seriesValue(energy, of: lastNumber, &reader) else { continue }
            guard let home = lastNumber else { continue }
            if kind != .timeOfDay { series.note(stamp, of: home) }
            series.rows[home].append(
                SeriesRows.Row(
                    stamp: stamp.wall, value: value, start: Int32(clamping: reader.rowStart),
                    line: Int32(clamping: reader.line), kind: kind))
        }
        reader.reportThousandsMarks(&problems)
        series.reader = reader
        return energy == nil || home == nil ? nil : series
    }

    /// Returns the time of a row, and reports a field that is not a time.
    private mutating func rowTime(
        _ reader: inout CSVReader, _ series: inout SeriesRows
    ) -> (SeriesRows.Kind, Stamp)? {
        if let stamp = reader.stamp(series.time) {
            return (stamp.isLocal ? .local : .utc, stamp)
        }
        let index = series.time.index
        if reader.fields[index].count <= 5, let clock = ClockTime(text: reader.text(index)) {
            guard clock.minutes % 5 == 0 else {
                problems.add(reader.offGrid(index))
                return nil
            }
            series.hasTimesOfDay = true
            return (.timeOfDay, Stamp(wall: Int64(clock.minutes), isLocal: true, hasZone: false))
        }
        problems.add(reader.notATime(index))
        return nil
    }

    /// Returns the value of a row in 10⁻⁶ W or Wh, or -1 for a missing one that
    /// will be filled. Reports invalid values.
    private mutating func seriesValue(
        _ column: (index: Int, unit: EnergyUnit), of home: Int?, _ reader: inout CSVReader
    ) -> Int64? {
        switch reader.cell(column.index, decimals: 6) {
        case .number(let value, let isNegative):
            if isNegative {
                problems.add(
                    reader.problem(column.index, "\(shortened(reader.text(column.index))) is negative; write 0 or more")
                )
                return nil
            }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: column.unit.scale)
            if !overflow { return scaled }
            problems.add(reader.faulty(column.index, "is too large a number", example: "0.125"))
        case .missing:
            if filling != nil { return -1 }
            problems.add(reader.missing(column.index, whose: home.map { households[$0].id }))
        case .fault(let fault): problems.add(reader.faulty(column.index, fault, example: "0.125"))
        }
        return nil
    }
}

extension SeriesRows {
    /// Extends the edges of a home to include a stamp.
    fileprivate mutating func note(_ stamp: Stamp, of home: Int) {
        guard let known = edges[home] else {
            edges[home] = Edges(first: stamp, last: stamp)
            return
        }
        if stamp.wall < known.first.wall { edges[home]?.first = stamp }
        if stamp.wall > known.last.wall { edges[home]?.last = stamp }
    }
}

/// The days that load.csv covers, to which the rows of other files are limited.
struct LoadDays {
    let table: SlotTable
    let calendar: DeliveryCalendar

    /// Returns whether a stamp lies within the days.
    ///
    /// - Parameter isEnd: whether it marks the end of an interval.
    func contains(_ stamp: Stamp, isEnd: Bool) -> Bool {
        let wall = stamp.wall - (isEnd ? 1 : 0)
        if stamp.isLocal {
            return table.dayIndex(of: CivilDate(daysSince1970: Int32(clamping: wall.floorDivided(by: 86_400_000))))
                != nil
        }
        return contains(time: wall)
    }

    /// Returns whether a time in milliseconds since 1970 lies within the days.
    func contains(time: Int64) -> Bool {
        let index = time.floorDivided(by: calendar.slotLength)
        guard let index = Int32(exactly: index) else { return false }
        return table.row(of: Slot(index: index)) != nil
    }
}
