internal import Cells
internal import Quantities
internal import Simulation

/// The parts that all views share: scenario and time, the day as a line, the tabs,
/// and the keys.
extension Painter {
    mutating func drawFrame(_ model: Model, _ engine: EngineView) {
        drawHeader(engine)
        buffer.emphasise(Rect(x: 0, y: 0, width: size.width, height: 1), attributes: .raised)
        drawTimeline(engine, y: 1)
        drawTabs(model, engine, y: 2)
    }

    // MARK: The first row

    private mutating func drawHeader(_ engine: EngineView) {
        let picture = engine.picture
        let row = Rect(x: 0, y: 0, width: size.width, height: 1)
        buffer.fill(row, role: .header)
        // From the right: health, badge, clock; the rest is for names.
        var right = size.width - 1
        let isHealthy = picture.health.breaches.isEmpty
        let health =
            isHealthy
            ? "\(glyphs.good) \(Format.count(picture.health.checkCount))" + (size.width >= 80 ? " checks" : "")
            : "\(glyphs.bad) check failed"
        buffer.putRight(
            health, endingAt: right, y: 0, role: isHealthy ? .good : .danger,
            attributes: isHealthy ? [] : [.bold, .reverse])
        right -= columnCount(of: health) + 2
        let (badge, role) = badge(engine)
        buffer.putRight(badge, endingAt: right, y: 0, role: role, attributes: [.bold, .reverse])
        hits.append(
            Hit(
                area: Rect(x: right - columnCount(of: badge), y: 0, width: columnCount(of: badge), height: 1),
                target: .action(.runOrPause)))
        right -= columnCount(of: badge) + 2
        let clock = clockText(picture)
        buffer.putRight(clock, endingAt: right, y: 0, role: .now, attributes: .bold)
        right -= columnCount(of: clock)
        let day = isEndOfDay(picture) ? picture.clock.date : picture.clock.calendar.date(at: picture.clock.now)
        let date = size.width >= 76 ? day.longText : day.shortText
        buffer.putRight(date + "  ", endingAt: right, y: 0, role: .text)
        right -= columnCount(of: date) + 4
        let clip = Rect(x: 1, y: 0, width: max(0, right - 1), height: 1)
        let homes =
            "\(picture.clock.scenarioName) \(glyphs.middleDot) \(Format.count(picture.homes.households.count, "home"))"
        if right >= columnCount(of: homes) + 14 {
            put([("Commonwatt", .title), ("   " + homes, .text)], x: 1, y: 0, clip: clip)
        } else {
            put([(right > columnCount(of: homes) ? homes : picture.clock.scenarioName, .title)], x: 1, y: 0, clip: clip)
        }
    }

    private func badge(_ engine: EngineView) -> (String, Role) {
        if !engine.picture.health.breaches.isEmpty { return (" \(glyphs.bad) STOPPED ", .danger) }
        if engine.picture.clock.phase == .finished { return (" END OF RUN ", .finished) }
        return engine.isRunning ? (" \(glyphs.play)LIVE ", .live) : (" \(glyphs.pause) PAUSED ", .paused)
    }

    /// The time of day, to the second if the window is wide enough.
    private func clockText(_ picture: Picture) -> String {
        let milliseconds = picture.clock.calendar.wallClock(at: picture.clock.now).milliseconds
        let seconds = isEndOfDay(picture) ? 86_400 : milliseconds / 1_000
        let text = "\(twoDigits(seconds / 3_600)):\(twoDigits(seconds / 60 % 60))"
        return size.width >= 70 ? text + ":\(twoDigits(seconds % 60))" : text
    }

    /// Whether the clock stands at the very end of its day, which is not yet the
    /// next day.
    private func isEndOfDay(_ picture: Picture) -> Bool {
        picture.clock.now == picture.clock.calendar.midnight(of: picture.clock.date.advanced(byDays: 1))
    }

    // MARK: The day as a line

    private mutating func drawTimeline(_ engine: EngineView, y: Int) {
        let picture = engine.picture
        let calendar = picture.clock.calendar
        let row = Rect(x: 1, y: y, width: size.width - 2, height: 1)
        let texts = nextTexts(picture)
        let next = texts.first { columnCount(of: $0) <= row.width - 26 } ?? texts[texts.count - 1]
        let (line, _) = row.splitLeft(max(24, min(row.width * 3 / 5, row.width - columnCount(of: next) - 2)))
        let start = calendar.midnight(of: picture.clock.date).milliseconds
        let end = calendar.midnight(of: picture.clock.date.advanced(byDays: 1)).milliseconds
        func column(_ time: SimTime) -> Int {
            line.x + Int((time.milliseconds - start) * Int64(line.width - 1) / max(1, end - start))
        }
        let now = min(column(picture.clock.now), line.right - 1)
        for x in line.x..<line.right {
            buffer.set(
                x: x, y: y, scalar: x <= now ? glyphs.horizontal : glyphs.dotted, role: x <= now ? .text : .muted)
        }
        if let gate = picture.clock.gate {
            let (from, to) = (column(gate.opens), column(gate.closes))
            for x in from..<max(from + 1, to) { buffer.set(x: x, y: y, scalar: glyphs.heavy, role: .gate) }
            let label = from + (to - from - 6 + 1) / 2
            if to - from >= 9, !(label..<label + 6).contains(now) { buffer.put(" gate ", x: label, y: y, role: .gate) }
        }
        for hour in [0, 6, 12, 18] {
            let x = column(calendar.moment(of: ClockTime(minutes: hour * 60), on: picture.clock.date))
            // Half a number would say something else than the whole.
            if (x...x + 1).contains(now) { continue }
            buffer.put(twoDigits(Int64(hour)), x: x, y: y, role: .muted)
        }
        if now < line.right - 2 { buffer.putRight("24", endingAt: line.right, y: y, role: .muted) }
        buffer.put(glyphs.now, x: now, y: y, role: .now, attributes: .bold)
        hits.append(
            Hit(
                area: line,
                target: .time(
                    start: SimTime(milliseconds: start), perCell: Double(end - start) / Double(max(1, line.width)))))
        buffer.putRight(next, endingAt: row.right, y: y, role: .text, clip: row)
    }

