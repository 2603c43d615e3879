internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The community's power through the day.
extension Painter {
    /// A band of the chart of power: one kind of device, or the grid.
    private struct Band {
        var name: String
        var role: Role
        /// The band's own pattern, so that bands differ without colour.
        var pattern: UInt32
        /// The role of a partly filled cell, which cannot show the pattern: one as
        /// bright as the pattern.
        var edge: Role
        /// Power in kW by slot; `nil` for slots not settled.
        var values: [Double?]
        /// The energy of the slot shown.
        var energy: Energy?

        var isSeen: Bool { values.contains { ($0 ?? 0) > 0 } }

        /// Returns the mean power over the settled ones of some slots, 0 if there
        /// are none.
        func mean(_ samples: Range<Int>) -> Double {
            let known = values[samples].compactMap { $0 }
            return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
        }
    }

    /// Draws the community's power. Supply stands on the axis, use hangs from it;
    /// both sides are equally large.
    mutating func drawPower(_ context: PaneContext, in rect: Rect) {
        let records = context.records
        let clock =
            context.record.map { context.calendar.hours(of: $0.slot, glyphs: glyphs) } ?? "nothing delivered yet"
        let inside = frame(
            context, title: "Community power on \(context.date.shortText)",
            detail: rect.width >= 60 ? "kW, \(clock)" : "kW", in: rect)
        let hours = Double(context.calendar.slotLength) / Double(SimTime.hour)
        func band(_ name: String, _ role: Role, _ pattern: UInt32, _ part: (SlotRecord) -> Energy) -> Band {
            Band(
                name: name, role: role, pattern: pattern, edge: role == .grid ? .muted : role,
                values: records.map { $0.map { part($0).kilowattHours / hours } },
                energy: context.record.map(part))
        }
        let above = [
            band("panels", .photovoltaic, glyphs.shades[3]) { $0.flows.photovoltaic },
            band("from batteries", .battery, glyphs.shades[2]) { $0.flows.batteryDischarge },
            band("from the grid", .grid, glyphs.shades[1]) { $0.gridImport },
        ]
        let below = [
            band("homes", .load, glyphs.shades[3]) { $0.flows.load },
            band("heat pumps", .heatPump, glyphs.checker) { $0.flows.heatPump },
            band("cars", .car, glyphs.shades[0]) { $0.flows.car },
            band("into batteries", .battery, glyphs.shades[2]) { $0.flows.batteryCharge },
            band("to the grid", .grid, glyphs.shades[1]) { $0.gridExport },
        ]
        let legendWidth = inside.width >= 56 ? 23 : 0
        let (chart, legend) = inside.splitLeft(inside.width - legendWidth)
        let plot = LineChart.plot(in: chart)
        guard plot.width >= 8, plot.height >= 4 else { return }
        let axis = plot.y + (plot.height - 1) / 2
        drawBands(above, below, context, axis: axis, plot: plot)
        drawSlotAxis(context, plot: plot)
        addSlotHit(plot, context)
        if legendWidth > 0 { drawLegend(above, below, axis: axis, hours: hours, in: legend) }
    }

    private mutating func drawBands(_ above: [Band], _ below: [Band], _ context: PaneContext, axis: Int, plot: Rect) {
        let count = context.slots.count
        let columns = (0..<plot.width).map { column -> (up: [Double], down: [Double], isPast: Bool) in
            let samples = Self.samples(column, of: plot.width, count: count)
            return (
                above.map { $0.mean(samples) }, below.map { $0.mean(samples) },
                above[0].values[samples].contains { $0 != nil }
            )
        }
        let most = columns.reduce(0) { max($0, $1.up.reduce(0, +), $1.down.reduce(0, +)) }
        let rows = plot.bottom - axis - 1
        for (column, height) in columns.enumerated() {
            let x = plot.x + column
            let isCursor = Self.samples(column, of: plot.width, count: count).contains(context.place)
            buffer.set(
                x: x, y: axis, scalar: height.isPast ? glyphs.horizontal : glyphs.dotted,
                role: isCursor ? .cursor : height.isPast ? .text : .border)
            guard height.isPast, most > 0 else { continue }
            stack(above, height.up, scale: Double(axis - plot.y) / most, x: x, from: axis - 1, step: -1)
            stack(below, height.down, scale: Double(rows) / most, x: x, from: axis + 1, step: 1)
        }
        buffer.putRight("0", endingAt: plot.x - 1, y: axis, role: .muted)
        guard most > 0 else { return }
        let scale = LineChart.fixed(most, decimals: most >= 10 ? 0 : 1)
        buffer.putRight("+" + scale, endingAt: plot.x - 1, y: plot.y, role: .muted)
        buffer.putRight("-" + scale, endingAt: plot.x - 1, y: plot.bottom - 1, role: .muted)
    }

