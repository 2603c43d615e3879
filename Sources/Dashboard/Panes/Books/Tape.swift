internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The latest trades, of one slot or of all.
extension Painter {
    mutating func drawTape(_ context: PaneContext, in rect: Rect) {
        let picture = context.picture
        let isOfSlot = context.pane == .slotDeals
        let all = picture.deals(of: context.date)
        let deals = isOfSlot ? all.reversed().filter { $0.slot == context.slot } : []
        let count = isOfSlot ? deals.count : all.count
        let title =
            isOfSlot
            ? "Deals of \(picture.clock.calendar.clockText(picture.clock.calendar.start(of: context.slot)))"
            : "Latest deals"
        let inside = frame(
            context, title: title, detail: rect.width >= 34 && count > 0 ? Format.count(count, "deal") : "", in: rect)
        guard inside.height >= 2 else { return }
        let columns = TapeColumns(inside, hasSlot: !isOfSlot)
        buffer.put(columns.heading, x: inside.x, y: inside.y, role: .unit, clip: inside)
        buffer.put(
            inside.width >= 46 ? "seller \(glyphs.arrow) buyer" : "", x: columns.parties, y: inside.y, role: .unit,
            clip: inside)
        if columns.hasLimits {
            buffer.put("asked    bid", x: columns.parties + 19, y: inside.y, role: .unit, clip: inside)
        }
        if columns.scaleWidth > 0 {
            buffer.put("feed-in", x: columns.scale, y: inside.y, role: .unit, clip: inside)
            buffer.putRight(
                "retail", endingAt: columns.scale + columns.scaleWidth, y: inside.y, role: .unit, clip: inside)
        }
        guard count > 0 else {
            let text =
                context.market?.isOpen == true
                ? "no deal yet"
                : picture.history.days.contains { $0.date == context.date } || context.market != nil
                    ? "no deal was made" : "nothing is dealt before the gate opens"
            buffer.put(text, x: inside.x, y: inside.y + 1, role: .muted, clip: inside)
            return
        }
        let rows = inside.height - 1
        let selected = min(context.selection, count - 1)
        let first = max(0, min(selected - rows + 1, count - rows))
        for row in 0..<min(rows, count - first) {
            let deal = isOfSlot ? deals[first + row] : all[count - 1 - first - row]
            drawDeal(deal, context, columns, y: inside.y + 1 + row, inside: inside)
            if context.isFocused, first + row == selected, context.selection > 0 {
                buffer.select(Rect(x: inside.x, y: inside.y + 1 + row, width: inside.width, height: 1))
            }
        }
    }

    private mutating func drawDeal(_ deal: Deal, _ context: PaneContext, _ columns: TapeColumns, y: Int, inside: Rect) {
        let picture = context.picture
        let isNew = deal.time == picture.clock.now
        buffer.put(
            columns.row(
                picture.clock.calendar.secondText(deal.time),
                picture.clock.calendar.clockText(picture.clock.calendar.start(of: deal.slot)),
                Format.exact(deal.energy), Format.cents(deal.price)),
            x: inside.x, y: y, role: isNew ? .now : .value, attributes: isNew ? .bold : [], clip: inside)
        explain(
            Rect(x: columns.parties - 2 - (columns.hasTime ? 7 : 6), y: y, width: columns.hasTime ? 7 : 6, height: 1),
            Explanation.deal(deal, seller: picture.name(deal.seller), buyer: picture.name(deal.buyer)))
        put(
            [
                (picture.name(deal.seller), .sell), (columns.hasTime ? " \(glyphs.arrow) " : glyphs.arrow, .muted),
                (picture.name(deal.buyer), .buy),
            ], x: columns.parties, y: y, clip: inside)
        if columns.hasLimits {
            put(
                [(padLeft(Format.cents(deal.ask), 5), .muted), (padLeft(Format.cents(deal.bid), 7), .muted)],
                x: columns.parties + 19, y: y, clip: inside)
        }
        if columns.scaleWidth > 0 {
            let corridor =
                context.market.map { $0.corridors[$0.slots.lowerBound.distance(to: deal.slot)] }
                ?? picture.record(of: deal.slot)?.corridor
            if let corridor { drawCorridor(deal, corridor, x: columns.scale, y: y, width: columns.scaleWidth) }
        }
    }

    /// Draws a trade on the scale from feed-in to retail: a line from ask to bid,
    /// and the price on it.
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

/// The positions of a tape's columns in a given width.
private struct TapeColumns {
    let hasTime: Bool
    let hasSlot: Bool
    let hasLimits: Bool
    let parties: Int
    let scale: Int
    let scaleWidth: Int

    init(_ inside: Rect, hasSlot: Bool) {
        self.hasSlot = hasSlot
        hasTime = inside.width >= 34
        let width = (hasTime ? 9 : 0) + (hasSlot ? 6 : 0) + 5 + (hasTime ? 7 : 6)
        parties = inside.x + width + 2
        hasLimits = inside.width >= 62
        scale = parties + 35
        let room = inside.right - scale
        scaleWidth = room >= 20 ? min(48, room) : 0
    }

    var heading: String { row("time", "slot", "kWh", hasTime ? "ct/kWh" : "ct") }

    func row(_ time: String, _ slot: String, _ energy: String, _ price: String) -> String {
        (hasTime ? pad(time, 9) : "") + (hasSlot ? pad(slot, 6) : "") + padLeft(energy, 5)
            + padLeft(price, hasTime ? 7 : 6)
    }
}
