internal import Community
internal import Quantities

/// Series of meter registers: readings that only rise.
extension CommunityFolder {
    /// Reports homes whose values never fall over a day, or where the scenario
    /// says so, takes the differences between readings.
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

    /// The energy between each reading and the next. Where a reading is
    /// missing, so are both energies beside it.
    private mutating func differences(_ rows: [TimedRow], home: Int, _ series: inout SeriesRows) -> [TimedRow] {
        var result: [TimedRow] = []
        for (row, next) in zip(rows, rows.dropFirst()) {
            // Over a longer pause nobody knows when the energy was used.
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

/// How the values of a home go up and down, where they do so as the readings
/// of a meter do.
private struct RegisterTrace {
    private(set) var rises = 0
    /// Without those in which a meter begins anew.
    private(set) var falls = 0

    /// How often readings rise at least: a load may stay at a step, or go up
    /// in a few, for a day. A register that counts whole kilowatt-hours rises
    /// a few times a day.
    private static let fewestRises = 4
    /// What a meter counts in a day at least, in 10⁻⁶ Wh: loads that creep up
    /// within a day differ by less.
    private static let leastADay: Int64 = 100_000_000
    /// How often readings rise for each time they fall, and the days that lie
    /// between: a load comes down as often as it goes up, be it in one step a
    /// day. A register falls where it was corrected or exchanged.
    private static let risesPerFall = 8
    private static let daysPerFall = 3

    /// `nil` for values that are energies.
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
                // Some meters begin anew at midnight: from nothing, or what
                // one interval adds.
                if date != last.date, row.value <= highestRise { anew += 1 } else { falls += 1 }
            }
        }
        guard count >= 12, rises >= Self.fewestRises, (falls + anew) * Self.risesPerFall <= rises,
            falls * Self.daysPerFall <= days, gain >= Self.leastADay * Int64(days)
        else { return nil }
    }
}
