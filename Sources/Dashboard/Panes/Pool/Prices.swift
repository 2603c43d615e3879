internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The prices of a day in one chart, and its surplus and deficit.
extension Painter {
    mutating func drawPrices(_ context: PaneContext, in rect: Rect) {
        let record = context.record
        let inside = frame(
            context, title: "Prices of \(context.date.shortText)", detail: rect.width >= 50 ? "ct/kWh" : "", in: rect)
        guard inside.height >= 4 else { return }
        let records = context.records
        func cents(_ price: Price?) -> String { price.map(Format.cents) ?? "-" }
        let corridor = context.corridor
        let entries:
            [(long: String, short: String, price: Price?, role: Role, dash: (Int, Int), mark: Unicode.Scalar)] = [
                ("pool buy", "buy", record?.clearing?.prices?.buy, .buy, (1, 1), "b"),
                ("pool sell", "sell", record?.clearing?.prices?.sell, .sell, (2, 3), "s"),
                ("day-ahead", "ahead", record?.averagePrice, .dayAhead, (1, 2), "a"),
                ("retail", "retail", corridor?.retail, .retail, (1, 4), "r"),
                ("feed-in", "feed-in", corridor?.feedIn, .feedIn, (1, 4), "f"),
            ]
        // Entries that do not fit go to a second row if the chart can spare one.
        var (x, y) = (inside.x, inside.y)
        let isWide = inside.width >= 80
        for entry in entries {
            let name = isWide ? entry.long : entry.short
            let text = LineChart.sample(name, dash: entry.dash, mark: entry.mark, glyphs) + name + " "
            let number = cents(entry.price)
            if x + columnCount(of: text) + number.count > inside.right {
                if y > inside.y || inside.height < 12 { break }
                (x, y) = (inside.x, y + 1)
            }
            let end = put([(text, .label), (number, entry.role)], x: x, y: y, clip: inside)
            if let price = entry.price {
                explain(
                    Rect(x: end - number.count, y: y, width: number.count, height: 1),
                    Explanation.price(entry.long, price, corridor, record, context.picture.pool.rule))
            }
            x = end + (inside.width >= 44 ? 2 : 1)
        }
        // The grid's prices are known all day, the others as slots are settled.
        let corridors = context.corridors
        func series(_ place: Int, _ values: [Price?]) -> LineChart.Series {
            let entry = entries[place]
            return .init(values.map { $0?.cents }, role: entry.role, dash: entry.dash, mark: entry.mark)
        }
        var chart = LineChart(
            series: [
                series(3, corridors.map { $0?.retail }), series(4, corridors.map { $0?.feedIn }),
                series(2, records.map { $0?.averagePrice }), series(1, records.map { $0?.clearing?.prices?.sell }),
                series(0, records.map { $0?.clearing?.prices?.buy }),
            ], sampleCount: context.slots.count, range: Self.priceRange(corridors.compactMap { $0 }),
            labels: context.calendar.hourLabels(context.slots, every: inside.width >= 70 ? 3 : 6), cursor: context.place
        )
        chart.hasScale = corridors.contains { $0 != nil }
        let plot = chart.draw(
            into: &buffer, rect: Rect(x: inside.x, y: y + 1, width: inside.width, height: inside.bottom - y - 1),
            glyphs: glyphs)
        addSlotHit(plot, context)
        if records.allSatisfy({ $0 == nil }) {
            buffer.put(
                "nothing is settled yet", x: plot.x + 2, y: plot.y + plot.height / 2, role: .muted, clip: plot)
        }
    }

    // MARK: Surplus against deficit

