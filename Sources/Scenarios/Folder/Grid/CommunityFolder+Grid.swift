internal import Community
internal import Quantities

/// The energies of a table, by household and slot.
struct Series {
    var file: String
    /// By household; `nil` for a household that is not in the file.
    var homes: [HomeSeries?]
}

/// The energy of one home.
struct HomeSeries {
    /// 10⁻⁶ Wh by row of the slot table; -1 if there is no value.
    var energies: [Int64]
    /// By day of the slot table: the minutes that each value covers.
    var steps: [Int]
    /// By day of the slot table: the remainder of a stamp divided by the step,
    /// in milliseconds.
    var residues: [Int64]
    /// Quarter hours that lack some of their five-minute values: the sum and
    /// number of those that exist.
    var partial: [Int: (sum: Int64, count: Int)] = [:]
}

/// Converting rows to energies by slot.
extension CommunityFolder {
    /// Returns the local days in which any household has a row.
    func coveredDays(_ homes: [[TimedRow]], calendar: DeliveryCalendar) -> [CivilDate] {
        var days: Set<CivilDate> = []
        // Rows mostly come day by day.
        var known: Range<Int64> = 0..<0
        for rows in homes {
            for row in rows {
                let time = row.time - (input.stamps == .end ? 1 : 0)
                if known.contains(time) { continue }
                let date = calendar.date(at: SimTime(milliseconds: time))
                days.insert(date)
                let slots = calendar.slots(of: date)
                known =
                    calendar.start(of: slots.lowerBound)
                    .milliseconds..<calendar.start(of: slots.upperBound).milliseconds
            }
        }
        return days.sorted()
    }

    /// Returns the energies of a series by slot. Coarse values are split or
    /// repeated over their slots, fine ones summed or averaged. Gaps are filled
    /// if requested, otherwise reported.
    mutating func energies(
        _ source: SeriesRows, _ homes: [[TimedRow]], table: SlotTable, calendar: DeliveryCalendar
    ) -> Series {
        var series = source
        let known = problems.total
        var result = Series(file: series.file, homes: [])
        var steps: [[Int]] = []
        let usual = homes.compactMap { usualStep($0, table: table, calendar: calendar) }
        let fileStep = SeriesStep.mostCommon(usual) ?? 15
        var refusal: (home: Int, minutes: Double)?
        for (home, rows) in homes.enumerated() {
            guard !rows.isEmpty else {
                result.homes.append(nil)
                continue
            }
            var days = HomeDays(table: table, calendar: calendar, isEnd: input.stamps == .end)
            days.readSteps(rows, fileStep: fileStep)
            if let minutes = days.refused, refusal == nil { refusal = (home, minutes) }
            steps.append(days.steps)
            result.homes.append(spread(rows, days, &series, table: table, calendar: calendar))
        }
        if let refusal { refuse(refusal.home, refusal.minutes, series) }
        noteSteps(series, steps)
        guard problems.total == known else { return result }
        for home in result.homes.indices {
            guard var one = result.homes[home] else { continue }
            if let filling { fill(&one, filling, home: home, series.file, table: table, calendar: calendar) }
            reportGaps(one, homes[home], home: home, series.file, table: table, calendar: calendar)
            result.homes[home] = one
        }
        if filledCount > 0 { tellFilled(series.file) }
        return result
    }

    /// Returns the step of most of a home's days, in minutes.
    private func usualStep(_ rows: [TimedRow], table: SlotTable, calendar: DeliveryCalendar) -> Int? {
        guard !rows.isEmpty else { return nil }
        return HomeDays.usualStep(
            HomeDays(table: table, calendar: calendar, isEnd: input.stamps == .end).verdicts(rows))
    }

    private mutating func refuse(_ home: Int, _ minutes: Double, _ series: SeriesRows) {
        let text = minutes == minutes.rounded() && minutes < 1e9 ? String(Int(minutes)) : String(minutes)
        problems.add(
            ScenarioProblem(
                series.file, line: series.reader.headerLine, field: series.reader.columns[series.value],
                "\(households[home].id) has a value every \(text) minutes, which do not make up quarter hours: "
                    + (series.isPower ? "average" : "sum") + " them to 5, 15, 30 or 60 minutes"))
    }