    /// The next change of phase and its time, with the day if it is not today, in
    /// wordings from long to short.
    private func nextTexts(_ picture: Picture) -> [String] {
        guard let next = picture.clock.nextPhaseChange else { return ["the run is over"] }
        let clock = picture.clock.calendar.clockText(next.time)
        let date = picture.clock.calendar.date(at: next.time)
        let today = isEndOfDay(picture) ? picture.clock.date : picture.clock.calendar.date(at: picture.clock.now)
        let days = date == today ? [clock] : ["\(date.shortText) \(clock)", "\(date.weekdayName) \(clock)"]
        return switch next.kind {
        case .gateOpens: days.map { "next: gate opens \($0)" }
        case .gateCloses: days.map { "next: gate closes \($0)" }
        case .dayBegins:
            picture.clock.stepCount == 0
                ? ["next: the first day begins"] : days.map { "next: day \(picture.clock.dayNumber + 1) begins \($0)" }
        case .runEnds: days.map { "next: the last day is final \($0)" } + days.map { "next: last day final \($0)" }
        }
    }

    // MARK: The views

    private mutating func drawTabs(_ model: Model, _ engine: EngineView, y: Int) {
        var x = 1
        let isShort = size.width < 80
        for (number, view) in ViewName.allCases.enumerated() {
            let isShown = view == model.view
            let text = isShort ? "\(number + 1) \(view.rawValue)" : " \(number + 1) \(view.rawValue) "
            buffer.put(
                text, x: x, y: y, role: isShown ? .selection : .label, attributes: isShown ? [.bold, .reverse] : [])
            hits.append(Hit(area: Rect(x: x, y: y, width: text.count, height: 1), target: .action(view.action)))
            x += text.count + (size.width >= 90 || isShort ? 1 : 0)
        }
        drawCrumbs(model, engine, x: x + (isShort ? 0 : 1), y: y)
    }

    /// Draws the cursor, the zoomed pane, the clock's speed and the run, from the
    /// right as far as they fit.
    private mutating func drawCrumbs(_ model: Model, _ engine: EngineView, x: Int, y: Int) {
        let picture = engine.picture
        var right = size.width - 1
        func piece(_ text: String, _ role: Role, action: Action? = nil) {
            let width = columnCount(of: text)
            guard right - width >= x else { return }
            buffer.putRight(text, endingAt: right, y: y, role: role)
            if let action {
                hits.append(Hit(area: Rect(x: right - width, y: y, width: width, height: 1), target: .action(action)))
            }
            right -= width + 3
        }
        if model.cursor != nil, let date = model.shownDate {
            let clock = picture.clock.calendar.clockText(picture.clock.calendar.start(of: model.shownSlot))
            piece(
                "\(glyphs.now) \(date == picture.clock.date ? "" : date.shortText + " ")\(clock)", .cursor,
                action: .followLive)
        }
        if model.zoomed != nil {
            piece("\(model.view.rawValue) \(glyphs.selected) \(model.focusedPane.title)", .title, action: .zoom)
        }
        var speed = engine.speed == .flatOut ? "max" : "\(engine.speed.rawValue)\(glyphs.times)"
        if let rate = engine.measuredRate {
            speed += ", \(rate < 10 ? String(Double(Int(rate * 10)) / 10) : Format.count(Int(rate))) slots/s"
        }
        piece(speed, engine.isRunning ? .live : .text, action: .faster)
        piece("day \(picture.clock.dayNumber)/\(picture.clock.dayCount)", .muted)
        if let condition = engine.pauseWhen { piece("\(glyphs.pause.prefix(1)) \(condition)", .warning) }
        piece(model.layoutName, .muted, action: .nextLayout)
        piece("seed \(picture.clock.seed)", .muted)
    }

    // MARK: The last row