    /// Draws the energy delivered above and below the trades, slot by slot: surplus
    /// stands on the axis, deficit hangs from it.
    mutating func drawBalance(_ context: PaneContext, in rect: Rect) {
        let slots = context.slots
        let here = context.record?.clearing
        let title = rect.width >= 66 ? "Surplus and deficit against what was dealt" : "Surplus and deficit"
        let detail =
            here.map { "+\(Format.kilowattHours($0.supply)) -\(Format.kilowattHours($0.demand)) kWh" } ?? "kWh a slot"
        let inside = frame(context, title: title, detail: detail, in: rect)
        if let here {
            let width = columnCount(of: detail)
            explain(Rect(x: rect.right - 3 - width, y: rect.y, width: width, height: 1), Explanation.balance(here))
        }
        let plot = LineChart.plot(in: inside)
        guard plot.width >= 8, plot.height >= 3 else { return }
        let clearings = context.records.map { $0?.clearing }
        let supply = clearings.map { $0?.supply.kilowattHours ?? 0 }
        let demand = clearings.map { $0?.demand.kilowattHours ?? 0 }
        let most = max(supply.max() ?? 0, demand.max() ?? 0)
        let up = (plot.height - 1) / 2
        let axis = plot.y + up
        for column in 0..<plot.width {
            let x = plot.x + column
            let samples = Self.samples(column, of: plot.width, count: slots.count)
            let isCursor = samples.contains(context.place)
            let isPast = clearings[samples].contains { $0 != nil }
            buffer.set(
                x: x, y: axis, scalar: isPast ? glyphs.horizontal : glyphs.dotted, role: isPast ? .text : .border)
            if most > 0 {
                buffer.column(
                    (supply[samples].max() ?? 0) / most, x: x, bottom: axis - 1, height: up,
                    role: isCursor ? .cursor : .supply, glyphs: glyphs)
                buffer.hangingColumn(
                    (demand[samples].max() ?? 0) / most, x: x, top: axis + 1, height: plot.bottom - axis - 1,
                    role: isCursor ? .cursor : .demand, glyphs: glyphs)
            }
        }
        if most > 0 {
            let scale = LineChart.fixed(most, decimals: most >= 10 ? 0 : 1)
            buffer.putRight("+" + scale, endingAt: plot.x - 1, y: plot.y, role: .supply)
            buffer.putRight("-" + scale, endingAt: plot.x - 1, y: plot.bottom - 1, role: .demand)
        }
        buffer.putRight("0", endingAt: plot.x - 1, y: axis, role: .muted)
        drawSlotAxis(context, plot: plot)
        addSlotHit(plot, context)
    }

    // MARK: Prices of one slot while it was traded

