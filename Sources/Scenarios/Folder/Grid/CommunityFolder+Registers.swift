internal import Community
internal import Quantities

/// Series of meter readings, which only rise.
extension CommunityFolder {
    /// Reports homes whose values are meter readings or, if the scenario says
    /// so, replaces readings by their differences.
    ///
    /// - Returns: whether the values are energies now.
    mutating func readRegisters(_ series: inout SeriesRows, _ homes: inout [[TimedRow]], calendar: DeliveryCalendar)
        -> Bool
    {
        guard !series.isPower else { return true }
        if input.registers == .difference {
            for home in homes.indices { homes[home] = differences(homes[home], home: home, &series) }
            return true
        }
        let registers = homes.indices.compactMap { home in
            RegisterTrace(homes[home], calendar: calendar).map { (home: home, trace: $0) }
        }
        guard let first = registers.first, let row = homes[first.home].first else { return true }
        let falls = first.trace.falls
        problems.add(
            ScenarioProblem(
                series.file, line: Int(row.line), field: series.reader.columns[series.value],
                "the values of \(households[first.home].id)"
                    + (registers.count > 1 ? " and \(registers.count - 1) more homes" : "")
                    + (falls == 0
                        ? " never fall over a day"
                        : " rise \(first.trace.rises) times and fall only \(falls == 1 ? "once" : "\(falls) times")")
                    + ", so they are readings of a meter's register: write input: { registers: difference } "
                    + "in scenario.yaml, or subtract each reading from the next"))
        return false
    }

    /// Returns the energy between each reading and the next. If a reading is
    /// missing, so are the energies on both sides.
    private mutating func differences(_ rows: [TimedRow], home: Int, _ series: inout SeriesRows) -> [TimedRow] {
        var result: [TimedRow] = []
        for (row, next) in zip(rows, rows.dropFirst()) {
            // After a longer pause it is unknown when the energy was used.
            guard next.time - row.time <= SimTime.hour else { continue }
            var energy = row
            energy.value = row.value < 0 || next.value < 0 ? -1 : next.value - row.value
            if row.value >= 0, next.value >= 0, next.value < row.value {
                series.reader.reread(start: Int(next.start), line: Int(next.line))
                problems.add(
                    series.reader.problem(
                        series.value,
                        "the register of \(households[home].id) falls here, from the reading in line \(row.line); was the "
                            + "meter changed? Write energies instead"))
                energy.value = -1
            }
            result.append(energy)
        }
        return result
    }
}

/// The rises and falls of a home's values, if they resemble those of meter
/// readings.
private struct RegisterTrace {
    private(set) var rises = 0
    /// Without those where a meter starts again from zero.
    private(set) var falls = 0

    /// The fewest rises. A load may stay level for a day or rise in a few
    /// steps; a register that counts whole kilowatt-hours rises a few times a
    /// day.
    private static let fewestRises = 4
    /// The least that a meter counts in a day, in 10⁻⁶ Wh. Loads that creep up
    /// within a day differ by less.
    private static let leastADay: Int64 = 100_000_000
    /// The fewest rises for each fall. A load falls as often as it rises, even
    /// if in one step a day. A register falls only if it was corrected or
    /// replaced.
    private static let risesPerFall = 8
    /// The fewest days for each fall.
    private static let daysPerFall = 3

    /// Returns `nil` for values that are energies.
    init?(_ rows: [TimedRow], calendar: DeliveryCalendar) {
        var (count, days, anew) = (0, 1, 0)
        var (gain, highestRise): (Int64, Int64) = (0, 0)
        var last: (row: TimedRow, date: CivilDate)?
        for row in rows where row.value >= 0 {
            count += 1
            let date = calendar.date(at: SimTime(milliseconds: row.time))
            defer { last = (row, date) }
            guard let last else { continue }
            if date != last.date { days += 1 }
            let change = row.value - last.row.value
            if change > 0 {
                rises += 1
                gain = gain.addingReportingOverflow(change).partialValue
                highestRise = max(highestRise, change)
            } else if change < 0 {
                // Some meters start again at midnight, from zero or the first
                // interval's energy.
                if date != last.date, row.value <= highestRise { anew += 1 } else { falls += 1 }
            }
        }
        guard count >= 12, rises >= Self.fewestRises, (falls + anew) * Self.risesPerFall <= rises,
            falls * Self.daysPerFall <= days, gain >= Self.leastADay * Int64(days)
        else { return nil }
    }
}
