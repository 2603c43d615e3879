internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The order book of one slot: asks above, bids below, the best ones next to the
/// spread.
extension Painter {
    mutating func drawLadder(_ context: PaneContext, in rect: Rect) {
        let picture = context.picture
        let book = context.place
        let hours = picture.clock.calendar.hours(of: context.slot, glyphs: glyphs)
        guard let market = context.market else {
            let inside = frame(context, title: "Book of \(hours)", in: rect)
            drawNoMarket(context, in: inside)
            return
        }
        let inside = frame(
            context, title: hours,
            detail: rect.width >= 44
                ? followText(context.model, isDelivering: context.picture.market.isDelivering) : "", in: rect)
        guard inside.height >= 4, inside.width >= 20 else { return }
        var y = inside.y
        if inside.height >= 10 {
            drawDealtLine(context, market, book: book, x: inside.x, y: y, clip: inside)
            y += 1
            if let seat = market.seat, let home = picture.homes.humanSeats.first {
                drawSeatLine(seat, home: picture.name(home), book: book, x: inside.x, y: y, clip: inside)
                y += 1
            }
        }
        let columns = LadderColumns(width: inside.width)
        buffer.put(columns.heading, x: inside.x, y: y, role: .unit, clip: inside)
        if columns.ownersWidth > 0 {
            buffer.put("homes", x: inside.right - columns.ownersWidth, y: y, role: .unit, clip: inside)
        }
        y += 1
        let rows = LadderRow.rows(asks: market.asks[book], bids: market.bids[book])
        // Rows that the book does not need are used for its curves of supply and
        // demand.
        let left = inside.bottom - y - rows.count
        let curveRows = left >= 6 ? min(left, 14) : 0
        let visible = Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y - curveRows)
        let spreadRow = market.asks[book].count
        let selected = context.isFocused ? context.selection : 0
        // The spread is in the middle unless one side leaves room for the other;
        // the selected level is always visible.
        let middle = spreadRow + selected
        let first = max(0, min(middle - visible.height / 2, rows.count - visible.height))
        let deepest = rows.reduce(Energy.zero) { max($0, $1.total) }
        for (place, row) in rows.dropFirst(first).prefix(visible.height).enumerated() {
            drawLadderRow(
                row, market, picture, columns: columns, deepest: deepest, y: visible.y + place, clip: visible)
            if let level = row.level {
                explain(
                    Rect(x: visible.x + 2, y: visible.y + place, width: columns.textWidth - 2, height: 1),
                    Explanation.level(
                        isAsk: row.isAsk, level, total: row.total, average: row.averagePrice(level),
                        owners: (row.isAsk ? market.asks : market.bids).owners(of: level).map(picture.name)))
            }
            let offset = first + place - spreadRow
            let line = Rect(x: visible.x, y: visible.y + place, width: visible.width, height: 1)
            hits.append(Hit(area: line, target: .row(.ladder, offset)))
            if selected != 0, offset == selected { buffer.select(line) }
        }
        if curveRows > 0 {
            drawSteps(rows, in: Rect(x: inside.x, y: inside.bottom - curveRows, width: inside.width, height: curveRows))
        }
        if selected != 0, let row = rows.indices.contains(middle) ? rows[middle] : nil, let level = row.level,
            inside.height >= 10
        {
            // The selected level replaces the line of trades.
            let line = Rect(x: inside.x, y: inside.y, width: inside.width, height: 1)
            buffer.fill(line, role: .text)
            put(
                [
                    ("level \(abs(selected)) ", .cursor), ("to here ", .label),
                    (Format.kilowattHours(row.total), .value),
                    (" kWh, on average ", .label), (Format.cents(row.averagePrice(level)), row.isAsk ? .sell : .buy),
                    (" ct", .unit),
                ], x: line.x, y: line.y, clip: line)
        }
    }

    private func followText(_ model: Model, isDelivering: Bool) -> String {
        if model.cursor != nil { return "G follows" }
        return isDelivering ? "now delivered" : "deepest book"
    }

    private mutating func drawDealtLine(
        _ context: PaneContext, _ market: BooksPicture, book: Int, x: Int, y: Int, clip: Rect
    ) {
        let deals = market.dealCounts[book]
        explain(
            Rect(x: x, y: y, width: min(clip.width, 16), height: 1),
            Explanation(
                title: "Dealt of what was possible",
                formula: "possible = the smaller of what sellers and of what buyers declared to expect in the slot",
                numbers:
                    "dealt \(Format.exact(market.dealtEnergy[book])) kWh in \(Format.count(deals, "deal")), possible "
                    + "\(Format.exact(market.dealableEnergy[book])) kWh",
                source: "declarations: AlSkaif et al., IEEE TII 2021; the measure is this project's own"))
        put(
            [
                ("dealt ", .label), (Format.kilowattHours(market.dealtEnergy[book]), .clearing), (" of ", .label),
                (Format.kilowattHours(market.dealableEnergy[book]), .value),
                (clip.width >= 44 ? " kWh possible, " : clip.width >= 34 ? " kWh, " : " kWh", .label),
                (clip.width >= 34 ? Format.count(deals, "deal") : "", .text),
            ], x: x, y: y, clip: clip)
    }

    private mutating func drawSeatLine(
        _ seat: BooksPicture.Seat, home: String, book: Int, x: Int, y: Int, clip: Rect
    ) {
        put(
            [
                ("\(glyphs.diamond) \(home) ", .cursor), ("sold ", .label),
                (Format.kilowattHours(seat.position[book]), .value),
                (clip.width >= 42 ? ", may buy " : ", buy ", .label),
                (Format.kilowattHours(seat.roomToBuy[book]), .buy),
                (", sell ", .label), (Format.kilowattHours(seat.roomToSell[book]), .sell), (" kWh", .unit),
            ], x: x, y: y, clip: clip)
    }

    private mutating func drawLadderRow(
        _ row: LadderRow, _ market: BooksPicture, _ picture: Picture, columns: LadderColumns, deepest: Energy,
        y: Int, clip: Rect
    ) {
        guard let level = row.level else {
            for x in clip.x..<clip.right { buffer.set(x: x, y: y, scalar: glyphs.horizontal, role: .border) }
            buffer.put(row.note, x: clip.x + 2, y: y, role: .muted, clip: clip)
            return
        }
        let role: Role = row.isAsk ? .sell : .buy
        let owners = (row.isAsk ? market.asks : market.bids).owners(of: level)
        let isOwn = picture.homes.humanSeats.first.map { owners.contains($0) } ?? false
        put(
            [
                (row.isAsk ? "S" : "B", role), (isOwn ? glyphs.diamond : " ", .cursor),
                (padLeft(Format.cents(level.price), 6), role),
                (padLeft(Format.exact(level.energy), 7), .value),
                (columns.hasTotal ? padLeft(Format.exact(row.total), 8) : "", .muted),
            ], x: clip.x, y: y, clip: clip)
        if columns.barWidth > 0, deepest > .zero {
            buffer.bar(
                row.total.kilowattHours / deepest.kilowattHours,
                own: level.energy.kilowattHours / deepest.kilowattHours,
                x: clip.x + columns.textWidth + 1, y: y, width: columns.barWidth, role: role, glyphs: glyphs, clip: clip
            )
        }
        if columns.ownersWidth > 0 {
            let names = cut(owners.map(picture.name).joined(separator: " "), columns.ownersWidth)
            buffer.put(names, x: clip.right - columns.ownersWidth, y: y, role: isOwn ? .cursor : .text, clip: clip)
        }
    }
}

