internal import Algorithms
internal import Community
internal import Quantities

/// Reading weather and wholesale prices, which all homes share. A value holds
/// until the next stamp, for an hour at most.
extension CommunityFolder {
    /// Columns of the weather that are known to be ignored.
    static let weatherColumns = ["dhi_W_per_m2", "wind_speed_m_per_s"]

    mutating func readWeather(
        calendar: DeliveryCalendar, table: SlotTable
    ) -> (temperature: [Float], irradiance: [Float]) {
        guard let reader = reader("weather.csv", isRequired: false) else { return ([], []) }
        let temperature = reader.unitColumn(["temperature"], TemperatureUnit.endings, &problems)
        let horizontal = reader.unitColumn(["ghi"], IrradianceUnit.endings, &problems)
        warnings += reader.unknownColumns(
            known: CSVReader.timeColumns.map(\.name) + TemperatureUnit.endings.map { "temperature_\($0.ending)" }
                + IrradianceUnit.endings.map { "ghi_\($0.ending)" } + Self.weatherColumns)
        let isFahrenheit = temperature?.unit == .fahrenheit
        let columns = [
            CommonColumn(
                index: temperature?.index, decimals: 3, example: "11.4",
                range: isFahrenheit ? -130_000...140_000 : -90_000...60_000,
                text: isFahrenheit ? "-130…140 °F" : "-90…60 °C"),
            // More than the sun sends to the top of the atmosphere, because
            // clouds can focus it for a while.
            horizontal?.unit == .kilowatts
                ? CommonColumn(
                    index: horizontal?.index, decimals: 6, example: "0.42", range: 0...2_000_000, text: "0…2 kW/m²")
                : CommonColumn(
                    index: horizontal?.index, decimals: 3, example: "420", range: 0...2_000_000, text: "0…2000 W/m²"),
        ]
        guard let values = readCommon(reader, columns, grid: 5, calendar: calendar, table: table) else {
            return ([], [])
        }
        let celsius = values[0].map { temperature?.unit.celsius($0) ?? $0 }
        return (celsius.map { Float($0) / 1_000 }, values[1].map { Float($0) / 1_000 })
    }

    mutating func readPrices(calendar: DeliveryCalendar, table: SlotTable) -> [Price] {
        guard let reader = reader("prices.csv", isRequired: false) else { return [] }
        let price = reader.unitColumn(["price"], PriceUnit.endings, &problems)
        warnings += reader.unknownColumns(
            known: CSVReader.timeColumns.map(\.name) + PriceUnit.endings.map { "price_\($0.ending)" }
                + ["bidding_zone", "source_timestamp_utc"])
        let unit = price?.unit ?? .euroPerMegawattHour
        // In every unit, these are 10 EUR/kWh.
        let bounds = [2: "-10000…10000", 5: "-10…10", 3: "-1000…1000"][unit.decimals] ?? ""
        let column = CommonColumn(
            index: price?.index, decimals: unit.decimals, example: "25.99", range: -1_000_000...1_000_000,
            text: "\(bounds) \(unit.text)")
        let values = readCommon(reader, [column], grid: 15, calendar: calendar, table: table)
        return values?[0].map { Price(units: $0) } ?? []
    }

    /// A column of numbers, scaled by a power of ten.
    private struct CommonColumn {
        /// `nil` if the column is missing, which is reported.
        var index: Int?
        var decimals: Int
        var example: String
        var range: ClosedRange<Int64>
        /// The range with its unit, for the report.
        var text: String
    }

    /// A time within the days of the loads; `nil` if it is ambiguous.
    private struct NearMoment {
        var time: Int64?
    }

    private struct CommonRow {
        var time: Int64
        /// Empty if a value is missing.
        var values: [Int64]
        var start: Int
        var line: Int
    }

