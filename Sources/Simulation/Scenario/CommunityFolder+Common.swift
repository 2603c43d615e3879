internal import Community
internal import Quantities

/// What all homes have in common: weather and wholesale prices, one value a
/// stamp.
extension CommunityFolder {
    mutating func readWeather(
        calendar: DeliveryCalendar, table: SlotTable
    ) -> (temperature: [Float], irradiance: [Float]) {
        guard let reader = reader("weather.csv", isRequired: false),
            let celsius = reader.requiredColumn(["temperature_C"], &problems),
            let horizontal = reader.requiredColumn(["ghi_W_per_m2"], &problems)
        else { return ([], []) }
        let columns = [
            CommonColumn(
                index: celsius, decimals: 3, example: "11.4", unit: "°C", range: -90_000...60_000, text: "-90…60"),
            // More than the sun sends to the edge of the air, for clouds can
            // focus it for a while.
            CommonColumn(
                index: horizontal, decimals: 3, example: "420", unit: "W/m²", range: 0...2_000_000, text: "0…2000"),
        ]
        guard let values = readCommon(reader, columns, calendar: calendar, table: table) else { return ([], []) }
        return (values[0].map { Float($0) / 1_000 }, values[1].map { Float($0) / 1_000 })
    }

    mutating func readPrices(calendar: DeliveryCalendar, table: SlotTable) -> [Price] {
        guard let reader = reader("prices.csv", isRequired: false),
            let euro = reader.requiredColumn(["price_EUR_per_MWh"], &problems)
        else { return [] }
        // A hundredth of a EUR/MWh is exactly one price unit.
        let column = CommonColumn(
            index: euro, decimals: 2, example: "25.99", unit: "EUR/MWh", range: -1_000_000...1_000_000,
            text: "-10000…10000")
        return readCommon(reader, [column], calendar: calendar, table: table)?[0].map { Price(units: $0) } ?? []
    }

    /// A column of numbers, scaled by a power of ten.
    private struct CommonColumn {
        var index: Int
        var decimals: Int
        var example: String
        var unit: String
        var range: ClosedRange<Int64>
        /// The range as it is told.
        var text: String
    }

