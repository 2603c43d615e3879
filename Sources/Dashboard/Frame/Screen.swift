package import Cells
internal import Markets
internal import Quantities
internal import Simulation

/// The drawing of a model, and the targets of the mouse in it.
package struct Screen {
    /// The cells of the screen, each with its role, from which a theme makes
    /// colours.
    package let buffer: CellBuffer
    let hits: [Hit]
    /// The shown panes and their areas.
    let places: [(pane: Pane, area: Rect)]
    /// The numbers of the focused pane that can be explained; empty unless they
    /// were asked for.
    let figures: [Figure]

    /// The smallest window in which the dashboard can be read.
    package static let minimumSize = Size(width: 60, height: 16)

    /// Draws a model. The result depends on nothing else.
    package init(_ model: Model) { self.init(model, explaining: false) }

    /// - Parameter explaining: Whether to collect the numbers that can be
    ///   explained.
    init(_ model: Model, explaining: Bool) {
        var painter = Painter(size: model.size, glyphs: model.glyphs)
        if case .explain = model.overlay { painter.isExplaining = true }
        painter.isExplaining = painter.isExplaining || explaining
        var shown: [(pane: Pane, area: Rect)] = []
        if model.size.width < Self.minimumSize.width || model.size.height < Self.minimumSize.height {
            painter.drawTooSmall()
        } else if let engine = model.engine {
            painter.drawFrame(model, engine)
            shown = model.places
            let focused = model.focusedPane
            for (pane, area) in shown {
                painter.hits.append(Hit(area: area, target: .pane(pane)))
                painter.isInFocus = pane == focused
                painter.draw(PaneContext(model, engine, pane, isFocused: pane == focused), in: area)
            }
            if !engine.picture.health.breaches.isEmpty { painter.drawBreaches(engine, in: model.body) }
            painter.drawFooter(model, engine)
            painter.drawOverlay(model, engine, in: model.body)
            painter.drawNotice(model)
        } else {
            painter.drawLoading(model)
            painter.drawNotice(model)
        }
        buffer = painter.buffer
        hits = painter.hits
        places = shown
        figures = painter.figures
    }
}

/// An area that can be clicked.
struct Hit {
    var area: Rect
    var target: Target

    enum Target {
        case action(Action)
        /// A chart of slots: its first slot, and slots per column.
        case slot(first: Slot, perCell: Double)
        /// A bar of time: its start, and milliseconds per column.
        case time(start: SimTime, perCell: Double)
        case pane(Pane)
        /// A line of a list.
        case row(Pane, Int)
        case overlayRow(Int)
        /// A part of a layer on top: clicks do not reach the panes below.
        case nothing

        var isDraggable: Bool {
            switch self {
            case .slot, .time: true
            default: false
            }
        }
    }
}

/// A number on the screen and its explanation.
struct Figure {
    var area: Rect
    var explanation: Explanation
}

/// The derivation of a number.
struct Explanation: Hashable {
    var title: String
    /// The formula in words and symbols.
    var formula: String
    /// The formula with the numbers put in, and its result.
    var numbers: String
    /// The paper and section, or that the rule is this project's own.
    var source: String
}

/// A drawing in progress, on which the views draw.
struct Painter {
    var buffer: CellBuffer
    var hits: [Hit] = []
    var figures: [Figure] = []
    var isExplaining = false
    var isInFocus = false
    let glyphs: GlyphSet
    let size: Size

    init(size: Size, glyphs: GlyphSet) {
        self.size = size
        self.glyphs = glyphs
        buffer = CellBuffer(width: size.width, height: size.height)
    }

    /// Draws a pane.
    mutating func draw(_ context: PaneContext, in area: Rect) {
        switch context.pane {
        case .power: drawPower(context, in: area)
        case .prices, .poolPrices: drawPrices(context, in: area)
        case .savings: drawSavings(context, in: area)
        case .flows: drawFlows(context, in: area)
        case .news: drawNews(context, in: area)
        case .bookMap: drawBookMap(context, in: area)
        case .ladder: drawLadder(context, in: area)
        case .tape, .slotDeals: drawTape(context, in: area)
        case .priceHistory: drawPriceHistory(context, in: area)
        case .ratioCurve: drawRatioCurve(context, in: area)
        case .balance: drawBalance(context, in: area)
        case .settlement: drawSettlement(context, in: area)
        case .deviations: drawDeviations(context, in: area)
        case .rules: drawRules(context, in: area)
        case .homes: drawHomes(context, in: area)
        case .home: drawHome(context, home: context.model.home, in: area)
        case .pinned: drawHome(context, home: context.model.pinned ?? context.model.home, in: area)
        case .events: drawEvents(context, in: area)
        case .event: drawEvent(context, in: area)
        case .mesh: drawMesh(context, in: area)
        case .node: drawNode(context, in: area)
        case .routes: drawRoutes(context, in: area)
        case .sessions: drawSessions(context, in: area)
        case .attacks: drawAttacks(context, in: area)
        case .caption: drawCaption(context, in: area)
        }
    }

