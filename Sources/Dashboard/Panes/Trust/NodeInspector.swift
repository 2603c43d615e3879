internal import Cells
internal import EStar
internal import Quantities
internal import Simulation

/// One node: its trust and the origin of it, its credit, its receipts.
extension Painter {
    mutating func drawNode(_ context: PaneContext, in rect: Rect) {
        guard let mesh = context.picture.mesh else {
            _ = frame(context, title: "Node", in: rect)
            return
        }
        let node = context.model.meshNode
        let own = mesh.topology.nodes[node].id
        let home = name(node, context) == own ? "" : "relay of \(name(node, context))"
        let inside = frame(
            context, title: own, detail: node == mesh.gateway ? "gateway of the market" : home, in: rect)
        var y = inside.y
        func next() -> Int? {
            guard y < inside.bottom else { return nil }
            defer { y += 1 }
            return y
        }
        let trust = mesh.party.trust[node]
        if let row = next() {
            put(
                [
                    ("trust ", .unit), (Format.share(trust.survival), look(of: node, mesh).role),
                    ("  = product of", .unit),
                ],
                x: inside.x, y: row, clip: inside)
        }
        let dimensions: [(String, KeyPath<TrustVector, Int>)] = [
            ("relays", \.relaying), ("keeps up", \.keeping), ("promises", \.promising),
        ]
        let plain = mesh.party.windows[node]
        let ratios = [plain.relaying, plain.keeping, plain.promising]
        for ((label, path), ratio) in zip(dimensions, ratios) {
            guard let row = next() else { return }
            drawDimension(
                label, trust[keyPath: path],
                // Past days are drawn beside the value if there is no room for a
                // chart.
                inside.height < 18 ? mesh.trustHistory.map { $0[node][keyPath: path] } : [], plain: ratio,
                required: mesh.settings.requiredTrust, row, inside)
        }
        let state = mesh.nodes[node]
        if let row = next() {
            put(
                [
                    ("credit ", .unit), (Format.credits(mesh.party.credits[node]), .value), ("  earned ", .unit),
                    (Format.credits(mesh.party.earnings[node]), .value), ("  relayed ", .unit),
                    (Format.count(state.relayed), .value),
                ], x: inside.x, y: row, clip: inside)
        }
        if let row = next() {
            let certificate = mesh.party.certificates[node]
            let until = SimTime(milliseconds: Int64(certificate.validUntil))
            let text =
                mesh.party.isEvicted[node]
                ? "evicted: no certificate"
                : "certificate #\(certificate.serial) until \(context.calendar.date(at: until).shortText) \(context.calendar.clockText(until))"
            put([(text, mesh.party.isEvicted[node] ? .danger : .label)], x: inside.x, y: row, clip: inside)
        }
        if let row = next() {
            let power = state.isMains ? "on mains" : "battery \(Format.count(Int(max(0, state.energy) / 2))) units"
            put(
                [
                    (state.isDead ? "down, \(power)" : power, state.isDead ? .danger : .label), ("  dropped ", .unit),
                    (Format.count(state.dropped), state.dropped > 0 ? .danger : .value),
                    (state.behaviour.map { "   \(glyphs.bad) \($0.word)" } ?? "", .danger),
                ], x: inside.x, y: row, clip: inside)
        }
        let chartHeight = min(10, inside.bottom - y - 5)
        if chartHeight >= 6, mesh.trustHistory.count >= 2, inside.width >= 30 {
            drawTrustHistory(mesh, node, in: Rect(x: inside.x, y: y, width: inside.width, height: chartHeight))
            y += chartHeight
        }
        // Receipts and sessions share the remaining rows.
        let receipts = mesh.verdicts.count { $0.receipt.submitter == node }
        let rows = min(receipts + 1, max(1, (inside.bottom - y) / 2))
        let height = max(0, min(rows, inside.bottom - y))
        drawReceipts(context, mesh, node, from: y, Rect(x: inside.x, y: y, width: inside.width, height: height))
        drawOwnSessions(context, mesh, node, from: y + rows, inside)
    }

