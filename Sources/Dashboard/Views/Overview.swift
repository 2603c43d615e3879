internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// How are we doing? Power, savings, where energy went, what happened.
extension Painter {
    // MARK: Power

    /// One kind of device in the picture of power.
    private struct Band {
        var name: String
        var role: Role
        /// Its own filling, so that bands differ without colour.
        var shade: Int
        var values: [Double]
        var now: Double
    }

    /// The community's power through the day: what is made and taken from
    /// the grid above the axis, where it goes below.
    mutating func drawPower(_ context: PaneContext, in rect: Rect) {
        let slots = context.slots
        let records = context.records
        let clock = context.record.map { "\(context.calendar.hours(of: $0.slot, glyphs: glyphs))" } ?? "nothing delivered yet"
        let inside = frame(
            context, title: "Community power on \(context.date.shortText)", detail: rect.width >= 60 ? "kW, \(clock)" : "kW", in: rect)
        let hours = Double(context.calendar.slotLength) / Double(SimTime.hour)
        func kilowatts(_ energy: Energy) -> Double { energy.kilowattHours / hours }
        func band(_ name: String, _ role: Role, _ shade: Int, _ part: (SlotRecord) -> Energy) -> Band {
            Band(
                name: name, role: role, shade: shade, values: records.map { $0.map { kilowatts(part($0)) } ?? 0 },
                now: context.record.map { kilowatts(part($0)) } ?? 0)
        }
        let above = [
            band("panels", .photovoltaic, 3) { $0.flows.photovoltaic },
            band("from batteries", .battery, 2) { $0.flows.batteryDischarge },
            band("from the grid", .grid, 0) { $0.gridImport },
        ]
        let below = [
            band("homes", .load, 3) { $0.flows.load },
            band("heat pumps", .heatPump, 2) { $0.flows.heatPump },
            band("cars", .car, 1) { $0.flows.car },
            band("into batteries", .battery, 2) { $0.flows.batteryCharge },
            band("to the grid", .grid, 0) { $0.gridExport },
        ]
        let legendWidth = inside.width >= 56 ? 26 : 0
        let (chart, legend) = inside.splitLeft(inside.width - legendWidth)
        let plot = LineChart.plot(in: chart)
        guard plot.width >= 8, plot.height >= 4 else { return }
        let up = (plot.height - 1) / 2
        let axis = plot.y + up
        let most = (above + below).isEmpty
            ? 0
            : max(
                slots.indices.map { slot in
                    let place = slots.lowerBound.distance(to: slot)
                    return max(above.reduce(0) { $0 + $1.values[place] }, below.reduce(0) { $0 + $1.values[place] })
                }.max() ?? 0, 0)
        for column in 0..<plot.width {
            let x = plot.x + column
            let samples = Self.samples(column, of: plot.width, count: slots.count)
            let isPast = records[samples].contains { $0 != nil }
            let isCursor = samples.contains(context.place)
            buffer.set(
                x: x, y: axis, scalar: isPast ? glyphs.horizontal : glyphs.dotted,
                role: isCursor ? .cursor : isPast ? .text : .border)
            guard isPast, most > 0 else { continue }
            let sample = samples.last { records[$0] != nil } ?? samples.lowerBound
            stack(above, sample, scale: Double(up) / most, x: x, from: axis - 1, step: -1, rows: up)
            stack(below, sample, scale: Double(plot.bottom - axis - 1) / most, x: x, from: axis + 1, step: 1, rows: plot.bottom - axis - 1)
        }
        if most > 0 {
            let scale = most >= 10 ? String(Int(most.rounded())) : LineChart.tickText(most)
            buffer.putRight("+" + scale, endingAt: plot.x - 1, y: plot.y, role: .muted)
            buffer.putRight("-" + scale, endingAt: plot.x - 1, y: plot.bottom - 1, role: .muted)
        }
        buffer.putRight("0", endingAt: plot.x - 1, y: axis, role: .muted)
        drawHours(context, plot: plot)
        addSlotHit(plot, context)
        if legendWidth > 0 { drawLegend(above, below, axis: axis, in: legend.inset(1, 0)) }
    }

