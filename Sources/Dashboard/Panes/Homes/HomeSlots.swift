internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// One home's orders and trades in every slot of a day.
extension Painter {
    /// Draws one line for each slot around the one shown: the open order, the
    /// trades, and the settlement.
    mutating func drawHomeSlots(_ context: PaneContext, home: HouseholdID, in rect: Rect) {
        guard rect.height >= 3 else { return }
        let columns = SlotColumns(rect.width)
        for column in columns.all {
            buffer.putRight(column.heading, endingAt: rect.x + column.end, y: rect.y, role: .unit, clip: rect)
        }
        buffer.put("slot", x: rect.x, y: rect.y, role: .unit, clip: rect)
        var trades = [(count: Int, energy: Energy, value: Money)](
            repeating: (0, .zero, .zero), count: context.slots.count)
        for deal in context.picture.deals(of: context.date) where deal.seller == home || deal.buyer == home {
            let place = context.slots.lowerBound.distance(to: deal.slot)
            guard trades.indices.contains(place) else { continue }
            trades[place].count += 1
            trades[place].energy += deal.seller == home ? deal.energy : -deal.energy
            trades[place].value += deal.value
        }
        let rows = rect.height - 1
        let first = max(0, min(context.place - rows / 2, context.slots.count - rows))
        for place in first..<min(context.slots.count, first + rows) {
            let slot = context.slots.lowerBound.advanced(by: place)
            let y = rect.y + 1 + place - first
            let share = context.picture.record(of: slot)?.shares[home]
            let trade = trades[place]
            buffer.put(
                context.calendar.clockText(context.calendar.start(of: slot)), x: rect.x, y: y, role: .label, clip: rect)
            func number(_ column: SlotColumns.Column?, _ text: String?, _ role: Role) {
                guard let column else { return }
                buffer.putRight(
                    text ?? glyphs.middleDot, endingAt: rect.x + column.end, y: y, role: text == nil ? .muted : role,
                    clip: rect)
            }
            let order = openOrder(of: home, context, book: place)
            number(
                columns[.order],
                order.map {
                    "\($0.isAsk ? "S" : "B") \(Format.exact($0.energy)) \(padLeft(Format.cents($0.price), 5))"
                },
                order?.isAsk == true ? .sell : .buy)
            number(columns[.deals], trade.count > 0 ? Format.count(trade.count) : nil, .text)
            number(columns[.dealt], trade.count > 0 ? Format.signed(trade.energy) : nil, .dayAhead)
            number(columns[.declared], share?.declared.map { Format.signed($0) }, .info)
            number(columns[.meter], share.map { Format.signed($0.injected) }, .value)
            number(columns[.pool], share.map { Format.signed($0.poolCash + $0.lateCash) }, .text)
            let area = Rect(x: rect.x, y: y, width: rect.width, height: 1)
            hits.append(Hit(area: area, target: .slot(first: slot, perCell: 0)))
            if place == context.place { buffer.select(area) }
        }
    }

    /// Returns the order that a home has open in a book; `nil` if there is none or
    /// the gate is closed. The energy is that of the whole price level.
    func openOrder(of home: HouseholdID, _ context: PaneContext, book: Int) -> (
        isAsk: Bool, price: Price, energy: Energy
    )? {
        guard let market = context.market, market.isOpen else { return nil }
        for (isAsk, levels) in [(true, market.asks), (false, market.bids)] {
            for level in levels[book] where levels.owners(of: level).contains(home) {
                return (isAsk, level.price, level.energy)
            }
        }
        return nil
    }
}

/// The positions of the columns of a home's slots in a given width; in a narrow one
/// the less important columns are dropped.
private struct SlotColumns {
    enum Name { case order, deals, dealt, declared, meter, pool }

    struct Column {
        var name: Name
        var heading: String
        var end: Int
    }

    private(set) var all: [Column] = []

    init(_ width: Int) {
        var end = 5
        let wanted: [(Name, String, Int)] =
            width >= 64
            ? [
                (.order, "order kWh ct", 15), (.deals, "deals", 6), (.dealt, "dealt kWh", 10),
                (.declared, "declared", 9),
                (.meter, "meter kWh", 10), (.pool, "pool EUR", 9),
            ]
            : [
                (.order, "order kWh ct", 15), (.deals, "deals", 6), (.dealt, "dealt", 8), (.meter, "meter", 8),
                (.pool, "pool EUR", 9),
            ]
            .filter { width >= 51 || $0.0 != .order }
        for (name, heading, space) in wanted {
            end += space
            all.append(Column(name: name, heading: heading, end: end))
        }
    }

    subscript(name: Name) -> Column? { all.first { $0.name == name } }
}
