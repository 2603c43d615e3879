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
        let book = model.shownSlotIndex
        if body.width >= 100 {
            let ladderWidth = min(72, max(46, body.width * 2 / 5))
            let (left, ladder) = body.splitLeft(body.width - ladderWidth)
            let (chart, tape) = left.splitTop(max(9, left.height * 11 / 20))
            drawBookChart(model, engine, market, in: chart)
            drawTape(model, engine, market, in: tape)
            drawLadder(model, engine, market, book: book, in: ladder)
        } else {
            let (chart, rest) = body.splitTop(body.height >= 18 ? body.height * 2 / 5 : 0)
            let (ladder, tape) = rest.splitLeft(body.width / 2)
            if !chart.isEmpty { drawBookChart(model, engine, market, in: chart) }
            drawLadder(model, engine, market, book: book, in: ladder)
            drawTape(model, engine, market, in: tape)
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
        let counts =
            "\(Format.count(market.orderCount, "order")), \(Format.count(market.deals.count, "deal")), "
            + "\(Decimal.text(dealt.wattHours, decimals: 3, shown: 1)) kWh"
        let inside = buffer.frame(
            rect, title: title, detail: rect.width >= 60 ? "\(state) \(glyphs.middleDot) \(counts)" : state,
            glyphs: glyphs)
        guard inside.height >= 4 else { return }
        let book = model.shownSlotIndex
        func cents(_ price: Price?) -> String { price.map(Format.cents) ?? "-" }
        put(
            [
                ("ct/kWh  ", .unit), ("best ask ", .label), (cents(market.asks[book].first?.price), .sell),
                ("   best bid ", .label), (cents(market.bids[book].first?.price), .buy), ("   dealt ", .label),
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
                .init(market.asks.map { $0.first?.price.cents }, role: .sell, dash: (2, 3)),
                .init(market.bids.map { $0.first?.price.cents }, role: .buy, dash: (1, 2)),
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

    /// The latest deals: of every slot while following, of one once chosen.
    private mutating func drawTape(_ model: Model, _ engine: EngineView, _ market: MarketPicture, in rect: Rect) {
        let snapshot = engine.snapshot
        let chosen = model.slotCursor == nil ? nil : model.shownSlot
        let deals = market.deals.reversed().lazy.filter { chosen == nil || $0.slot == chosen }
        let title =
            chosen.map { "Deals of \(snapshot.calendar.clockText(snapshot.calendar.start(of: $0)))" } ?? "Latest deals"
        let inside = buffer.frame(
            rect, title: title, detail: chosen == nil || rect.width < 40 ? "" : "G: all slots", glyphs: glyphs)
        guard inside.height >= 2 else { return }
        let isWide = inside.width >= 52
        let hasTime = inside.width >= 34
        func row(_ time: String, _ slot: String, _ energy: String, _ price: String) -> String {
            (hasTime ? pad(time, 10) : "") + pad(slot, 6) + padLeft(energy, 5) + padLeft(price, 7)
        }
        let heading = row("time", "slot", "kWh", "ct/kWh")
        buffer.put(heading, x: inside.x, y: inside.y, role: .unit, clip: inside)
        let parties = inside.x + heading.count + 1
        buffer.put(isWide ? "seller \(glyphs.arrow) buyer" : "", x: parties + 1, y: inside.y, role: .unit, clip: inside)
        if isWide { buffer.put("asked    bid", x: parties + 20, y: inside.y, role: .unit, clip: inside) }
        var y = inside.y + 1
        for deal in deals.prefix(inside.height - 1) {
            let seconds = snapshot.calendar.wallClock(at: deal.time).milliseconds / 1_000
            let time =
                "\(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
            let isNew = deal.time == snapshot.now
            buffer.put(
                row(
                    time, snapshot.calendar.clockText(snapshot.calendar.start(of: deal.slot)),
                    Format.kilowattHours(deal.energy), Format.cents(deal.price)),
                x: inside.x, y: y, role: isNew ? .now : .value, attributes: isNew ? .bold : [], clip: inside)
            put(
                [
                    (snapshot.name(deal.seller), .sell), (" \(glyphs.arrow) ", .muted), (snapshot.name(deal.buyer), .buy),
                ], x: parties + 1, y: y, clip: inside)
            if isWide {
                put(
                    [(padLeft(Format.cents(deal.ask), 5), .muted), (padLeft(Format.cents(deal.bid), 7), .muted)],
                    x: parties + 20, y: y, clip: inside)
            }
            y += 1
        }
        if deals.isEmpty {
            buffer.put(
                market.isOpen ? "no deal yet" : "no deal was made", x: inside.x, y: y, role: .muted, clip: inside)
        }
    }
}

func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - columnCount(of: text)))
}

func padLeft(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - columnCount(of: text))) + text
}
