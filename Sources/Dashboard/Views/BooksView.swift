internal import Cells
internal import Markets
internal import Quantities
internal import Simulation

/// Who wants what, when, at which price?
extension Painter {
    mutating func drawBooks(_ model: Model, _ engine: EngineView, in body: Rect) {
        guard let market = engine.snapshot.market else {
            drawNoMarket(engine.snapshot, in: body)
            return
        }
        if body.width >= 100 {
            let ladderWidth = min(72, max(46, body.width * 2 / 5))
            let (left, ladder) = body.splitLeft(body.width - ladderWidth)
            let (chart, tape) = left.splitTop(max(9, left.height * 11 / 20))
            drawBookChart(model, engine, market, in: chart)
            drawTape(model, engine, market, slot: nil, in: tape)
            let (book, deals) = ladder.splitTop(ladder.height >= 24 ? max(14, chart.height) : ladder.height)
            drawLadder(model, engine, market, in: book)
            if !deals.isEmpty { drawTape(model, engine, market, slot: model.shownSlot, in: deals) }
        } else {
            let (chart, rest) = body.splitTop(body.height >= 18 ? body.height * 2 / 5 : 0)
            let (ladder, tape) = rest.splitLeft(body.width / 2)
            if !chart.isEmpty { drawBookChart(model, engine, market, in: chart) }
            drawLadder(model, engine, market, in: ladder)
            drawTape(model, engine, market, slot: model.slotCursor == nil ? nil : model.shownSlot, in: tape)
        }
    }

    private mutating func drawNoMarket(_ snapshot: Snapshot, in body: Rect) {
        let text: String
        if let gate = snapshot.gate {
            let day = snapshot.date.advanced(byDays: 1).shortText
            text =
                "The gate for \(day) opens at \(snapshot.calendar.clockText(gate.opens)): then every home declares what "
                + "it expects and trades with its neighbours. Press p to go there."
        } else if snapshot.dayNumber == snapshot.dayCount {
            text = "This is the last day of the run: no tomorrow is traded."
        } else {
            text = "The data has a gap after this day: no tomorrow is traded. What is due today is settled in the pool (2)."
        }
        let inside = buffer.frame(body, title: "Order books", glyphs: glyphs).inset(2, 1)
        _ = putParagraph(
            text, in: Rect(x: inside.x, y: inside.y + inside.height / 3, width: min(inside.width, 72), height: 4), role: .text)
    }

    // MARK: All slots

    /// The best prices and what was dealt, slot by slot.
    private mutating func drawBookChart(
        _ model: Model, _ engine: EngineView, _ market: MarketPicture, in rect: Rect
    ) {
        let snapshot = engine.snapshot
        let title = "\(market.isDelivering ? "Traded yesterday for" : "Trading for") \(market.date.shortText)"
        let dealt = market.dealtEnergy.reduce(Energy.zero, +)
        let state = market.isOpen ? "gate open" : "gate closed"
        let energy = "\(Format.count(market.deals.count, "deal")), \(Decimal.text(dealt.wattHours, decimals: 3, shown: 1)) kWh"
        let orders = Format.count(market.orderCount, "order")
        let dot = " \(glyphs.middleDot) "
        let detail =
            [state + dot + orders + ", " + energy, state + dot + energy, state]
            .first { columnCount(of: title) + columnCount(of: $0) + 8 <= rect.width } ?? ""
        let inside = buffer.frame(rect, title: title, detail: detail, glyphs: glyphs)
        guard inside.height >= 4 else { return }
        let book = model.shownSlotIndex
        func cents(_ price: Price?) -> String { price.map(Format.cents) ?? "-" }
        let best = inside.width >= 58 ? "best " : ""
        put(
            [
                ("ct/kWh  ", .unit), ("\(best)ask ", .label), (cents(market.asks[book].first?.price), .sell),
                ("   \(best)bid ", .label), (cents(market.bids[book].first?.price), .buy), ("   dealt ", .label),
                (cents(market.averagePrice(book)), .clearing),
            ], x: inside.x, y: inside.y, clip: inside)
        let volumeRows = inside.height >= 9 ? max(2, inside.height / 5) : 0
        let chartRect = Rect(
            x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 1 - volumeRows)
        let corridors = market.corridors
        let chart = LineChart(
            series: [
                .init(corridors.map { $0.retail.cents }, role: .retail, dash: (1, 4)),
                .init(corridors.map { $0.feedIn.cents }, role: .feedIn, dash: (1, 4)),
                .init(corridors.indices.map { market.asks[$0].first?.price.cents }, role: .sell, dash: (2, 3)),
                .init(corridors.indices.map { market.bids[$0].first?.price.cents }, role: .buy, dash: (1, 2)),
                .init(corridors.indices.map { market.averagePrice($0)?.cents }, role: .clearing),
            ], sampleCount: market.slots.count, range: Self.priceRange(corridors),
            labels: snapshot.calendar.hourLabels(market.slots, every: inside.width >= 70 ? 3 : 6), cursor: book)
        let plot = chart.draw(into: &buffer, rect: chartRect, glyphs: glyphs)
        addSlotHit(plot, slotCount: market.slots.count)
        if volumeRows > 0 {
            drawVolumes(
                market.dealtEnergy.map(\.kilowattHours), under: plot, top: chartRect.bottom, height: volumeRows,
                role: .clearing)
        }
    }

    /// A little more than the corridors of a day.
    static func priceRange(_ corridors: [Corridor]) -> ClosedRange<Double> {
        let low = corridors.map { $0.feedIn.cents }.min() ?? 0
        let high = max(corridors.map { $0.retail.cents }.max() ?? 1, low + 1)
        let margin = (high - low) / 20
        return (low - margin)...(high + margin)
    }

