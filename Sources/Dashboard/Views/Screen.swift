package import Cells
internal import Quantities
internal import Simulation

/// The picture of a model, and what lies under the mouse in it.
package struct Screen {
    package let buffer: CellBuffer
    let hits: [Hit]

    /// The smallest window in which the dashboard can be read.
    package static let minimumSize = Size(width: 60, height: 16)

    /// Draws a model. It depends on nothing else.
    package init(_ model: Model) {
        var painter = Painter(size: model.size, glyphs: model.glyphs)
        if model.size.width < Self.minimumSize.width || model.size.height < Self.minimumSize.height {
            painter.drawTooSmall()
        } else if let engine = model.engine {
            painter.drawFrame(model, engine)
            let body = Rect(x: 0, y: 3, width: model.size.width, height: model.size.height - 4)
            switch model.view {
            case .books: painter.drawBooks(model, engine, in: body)
            case .pool: painter.drawPool(model, engine, in: body)
            }
            if !engine.snapshot.breaches.isEmpty { painter.drawBreaches(engine, in: body) }
            painter.drawFooter(model, engine)
            if model.isHelpShown { painter.drawHelp(model, in: body) }
        } else {
            painter.drawLoading(model)
        }
        buffer = painter.buffer
        hits = painter.hits
    }
}

/// Something that can be clicked.
struct Hit {
    var area: Rect
    var target: Target

    enum Target {
        case action(Action)
        /// A chart of slots: the place of the first, and slots per column.
        case slot(first: Int, perCell: Double)
    }
}

/// What the views draw with: a picture in the making.
struct Painter {
    var buffer: CellBuffer
    var hits: [Hit] = []
    let glyphs: GlyphSet
    let size: Size

    init(size: Size, glyphs: GlyphSet) {
        self.size = size
        self.glyphs = glyphs
        buffer = CellBuffer(width: size.width, height: size.height)
    }

    /// Writes pieces of text one after the other.
    ///
    /// - Returns: the column after the last.
    @discardableResult
    mutating func put(_ pieces: [(String, Role)], x: Int, y: Int, clip: Rect? = nil) -> Int {
        var column = x
        for (text, role) in pieces { column += buffer.put(text, x: column, y: y, role: role, clip: clip) }
        return column
    }

    /// Writes text as a paragraph, broken between words.
    ///
    /// - Returns: the row after the last.
    mutating func putParagraph(_ text: String, in rect: Rect, role: Role) -> Int {
        var (x, y) = (rect.x, rect.y)
        for word in text.split(separator: " ") {
            let width = columnCount(of: word)
            if x > rect.x, x + width > rect.right { (x, y) = (rect.x, y + 1) }
            if y >= rect.bottom { break }
            // A blank that does not break is an ordinary one once placed.
            buffer.put(String(word.map { $0 == "\u{a0}" ? " " : $0 }), x: x, y: y, role: role, clip: rect)
            x += width + 1
        }
        return min(y + 1, rect.bottom)
    }
}

// MARK: Instead of the views

extension Painter {
    /// What is shown where nothing else fits: both sizes, the wrong one
    /// marked.
    mutating func drawTooSmall() {
        let needed = Screen.minimumSize
        let lines: [[(String, Role)]] = [
            [("Commonwatt", .title)],
            [
                ("needs ", .text), ("\(needed.width)\(glyphs.times)\(needed.height)", .value),
                (", has ", .text), (mark(size.width, needed.width), size.width < needed.width ? .danger : .good),
                (glyphs.times, .text), (mark(size.height, needed.height), size.height < needed.height ? .danger : .good),
            ],
            [("enlarge, or q", .muted)],
        ]
        let top = max(0, (size.height - lines.count) / 2)
        for (row, line) in lines.enumerated() {
            let width = line.reduce(0) { $0 + columnCount(of: $1.0) }
            put(line, x: max(0, (size.width - width) / 2), y: top + row)
        }
    }

    private func mark(_ have: Int, _ need: Int) -> String { have < need ? "\(have)!" : "\(have)" }

    mutating func drawLoading(_ model: Model) {
        let (header, footer) = (
            Rect(x: 0, y: 0, width: size.width, height: 1), Rect(x: 0, y: size.height - 1, width: size.width, height: 1)
        )
        buffer.fill(header, role: .header)
        buffer.put("Commonwatt", x: 1, y: 0, role: .title)
        buffer.emphasise(header, attributes: .raised)
        buffer.fill(footer, role: .footer)
        put([("q", .key), (" quit", .label)], x: size.width - 7, y: footer.y)
        buffer.emphasise(footer, attributes: .raised)
        let text = "loading \(model.sourceText)" + (glyphs.isUnicode ? "…" : "...")
        buffer.put(text, x: max(0, (size.width - columnCount(of: text)) / 2), y: size.height / 2, role: .text)
    }

    /// The card over everything when a check failed, with the numbers.
    mutating func drawBreaches(_ engine: EngineView, in body: Rect) {
        let lines = engine.snapshot.breaches
        let width = min(body.width - 4, 100)
        let card = Rect(
            x: body.x + (body.width - width) / 2, y: body.y + 1, width: width, height: min(body.height - 2, lines.count * 2 + 6))
        buffer.fill(card, role: .overlay)
        let inside = buffer.frame(card, title: "\(glyphs.bad) A check failed: the clock stands still", focused: true, glyphs: glyphs)
            .inset(1, 1)
        var y = inside.y
        for line in lines where y < inside.bottom {
            y = putParagraph(
                line, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y), role: .danger)
        }
        if y < inside.bottom {
            let snapshot = engine.snapshot
            buffer.put(
                "at \(snapshot.calendar.localISO(snapshot.now)), seed \(snapshot.seed), step \(snapshot.stepCount)",
                x: inside.x, y: y, role: .muted, clip: inside)
        }
    }
}
