internal import Cells
internal import Markets
internal import Quantities
internal import Simulation

/// What did deviating cost, and why?
extension Painter {
    mutating func drawPool(_ model: Model, _ engine: EngineView, in body: Rect) {
        let record = engine.snapshot.record(of: model.shownSlot)
        if body.width >= 100 {
            let (left, right) = body.splitLeft(body.width - min(72, max(48, body.width * 2 / 5)))
            let (prices, balance) = left.splitTop(left.height * 11 / 20)
            drawPriceChart(model, engine, record, in: prices)
            drawBalanceChart(model, engine, in: balance)
            let (card, deviations) = right.splitTop(min(13, right.height / 2 + 2))
            drawSettlement(model, engine, record, in: card)
            drawDeviations(model, engine, record, in: deviations)
        } else {
            let (chart, rest) = body.splitTop(body.height >= 18 ? body.height * 2 / 5 : 0)
            let (card, deviations) = rest.splitLeft(body.width * 11 / 20)
            if !chart.isEmpty { drawPriceChart(model, engine, record, in: chart) }
            drawSettlement(model, engine, record, in: card)
            drawDeviations(model, engine, record, in: deviations)
        }
    }

    // MARK: Prices of the day

    private mutating func drawPriceChart(
        _ model: Model, _ engine: EngineView, _ record: SlotRecord?, in rect: Rect
    ) {
        let snapshot = engine.snapshot
        let slots = model.shownSlots
        let inside = buffer.frame(
            rect, title: "Prices of \(snapshot.date.shortText)", detail: rect.width >= 50 ? "ct/kWh" : "", glyphs: glyphs)
        guard inside.height >= 4 else { return }
        let records = slots.map { snapshot.record(of: $0) }
        let corridors = records.compactMap { $0?.corridor }
        func cents(_ price: Price?) -> String { price.map(Format.cents) ?? "-" }
        put(
            [
                ("buy ", .label), (cents(record?.clearing?.prices?.buy), .buy), ("  sell ", .label),
                (cents(record?.clearing?.prices?.sell), .sell), ("  day-ahead ", .label),
                (cents(record?.averagePrice), .dayAhead), ("  retail ", .label), (cents(record?.corridor.retail), .retail),
                ("  feed-in ", .label), (cents(record?.corridor.feedIn), .feedIn),
            ], x: inside.x, y: inside.y, clip: inside)
        let chart = LineChart(
            series: [
                .init(records.map { $0?.corridor.retail.cents }, role: .retail, dash: (1, 4)),
                .init(records.map { $0?.corridor.feedIn.cents }, role: .feedIn, dash: (1, 4)),
                .init(records.map { $0?.averagePrice?.cents }, role: .dayAhead, dash: (1, 2)),
                .init(records.map { $0?.clearing?.prices?.sell.cents }, role: .sell, dash: (2, 3)),
                .init(records.map { $0?.clearing?.prices?.buy.cents }, role: .buy),
            ], sampleCount: slots.count, range: Self.priceRange(corridors),
            labels: snapshot.calendar.hourLabels(slots, every: inside.width >= 70 ? 3 : 6), cursor: model.shownSlotIndex)
        let plot = chart.draw(
            into: &buffer, rect: Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 1),
            glyphs: glyphs)
        addSlotHit(plot, slotCount: slots.count)
    }

    // MARK: Surplus against deficit

    /// What was delivered above and below the promise, slot by slot: surplus
    /// stands on the axis, deficit hangs from it.
    private mutating func drawBalanceChart(_ model: Model, _ engine: EngineView, in rect: Rect) {
        let snapshot = engine.snapshot
        let slots = model.shownSlots
        let inside = buffer.frame(
            rect, title: "Surplus and deficit against the promise", detail: rect.width >= 62 ? "kWh a slot" : "", glyphs: glyphs)
        let plot = Rect(
            x: inside.x + LineChart.gutter, y: inside.y, width: inside.width - LineChart.gutter, height: inside.height - 1)
        guard plot.width >= 8, plot.height >= 3 else { return }
        let clearings = slots.map { snapshot.record(of: $0)?.clearing }
        let supply = clearings.map { $0?.supply.kilowattHours ?? 0 }
        let demand = clearings.map { $0?.demand.kilowattHours ?? 0 }
        let most = max(supply.max() ?? 0, demand.max() ?? 0, 0.001)
        let up = (plot.height - 1) / 2
        let axis = plot.y + up
        let cursor = model.shownSlotIndex
        for column in 0..<plot.width {
            let x = plot.x + column
            let samples = Self.samples(column, of: plot.width, count: slots.count)
            let isCursor = samples.contains(cursor)
            let isPast = clearings[samples].contains { $0 != nil }
            buffer.set(x: x, y: axis, scalar: isPast ? glyphs.horizontal : glyphs.dotted, role: isPast ? .text : .border)
            buffer.column(
                (supply[samples].max() ?? 0) / most, x: x, bottom: axis - 1, height: up, role: isCursor ? .cursor : .supply,
                glyphs: glyphs)
            buffer.hangingColumn(
                (demand[samples].max() ?? 0) / most, x: x, top: axis + 1, height: plot.bottom - axis - 1,
                role: isCursor ? .cursor : .demand, glyphs: glyphs)
            if isCursor { buffer.put(glyphs.now, x: x, y: plot.bottom, role: .cursor, attributes: .bold) }
        }
        let scale = most >= 10 ? String(Int(most.rounded())) : String(Double(Int(most * 10)) / 10)
        buffer.putRight("+" + scale, endingAt: plot.x - 1, y: plot.y, role: .supply)
        buffer.putRight("0", endingAt: plot.x - 1, y: axis, role: .muted)
        buffer.putRight("-" + scale, endingAt: plot.x - 1, y: plot.bottom - 1, role: .demand)
        for label in snapshot.calendar.hourLabels(slots, every: plot.width >= 64 ? 3 : 6) {
            let x = plot.x + min(plot.width - 2, label.sample * plot.width / slots.count)
            if buffer[x, plot.bottom].role != .cursor { buffer.put(label.text, x: x, y: plot.bottom, role: .muted) }
        }
        addSlotHit(plot, slotCount: slots.count)
    }
}