    /// Draws the history of the three dimensions of trust, at least one column for
    /// each clearing, with the required trust as a line.
    private mutating func drawTrustHistory(_ mesh: MeshPicture, _ node: NodeID, in rect: Rect) {
        let history = mesh.trustHistory.map { $0[node] }
        let count = history.count
        func series(_ path: KeyPath<TrustVector, Int>, _ role: Role, _ dash: (on: Int, of: Int)) -> LineChart.Series {
            LineChart.Series(history.map { Double($0[keyPath: path]) / 1e6 }, role: role, dash: dash)
        }
        put(
            [
                ("by day: ", .unit), ("relays \(glyphs.isUnicode ? "──" : "--")", .good),
                ("  keeps up \(glyphs.isUnicode ? "╌╌" : "- ")", .info),
                ("  promises \(glyphs.isUnicode ? "┈┈" : "..")", .warning),
            ], x: rect.x, y: rect.y, clip: rect)
        let asked = Double(mesh.settings.requiredTrust) / 1e6
        let chart = LineChart(
            series: [
                LineChart.Series(Array(repeating: asked, count: count), role: .muted, dash: (1, 6)),
                series(\.promising, .warning, (1, 2)), series(\.keeping, .info, (3, 4)),
                series(\.relaying, .good, (1, 1)),
            ], sampleCount: count, range: 0...1.02,
            labels: [(0, "-\(count - 1) d"), (count - 1, "now")])
        _ = chart.draw(
            into: &buffer, rect: Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1),
            glyphs: glyphs)
    }

    /// Draws one dimension of trust: as a line rather than a block, so that three
    /// of them below one another remain distinct. Beside it stand the plain ratio
    /// of the latest sessions and the values of the days before.
    private mutating func drawDimension(
        _ label: String, _ value: Int, _ history: [Int], plain: Int?, required: Int, _ y: Int, _ inside: Rect
    ) {
        let role: Role = value >= 750_000 ? .good : value >= required ? .warning : .danger
        buffer.put(label, x: inside.x, y: y, role: .label, clip: inside)
        let width = max(6, min(18, inside.width - 34))
        let filled = (value * width + 500_000) / 1_000_000
        for place in 0..<width {
            buffer.set(
                x: inside.x + 10 + place, y: y, scalar: place < filled ? glyphs.heavy : glyphs.dotted,
                role: place < filled ? role : .border)
        }
        var x = inside.x + 11 + width
        buffer.put(Format.share(value), x: x, y: y, role: role, clip: inside)
        x += 6
        if value < required {
            buffer.put("avoided ", x: x, y: y, role: .danger, clip: inside)
            x += 8
        }
        if let plain, inside.right - x >= 12 {
            put([("plain ", .unit), (Format.share(plain), .label)], x: x, y: y, clip: inside)
            x += 12
        }
        for (place, past) in history.suffix(max(0, min(14, inside.right - x))).enumerated() {
            buffer.column(Double(past) / 1e6, x: x + place, bottom: y, height: 1, role: role, glyphs: glyphs)
        }
    }

    /// Draws the receipts that the node submitted, latest first, each with its
    /// checks.
    private mutating func drawReceipts(
        _ context: PaneContext, _ mesh: MeshPicture, _ node: NodeID, from top: Int, _ inside: Rect
    ) {
        let own = mesh.verdicts.filter { $0.receipt.submitter == node }
        var y = top
        guard y < inside.bottom else { return }
        let refused = own.count { !$0.isAccepted }
        put(
            own.isEmpty
                ? [("none of the latest receipts is its own", .muted)]
                : [
                    ("receipts ", .unit), (glyphs.good, .good), (" \(own.count - refused)  ", .value),
                    (glyphs.bad, refused > 0 ? .danger : .muted), (" \(refused)", refused > 0 ? .danger : .value),
                    ("   sent / arrived", .unit),
                ], x: inside.x, y: y, clip: inside)
        y += 1
        for verdict in own.reversed().dropFirst(min(context.selection, max(0, own.count - 1))) where y < inside.bottom {
            var pieces: [(String, Role)] = [
                ("\(verdict.session) ", .muted),
                ("\(padLeft(String(verdict.receipt.sent), 4))/\(verdict.receipt.delivered) ", .value),
            ]
            for (_, holds) in verdict.checks {
                pieces.append(
                    holds == nil
                        ? (glyphs.middleDot, .muted) : holds == true ? (glyphs.good, .good) : (glyphs.bad, .danger))
            }
            if let failure = verdict.failure { pieces.append((" \(failure.refusal)", .danger)) }
            put(pieces, x: inside.x, y: y, clip: inside)
            y += 1
        }
    }
}