    /// Distributes a home's values to the slots.
    private mutating func spread(
        _ rows: [TimedRow], _ days: HomeDays, _ series: inout SeriesRows, table: SlotTable, calendar: DeliveryCalendar
    ) -> HomeSeries {
        var home = HomeSeries(
            energies: Array(repeating: -1, count: table.count), steps: days.steps, residues: days.residues)
        let slotLength = calendar.slotLength
        for (range, day) in days.ranges(rows) where !days.refusedDays.contains(day) {
            let step = Int64(days.steps[day]) * SimTime.minute
            let residue = days.residues[day]
            let isOnGrid = residue % (step < slotLength ? step : slotLength) == 0
            for row in rows[range] {
                let remainder = row.time - row.time.floorDivided(by: step) * step
                guard isOnGrid, remainder == residue else {
                    series.reader.reread(start: Int(row.start), line: Int(row.line))
                    problems.add(series.reader.offGrid(series.time.index, step: days.steps[day]))
                    continue
                }
                guard row.value >= 0, let energy = energy(row, step: step, &series) else { continue }
                add(energy, at: row.time - (input.stamps == .end ? step : 0), step: step, &home, table, calendar)
            }
        }
        for (row, part) in home.partial where part.count == 3 { home.energies[row] = part.sum }
        home.partial = home.partial.filter { $0.value.count < 3 }
        return home
    }

    /// Returns the energy of a row in 10⁻⁶ Wh, and reports a power that no home
    /// can draw.
    private mutating func energy(_ row: TimedRow, step: Int64, _ series: inout SeriesRows) -> Int64? {
        // 100 kW, in 10⁻⁶ W.
        let most: Int64 = 100_000_000_000
        let limit = series.isPower ? most : most / (SimTime.hour / step)
        guard row.value <= limit else {
            series.reader.reread(start: Int(row.start), line: Int(row.line))
            problems.add(
                series.reader.problem(
                    series.value,
                    "\(shortened(series.reader.text(series.value))) is more than 100 kW, too much for a home; check the unit"
                ))
            return nil
        }
        return series.isPower ? row.value / (SimTime.hour / step) : row.value
    }

    private func add(
        _ energy: Int64, at time: Int64, step: Int64, _ home: inout HomeSeries, _ table: SlotTable,
        _ calendar: DeliveryCalendar
    ) {
        let slot = calendar.slot(at: SimTime(milliseconds: time))
        guard step >= calendar.slotLength else {
            guard let row = table.row(of: slot) else { return }
            let known = home.partial[row] ?? (0, 0)
            home.partial[row] = (known.sum + energy, known.count + 1)
            return
        }
        let count = step / calendar.slotLength
        for part in 0..<count {
            // The remainder goes to the later parts, so that no energy is lost.
            let share = energy * (part + 1) / count - energy * part / count
            if let row = table.row(of: slot.advanced(by: Int(part))) { home.energies[row] = share }
        }
    }

    /// Adds a remark about series that are not by the quarter hour, and their
    /// conversion.
    private mutating func noteSteps(_ series: SeriesRows, _ steps: [[Int]]) {
        resolutions[series.file] = Set(steps.joined()).sorted()
        for minutes in SeriesStep.allowed where minutes != 15 {
            let count = steps.count { $0.contains(minutes) }
            guard count > 0 else { continue }
            let becomes =
                switch (minutes > 15, series.isPower) {
                case (true, true): "powers are repeated over their quarter hours"
                case (true, false): "energies are split over their quarter hours"
                case (false, true): "powers are averaged over quarter hours"
                case (false, false): "energies are summed to quarter hours"
                }
            notes.append(
                "\(series.file): \(count) of \(steps.count) home\(steps.count == 1 ? "" : "s") with a value every \(minutes) min; \(becomes)"
            )
        }
    }
}