    /// Draws the bands of one moment on top of one another, away from the
    /// axis. A cell belongs to the band that its middle lies in.
    private mutating func stack(_ bands: [Band], _ sample: Int, scale: Double, x: Int, from: Int, step: Int, rows: Int) {
        var top = 0.0
        let edges = bands.map { band -> Double in
            top += band.values[sample] * scale
            return top
        }
        for row in 0..<rows {
            let middle = Double(row) + 0.5
            if let place = edges.firstIndex(where: { middle < $0 }) {
                let band = bands[place]
                buffer.set(x: x, y: from + row * step, scalar: glyphs.shades[band.shade], role: band.role)
            } else if Double(row) + 0.1 < top, let place = bands.lastIndex(where: { $0.values[sample] > 0 }) {
                // What is left above the last full cell, in eighths.
                let part = top - Double(row)
                let band = bands[place]
                // A shaded band has no parts of cells.
                guard band.shade == 3 else { return }
                let eighths = min(7, max(1, Int((part * 8).rounded())))
                if step < 0 {
                    buffer.set(x: x, y: from - row, scalar: glyphs.lowerEighths[eighths - 1], role: band.role)
                } else if glyphs.isUnicode {
                    buffer.set(x: x, y: from + row, scalar: glyphs.lowerEighths[7 - eighths], role: band.role, attributes: .reverse)
                } else {
                    buffer.set(x: x, y: from + row, scalar: glyphs.lowerEighths[eighths - 1], role: band.role)
                }
                return
            } else {
                return
            }
        }
    }

    /// What each band is now, next to its half of the chart.
    private mutating func drawLegend(_ above: [Band], _ below: [Band], axis: Int, in rect: Rect) {
        func line(_ band: Band, y: Int) {
            guard y >= rect.y, y < rect.bottom else { return }
            buffer.set(x: rect.x, y: y, scalar: glyphs.shades[band.shade], role: band.role)
            buffer.put(band.name, x: rect.x + 2, y: y, role: .label, clip: rect)
            buffer.putRight(LineChart.tickText(Double(Int((band.now * 10).rounded())) / 10), endingAt: rect.right, y: y, role: .value, clip: rect)
        }
        for (place, band) in above.enumerated() { line(band, y: axis - 1 - place) }
        let made = above.reduce(0) { $0 + $1.now }
        buffer.put("made and taken", x: rect.x + 2, y: axis - 1 - above.count, role: .muted, clip: rect)
        if axis - 1 - above.count >= rect.y {
            buffer.putRight(LineChart.tickText(Double(Int((made * 10).rounded())) / 10), endingAt: rect.right, y: axis - 1 - above.count, role: .now, clip: rect)
        }
        for (place, band) in below.enumerated() { line(band, y: axis + 1 + place) }
    }

    /// Hours under a chart of slots and the cursor on them.
    mutating func drawHours(_ context: PaneContext, plot: Rect) {
        for label in context.calendar.hourLabels(context.slots, every: plot.width >= 64 ? 3 : 6) {
            let x = plot.x + min(plot.width - 2, label.sample * plot.width / context.slots.count)
            buffer.put(label.text, x: x, y: plot.bottom, role: .muted)
        }
        buffer.put(
            glyphs.now, x: plot.x + LineChart.column(ofSample: context.place, count: context.slots.count, width: plot.width),
            y: plot.bottom, role: .cursor, attributes: .bold)
    }

    // MARK: Savings