    /// Returns the values of a table by column and row of the slot table. Gaps
    /// are filled if the scenario asks for it, otherwise reported.
    ///
    /// - Parameter grid: the minutes on which stamps must lie, unless the file
    ///   has a step of five minutes.
    /// - Returns: `nil` if there is a problem, which is reported.
    private mutating func readCommon(
        _ source: CSVReader, _ columns: [CommonColumn], grid: Int64, calendar: DeliveryCalendar, table: SlotTable
    ) -> [[Int64]]? {
        var reader = source
        let known = problems.total
        let time = reader.timeColumn(&problems)
        reader.reportTwins([time?.index] + columns.map(\.index), &problems)
        guard let time else { return nil }
        let stamps = CommonStamps(reader, time)
        guard checkMeaning(stamps, reader, time, calendar: calendar, table: table),
            let rows = commonRows(&reader, time, columns, stamps, calendar: calendar, table: table),
            problems.total == known, known == 0, !columns.contains(where: { $0.index == nil })
        else { return nil }
        let sorted = sortedRows(rows, &reader, time, grid: stamps.step == 5 * SimTime.minute ? 5 : grid)
        guard problems.total == known else { return nil }
        var values = held(sorted, calendar: calendar, table: table)
        fill(&values, reader.file, calendar: calendar, table: table)
        reportGaps(
            values,
            after: { time in
                let place = sorted.partitioningIndex { $0.time > time.milliseconds }
                return place > 0 ? sorted[place - 1].line : reader.headerLine
            }, reader.file, calendar: calendar, table: table)
        guard problems.total == known else { return nil }
        return columns.indices.map { column in values.map { $0?[column] ?? 0 } }
    }