extension Painter {
    /// Draws the energy offered up to each price and the energy wanted down to it.
    /// Where the steps of the two sides meet, trades are made.
    private mutating func drawSteps(_ rows: [LadderRow], in rect: Rect) {
        let levels = rows.compactMap { row in row.level.map { (row.isAsk, $0.price.cents, row.total.kilowattHours) } }
        guard let lowest = levels.map(\.1).min(), let highest = levels.map(\.1).max() else { return }
        let margin = max((highest - lowest) / 8, 0.1)
        let (low, high) = (lowest - margin, highest + margin)
        let most = levels.reduce(0) { max($0, $1.2) }
        buffer.put("kWh to a price", x: rect.x, y: rect.y, role: .unit, clip: rect)
        let bids = LineChart.sample("bids", dash: (2, 3), mark: "b", glyphs) + "bids "
        let asks = LineChart.sample("asks", dash: (1, 1), mark: "a", glyphs) + "asks"
        put([(bids, .buy), (asks, .sell)], x: rect.right - columnCount(of: bids + asks), y: rect.y, clip: rect)
        let area = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)
        let count = max(2, LineChart.plot(in: area).width)
        func price(_ sample: Int) -> Double { low + (high - low) * Double(sample) / Double(count - 1) }
        func curve(isAsk: Bool) -> [Double?] {
            (0..<count).map { sample in
                levels.filter { $0.0 == isAsk && (isAsk ? $0.1 <= price(sample) + 1e-9 : $0.1 >= price(sample) - 1e-9) }
                    .map(\.2).max()
            }
        }
        let labels = [0, count / 2].map { (sample: $0, text: LineChart.fixed(price($0), decimals: 2)) }
        let chart = LineChart(
            series: [
                .init(curve(isAsk: false), role: .buy, dash: (2, 3), mark: "b"),
                .init(curve(isAsk: true), role: .sell, mark: "a"),
            ], sampleCount: count,
            range: 0...max(most * 1.05, 0.001), labels: labels)
        let plot = chart.draw(into: &buffer, rect: area, glyphs: glyphs)
        buffer.putRight(
            LineChart.fixed(high, decimals: 2), endingAt: plot.right, y: plot.bottom, role: .muted, clip: area)
    }
}

