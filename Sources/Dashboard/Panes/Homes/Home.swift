internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// One home through a day: its devices, its promise, its trades, its bill.
extension Painter {
    mutating func drawHome(_ context: PaneContext, home: HouseholdID, in rect: Rect) {
        let picture = context.picture
        guard picture.homes.households.indices.contains(home) else { return }
        let household = picture.homes.households[home]
        let inside = frame(
            context, title: household.id + (context.pane == .pinned ? " pinned" : ""), detail: context.date.shortText,
            in: rect)
        guard inside.height >= 6 else { return }
        // If there is room, all slots are listed beside the chart.
        let tableWidth =
            inside.width >= 88 ? min(66, inside.width - 46) : inside.width >= 74 && context.model.zoomed != nil ? 38 : 0
        let (left, right) = inside.splitLeft(inside.width - tableWidth)
        drawHomePicture(context, home: home, in: left)
        if tableWidth > 0 {
            drawHomeSlots(
                context, home: home, in: Rect(x: right.x + 1, y: right.y, width: right.width - 1, height: right.height))
        }
    }

    private mutating func drawHomePicture(_ context: PaneContext, home: HouseholdID, in inside: Rect) {
        let picture = context.picture
        let household = picture.homes.households[home]
        var y = inside.y
        buffer.put(cut(Self.devices(household), inside.width), x: inside.x, y: y, role: .label, clip: inside)
        y += 1
        if let trouble = trouble(context, home) {
            buffer.put(cut(trouble, inside.width), x: inside.x, y: y, role: .danger, clip: inside)
            y += 1
        }
        let day = picture.records(of: context.slots)
        let bill = HomeBill(context, home: home, day: day)
        let deals = picture.deals(of: context.date).filter { $0.seller == home || $0.buyer == home }
        let bands = deviceLines(household, home, day)
        // From the bottom: the bill, the trades of the slot, the devices; the chart
        // takes the rest.
        let isTall = inside.bottom - y >= 16
        // If no chart fits, the bill gets its rows.
        let spare = inside.bottom - y - bands.count - 1
        let billRows = isTall ? bill.lines.count : min(bill.lines.count, spare >= 8 ? 3 : max(3, spare))
        let dealRows = inside.bottom - y >= 22 ? min(5, max(1, deals.count { $0.slot == context.slot })) + 1 : 1
        let chartRows = max(0, inside.bottom - y - billRows - dealRows - bands.count - 1)
        if chartRows >= 4 {
            drawNetChart(context, home, day, in: Rect(x: inside.x, y: y, width: inside.width, height: chartRows + 1))
            y += chartRows + 1
        }
        for band in bands where y < inside.bottom - billRows {
            drawDeviceLine(band, context, inside, y: y)
            y += 1
        }
        y = drawHomeDeals(
            context, home, deals,
            in: Rect(
                x: inside.x, y: y, width: inside.width, height: max(0, min(dealRows, inside.bottom - billRows - y))))
        drawBill(
            bill, household.id, rows: billRows,
            in: Rect(x: inside.x, y: inside.bottom - billRows, width: inside.width, height: billRows))
    }

    /// Returns the home's devices in a line.
    private static func devices(_ household: Household) -> String {
        var parts: [String] = []
        if let panels = household.photovoltaic {
            parts.append("panels \(LineChart.tickText(Double(panels.peak.watts / 10) / 100)) kWp")
        }
        if let battery = household.battery {
            parts.append("battery \(Decimal.text(battery.capacity.wattHours, decimals: 3, shown: 1)) kWh")
        }
        if household.heatPump != nil { parts.append("heat pump") }
        if let car = household.car { parts.append(car.model?.model ?? "car") }
        return parts.isEmpty ? "no panels, battery, heat pump or car" : parts.joined(separator: ", ")
    }

    private func trouble(_ context: PaneContext, _ home: HouseholdID) -> String? {
        let picture = context.picture
        if picture.homes.isSilent[home] { return "\(glyphs.bad) its meter cannot be read" }
        let debt = picture.homes.funds.debts[home]
        if debt > .zero { return "! owes \(Format.euro(debt, decimals: 2)) EUR and is suspended from the next gate on" }
        if picture.homes.stoppedPaying[home] { return "! leaves its bills unpaid" }
        return nil
    }

