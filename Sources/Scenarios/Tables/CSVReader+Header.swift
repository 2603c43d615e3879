internal import Quantities

/// Finding the columns of a table by their names.
extension CSVReader {
    /// The names of time columns, each with the way its values are read.
    static let timeColumns: [(name: String, kind: TimeColumn.Kind)] = [
        ("timestamp_utc", .utc), ("timestamp", .local), ("time", .local), ("timestamp_epoch", .epoch),
        ("timestamp_epoch_ms", .epoch), ("timestamp_epoch_s", .epoch), ("epoch", .epoch), ("epoch_ms", .epoch),
        ("epoch_s", .epoch),
    ]

    /// All names that some table uses or is known to ignore.
    private static let knownNames: Set<String> = {
        let quantities: [(names: [String], endings: [String])] = [
            (["load", "pv", "photovoltaic", "hp", "heat_pump", "energy"], EnergyUnit.endings.map(\.ending)),
            (["price"], PriceUnit.endings.map(\.ending)), (["temperature"], TemperatureUnit.endings.map(\.ending)),
            (["ghi"], IrradianceUnit.endings.map(\.ending)),
        ]
        let units = quantities.flatMap { item in item.names.flatMap { name in item.endings.map { "\(name)_\($0)" } } }
        return Set(
            units + timeColumns.map(\.name) + CommunityFolder.householdColumns + CommunityFolder.sessionColumns
                + CommunityFolder.weatherColumns + MeshFiles.nodeColumns + MeshFiles.linkColumns
                + ["bidding_zone", "source_timestamp_utc"])
    }()

    /// Returns a column name with its unit as an ending: `load [kWh]` and `load
    /// (kWh)` become `load_kWh`, `price [EUR/MWh]` becomes `price_EUR_per_MWh`.
    static func columnName(_ written: String) -> String {
        guard let close = written.last, let open = ["]": Character("["), ")": "("][close],
            let start = written.lastIndex(of: open)
        else { return written }
        let name = written[..<start].split(whereSeparator: { $0 == " " || $0 == "_" }).joined(separator: "_")
        let unit = written[written.index(after: start)...].dropLast()
            .replacing("°", with: "").replacing("€", with: "EUR").replacing("²", with: "2").replacing(
                "/", with: "_per_"
            )
            .split(separator: " ").joined()
        return name.isEmpty || unit.isEmpty ? written : name + "_" + unit
    }

    /// Returns the index of the column with a name; `nil` if there is none.
    func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

    /// Returns the index of the column with any of some names, and reports it
    /// if several columns have one.
    func column(_ names: [String], _ problems: inout ScenarioError) -> Int? {
        let found = names.compactMap { columns.firstIndex(of: $0) }
        reportRivals(found, &problems)
        return found.first
    }

    /// Reports columns of which only one can be read, since either may be the
    /// right one.
    private func reportRivals(_ found: [Int], _ problems: inout ScenarioError) {
        guard found.count > 1 else { return }
        let names = found.sorted().map { shortened(written[$0]) }
        problems.add(
            ScenarioProblem(
                file, line: headerLine, field: names[1],
                "\(names.joined(separator: " and ")) say the same thing in \(found.count) columns, of which only one can count; "
                    + "take all but one out"))
    }

    /// Returns the index of a required column, and reports it if it is missing.
    func requiredColumn(_ names: [String], _ problems: inout ScenarioError) -> Int? {
        if let index = column(names, &problems) { return index }
        reportMissing(names[0], among: names, &problems)
        return nil
    }

    /// Returns the column of times, and reports it if there is none.
    func timeColumn(_ problems: inout ScenarioError) -> TimeColumn? {
        let found = Self.timeColumns.compactMap { name, kind in column(name).map { TimeColumn(index: $0, kind: kind) } }
        reportRivals(found.map(\.index), &problems)
        if let first = found.first { return first }
        if isWide {
            problems.add(
                ScenarioProblem(
                    file, line: headerLine,
                    "the columns are times of day; a row for every home and time is wanted: timestamp, household_id, value"
                ))
            return nil
        }
        reportMissing("timestamp", among: Self.timeColumns.map(\.name), &problems) {
            "there is no column of times; name it timestamp (local time) or timestamp_utc (UTC)"
        }
        return nil
    }