    /// Returns the rows that lie within the days of the loads or hold into
    /// them.
    private mutating func commonRows(
        _ reader: inout CSVReader, _ time: TimeColumn, _ columns: [CommonColumn], _ stamps: CommonStamps,
        calendar: DeliveryCalendar, table: SlotTable
    ) -> [CommonRow]? {
        let days = LoadDays(table: table, calendar: calendar)
        var rows: [CommonRow] = []
        var (skipped, total) = (0, 0)
        let shift = marksEnds(stamps) ? stamps.step : 0
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            total += 1
            guard var stamp = reader.stamp(time) else {
                problems.add(reader.notATime(time.index))
                continue
            }
            stamp.wall -= shift
            guard let moment = momentWithin(days, stamp, time, reader) else {
                skipped += 1
                continue
            }
            guard let values = commonValues(columns, &reader), let moment = moment.time else { continue }
            rows.append(CommonRow(time: moment, values: values, start: reader.rowStart, line: reader.line))
        }
        reader.reportThousandsMarks(&problems)
        if !table.days.isEmpty { noteSkipped(reader.file, skipped, of: total) }
        if stamps.step > 0 { resolutions[reader.file] = [Int(stamps.step / SimTime.minute)] }
        if shift > 0 {
            notes.append(
                "\(reader.file): the stamps mark the ends of intervals and are moved back by \(shift / SimTime.minute) min"
            )
        }
        return rows
    }

    /// Returns the time of a stamp within the days of the loads or the hour
    /// before one; `nil` for a stamp outside. The time itself is `nil` if the
    /// clock shows it twice or never, which is reported.
    private mutating func momentWithin(
        _ days: LoadDays, _ stamp: Stamp, _ column: TimeColumn, _ reader: CSVReader
    ) -> NearMoment? {
        if days.table.days.isEmpty { return nil }
        // A value holds for an hour, so one from the evening before counts.
        guard stamp.isLocal else {
            let isNear = [0, 15, 30, 45].contains { days.contains(time: stamp.wall + $0 * SimTime.minute) }
            return isNear ? NearMoment(time: stamp.wall) : nil
        }
        let isInside = days.contains(stamp, isEnd: false)
        var later = stamp
        later.wall += SimTime.hour - 1
        guard isInside || days.contains(later, isEnd: false) else { return nil }
        let moments = days.calendar.moments(wall: stamp.wall)
        if moments.count == 1 { return NearMoment(time: moments[0].milliseconds) }
        guard isInside else { return nil }
        problems.add(reader.doubtful(column.index, moments, calendar: days.calendar))
        return NearMoment(time: nil)
    }

    /// Returns the values of a row; none if one of them is missing and will be
    /// filled. Returns `nil` if something is wrong, which is reported.
    private mutating func commonValues(_ columns: [CommonColumn], _ reader: inout CSVReader) -> [Int64]? {
        var values: [Int64] = []
        var isMissing = false
        for column in columns {
            guard let index = column.index else { continue }
            if case .missing = reader.cell(index, decimals: column.decimals) {
                if filling == nil {
                    problems.add(reader.missing(index))
                    return nil
                }
                isMissing = true
                continue
            }
            guard
                let value = reader.number(
                    index, decimals: column.decimals, example: column.example, within: column.range,
                    rangeText: column.text, &problems)
            else { return nil }
            values.append(value)
        }
        return isMissing ? [] : values
    }

    /// Returns the rows in order of time. Reports two values for one time, and
    /// stamps off the grid.
    private mutating func sortedRows(
        _ rows: [CommonRow], _ reader: inout CSVReader, _ time: TimeColumn, grid: Int64
    ) -> [CommonRow] {
        var sorted = rows
        if zip(rows, rows.dropFirst()).contains(where: { $0.time >= $1.time }) {
            sorted.sort { ($0.time, $0.line) < ($1.time, $1.line) }
        }
        for (row, next) in zip(sorted, sorted.dropFirst()) where row.time == next.time {
            reader.reread(start: next.start, line: next.line)
            problems.add(
                reader.problem(
                    time.index,
                    "there are two values for \(shortened(reader.text(time.index))); the first is in line \(row.line)"))
        }
        for row in sorted where row.time % (grid * SimTime.minute) != 0 {
            reader.reread(start: row.start, line: row.line)
            problems.add(reader.offGrid(time.index))
        }
        return sorted
    }

    /// Returns how long each value holds: until the next stamp, for an hour at
    /// most. If the distances on both sides of that interval are shorter than
    /// it, stamps are missing within it, and the value holds no longer than the
    /// distance before.
    private func reaches(_ rows: [CommonRow]) -> [Int64] {
        func distance(_ index: Int) -> Int64? {
            rows.indices.contains(index) && rows.indices.contains(index + 1)
                ? rows[index + 1].time - rows[index].time : nil
        }
        return rows.indices.map { index in
            let before = distance(index - 1)
            guard let own = distance(index) else { return min(SimTime.hour, before ?? SimTime.hour) }
            if let before, let after = distance(index + 1), before < own, after < own {
                return min(before, SimTime.hour)
            }
            return min(own, SimTime.hour)
        }
    }

    /// Returns the value of each row of the slot table: the mean of the values
    /// that hold in its five-minute parts.
    private func held(_ rows: [CommonRow], calendar: DeliveryCalendar, table: SlotTable) -> [[Int64]?] {
        var result = [[Int64]?](repeating: nil, count: table.count)
        let reaches = reaches(rows)
        let part = 5 * SimTime.minute
        var index = 0
        var place = 0
        for slots in table.slots {
            for slot in slots {
                defer { place += 1 }
                let start = calendar.start(of: slot).milliseconds
                var sum: [Int64] = []
                var count: Int64 = 0
                for time in stride(from: start, to: start + calendar.slotLength, by: Int(part)) {
                    while index + 1 < rows.count, rows[index + 1].time <= time { index += 1 }
                    guard index < rows.count, rows[index].time <= time, time - rows[index].time < reaches[index],
                        !rows[index].values.isEmpty
                    else { break }
                    sum = sum.isEmpty ? rows[index].values : zip(sum, rows[index].values).map(+)
                    count += 1
                }
                guard count * part == calendar.slotLength else { continue }
                result[place] = sum.map { $0.floorDivided(by: count) }
            }
        }
        return result
    }
}