    mutating func addSlotHit(_ plot: Rect, slotCount: Int) {
        guard plot.width > 0 else { return }
        hits.append(Hit(area: plot, target: .slot(first: 0, perCell: Double(slotCount) / Double(plot.width))))
    }

    /// Columns of energy under a chart, on its time axis; where a column
    /// covers several slots it shows the largest.
    private mutating func drawVolumes(_ values: [Double], under plot: Rect, top: Int, height: Int, role: Role) {
        guard plot.width > 0, let most = values.max(), most > 0 else { return }
        buffer.putRight(String(Double(Int(most * 10)) / 10), endingAt: plot.x - 1, y: top, role: .muted)
        buffer.putRight("kWh", endingAt: plot.x - 1, y: top + height - 1, role: .unit)
        for column in 0..<plot.width {
            let largest = values[Self.samples(column, of: plot.width, count: values.count)].max() ?? 0
            buffer.column(
                largest / most, x: plot.x + column, bottom: top + height - 1, height: height, role: role, glyphs: glyphs)
        }
    }

    /// The samples that a column of a chart covers, at least one.
    static func samples(_ column: Int, of width: Int, count: Int) -> Range<Int> {
        let first = min(column * count / width, count - 1)
        return first..<max(first + 1, min((column + 1) * count / width, count))
    }

    // MARK: The tape

    /// The latest deals, of one slot or of all.
    private mutating func drawTape(
        _ model: Model, _ engine: EngineView, _ market: MarketPicture, slot chosen: Slot?, in rect: Rect
    ) {
        let snapshot = engine.snapshot
        let deals = market.deals.reversed().lazy.filter { chosen == nil || $0.slot == chosen }
        let title =
            chosen.map { "Deals of \(snapshot.calendar.clockText(snapshot.calendar.start(of: $0)))" } ?? "Latest deals"
        let inside = buffer.frame(rect, title: title, glyphs: glyphs)
        guard inside.height >= 2 else { return }
        let isWide = inside.width >= 62
        let hasTime = inside.width >= 34
        func row(_ time: String, _ slot: String, _ energy: String, _ price: String) -> String {
            (hasTime ? pad(time, 9) : "") + pad(slot, 6) + padLeft(energy, 5) + padLeft(price, hasTime ? 7 : 6)
        }
        let heading = row("time", "slot", "kWh", hasTime ? "ct/kWh" : "ct")
        buffer.put(heading, x: inside.x, y: inside.y, role: .unit, clip: inside)
        let parties = inside.x + heading.count + 1
        buffer.put(inside.width >= 48 ? "seller \(glyphs.arrow) buyer" : "", x: parties + 1, y: inside.y, role: .unit, clip: inside)
        if isWide { buffer.put("asked    bid", x: parties + 20, y: inside.y, role: .unit, clip: inside) }
        let scale = min(48, inside.right - parties - 36)
        if scale >= 20 {
            buffer.put("feed-in", x: parties + 36, y: inside.y, role: .unit, clip: inside)
            buffer.putRight("retail", endingAt: parties + 36 + scale, y: inside.y, role: .unit, clip: inside)
        }
        var y = inside.y + 1
        for deal in deals.prefix(inside.height - 1) {
            let seconds = snapshot.calendar.wallClock(at: deal.time).milliseconds / 1_000
            let time =
                "\(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
            let isNew = deal.time == snapshot.now
            buffer.put(
                row(
                    time, snapshot.calendar.clockText(snapshot.calendar.start(of: deal.slot)),
                    Format.exact(deal.energy), Format.cents(deal.price)),
                x: inside.x, y: y, role: isNew ? .now : .value, attributes: isNew ? .bold : [], clip: inside)
            put(
                [
                    (snapshot.name(deal.seller), .sell), (hasTime ? " \(glyphs.arrow) " : glyphs.arrow, .muted),
                    (snapshot.name(deal.buyer), .buy),
                ], x: parties + 1, y: y, clip: inside)
            if isWide {
                put(
                    [(padLeft(Format.cents(deal.ask), 5), .muted), (padLeft(Format.cents(deal.bid), 7), .muted)],
                    x: parties + 20, y: y, clip: inside)
            }
            if inside.right - parties - 36 >= 20 {
                drawCorridor(
                    deal, market.corridors[market.slots.lowerBound.distance(to: deal.slot)], x: parties + 36, y: y,
                    width: min(48, inside.right - parties - 36))
            }
            y += 1
        }
        if deals.isEmpty {
            buffer.put(
                market.isOpen ? "no deal yet" : "no deal was made", x: inside.x, y: y, role: .muted, clip: inside)
        }
    }

    /// A deal on the scale from feed-in to retail: a line from what was asked
    /// to what was bid, and on it the price.
    private mutating func drawCorridor(_ deal: Deal, _ corridor: Corridor, x: Int, y: Int, width: Int) {
        let range = max(1, corridor.retail.units - corridor.feedIn.units)
        func column(_ price: Price) -> Int {
            x + Int(min(max(0, price.units - corridor.feedIn.units), range) * Int64(width - 1) / range)
        }
        for column in x..<x + width { buffer.put(glyphs.middleDot, x: column, y: y, role: .border) }
        for column in column(deal.ask)...max(column(deal.ask), column(deal.bid)) {
            buffer.set(x: column, y: y, scalar: glyphs.horizontal, role: .muted)
        }
        buffer.put(glyphs.diamond, x: column(deal.price), y: y, role: .clearing)
    }
}
