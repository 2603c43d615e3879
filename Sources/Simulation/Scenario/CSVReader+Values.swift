internal import Quantities

/// Units in which a column may give energy.
enum EnergyUnit: String, CaseIterable {
    case W, kW, Wh, kWh

    /// Microwatt-hours in one unit over a quarter of an hour.
    var microwattHours: Int64 {
        switch self {
        case .W: 250_000
        case .kW: 250_000_000
        case .Wh: 1_000_000
        case .kWh: 1_000_000_000
        }
    }
}

extension CSVReader {
    /// The column of a quantity and its unit, such as `load_kWh`; a missing
    /// column or unit is reported.
    func energyColumn(_ names: [String], _ problems: inout ScenarioError) -> (index: Int, unit: EnergyUnit)? {
        for name in names {
            for unit in EnergyUnit.allCases {
                if let index = column("\(name)_\(unit.rawValue)") { return (index, unit) }
            }
        }
        let wanted = "\(names[0])_kWh"
        let spellings = names.flatMap { name in EnergyUnit.allCases.map { "\(name)_\($0.rawValue)" } }
        if let index = columns.firstIndex(where: { column in
            spellings.contains { $0.lowercased() == column.lowercased() }
        }) {
            let meant = spellings.filter { $0.lowercased() == columns[index].lowercased() }
            problems.add(
                ScenarioProblem(
                    file, line: 1, field: columns[index],
                    "capital letters count in the name of a column; write \(meant.joined(separator: " or "))"))
        } else if let index = columns.firstIndex(where: { column in names.contains { column.hasPrefix($0) } }) {
            problems.add(
                ScenarioProblem(
                    file, line: 1, field: columns[index],
                    "the column has no known unit; name it \(names[0])_W, _kW, _Wh or _kWh, such as \(wanted)"))
        } else {
            reportMissing(wanted, &problems)
        }
        return nil
    }

    /// A column that must be there.
    func requiredColumn(_ names: [String], _ problems: inout ScenarioError) -> Int? {
        for name in names { if let index = column(name) { return index } }
        reportMissing(names[0], &problems)
        return nil
    }

    private func reportMissing(_ name: String, _ problems: inout ScenarioError) {
        var message = "there is no column \(name); found: \(columns.joined(separator: ", "))"
        if let near = nearest(to: name, among: columns) { message += " (is \(near) meant?)" }
        problems.add(ScenarioProblem(file, line: 1, message))
    }