    mutating func drawFooter(_ model: Model, _ engine: EngineView) {
        let row = Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
        buffer.fill(row, role: .footer)
        if let prompt = model.prompt {
            drawPrompt(prompt, model, engine, row: row)
        } else if let caption = model.caption {
            put([(" \(glyphs.selected) ", .now), (caption, .title)], x: 0, y: row.y, clip: row)
        } else {
            drawKeys(model, engine, row: row)
        }
        buffer.emphasise(row, attributes: .raised)
    }

    /// Draws a notice in full: a text too long for the last row covers up to three
    /// rows above it.
    mutating func drawNotice(_ model: Model) {
        guard let notice = model.notice, model.prompt == nil else { return }
        let row = Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
        let width = row.width - 4
        let lines = max(1, min(4, size.height - 4, Self.lineCount(of: notice.text, width: width)))
        let area = Rect(x: row.x, y: row.bottom - lines, width: row.width, height: lines)
        buffer.fill(area, role: .footer)
        buffer.put(
            " " + (notice.isError ? glyphs.bad : glyphs.good), x: area.x, y: area.y,
            role: notice.isError ? .danger : .good)
        _ = putParagraph(
            notice.text, in: Rect(x: area.x + 3, y: area.y, width: width, height: lines),
            role: notice.isError ? .danger : .text)
        buffer.emphasise(area, attributes: .raised)
    }

    /// Draws the line being typed and a hint for it.
    private mutating func drawPrompt(_ prompt: Prompt, _ model: Model, _ engine: EngineView, row: Rect) {
        var pieces: [(String, Role)]
        var hint: String
        switch prompt.kind {
        case .command:
            pieces = [(" :", .key)]
            let words = prompt.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            if words.count > 1, let word = CommandWord(rawValue: words[0].lowercased()) {
                hint = word.usage
            } else {
                hint = model.completions(of: [], beginning: prompt.text).prefix(7).joined(separator: "  ")
            }
        case .filter(let pane):
            pieces = [(" filter \(pane.title.lowercased()): ", .key)]
            hint = pane == .homes ? "word !word saved<1 pv>0; esc clears" : "word !word kind:deal home:D05; esc clears"
        case .order(let isSale, let slot):
            pieces = [
                (isSale ? " SELL " : " BUY ", isSale ? .sell : .buy),
                ("\(engine.picture.clock.calendar.hours(of: slot, glyphs: glyphs))  kWh ct/kWh: ", .label),
            ]
            hint = "enter sends, esc leaves"
        }
        pieces += [(prompt.text, .input), ("_", .cursor)]
        let x = put(pieces, x: 0, y: row.y, clip: row)
        if let notice = model.notice {
            buffer.putRight(
                " " + notice.text + " ", endingAt: row.right, y: row.y, role: .danger,
                clip: Rect(x: x, y: row.y, width: max(0, row.right - x), height: 1))
        } else {
            buffer.put(cut("   " + hint, max(0, row.right - x - 1)), x: x, y: row.y, role: .muted, clip: row)
        }
    }

    /// Draws the most useful keys: the clock's first, then those of the view and
    /// the pane.
    private mutating func drawKeys(_ model: Model, _ engine: EngineView, row: Rect) {
        let y = row.y
        let keys = model.settings.keys
        // Help and quit have their places at the right, however narrow the window.
        var right = row.right - 1
        for action in [Action.quit, .help] {
            guard let key = keys.keys(of: action).first?.symbol(glyphs) else { continue }
            let word = action.footer ?? ""
            let width = columnCount(of: key) + columnCount(of: word) + 1
            right -= width
            put([(key, .key), (" " + word, .label)], x: right, y: y)
            hits.append(Hit(area: Rect(x: right, y: y, width: width, height: 1), target: .action(action)))
            right -= 2
        }
        let hasSeat = !engine.picture.homes.humanSeats.isEmpty
        let pane = model.focusedPane
        let opens: Set<Pane> = [.homes, .events, .news, .ladder, .deviations]
        let filters: Set<Pane> = [.homes, .events, .news]
        let actions: [Action] =
            [.runOrPause, .stepSlot, .nextPhase]
            + (model.view == .books && hasSeat ? [.buy, .sell, .cancelOrder] : [])
            + (opens.contains(pane) ? [.open] : [])
            + (filters.contains(pane) ? [.filter] : [])
            + (model.view == .homes ? [.sortNext, .pin] : [])
            + (model.places.contains { $0.pane == .priceHistory } ? [.toggleCandles] : [])
            + [.nextDay, .faster, .nextPane, .zoom, .explain, .command]
        var x = 1
        for action in actions {
            guard let key = keys.keys(of: action).first?.symbol(glyphs) else { continue }
            var word = action.footer ?? ""
            if action == .runOrPause, engine.isRunning { word = "pause" }
            if action == .toggleCandles, model.showsCandles { word = "line" }
            if action == .zoom, model.zoomed != nil { word = "back" }
            let width = columnCount(of: key) + columnCount(of: word) + 1
            if x + width + 1 > right { break }
            put([(key, .key), (" " + word, .label)], x: x, y: y)
            hits.append(Hit(area: Rect(x: x, y: y, width: width, height: 1), target: .action(action)))
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
