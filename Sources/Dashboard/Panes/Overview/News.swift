internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The latest events in plain words.
extension Painter {
    /// Draws the news up to the slot shown, newest first.
    mutating func drawNews(_ context: PaneContext, in rect: Rect) {
        let inside = frame(
            context,
            title: context.isRewound
                ? "Until \(context.untilText)" : context.model.eventCursor == nil ? "Just now" : "Earlier", in: rect)
        guard inside.height >= 1 else { return }
        let items = NewsItem.list(
            context.engine.events, context.picture, from: context.model.newestNews, limit: inside.height)
        var y = inside.y
        for item in items where y < inside.bottom {
            let isNew = item.time == context.picture.clock.now
            buffer.put(
                context.calendar.clockText(item.time), x: inside.x, y: y, role: isNew ? .now : .muted, clip: inside)
            buffer.put(
                item.severity.letter(glyphs), x: inside.x + 6, y: y, role: item.severity.role, attributes: .bold,
                clip: inside)
            let indent = inside.x + 8
            let end = putParagraph(
                item.text, in: Rect(x: indent, y: y, width: inside.right - indent, height: min(4, inside.bottom - y)),
                role: item.severity == .info ? .text : item.severity.role)
            hits.append(
                Hit(
                    area: Rect(x: inside.x, y: y, width: inside.width, height: end - y),
                    target: .row(.news, item.numbers.upperBound)))
            if context.isFocused, item.numbers.upperBound == context.model.eventCursor {
                buffer.select(Rect(x: inside.x, y: y, width: 5, height: 1))
            }
            y = end
        }
        if items.isEmpty {
            buffer.put("nothing has happened yet: press . or space", x: inside.x, y: y, role: .muted, clip: inside)
        }
    }

    /// Draws the latest news in sentences, with the largest deviation and the phase
    /// of the day: for a class.
    mutating func drawCaption(_ context: PaneContext, in rect: Rect) {
        let inside = frame(context, title: "What just happened", in: rect).inset(1, 0)
        guard inside.height >= 1 else { return }
        let items = NewsItem.list(context.engine.events, context.picture, from: context.model.newestNews, limit: 2)
        var y = inside.y
        if items.isEmpty {
            y = putParagraph(
                "The clock stands at the start. Space lets it run; . steps one slot; p goes to the next phase of the day.",
                in: inside, role: .now)
        }
        for (place, item) in items.enumerated() where y < inside.bottom {
            y = putParagraph(
                "\(context.calendar.clockText(item.time))  \(item.text).",
                in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y),
                role: place == 0 ? .now : .text)
        }
        if y < inside.bottom, let sentence = deviationText(context) {
            y = putParagraph(
                sentence, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y), role: .text)
        }
        guard y < inside.bottom else { return }
        _ = putParagraph(
            phaseText(context.picture), in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y),
            role: .muted)
    }

    /// The largest deviation of the slot shown and its price in a sentence; `nil`
    /// if there was none.
    private func deviationText(_ context: PaneContext) -> String? {
        guard let record = context.record,
            let home = record.shares.indices.max(by: {
                record.shares[$0].deviation.magnitude < record.shares[$1].deviation.magnitude
            })
        else { return nil }
        let share = record.shares[home]
        guard share.deviation != .zero else { return nil }
        let isMore = share.deviation > .zero
        return
            "\(context.picture.name(home)) deviated most: \(Format.exact(share.deviation.magnitude)) kWh \(isMore ? "more" : "less") than it "
            + "dealt, for which it \(share.poolCash < .zero ? "pays" : "gets") \(Format.euro(max(share.poolCash, -share.poolCash))) EUR."
    }

    /// The phase of the day, explained to those who have not seen one before.
    private func phaseText(_ picture: Picture) -> String {
        switch picture.clock.phase {
        case .beforeGate:
            "Homes deliver what they dealt yesterday; what differs from it meets in the pool, priced by supply and demand."
        case .trading: "The gate is open: homes trade tomorrow's energy on an order book for every slot."
        case .afterGate:
            "The gate is closed: tomorrow's deals stand. Today is still being delivered and settled in the pool."
        case .finished: "The run is over: the bills are drawn up."
        }
    }
}
