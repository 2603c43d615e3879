internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// One slot of the pool: its prices, its payments, its deviations.
extension Painter {
    // MARK: Settlement

    mutating func drawSettlement(_ context: PaneContext, in rect: Rect) {
        let inside = frame(
            context, title: "Pool \(context.calendar.hours(of: context.slot, glyphs: glyphs))",
            detail: context.model.cursor == nil || rect.width < 40 ? "" : "G follows", in: rect)
        guard inside.height >= 3 else { return }
        let record = context.record
        guard let record else {
            _ = putParagraph(
                "This slot has not been delivered yet. Press . to step to the next slot, space to run.", in: inside,
                role: .text)
            return
        }
        guard let clearing = record.clearing else {
            _ = putParagraph(
                "No pool in this slot: the grid pays more than it asks, so every home deals with the grid alone.",
                in: inside, role: .text)
            return
        }
        var y = drawRatio(clearing, record, context, in: inside)
        if inside.bottom - y >= 9 { y += 1 }
        y = drawMoney(
            clearing, record, context, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y))
        if inside.bottom - y >= 3 { y += 1 }
        if inside.bottom > y {
            _ = putParagraph(
                Self.sentence(clearing, record.corridor),
                in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y), role: .text)
        }
    }

    /// Draws the ratio of supply and demand and the two sides it is made of.
    ///
    /// - Returns: The row after the last line.
    private mutating func drawRatio(
        _ clearing: PoolClearing, _ record: SlotRecord, _ context: PaneContext, in rect: Rect
    ) -> Int {
        var y = rect.y
        let ratio = clearing.ratioPerMille.map { Decimal.text($0, decimals: 3, shown: 2) }
        let heading = rect.width < 56 ? "ratio " : "supply/demand ratio "
        let start = rect.x + heading.count
        let ratioWidth = columnCount(of: ratio ?? "-")
        explain(
            Rect(x: start, y: y, width: ratioWidth, height: 1),
            Explanation.ratio(clearing))
        if let prices = clearing.prices {
            let sell = start + ratioWidth + 8
            let sellWidth = columnCount(of: Format.cents(prices.sell))
            explain(
                Rect(x: sell, y: y, width: sellWidth, height: 1),
                Explanation.poolPrice(isSell: true, clearing, prices, record.corridor, context.picture.pool.rule))
            explain(
                Rect(x: sell + sellWidth + 6, y: y, width: columnCount(of: Format.cents(prices.buy)), height: 1),
                Explanation.poolPrice(isSell: false, clearing, prices, record.corridor, context.picture.pool.rule))
        }
        put(
            [
                (heading, .label), (ratio ?? "-", .now),
                ("   sell ", .label), (clearing.prices.map { Format.cents($0.sell) } ?? "-", .sell),
                ("  buy ", .label), (clearing.prices.map { Format.cents($0.buy) } ?? "-", .buy), (" ct", .unit),
            ], x: rect.x, y: y, clip: rect)
        y += 1
        let most = max(clearing.supply, clearing.demand, Energy(wattHours: 1))
        let sellers = record.shares.reduce(0) { $0 + ($1.deviation > .zero ? 1 : 0) }
        let buyers = record.shares.reduce(0) { $0 + ($1.deviation < .zero ? 1 : 0) }
        let tail = rect.width >= 42 ? 22 : 11
        for (name, energy, count, role) in [
            ("surplus", clearing.supply, sellers, Role.supply), ("deficit", clearing.demand, buyers, Role.demand),
        ] where y < rect.bottom {
            buffer.put(name, x: rect.x, y: y, role: .label, clip: rect)
            let width = rect.width - 8 - tail
            explain(Rect(x: rect.right - tail, y: y, width: 11, height: 1), Explanation.balance(clearing))
            buffer.bar(
                energy.kilowattHours / most.kilowattHours, x: rect.x + 8, y: y, width: width, role: role,
                glyphs: glyphs, clip: rect)
            put(
                [
                    (padLeft(Format.kilowattHours(energy), 7), .value), (" kWh", .unit),
                    (tail == 22 ? padLeft(Format.count(count, "home"), 11) : "", .muted),
                ], x: rect.right - tail, y: y, clip: rect)
            y += 1
        }
        return y
    }

    /// Draws the money that changed hands, in lines that visibly add up.
    ///
    /// - Returns: The row after the last line.
    private mutating func drawMoney(
        _ clearing: PoolClearing, _ record: SlotRecord, _ context: PaneContext, in rect: Rect
    ) -> Int {
        var y = rect.y
        let paid = record.shares.reduce(Money.zero) { $1.poolCash < .zero ? $0 - $1.poolCash : $0 }
        let received = record.shares.reduce(Money.zero) { $1.poolCash > .zero ? $0 + $1.poolCash : $0 }
        let residual = clearing.residual
        let grid =
            residual >= .zero
            ? "grid gets for \(Format.kilowattHours(residual)) kWh"
            : "grid pays for \(Format.kilowattHours(-residual)) kWh"
        let isWide = rect.width >= 36
        let isShared = clearing.prices == nil && clearing.gridBill != .zero
        let lines: [(String, Money, Role)] =
            isShared
            ? [
                (isWide ? "carried until the day is over" : "carried", clearing.gridBill, .value),
                (isWide ? grid : residual >= .zero ? "grid gets" : "grid pays", -clearing.gridBill, .grid),
            ]
            : [
                (isWide ? "those with a deficit pay" : "deficits pay", paid, .buy),
                (isWide ? "those with a surplus get" : "surpluses get", -received, .sell),
                (isWide ? grid : residual >= .zero ? "grid gets" : "grid pays", -clearing.gridBill, .grid),
                (isWide ? "left by rounding: dust" : "dust", -clearing.dust, .muted),
            ]
        // Amounts are given to the last unit, or they would not visibly add up.
        if y < rect.bottom {
            buffer.put("paid and received", x: rect.x, y: y, role: .unit, clip: rect)
            buffer.putRight("EUR", endingAt: rect.right, y: y, role: .unit, clip: rect)
            y += 1
        }
        for (name, money, role) in lines where y < rect.bottom {
            put([(name, .label)], x: rect.x, y: y, clip: rect)
            let text = Format.signed(money, decimals: 8)
            buffer.putRight(text, endingAt: rect.right, y: y, role: role, clip: rect)
            explain(
                Rect(x: rect.right - text.count, y: y, width: text.count, height: 1),
                Explanation.settlement(line: name, clearing, record))
            y += 1
        }
        return y
    }

    /// Returns the outcome of a slot in a sentence.
    static func sentence(_ clearing: PoolClearing, _ corridor: Corridor) -> String {
        guard let prices = clearing.prices else {
            return clearing.supply == .zero && clearing.demand == .zero
                ? "Everybody delivered exactly what was dealt: nothing to settle."
                : "Bills are shared: the day's cost by deficits and its revenue by surpluses, once the day is over."
        }
        if clearing.demand == .zero {
            return "Nobody fell short: the whole surplus goes to the grid at the feed-in price."
        }
        if clearing.supply == .zero {
            return "Nobody had a surplus: the grid covers every deficit at the retail price."
        }
        if clearing.supply == clearing.demand { return "Surplus equals deficit: the grid is not needed." }
        if clearing.supply > clearing.demand {
            return prices.sell == corridor.feedIn && prices.buy == corridor.feedIn
                ? "More surplus than deficit: all trade at feed-in, the grid takes the rest."
                : "More surplus than deficit: sellers share what buyers and the grid pay."
        }
        return
            "More deficit than surplus: neighbours cover \(clearing.supply.wattHours * 100 / clearing.demand.wattHours)\u{a0}% "
            + "of it, the grid the rest."
    }

    // MARK: Deviations

    /// Draws the homes that delivered more or less than they traded, in the order
    /// of `deviatingHomes`.
    mutating func drawDeviations(_ context: PaneContext, in rect: Rect) {
        let picture = context.picture
        let record = context.record
        let shares = context.model.deviatingHomes.compactMap { home in
            record.map { (offset: home, element: $0.shares[home]) }
        }
        let inside = frame(
            context, title: "Deviations",
            detail: rect.width >= 40 && !shares.isEmpty ? "of \(Format.count(shares.count, "home"))" : "", in: rect)
        guard inside.height >= 2, inside.width >= 20 else { return }
        let nameWidth = min(10, picture.homes.households.reduce(4) { max($0, columnCount(of: $1.id)) })
        let hasMoney = inside.width >= 34
        let barWidth = inside.width - nameWidth - 1 - 8 - (hasMoney ? 10 : 0)
        let half = barWidth / 2
        let middle = inside.x + nameWidth + 1 + half
        buffer.put("home", x: inside.x, y: inside.y, role: .unit, clip: inside)
        if half >= 10 {
            buffer.putRight(
                "less \(glyphs.isUnicode ? "←" : "<")", endingAt: middle, y: inside.y, role: .unit, clip: inside)
            buffer.put(" \(glyphs.arrow) more", x: middle + 1, y: inside.y, role: .unit, clip: inside)
        }
        let numbers = inside.right - (hasMoney ? 10 : 0)
        buffer.putRight("kWh", endingAt: numbers, y: inside.y, role: .unit, clip: inside)
        if hasMoney { buffer.putRight("EUR", endingAt: inside.right, y: inside.y, role: .unit, clip: inside) }
        guard let largest = shares.lazy.map({ $0.element.deviation.magnitude }).max() else {
            buffer.put(
                record == nil ? "not delivered yet" : "none", x: inside.x, y: inside.y + 1, role: .muted, clip: inside)
            return
        }
        let rows = inside.height - 1
        let selected = min(context.selection, shares.count - 1)
        let first = max(0, min(selected - rows / 2, shares.count - rows))
        for (place, entry) in shares.dropFirst(first).prefix(rows).enumerated() {
            let y = inside.y + 1 + place
            let share = entry.element
            let line = Rect(x: inside.x, y: y, width: inside.width, height: 1)
            hits.append(Hit(area: line, target: .row(.deviations, first + place)))
            defer {
                if context.isFocused, first + place == selected { buffer.select(line) }
            }
            if let record {
                explain(
                    Rect(x: numbers - 7, y: y, width: 7, height: 1),
                    Explanation.deviation(share, home: picture.name(entry.offset), record))
            }
            let isMore = share.deviation > .zero
            buffer.put(picture.name(entry.offset), x: inside.x, y: y, role: .text, clip: inside)
            if share.isUnread {
                let isMissing = share.reading == .missing
                let room = numbers - 8 - inside.x - nameWidth - 1
                let words =
                    glyphs.bad
                    + (room >= 24
                        ? (isMissing ? " no reading yet" : " never read: as declared")
                        : isMissing ? " no reading" : " as declared")
                buffer.put(
                    words, x: inside.x + nameWidth + 1, y: y, role: .danger,
                    clip: Rect(x: inside.x, y: y, width: numbers - 8 - inside.x, height: 1))
                buffer.putRight(Format.signed(share.deviation), endingAt: numbers, y: y, role: .muted, clip: inside)
                if hasMoney {
                    buffer.putRight(
                        Format.signed(share.poolCash + share.lateCash), endingAt: inside.right, y: y, role: .value,
                        clip: inside)
                }
                continue
            }
            let part = share.deviation.magnitude.kilowattHours / max(largest.kilowattHours, 0.001)
            buffer.set(x: middle, y: y, scalar: glyphs.vertical, role: .border)
            if isMore {
                buffer.bar(part, x: middle + 1, y: y, width: half - 1, role: .supply, glyphs: glyphs, clip: inside)
            } else {
                buffer.barLeftward(
                    part, endingAt: middle, y: y, width: half, role: .demand, glyphs: glyphs, clip: inside)
            }
            buffer.putRight(
                Format.signed(share.deviation), endingAt: numbers, y: y, role: isMore ? .supply : .demand, clip: inside)
            if hasMoney {
                buffer.putRight(Format.signed(share.poolCash), endingAt: inside.right, y: y, role: .value, clip: inside)
            }
        }
    }
}