    /// Draws the pane's frame.
    ///
    /// - Returns: The area inside the frame.
    mutating func frame(_ context: PaneContext, title: String, detail: String = "", in area: Rect) -> Rect {
        buffer.frame(area, title: title, detail: detail, focused: context.isFocused, glyphs: glyphs)
    }

    /// Offers a number for explanation. The explanation is made only while somebody
    /// asks for one in the focused pane.
    mutating func explain(_ area: Rect, _ explanation: @autoclosure () -> Explanation) {
        guard isExplaining, isInFocus else { return }
        figures.append(Figure(area: area, explanation: explanation()))
    }

    /// Writes pieces of text one after another.
    ///
    /// - Returns: The column after the last piece.
    @discardableResult
    mutating func put(_ pieces: [(String, Role)], x: Int, y: Int, clip: Rect? = nil) -> Int {
        var column = x
        for (text, role) in pieces { column += buffer.put(text, x: column, y: y, role: role, clip: clip) }
        return column
    }

    /// Returns the text, cut to a width with an ellipsis at its end if it is too
    /// long.
    func cut(_ text: String, _ width: Int) -> String {
        columnCount(of: text) <= width ? text : text.prefix(max(0, width - 1)) + glyphs.ellipsis
    }

    /// Writes a text as a paragraph, broken between words.
    ///
    /// - Returns: The row after the last line.
    mutating func putParagraph(_ text: String, in rect: Rect, role: Role) -> Int {
        var (x, y) = (rect.x, rect.y)
        for word in text.split(separator: " ") {
            let width = columnCount(of: word)
            if x > rect.x, x + width > rect.right { (x, y) = (rect.x, y + 1) }
            if y >= rect.bottom { break }
            // A no-break space is written as an ordinary one.
            buffer.put(String(word.map { $0 == "\u{a0}" ? " " : $0 }), x: x, y: y, role: role, clip: rect)
            x += width + 1
        }
        return min(y + 1, rect.bottom)
    }
}

// MARK: Instead of the views

extension Painter {
    /// Draws the needed and the present size of a window that is too small, with
    /// the wrong dimension marked.
    mutating func drawTooSmall() {
        let needed = Screen.minimumSize
        let lines: [[(String, Role)]] = [
            [("Commonwatt", .title)],
            [
                ("needs ", .text), ("\(needed.width)\(glyphs.times)\(needed.height)", .value),
                (", has ", .text), (mark(size.width, needed.width), size.width < needed.width ? .danger : .good),
                (glyphs.times, .text),
                (mark(size.height, needed.height), size.height < needed.height ? .danger : .good),
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

    /// Draws a card over everything with the numbers of a failed check.
    mutating func drawBreaches(_ engine: EngineView, in body: Rect) {
        let lines = engine.picture.health.breaches
        let width = min(body.width - 4, 100)
        let card = Rect(
            x: body.x + (body.width - width) / 2, y: body.y + 1, width: width,
            height: min(body.height - 2, lines.count * 2 + 6))
        buffer.fill(card, role: .overlay)
        let inside = buffer.frame(
            card, title: "\(glyphs.bad) A check failed: the clock stands still", focused: true, glyphs: glyphs
        )
        .inset(1, 1)
        var y = inside.y
        for line in lines where y < inside.bottom {
            y = putParagraph(
                line, in: Rect(x: inside.x, y: y, width: inside.width, height: inside.bottom - y), role: .danger)
        }
        if y < inside.bottom {
            let picture = engine.picture
            buffer.put(
                "at \(picture.clock.calendar.localISO(picture.clock.now)), seed \(picture.clock.seed), step \(picture.clock.stepCount)",
                x: inside.x, y: y, role: .muted, clip: inside)
        }
    }
}
