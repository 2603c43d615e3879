internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// What happened? The log, newest last, and one event in full.
extension Painter {
    mutating func drawEvents(_ context: PaneContext, in rect: Rect) {
        let log = context.engine.events
        let filter = context.model.filters[.events]
        let matching = context.model.matchingEvents.map { "\(Format.count($0)) of " } ?? ""
        let detail =
            (filter.map { "/\($0.text) \(glyphs.middleDot) " } ?? "") + matching + Format.count(log.count, "event")
        let inside = frame(context, title: "Events", detail: detail, in: rect)
        guard inside.height >= 2 else { return }
        put([("time", .unit)], x: inside.x, y: inside.y, clip: inside)
        buffer.put("kind", x: inside.x + 18, y: inside.y, role: .unit, clip: inside)
        buffer.put("what", x: inside.x + 30, y: inside.y, role: .unit, clip: inside)
        let rows = inside.height - 1
        let numbers = Self.window(log, filter, around: context.model.eventCursor, rows: rows, context.picture)
        if numbers.isEmpty {
            buffer.put(
                filter == nil
                    ? "nothing has happened yet: press . or space" : "no event matches the filter; esc clears it",
                x: inside.x, y: inside.y + 1, role: .muted, clip: inside)
        }
        for (place, number) in numbers.enumerated() {
            let y = inside.y + 1 + place
            let event = log[number: number]
            let line = EventLine(event, context.picture)
            let isNew = event.time == context.picture.clock.now
            buffer.put(
                "\(context.calendar.date(at: event.time).shortText.prefix(10)) \(context.calendar.clockText(event.time))",
                x: inside.x,
                y: y, role: isNew ? .now : .muted, clip: inside)
            buffer.put(
                line.severity.letter(glyphs), x: inside.x + 16, y: y, role: line.severity.role, attributes: .bold,
                clip: inside)
            buffer.put(
                line.kind, x: inside.x + 18, y: y, role: line.severity == .info ? .label : line.severity.role,
                clip: inside)
            // Trades are many: they are dimmed in favour of rarer events.
            buffer.put(
                cut(line.text, inside.right - inside.x - 30), x: inside.x + 30, y: y,
                role: line.kind == "deal" ? .label : .text, clip: inside)
            let area = Rect(x: inside.x, y: y, width: inside.width, height: 1)
            hits.append(Hit(area: area, target: .row(.events, number)))
            if number == context.model.eventCursor { buffer.select(area) }
        }
    }

    /// Returns the numbers of the events to show: as many matching ones as fit, the
    /// selected one among them, or else the newest.
    ///
    /// - Complexity: O(*n*) in the number of events read until there are enough.
    private static func window(
        _ log: EventLog, _ filter: Filter?, around selected: Int?, rows: Int, _ picture: Picture
    ) -> [Int] {
        func matches(_ number: Int) -> Bool { filter?.matches(EventLine(log[number: number], picture)) ?? true }
        var later: [Int] = []
        if let selected {
            var number = selected + 1
            while later.count < rows / 2, log.numbers.contains(number) {
                if matches(number) { later.append(number) }
                number += 1
            }
        }
        var earlier: [Int] = []
        var number = min(selected ?? .max, log.numbers.upperBound - 1)
        while earlier.count < rows - later.count, log.numbers.contains(number) {
            if matches(number) { earlier.append(number) }
            number -= 1
        }
        return earlier.reversed() + later
    }

    mutating func drawEvent(_ context: PaneContext, in rect: Rect) {
        let log = context.engine.events
        let inside = frame(
            context, title: "This event", detail: rect.width >= 60 ? "enter looks at its slot in every view" : "",
            in: rect)
        let newest = Self.window(log, context.model.filters[.events], around: nil, rows: 1, context.picture).first
        guard inside.height >= 1, let number = context.model.eventCursor ?? newest, log.numbers.contains(number) else {
            return
        }
        let event = log[number: number]
        let line = EventLine(event, context.picture)
        buffer.put(
            "\(context.calendar.localISO(event.time))  \(line.kind)  \(line.severity.rawValue)", x: inside.x,
            y: inside.y, role: .label,
            clip: inside)
        _ = putParagraph(
            line.text, in: Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: max(0, inside.height - 1)),
            role: .text)
    }
}
