internal import Cells
internal import Quantities
internal import Simulation

/// What every view shares: who and when, how the day goes, which view, which
/// keys.
extension Painter {
    mutating func drawFrame(_ model: Model, _ engine: EngineView) {
        drawHeader(engine)
        buffer.emphasise(Rect(x: 0, y: 0, width: size.width, height: 1), attributes: .raised)
        drawTimeline(engine, y: 1)
        drawTabs(model, engine, y: 2)
    }

    // MARK: The first row

    private mutating func drawHeader(_ engine: EngineView) {
        let snapshot = engine.snapshot
        let row = Rect(x: 0, y: 0, width: size.width, height: 1)
        buffer.fill(row, role: .header)
        // From the right: health, badge, clock; what is left is for names.
        var right = size.width - 1
        let isHealthy = snapshot.breaches.isEmpty
        let health =
            isHealthy
            ? "\(glyphs.good) \(Format.count(snapshot.checkCount))" + (size.width >= 100 ? " checks" : "")
            : "\(glyphs.bad) check failed"
        buffer.putRight(
            health, endingAt: right, y: 0, role: isHealthy ? .good : .danger,
            attributes: isHealthy ? [] : [.bold, .reverse])
        right -= columnCount(of: health) + 2
        let (badge, role) = badge(engine)
        buffer.putRight(badge, endingAt: right, y: 0, role: role, attributes: [.bold, .reverse])
        hits.append(
            Hit(area: Rect(x: right - columnCount(of: badge), y: 0, width: columnCount(of: badge), height: 1),
                target: .action(.runOrPause)))
        right -= columnCount(of: badge) + 2
        let clock = clockText(snapshot)
        buffer.putRight(clock, endingAt: right, y: 0, role: .now, attributes: .bold)
        right -= columnCount(of: clock)
        let day = isEndOfDay(snapshot) ? snapshot.date : snapshot.calendar.date(at: snapshot.now)
        let date = size.width >= 76 ? day.longText : day.shortText
        buffer.putRight(date + "  ", endingAt: right, y: 0, role: .text)
        right -= columnCount(of: date) + 4
        let clip = Rect(x: 1, y: 0, width: max(0, right - 1), height: 1)
        let homes = "\(snapshot.scenarioName) \(glyphs.middleDot) \(Format.count(snapshot.households.count, "home"))"
        if right >= columnCount(of: homes) + 14 {
            put([("Commonwatt", .title), ("   " + homes, .text)], x: 1, y: 0, clip: clip)
        } else {
            put([(right > columnCount(of: homes) ? homes : snapshot.scenarioName, .title)], x: 1, y: 0, clip: clip)
        }
    }

    private func badge(_ engine: EngineView) -> (String, Role) {
        if !engine.snapshot.breaches.isEmpty { return (" \(glyphs.bad) STOPPED ", .danger) }
        if engine.snapshot.phase == .finished { return (" END OF RUN ", .finished) }
        return engine.isRunning ? (" \(glyphs.play)LIVE ", .live) : (" \(glyphs.pause) PAUSED ", .paused)
    }

    /// The time to the second while something happens within a minute.
    private func clockText(_ snapshot: Snapshot) -> String {
        let milliseconds = snapshot.calendar.wallClock(at: snapshot.now).milliseconds
        let seconds = isEndOfDay(snapshot) ? 86_400 : milliseconds / 1_000
        let text = "\(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60))"
        return size.width >= 70 ? text + ":\(twoDigits(seconds % 60))" : text
    }

    /// The end of the last day is not yet another day.
    private func isEndOfDay(_ snapshot: Snapshot) -> Bool {
        snapshot.now == snapshot.calendar.midnight(of: snapshot.date.advanced(byDays: 1))
    }

    // MARK: The day as a line

    private mutating func drawTimeline(_ engine: EngineView, y: Int) {
        let snapshot = engine.snapshot
        let calendar = snapshot.calendar
        let next = nextText(snapshot)
        let row = Rect(x: 1, y: y, width: size.width - 2, height: 1)
        let (line, _) = row.splitLeft(max(24, min(row.width * 3 / 5, row.width - columnCount(of: next) - 2)))
        let start = calendar.midnight(of: snapshot.date).milliseconds
        let end = calendar.midnight(of: snapshot.date.advanced(byDays: 1)).milliseconds
        func column(_ time: SimTime) -> Int {
            line.x + Int((time.milliseconds - start) * Int64(line.width - 1) / max(1, end - start))
        }
        let now = min(column(snapshot.now), line.right - 1)
        for x in line.x..<line.right {
            buffer.set(
                x: x, y: y, scalar: x <= now ? glyphs.horizontal : glyphs.dotted, role: x <= now ? .text : .muted)
        }
        if let gate = snapshot.gate {
            let (from, to) = (column(gate.opens), column(gate.closes))
            for x in from..<max(from + 1, to) { buffer.set(x: x, y: y, scalar: glyphs.heavy, role: .gate) }
            let label = from + (to - from - 6 + 1) / 2
            if to - from >= 9, !(label..<label + 6).contains(now) { buffer.put(" gate ", x: label, y: y, role: .gate) }
        }
        for hour in [0, 6, 12, 18] {
            let x = column(calendar.moment(of: ClockTime(minutes: hour * 60), on: snapshot.date))
            buffer.put(twoDigits(Int64(hour)), x: x, y: y, role: .muted)
        }
        buffer.putRight("24", endingAt: line.right, y: y, role: .muted)
        buffer.put(glyphs.now, x: now, y: y, role: .now, attributes: .bold)
        buffer.putRight(next, endingAt: row.right, y: y, role: .text, clip: row)
    }

