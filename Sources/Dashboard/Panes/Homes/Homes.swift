internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// What does it mean for each home? A table of all of them.
extension Painter {
    mutating func drawHomes(_ context: PaneContext, in rect: Rect) {
        let lines = context.model.homeLines
        let filter = context.model.filters[.homes]
        let all = context.picture.homes.households.count
        let detail =
            filter.map { "/\($0.text) \(glyphs.middleDot) \(lines.count) of \(all)" } ?? Format.count(all, "home")
        let inside = frame(
            context, title: "Homes at \(context.calendar.clockText(context.calendar.start(of: context.slot)))",
            detail: detail,
            in: rect)
        guard inside.height >= 2 else { return }
        let columns = HomeColumns(inside.width)
        drawHomesHeading(context, columns, inside)
        if lines.isEmpty {
            buffer.put(
                "no home matches the filter; esc clears it", x: inside.x, y: inside.y + 1, role: .muted, clip: inside)
            return
        }
        let rows = inside.height - 1
        let selected = lines.firstIndex { $0.home == context.model.home } ?? 0
        let first = max(0, min(selected - rows / 2, lines.count - rows))
        let day = context.picture.records(of: context.slots)
        for (place, line) in lines.dropFirst(first).prefix(rows).enumerated() {
            let y = inside.y + 1 + place
            drawHomeLine(line, context, day, columns, inside, y: y)
            let area = Rect(x: inside.x, y: y, width: inside.width, height: 1)
            hits.append(Hit(area: area, target: .row(.homes, line.home.index)))
            if line.home == context.model.home {
                buffer.put(glyphs.selected, x: inside.x, y: y, role: .cursor, attributes: .bold)
                if context.isFocused { buffer.select(area) } else { buffer.emphasise(area, attributes: .bold) }
            }
        }
    }

    private mutating func drawHomesHeading(_ context: PaneContext, _ columns: HomeColumns, _ inside: Rect) {
        let order = context.model.homeOrder
        func heading(_ text: String, _ column: HomeOrder.Column) -> (String, Role) {
            order.column == column
                ? (text + (order.isReversed == (column == .name) ? glyphs.down : glyphs.up), .cursor) : (text, .unit)
        }
        let name = heading("home", .name)
        buffer.put(name.0, x: inside.x + 2, y: inside.y, role: name.1, clip: inside)
        for (text, column, end) in [
            ("kWp", HomeOrder.Column.panels, columns.panels), ("charge", .battery, columns.charge),
            ("net kWh", .net, columns.net),
            ("bill EUR", .cost, columns.cost), ("saved", .saved, columns.saved),
        ] where end > 0 {
            let (title, role) = heading(text, column)
            buffer.putRight(title, endingAt: inside.x + end, y: inside.y, role: role, clip: inside)
        }
        if columns.sparkWidth > 0 {
            buffer.put(
                columns.sparkWidth >= 19 ? "net through the day" : "the day", x: inside.x + columns.spark, y: inside.y,
                role: .unit, clip: inside)
        }
    }

    private mutating func drawHomeLine(
        _ line: HomeLine, _ context: PaneContext, _ day: Slice<Chunked<SlotRecord>>, _ columns: HomeColumns,
        _ inside: Rect, y: Int
    ) {
        let mark = line.isSilent ? glyphs.bad : line.debt > .zero ? "!" : line.isHuman ? glyphs.diamond : ""
        buffer.put(
            line.id + (mark.isEmpty ? "" : " " + mark), x: inside.x + 2, y: y,
            role: line.isSilent || line.debt > .zero ? .danger : line.isHuman ? .cursor : .text, clip: inside)
        func number(_ text: String, _ end: Int, _ role: Role) {
            if end > 0 { buffer.putRight(text, endingAt: inside.x + end, y: y, role: role, clip: inside) }
        }
        number(
            line.panels.map { LineChart.fixed($0, decimals: 1) } ?? glyphs.middleDot, columns.panels,
            line.panels == nil ? .muted : .photovoltaic)
        number(
            line.charge.map { Decimal.text($0, decimals: 1, shown: 0) + " %" } ?? glyphs.middleDot, columns.charge,
            line.charge == nil ? .muted : .battery)
        number(
            line.net.map { Format.signed($0) } ?? glyphs.middleDot, columns.net,
            (line.net ?? .zero) > .zero ? .supply : .demand)
        // As everywhere, money received is positive.
        number(Format.signed(-line.cost, decimals: 2), columns.cost, .value)
        number(Format.signed(line.saved, decimals: 2), columns.saved, line.saved < .zero ? .danger : .good)
        func explained(_ end: Int, _ width: Int, _ explanation: @autoclosure () -> Explanation) {
            if end > 0 { explain(Rect(x: inside.x + end - width, y: y, width: width, height: 1), explanation()) }
        }
        if let share = context.record?.shares[line.home] {
            explained(columns.net, 7, Explanation.net(share, home: line.id))
        }
        explained(columns.cost, 7, Explanation.bill(HomeSums(home: line.home, day), home: line.id))
        explained(columns.saved, 6, Explanation.saving(HomeSums(home: line.home, day), home: line.id))
        guard columns.sparkWidth > 0, !day.isEmpty else { return }
        let values = day.map { $0.shares[line.home].actual.kilowattHours }
        drawSparkline(
            values, count: context.slots.count, x: inside.x + columns.spark, y: y, width: columns.sparkWidth)
    }

    /// Draws a line of bars around zero: energy given stands on the line, energy
    /// taken hangs from above, both in proportion. Neither fills its cell, so that
    /// the two differ at any height and without colour.
    mutating func drawSparkline(_ values: [Double], count: Int, x: Int, y: Int, width: Int, role: Role? = nil) {
        let most = values.reduce(0) { max($0, abs($1)) }
        guard most > 0 else { return }
        for column in 0..<width {
            let samples = Self.samples(column, of: width, count: count)
            guard samples.lowerBound < values.count else { break }
            let part = values[samples.lowerBound..<min(samples.upperBound, values.count)]
            guard let value = part.max(by: { abs($0) < abs($1) }) else { continue }
            let eighths = Int((abs(value) / most * 7).rounded())
            if eighths == 0 { continue }
            if value > 0 {
                buffer.set(x: x + column, y: y, scalar: glyphs.lowerEighths[eighths - 1], role: role ?? .supply)
            } else if glyphs.isUnicode {
                buffer.set(
                    x: x + column, y: y, scalar: glyphs.lowerEighths[7 - eighths], role: role ?? .demand,
                    attributes: .reverse)
            } else {
                buffer.set(x: x + column, y: y, scalar: eighths < 4 ? 0x27 : 0x22, role: role ?? .demand)
            }
        }
    }
}

/// The positions at which the table's columns end; 0 for columns that do not fit.
private struct HomeColumns {
    var panels = 0
    var charge = 0
    var net = 0
    var cost = 0
    var saved = 0
    var spark = 0
    var sparkWidth = 0

    init(_ width: Int) {
        var x = 9
        if width >= 54 {
            panels = x + 5
            charge = x + 12
            x += 12
        }
        net = x + 9
        cost = net + 10
        saved = cost + 8
        spark = saved + 2
        sparkWidth = width - spark >= 8 ? width - spark : 0
    }
}
