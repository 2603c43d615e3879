internal import Cells
internal import Simulation

/// The layers over the panes: help, palette, settings, explanations.
extension Painter {
    mutating func drawOverlay(_ model: Model, _ engine: EngineView, in body: Rect) {
        switch model.overlay {
        case nil: break
        case .help(let text, let selected): drawHelp(model, text: text, selected: selected, in: body)
        case .palette(let text, let selected): drawPalette(model, text: text, selected: selected, in: body)
        case .settings(let selected): drawSettings(model, selected: selected, taking: false, in: body)
        case .rebind(let selected, _): drawSettings(model, selected: selected, taking: true, in: body)
        case .explain(let number): drawExplanation(number, in: body)
        }
    }

    /// Draws a card in the middle of the body.
    ///
    /// - Returns: The area inside the card.
    private mutating func card(_ title: String, detail: String, width: Int, height: Int, in body: Rect) -> Rect {
        let width = min(body.width - 2, width)
        let height = min(body.height, height)
        let area = Rect(
            x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 2, width: width, height: height)
        buffer.fill(area, role: .overlay)
        hits.append(Hit(area: area, target: .nothing))
        return buffer.frame(area, title: title, detail: detail, focused: true, glyphs: glyphs).inset(1, 0)
    }

    /// Draws the search text.
    private mutating func searchLine(_ text: String, hint: String, in inside: Rect) {
        let x = put(
            [(glyphs.selected + " ", .key), (text, .input), ("_", .cursor)], x: inside.x, y: inside.y, clip: inside)
        if text.isEmpty { buffer.put("  " + hint, x: x, y: inside.y, role: .muted, clip: inside) }
    }

    /// Returns the indices of the rows to show, as many as fit, with the selected
    /// one among them.
    private func window(_ count: Int, selected: Int, rows: Int) -> Range<Int> {
        let first = max(0, min(selected - rows / 2, count - rows))
        return first..<max(first, min(count, first + rows))
    }

    private mutating func mark(_ isSelected: Bool, _ y: Int, in inside: Rect) {
        if isSelected {
            buffer.put(glyphs.selected, x: inside.x, y: y, role: .cursor, attributes: .bold)
            buffer.select(Rect(x: inside.x, y: y, width: inside.width, height: 1))
        }
    }

    private mutating func drawHelp(_ model: Model, text: String, selected: Int, in body: Rect) {
        let rows = model.helpRows(text)
        let inside = card("Keys", detail: "enter does it, esc closes", width: 72, height: rows.count + 3, in: body)
        searchLine(text, hint: "type to search", in: inside)
        for (place, number) in window(rows.count, selected: selected, rows: inside.height - 1).enumerated() {
            let y = inside.y + 1 + place
            switch rows[number] {
            case .heading(let title): buffer.put(title, x: inside.x, y: y, role: .title, clip: inside)
            case .key(let binding):
                let keys = binding.keys.map { $0.symbol(glyphs) }.joined(separator: " ")
                buffer.putRight(keys, endingAt: inside.x + 16, y: y, role: .key, clip: inside)
                buffer.put(binding.action.title, x: inside.x + 18, y: y, role: .text, clip: inside)
                hits.append(
                    Hit(area: Rect(x: inside.x, y: y, width: inside.width, height: 1), target: .overlayRow(number)))
                mark(number == selected, y, in: inside)
            case .mouse(let what, let title):
                buffer.putRight(what, endingAt: inside.x + 16, y: y, role: .key, clip: inside)
                buffer.put(title, x: inside.x + 18, y: y, role: .text, clip: inside)
            }
        }
        if rows.isEmpty {
            buffer.put(
                "no key does that; Ctrl-P finds every command", x: inside.x, y: inside.y + 1, role: .muted, clip: inside
            )
        }
    }

    private mutating func drawPalette(_ model: Model, text: String, selected: Int, in body: Rect) {
        let rows = model.paletteRows(text)
        let inside = card(
            "Commands", detail: "enter does it, esc closes", width: 90, height: min(24, rows.count + 3), in: body)
        searchLine(text, hint: "a few letters of any command", in: inside)
        for (place, number) in window(rows.count, selected: selected, rows: inside.height - 1).enumerated() {
            let y = inside.y + 1 + place
            let row = rows[number]
            let nameWidth = min(34, inside.width / 2)
            buffer.put(
                row.name, x: inside.x + 2, y: y, role: .value,
                clip: Rect(x: inside.x, y: y, width: nameWidth, height: 1))
            let keys = row.keys.map { $0.symbol(glyphs) }.joined(separator: " ")
            let keysWidth = columnCount(of: keys)
            buffer.put(
                cut(row.title, inside.width - nameWidth - keysWidth - 2), x: inside.x + nameWidth + 1, y: y,
                role: .label, clip: inside)
            buffer.putRight(keys, endingAt: inside.right, y: y, role: .key, clip: inside)
            hits.append(Hit(area: Rect(x: inside.x, y: y, width: inside.width, height: 1), target: .overlayRow(number)))
            mark(number == selected, y, in: inside)
        }
        if rows.isEmpty {
            buffer.put("no command has these letters", x: inside.x, y: inside.y + 1, role: .muted, clip: inside)
        }
    }

