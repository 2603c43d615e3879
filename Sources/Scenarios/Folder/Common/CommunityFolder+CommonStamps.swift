internal import Community
internal import Quantities

/// The stamps of a table that all homes share, before its rows are read.
struct CommonStamps {
    /// The first and last stamp of the file.
    private(set) var edges: SeriesRows.Edges?
    /// The most frequent distance in milliseconds; 0 if there is none.
    private(set) var step: Int64 = 0
    /// Whether at least half of the distances are that one, and at least three.
    private(set) var isRegular = false

    init(_ source: CSVReader, _ time: TimeColumn) {
        var reader = source
        var told = ScenarioError()
        var walls: [Int64] = []
        while reader.nextRow(&told) {
            guard reader.fields.count == reader.columns.count, let stamp = reader.stamp(time) else { continue }
            walls.append(stamp.wall)
            if stamp.wall < edges?.first.wall ?? .max {
                edges = SeriesRows.Edges(first: stamp, last: edges?.last ?? stamp)
            }
            if stamp.wall > edges?.last.wall ?? .min { edges?.last = stamp }
        }
        walls.sort()
        guard let common = SeriesStep.commonDistance(walls) else { return }
        step = common.milliseconds
        isRegular = common.count >= 3 && common.count * 2 >= walls.count - 1
    }
}

extension CommunityFolder {
    /// Reports stamps that do not have the meaning they should, and steps that
    /// do not divide into quarter hours. Each is reported once, with its
    /// remedy.
    mutating func checkMeaning(
        _ stamps: CommonStamps, _ reader: CSVReader, _ time: TimeColumn, calendar: DeliveryCalendar, table: SlotTable
    ) -> Bool {
        guard !table.days.isEmpty, let edges = stamps.edges, (1...SimTime.hour).contains(stamps.step) else {
            return true
        }
        let days = LoadDays(table: table, calendar: calendar)
        if input.stamps != .utc, time.kind == .utc,
            looksLocal(edges.first, edges.last, step: stamps.step, days: days, calendar: calendar)
        {
            problems.add(localUnderUTC(reader, time, hasZone: edges.first.hasZone))
            return false
        }
        let minutes = stamps.step / SimTime.minute
        let place = ScenarioProblem(reader.file, line: reader.headerLine, field: reader.columns[time.index], "")
        if stamps.isRegular, stamps.step < SimTime.hour,
            !SeriesStep.allowed.contains(Int(minutes)) || stamps.step % SimTime.minute != 0
        {
            let text =
                stamps.step % SimTime.minute == 0
                ? String(minutes) : String(Double(stamps.step) / Double(SimTime.minute))
            problems.add(
                place.saying(
                    "there is a value every \(text) minutes, which do not make up quarter hours: average them to 5, 15, 30 or "
                        + "60 minutes"))
            return false
        }
        if input.stamps == .start, stamps.isRegular, marksEnds(edges, step: stamps.step) {
            problems.add(
                place.saying(
                    "the stamps mark the ends of intervals: the first is one step after midnight, the last at midnight; they "
                        + "must mark the start: move them back, or where those of load.csv mark ends, too, write input: "
                        + "{ stamps: end } in scenario.yaml"))
            return false
        }
        return true
    }

    /// Returns whether the stamps mark ends, as the scenario says that some do.
    func marksEnds(_ stamps: CommonStamps) -> Bool {
        guard input.stamps == .end, stamps.isRegular, let edges = stamps.edges else { return false }
        return marksEnds(edges, step: stamps.step)
    }
}
