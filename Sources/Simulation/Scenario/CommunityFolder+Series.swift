internal import Community
internal import Quantities

/// Energy by household and quarter hour as it was read, in microwatt-hours.
struct RawSeries {
    var file: String
    var firstSlot: Int32
    var slotCount: Int
    /// By household: empty if it is not in the file; -1 where there is no
    /// value.
    var values: [[Int64]]
}

/// Loads and yields: a value for every home and quarter of an hour.
extension CommunityFolder {
    mutating func readSeries(_ source: CSVReader, names: [String], calendar: DeliveryCalendar) -> RawSeries {
        var reader = source
        let first = calendar.slot(at: calendar.midnight(of: calendar.knownDates.lowerBound)).index
        let last = calendar.slot(at: calendar.midnight(of: calendar.knownDates.upperBound)).index
        var series = RawSeries(
            file: reader.file, firstSlot: first, slotCount: Int(last - first),
            values: Array(repeating: [], count: households.count))
        let energy = reader.energyColumn(names, &problems)
        let timeColumn = timeColumn(reader)
        let householdColumn = reader.requiredColumn(["household_id", "household"], &problems)
        guard let energy, let timeColumn, let householdColumn else { return series }
        let isUTC = reader.columns[timeColumn].hasSuffix("_utc")
        var lines: [[Int32]] = Array(repeating: [], count: households.count)
        // Rows mostly come household by household: keep the last one found.
        var lastName: [UInt8] = []
        var lastNumber = 0
        while reader.nextRow(&problems) {
            guard reader.isWhole(&problems) else { continue }
            let nameRange = reader.fields[householdColumn]
            if !reader.bytes[nameRange].elementsEqual(lastName) {
                guard let number = householdNumber(householdColumn, reader) else { continue }
                lastNumber = number
                lastName = Array(reader.bytes[nameRange])
            }
            if reader.fields[timeColumn].count <= 5, let clock = ClockTime(text: reader.text(timeColumn)) {
                guard let value = energyValue(energy, reader) else { continue }
                lay(value, on: clock, home: lastNumber, &series, &lines[lastNumber], reader, timeColumn, calendar: calendar)
                continue
            }
            guard let time = reader.time(timeColumn, isUTC: isUTC, calendar: calendar, &problems),
                let value = energyValue(energy, reader)
            else { continue }
            guard time.milliseconds % calendar.slotLength == 0 else {
                problems.add(reader.offGrid(timeColumn))
                continue
            }
            put(
                value, at: calendar.slot(at: time), home: lastNumber, &series, &lines[lastNumber], reader, timeColumn)
        }
        return series
    }

    /// Puts a value in its place, or reports that there is one already.
    ///
    /// - Returns: whether it is there now, or lies outside the known days.
    @discardableResult
    mutating func put(
        _ value: Int64, at slot: Slot, home: Int, _ series: inout RawSeries, _ lines: inout [Int32],
        _ reader: CSVReader, _ column: Int
    ) -> Bool {
        let place = Int(slot.index - series.firstSlot)
        guard place >= 0, place < series.slotCount else { return true }
        if series.values[home].isEmpty {
            series.values[home] = Array(repeating: -1, count: series.slotCount)
            lines = Array(repeating: 0, count: series.slotCount)
        }
        if series.values[home][place] >= 0 {
            problems.add(
                reader.problem(
                    column,
                    "\(households[home].id) has two values for \(reader.text(column)); the first is in line \(lines[place])"))
            return false
        }
        series.values[home][place] = value
        lines[place] = Int32(clamping: reader.line)
        return true
    }

    /// The energy of a row in microwatt-hours; reports what cannot be.
    private mutating func energyValue(_ column: (index: Int, unit: EnergyUnit), _ reader: CSVReader) -> Int64? {
        let decimals = 6
        guard let value = reader.number(column.index, decimals: decimals, example: "0.125", &problems) else {
            return nil
        }
        if value < 0 {
            problems.add(reader.problem(column.index, "\(reader.text(column.index)) is negative; write 0 or more"))
            return nil
        }
        let (product, overflow) = value.multipliedReportingOverflow(by: column.unit.microwattHours / 1_000)
        let microwattHours = product / 1_000
        if overflow || microwattHours > 25_000_000_000 {
            problems.add(
                reader.problem(
                    column.index,
                    "\(reader.text(column.index)) is more than 100 kW, too much for a home; check the unit"))
            return nil
        }
        return microwattHours
    }

    /// The local days that every household's load covers. A day that some of
    /// it covers is a gap.
    mutating func wholeDays(_ load: RawSeries, calendar: DeliveryCalendar) -> SlotTable {
        for (number, values) in load.values.enumerated() where values.isEmpty {
            problems.add(ScenarioProblem("load.csv", "household \(households[number].id) has no rows"))
        }
        guard problems.isEmpty else { return SlotTable(days: [], calendar: calendar) }
        let days = coveredDays(load, calendar: calendar)
        for date in days {
            let places = load.places(of: date, calendar: calendar)
            for (number, values) in load.values.enumerated() {
                guard let gap = values[places].firstIndex(of: -1) else { continue }
                let missing = values[places].count { $0 < 0 }
                let time = calendar.start(of: Slot(index: load.firstSlot + Int32(gap)))
                problems.add(
                    ScenarioProblem(
                        "load.csv",
                        "household \(households[number].id) lacks \(missing) of \(places.count) quarter hours of \(date), "
                            + "the first at \(calendar.localISO(time))"))
            }
        }
        if days.isEmpty { problems.add(ScenarioProblem("load.csv", "no day is covered")) }
        return SlotTable(days: days, calendar: calendar)
    }

    /// Whole watt-hours by row: each interval's fraction is carried to the
    /// next, so totals never drift.
    mutating func wattHours(_ series: RawSeries?, home: Int, table: SlotTable) -> [Int32] {
        guard let series, !series.values[home].isEmpty else { return [] }
        var result: [Int32] = []
        result.reserveCapacity(table.count)
        var carry: Int64 = 0
        for (day, slots) in table.slots.enumerated() {
            for slot in slots {
                let value = series.values[home][Int(slot.index - series.firstSlot)]
                if value < 0 {
                    problems.add(
                        ScenarioProblem(
                            series.file,
                            "household \(households[home].id) has no value for a quarter hour of \(table.days[day]) that load.csv covers"))
                    return []
                }
                carry += value
                result.append(Int32(carry / 1_000_000))
                carry %= 1_000_000
            }
        }
        return result
    }
}