extension CSVReader {
    /// Returns a problem with a stamp that is not on its home's grid.
    func offGrid(_ index: Int, step: Int) -> ScenarioProblem {
        if step == 15 { return offGrid(index) }
        return problem(
            index, "\(shortened(text(index))) is off the grid of \(step) minutes that the rows beside it have")
    }
}

/// The steps of one home's values, day by day.
struct HomeDays {
    private let table: SlotTable
    private let calendar: DeliveryCalendar
    private let isEnd: Bool
    /// By day of the table: the step in minutes.
    private(set) var steps: [Int] = []
    /// By day of the table: the remainder of most stamps divided by the step,
    /// in milliseconds.
    private(set) var residues: [Int64] = []
    /// The first step that is not accepted, in minutes.
    private(set) var refused: Double?
    /// The days whose step is not accepted.
    private(set) var refusedDays: Set<Int> = []

    init(table: SlotTable, calendar: DeliveryCalendar, isEnd: Bool) {
        self.table = table
        self.calendar = calendar
        self.isEnd = isEnd
    }

    /// Returns the rows of each day of the table, without those outside it.
    func ranges(_ rows: [TimedRow]) -> [(rows: Range<Int>, day: Int)] {
        var result: [(Range<Int>, Int)] = []
        var index = 0
        for (day, slots) in table.slots.enumerated() {
            let shift: Int64 = isEnd ? 1 : 0
            let start = calendar.start(of: slots.lowerBound).milliseconds + shift
            let end = calendar.start(of: slots.upperBound).milliseconds + shift
            while index < rows.count, rows[index].time < start { index += 1 }
            let first = index
            while index < rows.count, rows[index].time < end { index += 1 }
            if index > first { result.append((first..<index, day)) }
        }
        return result
    }

    func verdicts(_ rows: [TimedRow]) -> [SeriesStep.Verdict] {
        let days = ranges(rows).map { range, day in
            SeriesStep.verdict(
                rows[range].lazy.map(\.time), dayLength: Int64(table.slots[day].count) * calendar.slotLength)
        }
        if days.contains(where: { $0 != .unclear }) { return days }
        return [SeriesStep.verdict(ofAll: rows.lazy.map(\.time))]
    }

    /// Returns the step of most days.
    static func usualStep(_ verdicts: [SeriesStep.Verdict]) -> Int? {
        SeriesStep.mostCommon(verdicts.compactMap { if case .regular(let minutes) = $0 { minutes } else { nil } })
    }

    /// Determines the step of each day.
    ///
    /// - Parameter fileStep: the step of most homes, used if neither a day nor
    ///   its home has a clear step.
    mutating func readSteps(_ rows: [TimedRow], fileStep: Int) {
        let verdicts = verdicts(rows)
        let usual = Self.usualStep(verdicts) ?? fileStep
        steps = Array(repeating: usual, count: table.days.count)
        residues = Array(repeating: 0, count: table.days.count)
        for (range, day) in ranges(rows) {
            let times = rows[range].lazy.map(\.time)
            switch SeriesStep.verdict(times, dayLength: Int64(table.slots[day].count) * calendar.slotLength) {
            case .regular(let minutes): steps[day] = minutes
            case .refused(let minutes):
                // A multiple of the usual step means missing values, not
                // another step.
                if minutes > Double(usual), minutes.truncatingRemainder(dividingBy: Double(usual)) == 0,
                    verdicts.contains(.regular(minutes: usual))
                {
                    break
                }
                refused = refused ?? minutes
                refusedDays.insert(day)
            case .unclear: steps[day] = SeriesStep.step(of: times, atMost: usual)
            }
            let step = Int64(steps[day]) * SimTime.minute
            residues[day] =
                SeriesStep.mostCommon(times.map { Int($0 - $0.floorDivided(by: step) * step) }).map(Int64.init) ?? 0
        }
        if case .refused(let minutes)? = verdicts.first, verdicts.count == 1, refused == nil {
            refused = minutes
            refusedDays = Set(table.days.indices)
        }
    }
}
