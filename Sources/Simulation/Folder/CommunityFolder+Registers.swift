internal import Community
internal import Quantities

/// Series of meter registers: readings that only rise.
extension CommunityFolder {
    /// Reports homes whose values never fall over a day, or where the scenario
    /// says so, takes the differences between readings.
    ///
    /// - Returns: whether the values are energies now.
    mutating func readRegisters(_ series: inout SeriesRows, _ homes: inout [[TimedRow]], calendar: DeliveryCalendar) -> Bool {
        guard !series.isPower else { return true }
        if input.registers == .difference {
            for home in homes.indices { homes[home] = differences(homes[home], home: home, &series) }
            return true
        }
        let registers = homes.indices.filter { looksLikeRegister(homes[$0], calendar: calendar) }
        guard let first = registers.first, let row = homes[first].first else { return true }
        problems.add(
            ScenarioProblem(
                series.file, line: Int(row.line), field: series.reader.columns[series.value],
                "the values of \(households[first].id)"
                    + (registers.count > 1 ? " and \(registers.count - 1) more homes" : "")
                    + " never fall over a day, so they are readings of a meter's register: write input: { registers: difference } "
                    + "in scenario.yaml, or subtract each reading from the next"))
        return false
    }

    /// Whether values rise, and only rise, over each day: an energy that did
    /// that all day, every day, would be no home's.
    private func looksLikeRegister(_ rows: [TimedRow], calendar: DeliveryCalendar) -> Bool {
        var days = 0
        var index = 0
        while index < rows.count {
            let date = calendar.date(at: SimTime(milliseconds: rows[index].time))
            var rises = 0
            var last = rows[index].value
            var count = 0
            while index < rows.count, calendar.date(at: SimTime(milliseconds: rows[index].time)) == date {
                let value = rows[index].value
                index += 1
                if value < 0 { continue }
                count += 1
                if value < last { return false }
                if value > last { rises += 1 }
                last = value
            }
            if count < 12 { continue }
            if rises * 2 < count { return false }
            days += 1
        }
        return days > 0
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
