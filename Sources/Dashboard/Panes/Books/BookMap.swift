internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// All books of a day at once: delivery slots across, prices up, and shades for the
/// energy that waits at each price.
extension Painter {
    mutating func drawBookMap(_ context: PaneContext, in rect: Rect) {
        let picture = context.picture
        let deals = picture.deals(of: context.date)
        guard let market = context.market else {
            drawDealtDay(context, deals, in: rect)
            return
        }
        let title = "\(picture.market.isDelivering ? "Traded yesterday for" : "Trading for") \(market.date.shortText)"
        let dealt = market.dealtEnergy.reduce(Energy.zero, +)
        let state = market.isOpen ? "gate open" : "gate closed"
        let energy = "\(Format.count(deals.count, "deal")), \(Decimal.text(dealt.wattHours, decimals: 3, shown: 1)) kWh"
        let dot = " \(glyphs.middleDot) "
        let detail =
            [state + dot + Format.count(market.orderCount, "order") + dot + energy, state + dot + energy, state]
            .first { columnCount(of: title) + columnCount(of: $0) + 8 <= rect.width } ?? ""
        let inside = frame(context, title: title, detail: detail, in: rect)
        guard inside.height >= 4 else { return }
        let book = context.place
        func cents(_ price: Price?) -> String { price.map(Format.cents) ?? "-" }
        var x = put([("ct/kWh  ", .unit)], x: inside.x, y: inside.y, clip: inside)
        for (name, price, role) in [
            ("ask", market.asks[book].first?.price, Role.sell), ("bid", market.bids[book].first?.price, .buy),
            ("dealt", market.averagePrice(book), .clearing),
        ] {
            let end = put([(name + " ", .label), (cents(price), role)], x: x, y: inside.y, clip: inside)
            explain(
                Rect(x: end - cents(price).count, y: inside.y, width: cents(price).count, height: 1),
                Explanation.bookPrice(name, market, book))
            x = end + 3
        }
        let (asks, bids) = (GlyphSet.text(glyphs.shades), GlyphSet.text(glyphs.otherShades))
        let path = glyphs.isUnicode ? "\u{28e4}\u{2836}" : "*"
        let legend = [
            "asks \(asks)  bids \(bids)  dealt \(path)", "asks \(asks) bids \(bids)",
        ].first { x + columnCount(of: $0) <= inside.right }
        if let legend { buffer.putRight(legend, endingAt: inside.right, y: inside.y, role: .muted, clip: inside) }
        let volumeRows = inside.height >= 12 ? max(2, inside.height / 6) : 0
        let area = Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 1 - volumeRows)
        let plot = drawDepth(context, market, in: area)
        drawDealtPath(market.corridors.indices.map { market.averagePrice($0) }, market.corridors, context, area: area)
        if volumeRows > 0 {
            drawVolumes(
                market.dealtEnergy.map(\.kilowattHours), under: plot, top: area.bottom, height: volumeRows,
                role: .clearing)
        }
    }

    /// Draws the waiting orders as shades, asks in one pattern and bids in another:
    /// the more energy at a price of a slot, the darker.
    private mutating func drawDepth(_ context: PaneContext, _ market: BooksPicture, in area: Rect) -> Rect {
        let plot = LineChart.plot(in: area)
        guard plot.width >= 8, plot.height >= 3 else { return plot }
        let range = Self.priceRange(market.corridors)
        let span = range.upperBound - range.lowerBound
        let count = market.slots.count
        // Asks and bids in Wh, by row and column.
        var asks = Array(repeating: Int64(0), count: plot.width * plot.height)
        var bids = asks
        for column in 0..<plot.width {
            let samples = Self.samples(column, of: plot.width, count: count)
            for book in samples {
                for (side, levels) in [(0, market.asks[book]), (1, market.bids[book])] {
                    for level in levels {
                        let share = (level.price.cents - range.lowerBound) / span
                        let row = Self.row(share, of: plot.height)
                        if side == 0 {
                            asks[row * plot.width + column] += level.energy.wattHours
                        } else {
                            bids[row * plot.width + column] += level.energy.wattHours
                        }
                    }
                }
            }
        }
        let most = Double(max(asks.max() ?? 0, bids.max() ?? 0, 1))
        drawPriceScale(range, plot: plot)
        for row in 0..<plot.height {
            for column in 0..<plot.width {
                let (ask, bid) = (asks[row * plot.width + column], bids[row * plot.width + column])
                let energy = max(ask, bid)
                if energy == 0 { continue }
                // By the square root, so that small orders are visible beside large
                // ones.
                let share = (Double(energy) / most).squareRoot()
                let shade = min(3, Int(share * 4))
                buffer.set(
                    x: plot.x + column, y: plot.y + row,
                    scalar: (ask >= bid ? glyphs.shades : glyphs.otherShades)[shade],
                    role: ask >= bid ? .sell : .buy)
            }
        }
        drawSlotAxis(context, plot: plot)
        return plot
    }

    /// Draws the average prices of trades as a line over the shades.
    private mutating func drawDealtPath(
        _ prices: [Price?], _ corridors: [Corridor], _ context: PaneContext, area: Rect
    ) {
        var chart = LineChart(
            series: [.init(prices.map { $0?.cents }, role: .clearing)], sampleCount: prices.count,
            range: Self.priceRange(corridors), labels: [])
        chart.hasScale = false
        guard !glyphs.isUnicode else {
            addSlotHit(chart.draw(into: &buffer, rect: area, glyphs: glyphs), context)
            return
        }
        // The marks of a curve could be taken for shades.
        let plot = LineChart.plot(in: area)
        let range = chart.range
        for column in 0..<max(0, plot.width) {
            let known = prices[Self.samples(column, of: plot.width, count: prices.count)].compactMap { $0?.cents }
            guard !known.isEmpty else { continue }
            let share =
                (known.reduce(0, +) / Double(known.count) - range.lowerBound) / (range.upperBound - range.lowerBound)
            buffer.set(x: plot.x + column, y: plot.y + Self.row(share, of: plot.height), scalar: 0x2a, role: .clearing)
        }
        addSlotHit(plot, context)
    }

    /// Draws the trades of a day whose books are gone.
    private mutating func drawDealtDay(_ context: PaneContext, _ deals: [Deal], in rect: Rect) {
        let energy = deals.reduce(Energy.zero) { $0 + $1.energy }
        let inside = frame(
            context, title: "Dealt for \(context.date.shortText)",
            detail: deals.isEmpty
                ? ""
                : "\(Format.count(deals.count, "deal")), \(Decimal.text(energy.wattHours, decimals: 3, shown: 1)) kWh",
            in: rect)
        guard inside.height >= 4 else { return }
        guard !deals.isEmpty else {
            drawNoMarket(context, in: inside)
            return
        }
        var energies = Array(repeating: 0.0, count: context.slots.count)
        var values = energies
        for deal in deals {
            let place = context.slots.lowerBound.distance(to: deal.slot)
            energies[place] += deal.energy.kilowattHours
            values[place] += deal.energy.kilowattHours * deal.price.cents
        }
        let volumeRows = inside.height >= 9 ? max(2, inside.height / 5) : 0
        let area = Rect(x: inside.x, y: inside.y, width: inside.width, height: inside.height - volumeRows)
        let corridors = context.corridors
        let chart = LineChart(
            series: [
                .init(corridors.map { $0?.retail.cents }, role: .retail, dash: (1, 4), mark: "r"),
                .init(corridors.map { $0?.feedIn.cents }, role: .feedIn, dash: (1, 4), mark: "f"),
                .init(zip(energies, values).map { $0 > 0 ? $1 / $0 : nil }, role: .clearing, mark: "*"),
            ], sampleCount: context.slots.count, range: Self.priceRange(corridors.compactMap { $0 }),
            labels: context.calendar.hourLabels(context.slots, every: inside.width >= 70 ? 3 : 6), cursor: context.place
        )
        let plot = chart.draw(into: &buffer, rect: area, glyphs: glyphs)
        addSlotHit(plot, context)
        if volumeRows > 0 { drawVolumes(energies, under: plot, top: area.bottom, height: volumeRows, role: .clearing) }
    }

    /// Draws the reason why there is no book.
    mutating func drawNoMarket(_ context: PaneContext, in inside: Rect) {
        let picture = context.picture
        let text: String
        if context.date != picture.clock.date {
            text = "Nothing was dealt for \(context.date.shortText): what was due was settled in the pool (3)."
        } else if let gate = picture.clock.gate {
            let day = picture.clock.date.advanced(byDays: 1).shortText
            text =
                "The gate for \(day) opens at \(picture.clock.calendar.clockText(gate.opens)): then every home declares what "
                + "it expects and trades with its neighbours. Press p to go there."
        } else if picture.clock.dayNumber == picture.clock.dayCount {
            text = "This is the last day of the run: no tomorrow is traded."
        } else {
            text =
                "The data has a gap after this day: no tomorrow is traded. What is due today is settled in the pool (3)."
        }
        let area = inside.inset(1, 0)
        _ = putParagraph(
            text,
            in: Rect(x: area.x, y: area.y + area.height / 3, width: min(area.width, 72), height: min(5, area.height)),
            role: .text)
    }

    // MARK: Parts of charts

    /// Returns the range from the lowest feed-in to the highest retail price in
    /// ct/kWh, with a small margin.
    static func priceRange(_ corridors: [Corridor]) -> ClosedRange<Double> {
        guard let low = corridors.map({ $0.feedIn.cents }).min(), let retail = corridors.map({ $0.retail.cents }).max()
        else {
            return 0...1
        }
        let high = max(retail, low + 1)
        let margin = (high - low) / 20
        return (low - margin)...(high + margin)
    }

    /// Draws the scale of prices at the left of a plot.
    private mutating func drawPriceScale(_ range: ClosedRange<Double>, plot: Rect) {
        let ticks = LineChart.ticks(range, atMost: min(6, max(1, plot.height / 2)))
        for (tick, text) in zip(ticks, LineChart.tickTexts(ticks)) {
            let row = Self.row((tick - range.lowerBound) / (range.upperBound - range.lowerBound), of: plot.height)
            buffer.putRight(text, endingAt: plot.x - 1, y: plot.y + row, role: .muted)
            for x in stride(from: plot.x, to: plot.right, by: 2) {
                buffer.put(glyphs.middleDot, x: x, y: plot.y + row, role: .border)
            }
        }
    }

    /// Returns the row of a value given as a share of the range: the row in which a
    /// curve of four dots a row passes through it.
    static func row(_ share: Double, of height: Int) -> Int {
        min(height - 1, max(0, Int(((1 - share) * Double(height * 4 - 1)).rounded()) / 4))
    }

    /// Draws the hours under a plot of slots, and the cursor.
    mutating func drawSlotAxis(_ context: PaneContext, plot: Rect) {
        let x = plot.x + LineChart.column(ofSample: context.place, count: context.slots.count, width: plot.width)
        for y in plot.y..<plot.bottom where buffer[x, y].scalar == 32 || buffer[x, y].role == .border {
            buffer.set(x: x, y: y, scalar: glyphs.vertical, role: .cursor)
        }
        LineChart.drawAxis(
            context.calendar.hourLabels(context.slots, every: plot.width >= 64 ? 3 : 6), cursor: context.place,
            count: context.slots.count, into: &buffer, plot: plot, glyphs: glyphs)
    }

    mutating func addSlotHit(_ plot: Rect, _ context: PaneContext) {
        guard plot.width > 0 else { return }
        hits.append(
            Hit(
                area: plot,
                target: .slot(
                    first: context.slots.lowerBound, perCell: Double(context.slots.count) / Double(plot.width))))
    }

    /// Draws columns of energy under a chart, on its time axis. A column that
    /// covers several slots shows the largest.
    mutating func drawVolumes(_ values: [Double], under plot: Rect, top: Int, height: Int, role: Role) {
        guard plot.width > 0, let most = values.max(), most > 0 else { return }
        buffer.putRight(
            LineChart.fixed(most, decimals: most >= 100 ? 0 : 1), endingAt: plot.x - 1, y: top, role: .muted)
        buffer.putRight("kWh", endingAt: plot.x - 1, y: top + height - 1, role: .unit)
        buffer.put("dealt", x: plot.x, y: top, role: .unit)
        for column in 0..<plot.width {
            let largest = values[Self.samples(column, of: plot.width, count: values.count)].max() ?? 0
            buffer.column(
                largest / most, x: plot.x + column, bottom: top + height - 1, height: height, role: role, glyphs: glyphs
            )
        }
    }

    /// Returns the samples that a column of a chart covers, at least one.
    static func samples(_ column: Int, of width: Int, count: Int) -> Range<Int> {
        let first = min(column * count / width, count - 1)
        return first..<max(first + 1, min((column + 1) * count / width, count))
    }
}
