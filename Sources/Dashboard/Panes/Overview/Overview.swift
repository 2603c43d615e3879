internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// How are we doing? The savings, and the ways that energy took.
extension Painter {
    // MARK: Savings

    /// Cash of the community, cash of its homes alone with the grid, and the saving
    /// of each home, over the part of the day shown.
    private struct Savings {
        var homes: PerHousehold<Money>
        var cash = Money.zero
        var alone = Money.zero

        init(_ context: PaneContext) {
            homes = PerHousehold(repeating: .zero, count: context.picture.homes.households.count)
            for slot in context.recordsSoFar {
                for home in slot.shares.indices {
                    let share = slot.shares[home]
                    homes[home] += share.cash - share.baselineCash
                    cash += share.cash
                    alone += share.baselineCash
                }
            }
        }
    }

    mutating func drawSavings(_ context: PaneContext, in rect: Rect) {
        let picture = context.picture
        let inside = frame(
            context, title: "Saved against the grid alone",
            detail: rect.width >= 54 && context.isRewound
                ? "EUR, until \(context.untilText)" : rect.width >= 48 ? "EUR" : "", in: rect)
        guard inside.height >= 3 else { return }
        let day = Savings(context)
        let run = runSoFar(context, day)
        var y = inside.y
        let column = inside.x + min(26, inside.width * 3 / 5)
        func line(_ name: String, _ cash: Money, _ alone: Money) {
            guard y < inside.bottom else { return }
            let amount = cash - alone
            buffer.put(name, x: inside.x, y: y, role: .label, clip: inside)
            let text = Format.signed(amount, decimals: 2)
            buffer.putRight(
                text, endingAt: column, y: y, role: amount < .zero ? .danger : .good, attributes: .bold, clip: inside)
            explain(
                Rect(x: column - columnCount(of: text), y: y, width: columnCount(of: text), height: 1),
                Explanation.saving(cash: cash, alone: alone))
            if alone < .zero {
                let perMille = amount.units / max(1, -alone.units / 1_000)
                let arrow = amount < .zero ? glyphs.down : glyphs.up
                buffer.put(
                    "\(arrow) \(Decimal.text(perMille, decimals: 1)) %", x: column + 2, y: y,
                    role: amount < .zero ? .danger : .good,
                    clip: inside)
            }
            y += 1
        }
        let name = context.date == picture.clock.date ? "today" : context.date.shortText
        line(context.isRewound ? "until \(context.untilText)" : name, day.cash, day.alone)
        line(context.isRewound ? "the run by then" : "the run so far", run.cash, run.alone)
        if inside.bottom - y >= 4 {
            // If there is room for it, the pane of flows shows this.
            if !context.model.places.contains(where: { $0.pane == .flows && $0.area.height >= 7 }) {
                drawSufficiency(context, column: column, y: y, in: inside)
            }
            y += 1
        }
        drawRanking(
            day, context, column: column, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y))
    }

    /// Cash in the community and alone with the grid over the whole run, up to the
    /// slot shown.
    private func runSoFar(_ context: PaneContext, _ day: Savings) -> (cash: Money, alone: Money) {
        let picture = context.picture
        guard context.isRewound else {
            return (
                picture.homes.accounts.participants.reduce(.zero, +), picture.homes.loneBalances.reduce(.zero, +)
            )
        }
        // Earlier days are final, except that at midnight the last of them is not
        // yet.
        var sums = (cash: day.cash, alone: day.alone)
        let finished = picture.history.days.prefix { $0.date < context.date }
        for record in finished { sums = (sums.cash + record.cash, sums.alone + record.baselineCash) }
        let first =
            finished.last.map { picture.clock.calendar.slots(of: $0.date).upperBound }
            ?? picture.history.slots.first?.slot
        if let first, first < context.slots.lowerBound {
            for slot in picture.records(of: first..<context.slots.lowerBound) {
                for share in slot.shares { sums = (sums.cash + share.cash, sums.alone + share.baselineCash) }
            }
        }
        return sums
    }

    private mutating func drawRanking(_ day: Savings, _ context: PaneContext, column: Int, in rect: Rect) {
        let saved = day.homes
        var y = rect.y
        guard !context.recordsSoFar.isEmpty, let best = saved.indices.max(by: { saved[$0] < saved[$1] }),
            let least = saved.indices.min(by: { saved[$0] < saved[$1] })
        else {
            if y < rect.bottom { buffer.put("nothing is settled yet", x: rect.x, y: y, role: .muted, clip: rect) }
            return
        }
        let losers = saved.count { $0 < .zero }
        // The last row is for the verdict, those above it for a ranking.
        let verdict =
            losers == 0
            ? "\(glyphs.good) nobody is worse off" : "\(glyphs.down) \(Format.count(losers, "home")) worse off so far"
        let rows = rect.bottom - y - 1
        let ranked = saved.indices.sorted { (saved[$0], $1) > (saved[$1], $0) }
        let shown =
            rows >= ranked.count
            ? ranked : Array(ranked.prefix(max(0, rows - rows / 2))) + Array(ranked.suffix(rows / 2))
        let largest = max(saved[best].currency, -saved[least].currency, 0.000_1)
        for (place, home) in shown.enumerated() where y < rect.bottom - 1 {
            let role: Role = saved[home] < .zero ? .danger : .value
            buffer.put(
                place == 0 ? "most" : place == shown.count - 1 ? "least" : "", x: rect.x, y: y, role: .label, clip: rect
            )
            buffer.put(context.picture.name(home), x: rect.x + 7, y: y, role: .text, clip: rect)
            let text = Format.signed(saved[home], decimals: 2)
            buffer.putRight(text, endingAt: column, y: y, role: role, clip: rect)
            explain(
                Rect(x: column - columnCount(of: text), y: y, width: columnCount(of: text), height: 1),
                Explanation.saving(HomeSums(home: home, context.recordsSoFar), home: context.picture.name(home)))
            buffer.bar(
                abs(saved[home].currency) / largest, x: column + 2, y: y, width: rect.right - column - 2,
                role: saved[home] < .zero ? .danger : .good, glyphs: glyphs, clip: rect)
            y += 1
        }
        if y < rect.bottom {
            buffer.put(verdict, x: rect.x, y: y, role: losers == 0 ? .good : .warning, clip: rect)
        }
    }

    // MARK: Where energy went

    /// The community's energy over the part of the day shown.
    private struct EnergySums {
        var dealt = Energy.zero
        var matched = Energy.zero
        var exported = Energy.zero
        var imported = Energy.zero
        var used = Energy.zero

        init(_ records: Slice<Chunked<SlotRecord>>) {
            for slot in records {
                dealt += slot.dealtEnergy
                if let clearing = slot.clearing { matched += min(clearing.supply, clearing.demand) }
                exported += slot.gridExport
                imported += slot.gridImport
                used += slot.flows.load + slot.flows.heatPump + slot.flows.car
            }
        }

        /// The share of consumption that did not come from the grid, in parts per
        /// thousand; `nil` before any consumption.
        var sufficiency: Int64? {
            Energy.zero < used ? max(0, 1_000 - imported.wattHours * 1_000 / used.wattHours) : nil
        }
    }

    mutating func drawFlows(_ context: PaneContext, in rect: Rect) {
        let isToday = context.date == context.picture.clock.date
        let day = isToday ? "" : "on \(context.date.shortText)"
        let title =
            context.isRewound
            ? "Midnight to \(context.untilText)" + (isToday ? "" : " " + day)
            : isToday ? "Since midnight" : "All day " + day
        let inside = frame(context, title: title, detail: rect.width >= 44 ? "kWh" : "", in: rect)
        guard inside.height >= 3 else { return }
        let sums = EnergySums(context.recordsSoFar)
        let rows: [(long: String, short: String, energy: Energy, role: Role)] = [
            ("dealt day-ahead", "day-ahead", sums.dealt, .dayAhead),
            ("shared in the pool", "in the pool", sums.matched, .clearing),
            ("sold to the grid", "to the grid", sums.exported, .feedIn),
            ("bought from the grid", "from the grid", sums.imported, .retail),
        ]
        let most = max(sums.dealt, sums.matched, sums.exported, sums.imported, Energy(wattHours: 1))
        let isWide = inside.width >= 44
        let nameWidth = isWide ? 21 : 16
        var y = inside.y
        for (long, short, energy, role) in rows where y < inside.bottom {
            buffer.put(isWide ? long : short, x: inside.x, y: y, role: .label, clip: inside)
            let text = Decimal.text(energy.wattHours, decimals: 3, shown: 1)
            buffer.putRight(text, endingAt: inside.x + nameWidth + 7, y: y, role: .value, clip: inside)
            explain(
                Rect(
                    x: inside.x + nameWidth + 7 - columnCount(of: text), y: y, width: columnCount(of: text), height: 1),
                Explanation.flow(long, energy, slots: context.recordsSoFar.count))
            buffer.bar(
                energy.kilowattHours / most.kilowattHours, x: inside.x + nameWidth + 8, y: y,
                width: inside.width - nameWidth - 8,
                role: role, glyphs: glyphs, clip: inside)
            y += 1
        }
        guard y < inside.bottom else { return }
        if inside.bottom - y >= 2 { y += 1 }
        drawSufficiency(context, column: inside.x + nameWidth + 7, y: y, in: inside)
    }

    /// Draws the share of consumption that did not come from the grid, on one line.
    private mutating func drawSufficiency(_ context: PaneContext, column: Int, y: Int, in rect: Rect) {
        let sums = EnergySums(context.recordsSoFar)
        guard let sufficiency = sums.sufficiency else { return }
        let number = Decimal.text(sufficiency, decimals: 1, shown: 0) + " %"
        buffer.put("self-sufficient", x: rect.x, y: y, role: .label, clip: rect)
        buffer.putRight(number, endingAt: column, y: y, role: .now, attributes: .bold, clip: rect)
        explain(
            Rect(x: column - columnCount(of: number), y: y, width: columnCount(of: number), height: 1),
            Explanation.selfSufficiency(imported: sums.imported, consumed: sums.used))
        buffer.bar(
            Double(sufficiency) / 1_000, x: column + 1, y: y, width: rect.right - column - 1, role: .good,
            glyphs: glyphs, clip: rect)
    }
}