    mutating func drawSavings(_ context: PaneContext, in rect: Rect) {
        let snapshot = context.snapshot
        let inside = frame(context, title: "Saved against the grid alone", detail: rect.width >= 48 ? "EUR" : "", in: rect)
        guard inside.height >= 3 else { return }
        let day = snapshot.records(of: context.slots)
        var saved = Array(repeating: Money.zero, count: snapshot.households.count)
        var (cash, alone) = (Money.zero, Money.zero)
        for slot in day {
            for (home, share) in slot.shares.enumerated() {
                saved[home] += share.cash - share.baselineCash
                cash += share.cash
                alone += share.baselineCash
            }
        }
        let runCash = snapshot.accounts.participants.reduce(Money.zero, +)
        let runAlone = snapshot.loneBalances.reduce(Money.zero, +)
        var y = inside.y
        func line(_ name: String, _ cash: Money, _ alone: Money) {
            guard y < inside.bottom else { return }
            let amount = cash - alone
            buffer.put(name, x: inside.x, y: y, role: .label, clip: inside)
            let text = Format.signed(amount, decimals: 2)
            let column = inside.x + min(26, inside.width * 3 / 5)
            buffer.putRight(text, endingAt: column, y: y, role: amount < .zero ? .danger : .good, attributes: .bold, clip: inside)
            explain(
                Rect(x: column - columnCount(of: text), y: y, width: columnCount(of: text), height: 1),
                Explanation.saving(cash: cash, alone: alone))
            if alone < .zero {
                let perMille = amount.units / max(1, -alone.units / 1_000)
                let arrow = amount < .zero ? glyphs.down : glyphs.up
                buffer.put(
                    "\(arrow) \(Decimal.text(perMille, decimals: 1)) %", x: column + 2, y: y, role: amount < .zero ? .danger : .good,
                    clip: inside)
            }
            y += 1
        }
        line(context.date == snapshot.date ? "today" : context.date.shortText, cash, alone)
        line("the run so far", runCash, runAlone)
        if inside.bottom - y >= 4 { y += 1 }
        guard !day.isEmpty, let best = saved.indices.max(by: { saved[$0] < saved[$1] }),
            let least = saved.indices.min(by: { saved[$0] < saved[$1] })
        else {
            if y < inside.bottom { buffer.put("nothing is settled yet", x: inside.x, y: y, role: .muted, clip: inside) }
            return
        }
        let losers = saved.count { $0 < .zero }
        // The verdict has the last row; what lies between is a ranking.
        let verdict = losers == 0 ? "\(glyphs.good) nobody is worse off" : "\(glyphs.down) \(Format.count(losers, "home")) worse off so far"
        let rows = inside.bottom - y - 1
        let ranked = saved.indices.sorted { (saved[$0], $1) > (saved[$1], $0) }
        let shown = rows >= ranked.count ? ranked : Array(ranked.prefix(max(0, rows - rows / 2))) + Array(ranked.suffix(rows / 2))
        let largest = max(saved[best].currency, -saved[least].currency, 0.000_1)
        let column = inside.x + min(26, inside.width * 3 / 5)
        for (place, home) in shown.enumerated() where y < inside.bottom - 1 {
            let isFirst = place == 0
            let isLast = place == shown.count - 1
            buffer.put(isFirst ? "most" : isLast ? "least" : "", x: inside.x, y: y, role: .label, clip: inside)
            buffer.put(snapshot.name(home), x: inside.x + 7, y: y, role: .text, clip: inside)
            buffer.putRight(
                Format.signed(saved[home], decimals: 2), endingAt: column, y: y, role: saved[home] < .zero ? .danger : .value, clip: inside)
            buffer.bar(
                abs(saved[home].currency) / largest, x: column + 2, y: y, width: inside.right - column - 2,
                role: saved[home] < .zero ? .danger : .good, glyphs: glyphs, clip: inside)
            y += 1
        }
        if y < inside.bottom {
            buffer.put(verdict, x: inside.x, y: y, role: losers == 0 ? .good : .warning, clip: inside)
        }
    }

    // MARK: Where energy went

    mutating func drawFlows(_ context: PaneContext, in rect: Rect) {
        let inside = frame(
            context, title: context.date == context.snapshot.date ? "Since midnight" : "On \(context.date.shortText)",
            detail: rect.width >= 44 ? "kWh" : "", in: rect)
        guard inside.height >= 3 else { return }
        var (dealt, matched, exported, imported, used) = (Energy.zero, Energy.zero, Energy.zero, Energy.zero, Energy.zero)
        for slot in context.snapshot.records(of: context.slots) {
            dealt += slot.dealtEnergy
            if let clearing = slot.clearing { matched += min(clearing.supply, clearing.demand) }
            exported += slot.gridExport
            imported += slot.gridImport
            used += slot.flows.load + slot.flows.heatPump + slot.flows.car
        }
        let rows: [(String, Energy, Role)] = [
            ("dealt day-ahead", dealt, .dayAhead), ("shared in the pool", matched, .clearing), ("sold to the grid", exported, .feedIn),
            ("bought from the grid", imported, .retail),
        ]
        let most = max(dealt, matched, exported, imported, Energy(wattHours: 1))
        let nameWidth = inside.width >= 44 ? 21 : 16
        var y = inside.y
        for (name, energy, role) in rows where y < inside.bottom {
            buffer.put(
                name, x: inside.x, y: y, role: .label, clip: Rect(x: inside.x, y: y, width: nameWidth - 1, height: 1))
            buffer.putRight(Decimal.text(energy.wattHours, decimals: 3, shown: 1), endingAt: inside.x + nameWidth + 7, y: y, role: .value, clip: inside)
            buffer.bar(
                energy.kilowattHours / most.kilowattHours, x: inside.x + nameWidth + 8, y: y, width: inside.width - nameWidth - 8,
                role: role, glyphs: glyphs, clip: inside)
            y += 1
        }
        guard y < inside.bottom, Energy.zero < used else { return }
        let sufficiency = max(0, 1_000 - imported.wattHours * 1_000 / used.wattHours)
        if inside.bottom - y >= 2 { y += 1 }
        let number = Decimal.text(sufficiency, decimals: 1, shown: 0) + " %"
        put([(pad("self-sufficient", nameWidth), .label)], x: inside.x, y: y, clip: inside)
        buffer.putRight(number, endingAt: inside.x + nameWidth + 7, y: y, role: .now, attributes: .bold, clip: inside)
        explain(
            Rect(x: inside.x + nameWidth + 7 - columnCount(of: number), y: y, width: columnCount(of: number), height: 1),
            Explanation.selfSufficiency(imported: imported, consumed: used))
        buffer.bar(
            Double(sufficiency) / 1_000, x: inside.x + nameWidth + 8, y: y, width: inside.width - nameWidth - 8, role: .good,
            glyphs: glyphs, clip: inside)
    }