    private func nextText(_ snapshot: Snapshot) -> String {
        guard let next = snapshot.nextPhaseChange else { return "the run is over" }
        let clock = snapshot.calendar.clockText(next.time)
        return switch next.kind {
        case .gateOpens: "next: gate opens \(clock)"
        case .gateCloses: "next: gate closes \(clock)"
        case .dayBegins: snapshot.stepCount == 0 ? "next: the first day begins" : "next: day \(snapshot.dayNumber + 1) begins \(clock)"
        case .runEnds: "next: the last day is final \(clock)"
        }
    }

    // MARK: The views

    private mutating func drawTabs(_ model: Model, _ engine: EngineView, y: Int) {
        var x = 1
        for (number, view) in ViewName.allCases.enumerated() {
            let isShown = view == model.view
            let text = " \(number + 1) \(view.rawValue) "
            buffer.put(
                text, x: x, y: y, role: isShown ? .selection : .label, attributes: isShown ? [.bold, .reverse] : [])
            hits.append(
                Hit(area: Rect(x: x, y: y, width: text.count, height: 1),
                    target: .action(view == .books ? .showBooks : .showPool)))
            x += text.count + 1
        }
        let snapshot = engine.snapshot
        var right = size.width - 1
        func piece(_ text: String, _ role: Role) {
            guard right - columnCount(of: text) > x + 1 else { return }
            buffer.putRight(text, endingAt: right, y: y, role: role)
            right -= columnCount(of: text) + 3
        }
        piece("seed \(snapshot.seed)", .muted)
        var speed = "speed " + (engine.speed == .flatOut ? "max" : "\(engine.speed.rawValue)\(glyphs.times)")
        if let rate = engine.measuredRate {
            speed += ", \(rate < 10 ? String(Double(Int(rate * 10)) / 10) : Format.count(Int(rate))) slots/s"
        }
        piece(speed, engine.isRunning ? .live : .text)
        piece("day \(snapshot.dayNumber) of \(snapshot.dayCount)", .muted)
    }

    // MARK: The last row

    mutating func drawFooter(_ model: Model, _ engine: EngineView) {
        let row = Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
        buffer.fill(row, role: .footer)
        drawLastRow(model, engine, row: row)
        buffer.emphasise(row, attributes: .raised)
    }

    /// What is typed, else what is to be said, else the most useful keys.
    private mutating func drawLastRow(_ model: Model, _ engine: EngineView, row: Rect) {
        let y = row.y
        if let entry = model.entry {
            let hours = engine.snapshot.calendar.hours(of: entry.slot, glyphs: glyphs)
            let x = put(
                [
                    (entry.isSale ? " SELL " : " BUY ", entry.isSale ? .sell : .buy), ("\(hours)  kWh ct/kWh: ", .label),
                    (entry.text, .input), ("_", .cursor),
                ], x: 0, y: y, clip: row)
            buffer.put("   enter sends, esc leaves", x: x, y: y, role: .muted, clip: row)
            if let notice = model.notice {
                buffer.putRight(notice.text + " ", endingAt: row.right, y: y, role: .danger)
            }
            return
        }
        if let notice = model.notice {
            put(
                [(" " + (notice.isError ? glyphs.bad : glyphs.good) + " ", notice.isError ? .danger : .good),
                 (notice.text, notice.isError ? .danger : .text)], x: 0, y: y, clip: row)
            return
        }
        // Help and quit have their place at the right, whatever the width.
        var right = row.right - 1
        for action in [Action.quit, .help] {
            guard let binding = Binding.all.first(where: { $0.action == action }) else { continue }
            let (key, word) = (binding.keys[0].symbol(glyphs), binding.footer ?? "")
            let width = columnCount(of: key) + columnCount(of: word) + 1
            right -= width
            put([(key, .key), (" " + word, .label)], x: right, y: y)
            hits.append(Hit(area: Rect(x: right, y: y, width: width, height: 1), target: .action(action)))
            right -= 2
        }
        let hasSeat = !engine.snapshot.humanSeats.isEmpty
        let rows = Binding.all.filter { binding in
            binding.footer != nil && binding.action != .help && binding.action != .quit
                && (binding.scope == .everywhere || binding.scope == model.view.scope && hasSeat)
        }
        var x = 1
        for binding in rows.filter({ $0.scope != .everywhere }) + rows.filter({ $0.scope == .everywhere }) {
            var word = binding.footer ?? ""
            if binding.action == .runOrPause, engine.isRunning { word = "pause" }
            let key = binding.keys[0].symbol(glyphs)
            let width = columnCount(of: key) + columnCount(of: word) + 1
            if x + width + 1 > right { break }
            put([(key, .key), (" " + word, .label)], x: x, y: y)
            hits.append(Hit(area: Rect(x: x, y: y, width: width, height: 1), target: .action(binding.action)))
            x += width + 2
        }
    }
}

extension Key {
    /// The short sign of the key in the footer and the help.
    func symbol(_ glyphs: GlyphSet) -> String {
        guard glyphs.isUnicode else { return name }
        return switch self {
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        default: name
        }
    }
}