    /// Draws the trades of a slot in the order in which they were made: as a line,
    /// or as candles of opening, closing, highest and lowest price.
    mutating func drawPriceHistory(_ context: PaneContext, in rect: Rect) {
        let picture = context.picture
        let deals = picture.deals(of: context.date).filter { $0.slot == context.slot }
        let clock = picture.clock.calendar.clockText(picture.clock.calendar.start(of: context.slot))
        let inside = frame(
            context, title: "How \(clock) was traded",
            detail: rect.width >= 40 ? (context.model.showsCandles ? "candles, ct/kWh" : "each deal, ct/kWh") : "",
            in: rect)
        guard inside.height >= 4, let first = deals.first, let last = deals.last else {
            buffer.put("no deal yet", x: inside.x, y: inside.y, role: .muted, clip: inside)
            return
        }
        // The whole gate if it is known, so that slots can be compared.
        let gate = picture.clock.date.advanced(byDays: 1) == context.date ? picture.clock.gate : nil
        let start = gate?.opens ?? first.time
        let end = gate?.closes ?? last.time
        let length = max(1, end.milliseconds - start.milliseconds)
        let plot = LineChart.plot(in: inside)
        let columns = max(1, plot.width)
        func column(_ time: SimTime) -> Int {
            min(columns - 1, Int((time.milliseconds - start.milliseconds) * Int64(columns) / length))
        }
        var candles = [Candle?](repeating: nil, count: columns)
        for deal in deals where column(deal.time) >= 0 {
            candles[column(deal.time)] =
                candles[column(deal.time)].map { $0.adding(deal.price.cents) } ?? Candle(deal.price.cents)
        }
        let low = deals.map(\.price.cents).min() ?? 0
        let high = max(deals.map(\.price.cents).max() ?? 1, low + 0.5)
        let margin = (high - low) / 10
        var held: Double?
        // The last price holds until now; the future is not known.
        let known = column(min(picture.clock.now, end))
        let line = candles.enumerated().map { place, candle -> Double? in
            held = candle?.close ?? held
            return place <= known ? held : nil
        }
        let labels = [(0, start), (columns / 2, start.advanced(byMilliseconds: length / 2))].map {
            (sample: $0.0, text: picture.clock.calendar.clockText($0.1))
        }
        let chart = LineChart(
            series: context.model.showsCandles ? [] : [.init(line, role: .clearing)], sampleCount: columns,
            range: (low - margin)...(high + margin), labels: labels)
        chart.draw(into: &buffer, rect: inside, glyphs: glyphs)
        if context.model.showsCandles { drawCandles(candles, range: chart.range, plot: plot) }
        let text = "last " + Format.cents(last.price)
        buffer.putRight(text, endingAt: plot.right, y: plot.bottom, role: .clearing, attributes: .bold, clip: inside)
        explain(
            Rect(x: plot.right - columnCount(of: text), y: plot.bottom, width: columnCount(of: text), height: 1),
            Explanation.deal(last, seller: picture.name(last.seller), buyer: picture.name(last.buyer)))
    }

    /// Draws candles at half a cell: a thick part from opening to closing price,
    /// thin parts to the highest and the lowest. Falling candles are dim, so that
    /// they differ not by colour alone.
    private mutating func drawCandles(_ candles: [Candle?], range: ClosedRange<Double>, plot: Rect) {
        let span = range.upperBound - range.lowerBound
        func half(_ price: Double) -> Int {
            Int(((1 - (price - range.lowerBound) / span) * Double(plot.height * 2 - 1)).rounded())
        }
        for (column, candle) in candles.enumerated() {
            guard let candle else { continue }
            let isRising = candle.close >= candle.open
            let thick = min(half(candle.open), half(candle.close))...max(half(candle.open), half(candle.close))
            let thin = half(candle.high)...half(candle.low)
            for row in thin.lowerBound / 2...thin.upperBound / 2 {
                func part(_ index: Int) -> Int { thick.contains(index) ? 2 : thin.contains(index) ? 1 : 0 }
                let scalar = glyphs.candle(upper: part(row * 2), lower: part(row * 2 + 1))
                buffer.set(
                    x: plot.x + column, y: plot.y + row, scalar: scalar, role: isRising ? .sell : .buy,
                    attributes: isRising ? .bold : [])
            }
        }
    }
}

/// The prices of a stretch of time.
private struct Candle {
    var open: Double
    var close: Double
    var high: Double
    var low: Double

    init(_ price: Double) { (open, close, high, low) = (price, price, price, price) }

    func adding(_ price: Double) -> Candle {
        var candle = self
        candle.close = price
        candle.high = max(high, price)
        candle.low = min(low, price)
        return candle
    }
}

extension GlyphSet {
    /// The character of a candle's cell whose upper and lower half are each empty
    /// (0), thin (1) or thick (2).
    func candle(upper: Int, lower: Int) -> UInt32 {
        guard isUnicode else { return upper == 2 || lower == 2 ? 0x23 : 0x7c }
        return switch (upper, lower) {
        case (0, 1): 0x2577
        case (0, 2): 0x257b
        case (1, 0): 0x2575
        case (1, 1): 0x2502
        case (1, 2): 0x257d
        case (2, 0): 0x2579
        case (2, 1): 0x257f
        case (2, 2): 0x2503
        default: 0x20
        }
    }
}