    /// Values by column and row of the slot table. Where a file has a stamp
    /// an hour, each holds for its hour; gaps are filled or reported.
    ///
    /// - Returns: nothing where something is wrong, which is reported.
    private mutating func readCommon(
        _ source: CSVReader, _ columns: [CommonColumn], calendar: DeliveryCalendar, table: SlotTable
    ) -> [[Int64]]? {
        var reader = source
        let known = problems.total
        guard let time = timeColumn(reader) else { return nil }
        let isUTC = reader.columns[time].hasSuffix("_utc")
        var stamped: [(time: SimTime, values: [Int64])] = []
        var lines: [SimTime: Int] = [:]
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems), let moment = reader.time(time, isUTC: isUTC, calendar: calendar, &problems),
                isNew(moment, time, reader, &lines, calendar: calendar)
            else { continue }
            let values = columns.compactMap { value($0, reader) }
            if values.count == columns.count { stamped.append((moment, values)) }
        }
        // What is missing is told where all else is well.
        guard problems.total == known, known == 0 else { return nil }
        func withinHour(_ time: SimTime) -> Int64 {
            time.milliseconds - time.milliseconds.floorDivided(by: SimTime.hour) * SimTime.hour
        }
        let isHourly = stamped.allSatisfy { withinHour($0.time) == withinHour(stamped[0].time) }
        let slotsEach = isHourly ? Int(SimTime.hour / calendar.slotLength) : 1
        var rows = [[Int64]?](repeating: nil, count: table.count)
        for (moment, values) in stamped {
            let slot = calendar.slot(at: moment)
            for offset in 0..<slotsEach {
                if let row = table.row(of: slot.advanced(by: offset)) { rows[row] = values }
            }
        }
        fill(&rows, reader.file, calendar: calendar, table: table)
        reportGaps(rows, reader.file, calendar: calendar, table: table)
        guard problems.total == known else { return nil }
        return columns.indices.map { column in rows.map { $0?[column] ?? 0 } }
    }

    private mutating func value(_ column: CommonColumn, _ reader: CSVReader) -> Int64? {
        guard let value = reader.number(column.index, decimals: column.decimals, example: column.example, &problems)
        else { return nil }
        guard column.range.contains(value) else {
            problems.add(
                reader.problem(column.index, "\(reader.text(column.index)) \(column.unit) is outside \(column.text)"))
            return nil
        }
        return value
    }

    /// Whether a stamp is on the grid and the first of its kind; reports it
    /// if not.
    private mutating func isNew(
        _ moment: SimTime, _ column: Int, _ reader: CSVReader, _ lines: inout [SimTime: Int], calendar: DeliveryCalendar
    ) -> Bool {
        guard moment.milliseconds % calendar.slotLength == 0 else {
            problems.add(reader.offGrid(column))
            return false
        }
        if let first = lines.updateValue(reader.line, forKey: moment) {
            problems.add(
                reader.problem(column, "there are two values for \(reader.text(column)); the first is in line \(first)"))
            return false
        }
        return true
    }

    /// Fills what can be filled, if that is asked for, and says what was.
    private mutating func fill(_ rows: inout [[Int64]?], _ file: String, calendar: DeliveryCalendar, table: SlotTable) {
        guard let filling, let width = rows.lazy.compactMap({ $0?.count }).first else { return }
        let read = rows
        for (day, date) in table.days.enumerated() {
            var count = 0
            for row in table.rows(ofDay: day) where read[row] == nil {
                rows[row] = filler(filling, row, read, rows, day: day, width: width, calendar, table)
                if rows[row] != nil { count += 1 }
            }
            if count > 0 {
                filled.append(
                    "\(file): \(date): \(count) of \(table.slots[day].count) quarter hours filled (\(filling.rawValue))")
            }
        }
    }

    private func filler(
        _ filling: GapFilling, _ row: Int, _ read: [[Int64]?], _ filled: [[Int64]?], day: Int, width: Int,
        _ calendar: DeliveryCalendar, _ table: SlotTable
    ) -> [Int64]? {
        switch filling {
        case .zero: return [Int64](repeating: 0, count: width)
        case .linear:
            guard let before = read[..<row].lastIndex(where: { $0 != nil }), let low = read[before] else {
                return read[row...].first { $0 != nil } ?? nil
            }
            guard let after = read[row...].firstIndex(where: { $0 != nil }), let high = read[after] else { return low }
            return zip(low, high).map { $0 + ($1 - $0) * Int64(row - before) / Int64(after - before) }
        case .previousDay:
            let slot = table.slots[day].lowerBound.advanced(by: row - table.firstRows[day])
            for other in [table.days[day].advanced(byDays: -1), table.days[day].advanced(byDays: 1)]
            where calendar.knownDates.contains(other) {
                let row = table.row(of: calendar.slot(on: other, matching: slot))
                if let row, let values = filled[row] { return values }
            }
            return nil
        }
    }

    private mutating func reportGaps(
        _ rows: [[Int64]?], _ file: String, calendar: DeliveryCalendar, table: SlotTable
    ) {
        for (day, date) in table.days.enumerated() {
            let places = table.rows(ofDay: day)
            guard let gap = rows[places].firstIndex(of: nil) else { continue }
            let missing = rows[places].count { $0 == nil }
            let slot = table.slots[day].lowerBound.advanced(by: gap - places.lowerBound)
            problems.add(
                ScenarioProblem(
                    file,
                    "there is no value for \(missing) of \(places.count) quarter hours of \(date), the first at "
                        + calendar.localISO(calendar.start(of: slot))))
        }
    }
}
