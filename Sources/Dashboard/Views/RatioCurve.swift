internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// How the pool's prices follow from the ratio of supply and demand, and
/// what other rules would have made of the slot.
extension Painter {
    mutating func drawRatioCurve(_ context: PaneContext, in rect: Rect) {
        let inside = frame(
            context, title: "Price by supply and demand", detail: rect.width >= 56 ? "ct/kWh over surplus \(glyphs.isUnicode ? "÷" : "/") deficit" : "",
            in: rect)
        guard inside.height >= 4 else { return }
        guard let corridor = (context.record ?? context.snapshot.slots.last)?.corridor, corridor.isOpen,
            let pricing = context.snapshot.poolRule?.pricing
        else {
            _ = putParagraph(
                context.snapshot.poolRule == .billSharing
                    ? "Bills are shared over the day: a slot alone has no price."
                    : "No slot is settled in a pool yet.", in: inside, role: .text)
            return
        }
        let plot = LineChart.plot(in: inside)
        // The ratio from 0 to 2: beyond it the price hardly moves.
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
                .init(curve.map { _ in corridor.retail.cents }, role: .retail, dash: (1, 4)),
                .init(curve.map { _ in corridor.feedIn.cents }, role: .feedIn, dash: (1, 4)),
                .init(curve.map { $0?.sell.cents }, role: .sell, dash: (2, 3), isStepped: false),
                .init(curve.map { $0?.buy.cents }, role: .buy, isStepped: false),
            ], sampleCount: count, range: range, labels: labels.map { ($0.sample, $0.text) })
        chart.draw(into: &buffer, rect: inside, glyphs: glyphs)
        drawTrail(context, range: range, plot: plot)
    }

    /// The slot looked at as a diamond on both curves, and the eight before
    /// it as dots.
    private mutating func drawTrail(_ context: PaneContext, range: ClosedRange<Double>, plot: Rect) {
        let span = range.upperBound - range.lowerBound
        func place(_ clearing: PoolClearing, _ price: Price) -> (x: Int, y: Int)? {
            let ratio = clearing.demand == .zero ? 2 : min(2, Double(clearing.supply.wattHours) / Double(clearing.demand.wattHours))
            let x = plot.x + min(plot.width - 1, Int(ratio / 2 * Double(plot.width)))
            // The row of the curve's dot.
            let y = plot.y + Int(((1 - (price.cents - range.lowerBound) / span) * Double(plot.height * 4 - 1)).rounded()) / 4
            return y >= plot.y && y < plot.bottom ? (x, y) : nil
        }
        for back in stride(from: 8, through: 0, by: -1) {
            guard let record = context.snapshot.record(of: context.slot.advanced(by: -back)), let clearing = record.clearing,
                let prices = clearing.prices
            else { continue }
            for (price, role) in [(prices.sell, Role.sell), (prices.buy, .buy)] {
                guard let point = place(clearing, price) else { continue }
                buffer.put(
                    back == 0 ? glyphs.diamond : glyphs.middleDot, x: point.x, y: point.y, role: back == 0 ? .now : role,
                    attributes: .bold)
            }
            if back == 0, let ratio = clearing.ratioPerMille, let point = place(clearing, prices.buy) {
                let text = " \(Decimal.text(ratio, decimals: 3, shown: 2)): \(Format.cents(prices.sell)) to \(Format.cents(prices.buy)) "
                let x = point.x + 2 + columnCount(of: text) <= plot.right ? point.x + 2 : point.x - 1 - columnCount(of: text)
                buffer.put(text, x: x, y: max(plot.y, point.y - 1), role: .now, clip: plot)
            }
        }
    }

    // MARK: Other rules

    /// The same deviations under every rule.
    mutating func drawRules(_ context: PaneContext, in rect: Rect) {
        let inside = frame(context, title: "The same slot under other rules", in: rect)
        guard inside.height >= 3 else { return }
        guard let record = context.record, record.corridor.isOpen else {
            buffer.put("not settled yet", x: inside.x, y: inside.y, role: .muted, clip: inside)
            return
        }
        let isWide = inside.width >= 54
        let columns = isWide ? [26, 34, 44, 54] : inside.width >= 45 ? [20, 27, 36, 45] : [19, 26]
        for (title, column) in zip(["sell ct", "buy ct", "gets EUR", "pays EUR"], columns) {
            buffer.putRight(isWide ? title : String(title.prefix(4)), endingAt: inside.x + column, y: inside.y, role: .unit, clip: inside)
        }
        let rules: [(String, String, PoolRule)] = [
            ("ratio", "sdr", .usual), ("ratio, compensated", "compensated", .supplyDemandRatio(compensationPerMille: PoolRule.usualCompensationPerMille)),
            ("mid-market rate", "mid-market", .midMarketRate),
        ]
        var y = inside.y + 1
        func row(_ name: String, _ sell: String, _ buy: String, _ got: String, _ paid: String, isActive: Bool) {
            guard y < inside.bottom else { return }
            buffer.put(
                (isActive ? glyphs.selected : " ") + " " + name, x: inside.x, y: y, role: isActive ? .cursor : .text, clip: inside)
            for (text, column) in zip([sell, buy, got, paid], columns) {
                buffer.putRight(text, endingAt: inside.x + column, y: y, role: isActive ? .value : .text, clip: inside)
            }
            y += 1
        }
        let deviations = record.shares.map(\.deviation)
        for (long, short, rule) in rules {
            guard let pricing = rule.pricing else { continue }
            var payments: [Money] = []
            let clearing = pricing.clear(deviations: deviations, corridor: record.corridor, payments: &payments)
            let got = payments.reduce(Money.zero) { $1 > .zero ? $0 + $1 : $0 }
            let paid = payments.reduce(Money.zero) { $1 < .zero ? $0 - $1 : $0 }
            row(
                isWide ? long : short, clearing.prices.map { Format.cents($0.sell) } ?? "-",
                clearing.prices.map { Format.cents($0.buy) } ?? "-", Format.euro(got), Format.euro(paid),
                isActive: context.snapshot.poolRule == rule)
        }
        let alone = deviations.map { gridPayment(netInjection: $0, corridor: record.corridor) }
        row(
            isWide ? "each with the grid" : "grid alone", Format.cents(record.corridor.feedIn),
            Format.cents(record.corridor.retail), Format.euro(alone.reduce(.zero) { $1 > .zero ? $0 + $1 : $0 }),
            Format.euro(alone.reduce(.zero) { $1 < .zero ? $0 - $1 : $0 }), isActive: context.snapshot.poolRule == nil)
        if context.snapshot.poolRule == .billSharing {
            row(isWide ? "bills shared by day" : "bills shared", "-", "-", "-", "-", isActive: true)
        }
    }
}
