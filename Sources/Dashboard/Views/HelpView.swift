internal import Cells

/// The keys, from the table that decides what they do.
extension Painter {
    mutating func drawHelp(_ model: Model, in body: Rect) {
        var lines: [(keys: String, title: String)] = []
        for scope in [model.view.scope, .everywhere] + Scope.allCases.filter({ $0 != model.view.scope && $0 != .everywhere }) {
            let rows = Binding.all.filter { $0.scope == scope }
            if rows.isEmpty { continue }
            if !lines.isEmpty { lines.append(("", "")) }
            lines.append(("", scope.title))
            for row in rows {
                lines.append((row.keys.map { $0.symbol(glyphs) }.joined(separator: " "), row.title))
            }
        }
        lines.append(("", ""))
        lines.append(("", "Mouse"))
        lines.append(("click", "a tab, a key in the last row, the badge, a slot in a chart"))
        lines.append(("wheel", "move the slot cursor"))
        let width = min(body.width - 4, 66)
        let height = min(body.height, lines.count + 2)
        let card = Rect(x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 2, width: width, height: height)
        buffer.fill(card, role: .overlay)
        let rows = height - 2
        let first = max(0, min(model.helpScroll, lines.count - rows))
        let more = lines.count > rows ? "\(glyphs.isUnicode ? "↑↓" : "up down") \(first + rows)/\(lines.count)  " : ""
        let inside = buffer.frame(card, title: "Keys", detail: more + "esc closes", focused: true, glyphs: glyphs).inset(1, 0)
        hits.append(Hit(area: card, target: .action(.back)))
        for (place, line) in lines.dropFirst(first).prefix(rows).enumerated() {
            let y = inside.y + place
            if line.keys.isEmpty {
                buffer.put(line.title, x: inside.x, y: y, role: .title, clip: inside)
            } else {
                buffer.putRight(line.keys, endingAt: inside.x + 15, y: y, role: .key, clip: inside)
                buffer.put(line.title, x: inside.x + 17, y: y, role: .text, clip: inside)
            }
        }
    }
}