    /// A number as an integer scaled by a power of ten; digits beyond are cut
    /// off.
    func decimal(_ index: Int, decimals: Int) -> Int64? {
        // Where commas do not separate fields they may stand before decimals.
        let comma: UInt8 = separator == 0x2c ? 0x2e : 0x2c
        var value: Int64 = 0
        var fraction = -1
        var seenDigit = false
        var negative = false
        let range = fields[index]
        for at in range {
            let byte = bytes[at]
            switch byte {
            case 0x30...0x39:
                seenDigit = true
                if fraction >= 0 {
                    if fraction >= decimals { continue }
                    fraction += 1
                }
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                value = product + Int64(byte - 0x30)
            case 0x2e where fraction < 0, comma where fraction < 0: fraction = 0
            case 0x2d where at == range.lowerBound: negative = true
            case 0x2b where at == range.lowerBound: break
            case 0x65, 0x45:
                // Numbers such as 1e-05, as some tables have them.
                guard let number = Double(text(index).replacing(",", with: ".")), abs(number) < 1e9 else { return nil }
                var scale = 1.0
                for _ in 0..<decimals { scale *= 10 }
                return Int64((number * scale).rounded())
            default: return nil
            }
        }
        guard seenDigit else { return nil }
        for _ in max(fraction, 0)..<decimals {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        return negative ? -value : value
    }

    /// A number that must be there; reports anything else.
    func number(
        _ index: Int, decimals: Int, example: String, _ problems: inout ScenarioError
    ) -> Int64? {
        if let value = decimal(index, decimals: decimals) { return value }
        let text = text(index)
        let what =
            text.isEmpty
            ? "the field is empty"
            : ["nan", "inf", "+inf", "-inf", "infinity"].contains(text.lowercased())
                ? "\(text) is not a finite number" : "\"\(text)\" is not a number"
        problems.add(problem(index, "\(what); write a decimal number such as \(example)"))
        return nil
    }

    /// A moment; reports anything else.
    ///
    /// - Parameter isUTC: whether a stamp without a zone is UTC because its
    ///   column says so; it is local time otherwise.
    func time(
        _ index: Int, isUTC: Bool, calendar: DeliveryCalendar, _ problems: inout ScenarioError
    ) -> SimTime? {
        guard let stamp = stamp(index) else {
            problems.add(notATime(index))
            return nil
        }
        if let offset = stamp.offset { return SimTime(milliseconds: stamp.wall - offset) }
        if isUTC { return SimTime(milliseconds: stamp.wall) }
        let day = stamp.wall.floorDivided(by: 86_400_000)
        let date = CivilDate(daysSince1970: Int32(clamping: day))
        guard calendar.knownDates.contains(date) else { return SimTime(milliseconds: stamp.wall) }
        let within = stamp.wall - day * 86_400_000
        let moments = calendar.moments(of: ClockTime(minutes: Int(within / SimTime.minute)), on: date)
        guard moments.count == 1 else {
            problems.add(
                problem(
                    index, moments.isEmpty
                        ? "\(text(index)) does not exist in \(calendar.zoneName): the clock skips it; write an offset"
                        : "\(text(index)) happens twice in \(calendar.zoneName); write an offset such as +02:00"))
            return nil
        }
        return moments[0].advanced(byMilliseconds: within % SimTime.minute)
    }

    /// A field that should be a stamp and is none.
    func notATime(_ index: Int) -> ScenarioProblem {
        problem(index, "\"\(text(index))\" is not a time; write ISO-8601 such as 2024-06-03T12:00:00Z")
    }

    /// A stamp between the grid's.
    func offGrid(_ index: Int) -> ScenarioProblem {
        problem(index, "\(text(index)) is off the grid of 15 minutes; stamps mark the start of a quarter hour")
    }

    /// The parts of an ISO-8601 stamp, or nothing if it is none.
    func stamp(_ index: Int) -> (wall: Int64, offset: Int64?)? {
        guard index < fields.count else { return nil }
        let range = fields[index]
        guard range.count >= 16 else { return nil }
        let base = range.lowerBound
        func digits(_ at: Int, _ count: Int) -> Int? {
            var value = 0
            for place in at..<at + count {
                guard place < range.upperBound else { return nil }
                let digit = Int(bytes[place]) - 0x30
                guard digit >= 0, digit <= 9 else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        guard let year = digits(base, 4), bytes[base + 4] == 0x2d, let month = digits(base + 5, 2),
            bytes[base + 7] == 0x2d, let day = digits(base + 8, 2), bytes[base + 10] == 0x54 || bytes[base + 10] == 0x20,
            let hour = digits(base + 11, 2), hour < 24, bytes[base + 13] == 0x3a, let minute = digits(base + 14, 2),
            minute < 60, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var second = 0
        var at = base + 16
        if at < range.upperBound, bytes[at] == 0x3a {
            guard let value = digits(at + 1, 2), value < 60 else { return nil }
            second = value
            at += 3
        }
        // Milliseconds; finer fractions are cut off.
        var milliseconds: Int64 = 0
        if at < range.upperBound, bytes[at] == 0x2e {
            var weight: Int64 = 100
            at += 1
            guard digits(at, 1) != nil else { return nil }
            while at < range.upperBound, let digit = digits(at, 1) {
                milliseconds += Int64(digit) * weight
                weight /= 10
                at += 1
            }
        }
        let wall =
            Int64(date.daysSince1970) * 86_400_000 + Int64((hour * 60 + minute) * 60 + second) * 1_000 + milliseconds
        if at == range.upperBound { return (wall, nil) }
        if bytes[at] == 0x5a, at + 1 == range.upperBound { return (wall, 0) }
        guard bytes[at] == 0x2b || bytes[at] == 0x2d, let hours = digits(at + 1, 2), hours <= 14 else { return nil }
        let minutesAt = at + 3 < range.upperBound && bytes[at + 3] == 0x3a ? at + 4 : at + 3
        guard let minutes = digits(minutesAt, 2), minutes < 60, minutesAt + 2 == range.upperBound else { return nil }
        let offset = Int64(hours * 60 + minutes) * SimTime.minute
        return (wall, bytes[at] == 0x2d ? -offset : offset)
    }
}