    /// Draws the net injection slot by slot: declared, traded and metered.
    private mutating func drawNetChart(
        _ context: PaneContext, _ home: HouseholdID, _ day: Slice<Chunked<SlotRecord>>, in rect: Rect
    ) {
        var actual = [Double?](repeating: nil, count: context.slots.count)
        var declared = actual
        var position = actual
        for slot in day {
            let place = context.slots.lowerBound.distance(to: slot.slot)
            let share = slot.shares[home]
            actual[place] = share.injected.kilowattHours
            declared[place] = share.declared?.kilowattHours
            position[place] = share.declared == nil ? nil : share.position.kilowattHours
        }
        let values = (actual + declared + position).compactMap { $0 }
        let (low, high) = (min(0, values.min() ?? 0), max(0, values.max() ?? 0))
        let margin = max((high - low) / 20, 0.05)
        let here = day.last { $0.slot == context.slot }?.shares[home]
        var x = rect.x
        let curves: [(String, Energy?, Role, dash: (Int, Int), mark: Unicode.Scalar)] = [
            ("meter", here?.injected, Role.clearing, (1, 1), "m"), ("declared", here?.declared, .info, (2, 3), "d"),
            ("dealt", here?.position, .dayAhead, (1, 3), "x"),
        ]
        for (name, energy, role, dash, mark) in curves {
            let what = LineChart.sample(name, dash: dash, mark: mark, glyphs) + name
            let text = energy.map { Format.signed($0) } ?? "-"
            if x + what.count + 1 + text.count > rect.right { break }
            let end = put([(what + " ", .label), (text, role)], x: x, y: rect.y, clip: rect)
            if let here, energy != nil {
                explain(
                    Rect(x: end - text.count, y: rect.y, width: text.count, height: 1),
                    Explanation.net(here, home: context.picture.name(home)))
            }
            x = end + (rect.width >= 47 ? 2 : 1)
        }
        if x + 3 <= rect.right { buffer.put("kWh", x: x, y: rect.y, role: .unit, clip: rect) }
        // Aligned with the time axis of the device lines below.
        let area = Rect(
            x: rect.x + DeviceLine.nameWidth - LineChart.gutter, y: rect.y + 1,
            width: rect.width - DeviceLine.nameWidth + LineChart.gutter - DeviceLine.textWidth, height: rect.height - 1)
        var chart = LineChart(
            series: [
                .init(position, role: .dayAhead, dash: (1, 3), mark: "x"),
                .init(declared, role: .info, dash: (2, 3), mark: "d"), .init(actual, role: .clearing, mark: "m"),
            ], sampleCount: context.slots.count, range: (low - margin)...(high + margin),
            labels: context.calendar.hourLabels(context.slots, every: rect.width >= 90 ? 3 : 6), cursor: context.place)
        chart.hasScale = !values.isEmpty
        let plot = chart.draw(into: &buffer, rect: area, glyphs: glyphs)
        addSlotHit(plot, context)
        if values.isEmpty {
            buffer.put("nothing is delivered yet", x: plot.x + 1, y: plot.y + 1, role: .muted, clip: plot)
        }
    }

    // MARK: Devices

    struct DeviceLine {
        var name: String
        var role: Role
        var values: [Double]
        var text: String

        /// The widths of the columns left and right of the bars.
        static let nameWidth = 10
        static let textWidth = 10
    }

    /// Returns a line for each device that the home has.
    private func deviceLines(_ household: Household, _ home: HouseholdID, _ day: Slice<Chunked<SlotRecord>>)
        -> [DeviceLine]
    {
        func line(_ name: String, _ role: Role, _ part: (SlotRecord.Share) -> Energy) -> DeviceLine {
            let values = day.map { part($0.shares[home]) }
            let total = values.reduce(Energy.zero, +)
            return DeviceLine(
                name: name, role: role, values: values.map(\.kilowattHours),
                text: Decimal.text(total.wattHours, decimals: 3, shown: 1) + " kWh")
        }
        var lines = [line("use", .load) { $0.flows.load }]
        if household.photovoltaic != nil { lines.append(line("panels", .photovoltaic) { $0.flows.photovoltaic }) }
        if household.heatPump != nil { lines.append(line("heat pump", .heatPump) { $0.flows.heatPump }) }
        if household.car != nil { lines.append(line("car", .car) { $0.flows.car }) }
        if let battery = household.battery {
            var stored = line("battery", .battery) { $0.stored }
            let share = day.last.map { $0.shares[home].stored.wattHours * 1_000 / max(1, battery.capacity.wattHours) }
            stored.text = share.map { Decimal.text($0, decimals: 1, shown: 0) + " %" } ?? "-"
            lines.append(stored)
        }
        return lines
    }

    private mutating func drawDeviceLine(_ line: DeviceLine, _ context: PaneContext, _ inside: Rect, y: Int) {
        buffer.put(line.name, x: inside.x, y: y, role: .label, clip: inside)
        buffer.putRight(line.text, endingAt: inside.right, y: y, role: .value, clip: inside)
        drawSparkline(
            line.values, count: context.slots.count, x: inside.x + DeviceLine.nameWidth, y: y,
            width: max(0, inside.width - DeviceLine.nameWidth - DeviceLine.textWidth), role: line.role)
    }

