internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The dependence of the pool's prices on the ratio of supply and demand, and the
/// outcome of the slot under other rules.
extension Painter {
    mutating func drawRatioCurve(_ context: PaneContext, in rect: Rect) {
        let inside = frame(
            context, title: "Price by ratio",
            detail: rect.width >= 48 ? "ct/kWh by surplus \(glyphs.isUnicode ? "÷" : "/") deficit" : "ct/kWh",
            in: rect)
        guard inside.height >= 4 else { return }
        guard let corridor = (context.record ?? context.picture.history.slots.last)?.corridor, corridor.isOpen,
            let pricing = context.picture.pool.rule?.pricing
        else {
            _ = putParagraph(
                context.picture.pool.rule == .billSharing
                    ? "Bills are shared over the day: a slot alone has no price."
                    : "No slot is settled in a pool yet.", in: inside, role: .text)
            return
        }
        let plot = LineChart.plot(in: inside)
        // The ratio from 0 to 2: beyond that the price hardly moves.
        let count = max(2, plot.width * 2)
        let curve = (0..<count).map { sample -> PoolPrices? in
            let ratio = Int64(sample) * 2_000 / Int64(count - 1)
            return pricing.prices(
                supply: Energy(wattHours: ratio * 10), demand: Energy(wattHours: 10_000), corridor: corridor)
        }
        let range = Self.priceRange([corridor])
        var labels = [(sample: 0, text: "0"), (sample: count / 2 - 1, text: "1")]
        if plot.width >= 30 { labels += [(count / 4 - 1, "0.5"), (count * 3 / 4 - 1, "1.5")] }
        let chart = LineChart(
            series: [
                .init(curve.map { _ in corridor.retail.cents }, role: .retail, dash: (1, 4), mark: "r"),
                .init(curve.map { _ in corridor.feedIn.cents }, role: .feedIn, dash: (1, 4), mark: "f"),
                .init(curve.map { $0?.sell.cents }, role: .sell, dash: (2, 3), mark: "s", isStepped: false),
                .init(curve.map { $0?.buy.cents }, role: .buy, mark: "b", isStepped: false),
            ], sampleCount: count, range: range, labels: labels.map { ($0.sample, $0.text) })
        chart.draw(into: &buffer, rect: inside, glyphs: glyphs)
        drawTrail(context, range: range, plot: plot)
    }

    /// Draws the slot shown as a diamond on both curves and the eight slots before
    /// it as dots. Points beyond the scale are left out; the label still gives
    /// their figures.
    private mutating func drawTrail(_ context: PaneContext, range: ClosedRange<Double>, plot: Rect) {
        let span = range.upperBound - range.lowerBound
        func place(_ clearing: PoolClearing, _ price: Price) -> (x: Int, y: Int)? {
            guard clearing.demand > .zero else { return nil }
            let ratio = Double(clearing.supply.wattHours) / Double(clearing.demand.wattHours)
            let share = (price.cents - range.lowerBound) / span
            guard ratio <= 2, (0...1).contains(share) else { return nil }
            return (
                plot.x + min(plot.width - 1, Int(ratio / 2 * Double(plot.width))),
                plot.y + Self.row(share, of: plot.height)
            )
        }
        for back in stride(from: 8, through: 0, by: -1) {
            guard let record = context.picture.record(of: context.slot.advanced(by: -back)),
                let clearing = record.clearing,
                let prices = clearing.prices
            else { continue }
            for (price, role) in [(prices.sell, Role.sell), (prices.buy, .buy)] {
                guard let point = place(clearing, price) else { continue }
                buffer.put(
                    back == 0 ? glyphs.diamond : glyphs.dot, x: point.x, y: point.y, role: back == 0 ? .now : role,
                    attributes: .bold)
            }
            if back == 0 {
                drawRatioLabel(
                    clearing, prices, record, context, isOnScale: place(clearing, prices.buy) != nil, plot: plot)
            }
        }
    }