    /// Returns the column of a quantity with its unit, such as `load_kWh`.
    /// Reports a missing column or unit.
    func unitColumn<Unit>(
        _ names: [String], _ units: [(ending: String, unit: Unit)], _ problems: inout ScenarioError
    ) -> (index: Int, unit: Unit)? {
        let found = names.flatMap { name in
            units.compactMap { ending, unit in column("\(name)_\(ending)").map { (index: $0, unit: unit) } }
        }
        reportRivals(found.map(\.index), &problems)
        if let first = found.first { return first }
        // Reported once already, for the time column.
        if isWide { return nil }
        let spellings = names.flatMap { name in units.map { "\(name)_\($0.ending)" } }
        let endings = units.map { "_\($0.ending)" }.joined(separator: ", ")
        if let index = columns.firstIndex(where: { column in
            spellings.contains { $0.lowercased() == column.lowercased() }
        }) {
            let meant = spellings.filter { $0.lowercased() == columns[index].lowercased() }
            problems.add(
                ScenarioProblem(
                    file, line: headerLine, field: shortened(written[index]),
                    "capital letters count in the name of a column; write \(meant.joined(separator: " or "))"))
        } else if let index = columns.firstIndex(where: { column in names.contains { column.hasPrefix($0) } }) {
            problems.add(
                ScenarioProblem(
                    file, line: headerLine, field: shortened(written[index]),
                    "the column has no known unit; end its name in \(endings), such as \(names[0])_\(units[units.count - 1].ending)"
                ))
        } else {
            let all = units.map { "\(names[0])_\($0.ending)" }
            reportMissing(all[all.count - 1], among: spellings, &problems) {
                "there is no column \(all.reversed().joined(separator: ", "))"
            }
        }
        return nil
    }

    /// Whether the columns are times of day, with one row per day instead of
    /// one per value.
    private var isWide: Bool { columns.lazy.filter { ClockTimeText.isOne($0) }.prefix(12).count == 12 }

    private func reportMissing(
        _ name: String, among names: [String], _ problems: inout ScenarioError, _ what: () -> String? = { nil }
    ) {
        if let line = lineOfHeader(with: names) {
            let above = line - headerLine == 1 ? "the line" : "the \(line - headerLine) lines"
            let problem = ScenarioProblem(
                file, line: line, "this line looks like the header; take \(above) above it out")
            // Every missing column would report the same.
            if !problems.holds(problem) { problems.add(problem) }
            return
        }
        var message = (what() ?? "there is no column \(name)") + "; found: \(listed(written))"
        if let near = nearest(to: name, among: written) { message += " (is \(shortened(near)) meant?)" }
        let unknown = columns.indices.filter { !Self.knownNames.contains(columns[$0]) }.map { written[$0] }
        if unknown.count < written.count, !unknown.isEmpty { message += "; not known: \(listed(unknown))" }
        problems.add(ScenarioProblem(file, line: headerLine, message))
    }

    /// Returns the line that has a column of one of the names, looking below
    /// the header and within the first forty lines of the file. Some programs
    /// write a description above the header.
    private func lineOfHeader(with names: [String]) -> Int? {
        var line = headerLine
        for text in bytes.split(separator: 0x0a, maxSplits: 40, omittingEmptySubsequences: false).prefix(40).dropFirst(
            headerLine)
        {
            line += 1
            guard text.count < 1 << 12 else { continue }
            let cells = String(decoding: text, as: UTF8.self).split(whereSeparator: { ",;\t\r\"".contains($0) })
            if cells.count > 1, cells.contains(where: { names.contains(Self.columnName(String($0))) }) { return line }
        }
        return nil
    }

    /// Reports columns that are read and occur more than once.
    func reportTwins(_ read: [Int?], _ problems: inout ScenarioError) {
        for index in read.compactMap({ $0 }) where columns.count(where: { $0 == columns[index] }) > 1 {
            problems.add(
                ScenarioProblem(
                    file, line: headerLine, field: shortened(written[index]),
                    "the column stands there more than once; take all but one out"))
        }
    }

    /// Returns warnings of unknown columns, each with the nearest known name.
    ///
    /// - Parameter known: names that are used or are known to be ignored.
    func unknownColumns(known: [String]) -> [String] {
        let absent = known.filter { !columns.contains($0) }
        let unknown = columns.indices.filter { !known.contains(columns[$0]) && !columns[$0].isEmpty }
        var warnings = unknown.prefix(8).map { index in
            let near = nearest(to: columns[index], among: absent).map { "; is \($0) meant?" } ?? ""
            return "\(file):\(headerLine): \(shortened(written[index])): the column is not known and left out\(near)"
        }
        if unknown.count > 8 {
            warnings.append("\(file):\(headerLine): \(unknown.count - 8) more columns are not known and left out")
        }
        return warnings
    }
}

/// The column that holds a row's time.
struct TimeColumn {
    enum Kind {
        /// A stamp without a zone is UTC.
        case utc
        /// A stamp without a zone is local.
        case local
        /// Seconds or milliseconds since 1970.
        case epoch
    }

    var index: Int
    var kind: Kind
}

private enum ClockTimeText {
    /// Whether a text is a time of day such as `07:15`.
    static func isOne(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: 0x3a, omittingEmptySubsequences: false)
        return (2...3).contains(parts.count)
            && parts.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