/// The positions of a ladder's columns in a given width.
private struct LadderColumns {
    let hasTotal: Bool
    let barWidth: Int
    let ownersWidth: Int
    let textWidth: Int

    init(width: Int) {
        hasTotal = width >= 30
        textWidth = hasTotal ? 23 : 15
        ownersWidth = width >= 44 ? min(16, max(9, width / 5)) : width >= 34 ? 7 : 0
        let rest = width - textWidth - 1 - (ownersWidth > 0 ? ownersWidth + 1 : 0)
        barWidth = rest >= 4 ? rest : 0
    }

    var heading: String { "  ct/kWh    kWh" + (hasTotal ? "   total" : "") }
}

/// A line of a ladder: a level, or the spread between the sides.
private struct LadderRow {
    var isAsk = false
    var level: BooksPicture.Level?
    /// The energy of this level and all better ones.
    var total = Energy.zero
    /// The value of this level and all better ones.
    var value = Money.zero
    /// The text between the sides.
    var note = ""

    /// Returns the average price of the energy of this level and all better ones,
    /// rounded down.
    func averagePrice(_ level: BooksPicture.Level) -> Price {
        total == .zero ? level.price : Price(units: value.units.floorDivided(by: total.wattHours))
    }

    static func rows(asks: ArraySlice<BooksPicture.Level>, bids: ArraySlice<BooksPicture.Level>) -> [LadderRow] {
        func side(_ levels: ArraySlice<BooksPicture.Level>, isAsk: Bool) -> [LadderRow] {
            var total = Energy.zero
            var value = Money.zero
            return levels.map { level in
                total += level.energy
                value += level.energy * level.price
                return LadderRow(isAsk: isAsk, level: level, total: total, value: value)
            }
        }
        let note =
            switch (asks.first, bids.first) {
            case (let ask?, let bid?): " spread \(Format.cents(ask.price - bid.price)) ct "
            case (_?, nil): " nobody bids "
            case (nil, _?): " nobody asks "
            case (nil, nil): " no order waits "
            }
        return side(asks, isAsk: true).reversed() + [LadderRow(note: note)] + side(bids, isAsk: false)
    }
}