    /// Draws the bands of one column on top of one another, away from the axis. The
    /// whole is exact to an eighth of a cell; full cells are divided among the
    /// bands by largest remainder, so that a small band does not vanish from every
    /// column.
    private mutating func stack(_ bands: [Band], _ values: [Double], scale: Double, x: Int, from: Int, step: Int) {
        let total = values.reduce(0, +) * scale
        guard total > 0 else { return }
        var eighths = max(1, Int((total * 8).rounded()))
        let full = eighths / 8
        eighths %= 8
        var cells = values.map { Int($0 * scale * Double(full) / total) }
        let rest = values.indices.sorted {
            let (a, b) = (values[$0] * scale - Double(cells[$0]), values[$1] * scale - Double(cells[$1]))
            return a == b ? $0 < $1 : a > b
        }
        for place in rest.prefix(max(0, full - cells.reduce(0, +))) { cells[place] += 1 }
        var y = from
        for (place, band) in bands.enumerated() {
            for _ in 0..<cells[place] {
                buffer.set(x: x, y: y, scalar: band.pattern, role: band.role)
                y += step
            }
        }
        guard eighths > 0 else { return }
        // The partly filled cell goes to the band with the largest remainder among
        // those that can lie outermost.
        let outermost = cells.lastIndex { $0 > 0 } ?? 0
        let last =
            values.indices.filter { $0 >= outermost && values[$0] > 0 }
            .max { values[$0] * scale - Double(cells[$0]) < values[$1] * scale - Double(cells[$1]) } ?? outermost
        let role = bands[last].edge
        if step < 0 {
            buffer.set(x: x, y: y, scalar: glyphs.lowerEighths[eighths - 1], role: role)
        } else if glyphs.isUnicode {
            buffer.set(x: x, y: y, scalar: glyphs.lowerEighths[7 - eighths], role: role, attributes: .reverse)
        } else {
            buffer.set(x: x, y: y, scalar: eighths < 4 ? 0x27 : 0x22, role: role)
        }
    }

    /// Draws the bands' present values next to their halves of the chart: the bands
    /// seen on this day, and of these the largest if rows are few.
    private mutating func drawLegend(_ above: [Band], _ below: [Band], axis: Int, hours: Double, in rect: Rect) {
        func chosen(_ bands: [Band], rows: Int) -> [Band] {
            let seen = bands.filter(\.isSeen)
            let ranked = (seen.isEmpty ? bands : seen).enumerated()
                .sorted { ($1.element.energy ?? .zero, $0.offset) < ($0.element.energy ?? .zero, $1.offset) }
            return ranked.prefix(max(0, rows)).sorted { $0.offset < $1.offset }.map(\.element)
        }
        func line(_ band: Band, y: Int) {
            buffer.set(x: rect.x + 1, y: y, scalar: band.pattern, role: band.role)
            buffer.put(band.name, x: rect.x + 3, y: y, role: .label, clip: rect)
            guard let energy = band.energy else { return }
            number(energy, name: band.name, y: y, role: .value)
        }
        func number(_ energy: Energy, name: String, y: Int, role: Role) {
            let text = LineChart.fixed(energy.kilowattHours / hours, decimals: 1)
            buffer.putRight(text, endingAt: rect.right, y: y, role: role, clip: rect)
            explain(
                Rect(x: rect.right - columnCount(of: text), y: y, width: columnCount(of: text), height: 1),
                Explanation.power(name, energy, hours: hours))
        }
        let up = chosen(above, rows: axis - rect.y)
        for (place, band) in up.enumerated() { line(band, y: axis - 1 - place) }
        if axis - 1 - up.count >= rect.y, up.count > 1, up.contains(where: { $0.energy != nil }) {
            let y = axis - 1 - up.count
            buffer.put("made and taken", x: rect.x + 3, y: y, role: .muted, clip: rect)
            number(above.reduce(.zero) { $0 + ($1.energy ?? .zero) }, name: "made and taken", y: y, role: .now)
        }
        for (place, band) in chosen(below, rows: rect.bottom - axis - 1).enumerated() {
            line(band, y: axis + 1 + place)
        }
    }
}