    /// Draws the figures of the slot shown where no curve runs: both curves fall,
    /// so the upper right is free.
    private mutating func drawRatioLabel(
        _ clearing: PoolClearing, _ prices: PoolPrices, _ record: SlotRecord, _ context: PaneContext, isOnScale: Bool,
        plot: Rect
    ) {
        let ratio = clearing.ratioPerMille.map { Decimal.text($0, decimals: 3, shown: 2) } ?? "no deficit"
        let (sell, buy) = (Format.cents(prices.sell), Format.cents(prices.buy))
        let clock = context.calendar.clockText(context.calendar.start(of: record.slot))
        let sellName = ": " + LineChart.sample("sell", dash: (2, 3), mark: "s", glyphs) + "sell "
        let buyName = ", " + LineChart.sample("buy", dash: (1, 1), mark: "b", glyphs) + "buy "
        let pieces: [(String, Role)] = [
            (plot.width >= 44 ? "\(clock)  " : "", .label),
            (isOnScale ? glyphs.diamond + " " : glyphs.selected + " ", .now), (ratio, .now),
            (sellName, .label), (sell, .sell), (buyName, .label), (buy, .buy), (" ", .label),
        ]
        let width = pieces.reduce(0) { $0 + columnCount(of: $1.0) }
        let (x, y) = (plot.right - width, plot.y + min(2, max(1, plot.height / 4)))
        put(pieces, x: x, y: y, clip: plot)
        let end = plot.right - 1
        explain(
            Rect(
                x: end - buy.count - buyName.count - sell.count - sellName.count - ratio.count, y: y,
                width: ratio.count, height: 1),
            Explanation.ratio(clearing))
        for (text, isSell, right) in [(sell, true, end - buy.count - buyName.count), (buy, false, end)] {
            explain(
                Rect(x: right - text.count, y: y, width: text.count, height: 1),
                Explanation.poolPrice(isSell: isSell, clearing, prices, record.corridor, context.picture.pool.rule))
        }
    }

    // MARK: Other rules

    /// Draws the settlement of the same deviations under every rule.
    mutating func drawRules(_ context: PaneContext, in rect: Rect) {
        let inside = frame(context, title: "The same slot under other rules", in: rect)
        guard inside.height >= 3 else { return }
        guard let record = context.record, record.corridor.isOpen else {
            buffer.put("not settled yet", x: inside.x, y: inside.y, role: .muted, clip: inside)
            return
        }
        // Rules have the same names here as in the settings file.
        let columns = inside.width >= 54 ? [27, 35, 45, 54] : inside.width >= 45 ? [23, 29, 37, 45] : [24, 31]
        for (title, column) in zip(["sell ct", "buy ct", "gets EUR", "pays EUR"], columns) {
            buffer.putRight(
                inside.width >= 54 ? title : String(title.prefix(4)), endingAt: inside.x + column, y: inside.y,
                role: .unit, clip: inside)
        }
        var y = inside.y + 1
        func row(_ name: String, _ sell: Price?, _ buy: Price?, _ payments: PerHousehold<Money>, isActive: Bool) {
            guard y < inside.bottom else { return }
            let got = payments.reduce(Money.zero) { $1 > .zero ? $0 + $1 : $0 }
            let paid = payments.reduce(Money.zero) { $1 < .zero ? $0 - $1 : $0 }
            let texts = [
                sell.map(Format.cents) ?? "-", buy.map(Format.cents) ?? "-", Format.euro(got), Format.euro(paid),
            ]
            buffer.put(
                (isActive ? glyphs.selected : " ") + " " + name, x: inside.x, y: y, role: isActive ? .cursor : .text,
                clip: inside)
            for (text, column) in zip(texts, columns) {
                buffer.putRight(text, endingAt: inside.x + column, y: y, role: isActive ? .value : .text, clip: inside)
            }
            if let last = columns.last {
                explain(
                    Rect(x: inside.x + columns[0] - 5, y: y, width: last - columns[0] + 5, height: 1),
                    Explanation.rule(name, sell: sell, buy: buy, got: got, paid: paid))
            }
            y += 1
        }
        let deviations = record.shares.map(\.deviation)
        let rules: [PoolRule] = [
            .usual, .supplyDemandRatio(compensationPerMille: PoolRule.usualCompensationPerMille), .midMarketRate,
        ]
        let active = context.picture.pool.rule
        for rule in rules + (active.map { rules.contains($0) || $0.pricing == nil ? [] : [$0] } ?? []) {
            guard let pricing = rule.pricing else { continue }
            var payments: PerHousehold<Money> = []
            let clearing = pricing.clear(deviations: deviations, corridor: record.corridor, payments: &payments)
            row(rule.name, clearing.prices?.sell, clearing.prices?.buy, payments, isActive: active == rule)
        }
        row(
            "none: grid alone", record.corridor.feedIn, record.corridor.retail,
            deviations.map { gridPayment(netInjection: $0, corridor: record.corridor) }, isActive: active == nil)
        if active == .billSharing, y < inside.bottom {
            buffer.put(
                glyphs.selected + " \(PoolRule.billSharing.name)", x: inside.x, y: y, role: .cursor, clip: inside)
            buffer.put("settled once the day is over", x: inside.x + 16, y: y, role: .label, clip: inside)
        }
    }
}

extension PoolRule {
    /// The rule's name, as in the settings of a scenario.
    var name: String {
        switch self {
        case .supplyDemandRatio(let share): share == 0 ? "sdr" : "sdr-compensated"
        case .midMarketRate: "mid-market-rate"
        case .billSharing: "bill-sharing"
        }
    }
}