    /// - Parameter taking: Whether the next key becomes that of the selected
    ///   action.
    private mutating func drawSettings(_ model: Model, selected: Int, taking: Bool, in body: Rect) {
        let rows = model.settingRows
        let detail =
            taking
            ? "press the new key, esc leaves"
            : "\(glyphs.isUnicode ? "←→" : "left right") change, enter a key, esc closes"
        let inside = card("Settings", detail: detail, width: 84, height: min(body.height, rows.count + 6), in: body)
        // The last rows are for the description of the selected setting in full.
        let meaning = Self.meaning(of: rows[min(selected, rows.count - 1)], taking: taking)
        let meaningRows = min(3, Self.lineCount(of: meaning, width: inside.width - 2))
        let list = inside.height - meaningRows - 1
        for (place, number) in window(rows.count, selected: selected, rows: list).enumerated() {
            let y = inside.y + place
            let (name, value) = text(of: rows[number], model, isTaking: taking && number == selected)
            buffer.put(name, x: inside.x + 2, y: y, role: .label, clip: inside)
            buffer.put(value, x: inside.x + 22, y: y, role: .value, clip: inside)
            buffer.put(
                cut(Self.meaning(of: rows[number], taking: false), inside.width - 40), x: inside.x + 40, y: y,
                role: .muted, clip: inside)
            hits.append(Hit(area: Rect(x: inside.x, y: y, width: inside.width, height: 1), target: .overlayRow(number)))
            mark(number == selected, y, in: inside)
        }
        _ = putParagraph(
            meaning,
            in: Rect(x: inside.x + 2, y: inside.bottom - meaningRows, width: inside.width - 2, height: meaningRows),
            role: .text)
    }

    private func text(of row: SettingRow, _ model: Model, isTaking: Bool) -> (name: String, value: String) {
        switch row {
        case .word(let key): (key.rawValue, model.settings.word(key))
        case .arrange: ("layouts", model.layoutName)
        case .keys(let binding):
            (
                binding.action.rawValue,
                binding.keys.map { $0.symbol(glyphs) }.joined(separator: " ")
                    + (isTaking ? " + " + glyphs.ellipsis : "")
            )
        }
    }

    private static func meaning(of row: SettingRow, taking: Bool) -> String {
        switch row {
        case .word(let key): key.summary
        case .arrange: "keep the panes as they are under a name of your own, or lay a view out anew: enter"
        case .keys(let binding):
            taking
                ? "press the key that is to \(binding.action.title); one that it has is taken away"
                : binding.action.title + (binding.scope == .everywhere ? "" : " (\(binding.scope.title))")
        }
    }

    /// Draws the explanation of a number on a card beside it.
    private mutating func drawExplanation(_ number: Int, in body: Rect) {
        guard !figures.isEmpty else { return }
        let figure = figures[min(number, figures.count - 1)]
        buffer.emphasise(figure.area, attributes: [.reverse, .bold])
        let explanation = figure.explanation
        let width = min(body.width - 2, 76)
        let paragraphs: [(String, Role)] = [
            (explanation.formula, .text), (explanation.numbers, .value), (explanation.source, .muted),
        ]
        let height = min(
            body.height, 2 + paragraphs.reduce(paragraphs.count - 1) { $0 + Self.lineCount(of: $1.0, width: width - 4) }
        )
        // Below the number if there is room, else above it.
        let below = figure.area.bottom + height <= body.bottom
        let y = below ? figure.area.bottom : max(body.y, figure.area.y - height)
        let x = min(max(body.x + 1, figure.area.x - 4), body.right - width - 1)
        let area = Rect(x: x, y: y, width: width, height: height)
        buffer.fill(area, role: .overlay)
        hits.append(Hit(area: area, target: .nothing))
        let inside = buffer.frame(
            area, title: explanation.title, detail: "\(number + 1) of \(figures.count), tab next, esc closes",
            focused: true,
            glyphs: glyphs
        ).inset(1, 0)
        var row = inside.y
        for (place, paragraph) in paragraphs.enumerated() where row < inside.bottom {
            row = putParagraph(
                paragraph.0, in: Rect(x: inside.x, y: row, width: inside.width, height: inside.bottom - row),
                role: paragraph.1)
            if place + 1 < paragraphs.count { row += 1 }
        }
    }

    /// Returns the number of lines of a paragraph.
    static func lineCount(of text: String, width: Int) -> Int {
        var (lines, x) = (1, 0)
        for word in text.split(separator: " ") {
            let columns = columnCount(of: word)
            if x > 0, x + columns > width { (lines, x) = (lines + 1, 0) }
            x += columns + 1
        }
        return lines
    }
}