    // MARK: Deals and orders

    /// Draws the home's trades and its open order in the slot shown.
    ///
    /// - Returns: The row after the last line.
    private mutating func drawHomeDeals(_ context: PaneContext, _ home: HouseholdID, _ deals: [Deal], in rect: Rect)
        -> Int
    {
        guard rect.height >= 1 else { return rect.y }
        let picture = context.picture
        let here = deals.filter { $0.slot == context.slot }
        let clock = context.calendar.clockText(context.calendar.start(of: context.slot))
        var y = rect.y
        var summary = "\(clock)  "
        if let order = openOrder(of: home, context, book: context.place) {
            summary +=
                "\(order.isAsk ? "asks" : "bids") \(Format.exact(order.energy)) kWh at \(Format.cents(order.price)) ct; "
        }
        summary += here.isEmpty ? "no deal" : Format.count(here.count, "deal")
        summary += "; \(Format.count(deals.count)) in the day"
        buffer.put(cut(summary, rect.width), x: rect.x, y: y, role: .text, clip: rect)
        y += 1
        for deal in here.prefix(max(0, rect.height - 1)) {
            let sells = deal.seller == home
            put(
                [
                    ("  " + (sells ? "S " : "B "), sells ? .sell : .buy), (Format.exact(deal.energy), .value),
                    (" kWh at ", .label),
                    (Format.cents(deal.price), .value), (sells ? " ct to " : " ct from ", .label),
                    (picture.name(sells ? deal.buyer : deal.seller), sells ? .buy : .sell),
                    ("  \(context.calendar.secondText(deal.time))", .muted),
                ], x: rect.x, y: y, clip: rect)
            y += 1
        }
        return y
    }

    // MARK: The bill

    private mutating func drawBill(_ bill: HomeBill, _ name: String, rows: Int, in rect: Rect) {
        // If rows are few, sums come before their parts.
        let lines = rows >= bill.lines.count ? bill.lines : bill.lines.filter(\.isSum) + bill.lines.filter { !$0.isSum }
        for (place, line) in lines.prefix(rows).enumerated() {
            let y = rect.y + place
            buffer.put(
                line.name, x: rect.x, y: y, role: line.isSum ? .text : .label, attributes: line.isSum ? .bold : [],
                clip: rect)
            let text = Format.signed(line.amount) + " EUR"
            buffer.putRight(
                text, endingAt: rect.right, y: y, role: line.isGain ? (line.amount < .zero ? .danger : .good) : .value,
                attributes: line.isSum ? .bold : [], clip: rect)
            explain(
                Rect(x: rect.right - columnCount(of: text), y: y, width: columnCount(of: text) - 4, height: 1),
                line.isGain
                    ? Explanation.saving(cash: bill.sums.cash, alone: bill.sums.baseline)
                    : Explanation.bill(bill.sums, home: name))
        }
    }
}

/// A home's bill of the settled part of a day, in lines that add up.
private struct HomeBill {
    struct Line {
        var name: String
        var amount: Money
        var isSum = false
        var isGain = false
    }

    let sums: HomeSums
    let lines: [Line]

    init(_ context: PaneContext, home: HouseholdID, day: Slice<Chunked<SlotRecord>>) {
        sums = HomeSums(home: home, day)
        let split = context.picture.pool.split
        var lines = [Line(name: "dealt day-ahead", amount: sums.dayAhead)]
        if sums.charges != .zero { lines.append(Line(name: "local charges", amount: sums.charges)) }
        lines.append(Line(name: "settled in the pool", amount: sums.pool))
        if sums.late != .zero { lines.append(Line(name: "readings settled alone", amount: sums.late)) }
        lines.append(Line(name: "bill so far (received is +)", amount: sums.cash, isSum: true))
        lines.append(Line(name: "alone with the grid", amount: sums.baseline))
        let (fee, levy) = (sums.aloneBought * split.gridFee, sums.aloneBought * split.levy)
        let energy = sums.aloneFeedIn - sums.baseline - fee - levy
        if context.pane == .home || context.pane == .pinned {
            lines.append(Line(name: "  of it energy", amount: -energy))
            lines.append(Line(name: "  of it grid fee", amount: -fee))
            lines.append(Line(name: "  of it levies", amount: -levy))
            if sums.aloneFeedIn != .zero { lines.append(Line(name: "  of it fed in", amount: sums.aloneFeedIn)) }
        }
        lines.append(Line(name: "saved", amount: sums.saved, isSum: true, isGain: true))
        self.lines = lines
    }
}