    // MARK: News

    /// What happened lately, in plain words, the newest first: everything
    /// that asks for attention, and of the rest what is worth reading.
    mutating func drawNews(_ context: PaneContext, in rect: Rect) {
        let inside = frame(context, title: "Just now", in: rect)
        guard inside.height >= 1 else { return }
        let log = context.engine.events
        var y = inside.y
        var number = (context.model.eventCursor ?? log.numbers.upperBound - 1)
        number = min(number, log.numbers.upperBound - 1)
        while y < inside.bottom, number >= log.numbers.lowerBound {
            let event = log[number: number]
            defer { number -= 1 }
            if !Self.isNews(event) { continue }
            let line = EventLine(event, context.snapshot)
            let time = context.calendar.clockText(event.time)
            let indent = inside.x + 8
            buffer.put(time, x: inside.x, y: y, role: event.time == context.snapshot.now ? .now : .muted, clip: inside)
            buffer.put(line.severity.letter, x: inside.x + 6, y: y, role: line.severity.role, attributes: .bold, clip: inside)
            let end = putParagraph(
                line.text, in: Rect(x: indent, y: y, width: inside.right - indent, height: min(2, inside.bottom - y)),
                role: line.severity == .info ? .text : line.severity.role)
            hits.append(Hit(area: Rect(x: inside.x, y: y, width: inside.width, height: end - y), target: .row(.news, number)))
            if context.isFocused, context.model.eventCursor == number {
                buffer.emphasise(Rect(x: inside.x, y: y, width: 5, height: 1), attributes: .reverse)
            }
            y = end
        }
        if y == inside.y { buffer.put("nothing has happened yet: press . or space", x: inside.x, y: y, role: .muted, clip: inside) }
    }

    /// Whether an event is told among the news: deals only when they are
    /// large.
    private static func isNews(_ event: Event) -> Bool {
        if case .deal(let deal) = event.kind { return deal.energy >= Energy(wattHours: 500) }
        return true
    }

    // MARK: Caption

    /// The latest event that matters in a sentence, and what comes next: for
    /// a class.
    mutating func drawCaption(_ context: PaneContext, in rect: Rect) {
        let inside = frame(context, title: "What just happened", in: rect).inset(1, 0)
        guard inside.height >= 1 else { return }
        let log = context.engine.events
        var number = context.model.eventCursor ?? log.numbers.upperBound - 1
        var text = "The clock stands at the start. Space lets it run; . steps a quarter of an hour; p goes to the next phase of the day."
        while number >= log.numbers.lowerBound, log.numbers.contains(number) {
            if Self.isNews(log[number: number]) {
                text = "\(context.calendar.clockText(log[number: number].time))  " + EventLine(log[number: number], context.snapshot).text + "."
                break
            }
            number -= 1
        }
        let y = putParagraph(text, in: inside, role: .now)
        guard y + 1 < inside.bottom else { return }
        _ = putParagraph(
            phaseText(context.snapshot), in: Rect(x: inside.x, y: y + 1, width: inside.width, height: inside.bottom - y - 1), role: .text)
    }

    /// Where the day is, for those who have not seen one before.
    private func phaseText(_ snapshot: Snapshot) -> String {
        switch snapshot.phase {
        case .beforeGate:
            "Homes deliver what they dealt yesterday; what differs from it meets in the pool, priced by supply and demand."
        case .trading: "The gate is open: homes trade tomorrow's energy on an order book for every quarter of an hour."
        case .afterGate: "The gate is closed: tomorrow's deals stand. Today is still being delivered and settled in the pool."
        case .finished: "The run is over: the bills are drawn up."
        }
    }
}
