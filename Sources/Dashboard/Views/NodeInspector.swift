internal import Cells
internal import EStar
internal import Quantities
internal import Simulation

/// One node: its trust and where it comes from, its credit, its receipts.
extension Painter {
    mutating func drawNode(_ context: PaneContext, in rect: Rect) {
        guard let mesh = context.snapshot.mesh else {
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
                [("trust ", .unit), (Format.share(trust.survival), look(of: node, mesh).role), ("  = product of", .unit)],
                x: inside.x, y: row, clip: inside)
        }
        let dimensions: [(String, KeyPath<TrustVector, Int>)] = [
            ("relays", \.relaying), ("keeps up", \.keeping), ("promises", \.promising),
        ]
        for (label, path) in dimensions {
            guard let row = next() else { return }
            drawDimension(label, trust[keyPath: path], mesh.trustHistory.map { $0[node][keyPath: path] }, required: mesh.settings.requiredTrust, row, inside)
        }
        let state = mesh.nodes[node]
        if let row = next() {
            put(
                [
                    ("credit ", .unit), (Format.credits(mesh.party.credits[node]), .value), ("  relayed ", .unit),
                    (Format.count(state.relayed), .value), ("  dropped ", .unit),
                    (Format.count(state.dropped), state.dropped > 0 ? .danger : .value),
                ], x: inside.x, y: row, clip: inside)
        }
        if let row = next() {
            let certificate = mesh.party.certificates[node]
            let until = SimTime(milliseconds: Int64(certificate.validUntil))
            let text =
                mesh.party.isEvicted[node]
                ? "evicted: no certificate" : "certificate #\(certificate.serial) until \(context.calendar.date(at: until).shortText) \(context.calendar.clockText(until))"
            put([(text, mesh.party.isEvicted[node] ? .danger : .label)], x: inside.x, y: row, clip: inside)
        }
        if let row = next() {
            let power = state.isMains ? "on mains" : "battery \(Format.count(Int(max(0, state.energy) / 2))) units"
            put(
                [
                    (state.isDead ? "down, \(power)" : power, state.isDead ? .danger : .label),
                    (state.behaviour.map { "   \(glyphs.bad) \($0.word)" } ?? "", .danger),
                ], x: inside.x, y: row, clip: inside)
        }
        drawReceipts(context, mesh, node, from: y, inside)
    }

    private mutating func drawDimension(
        _ label: String, _ value: Int, _ history: [Int], required: Int, _ y: Int, _ inside: Rect
    ) {
        let role: Role = value >= 750_000 ? .good : value >= required ? .warning : .danger
        buffer.put(label, x: inside.x, y: y, role: .label, clip: inside)
        let width = max(6, min(18, inside.width - 34))
        buffer.bar(Double(value) / 1e6, x: inside.x + 10, y: y, width: width, role: role, glyphs: glyphs, clip: inside)
        buffer.put(Format.share(value), x: inside.x + 11 + width, y: y, role: role, clip: inside)
        if value < required { buffer.put("avoided", x: inside.x + 17 + width, y: y, role: .danger, clip: inside) }
        for (place, past) in history.suffix(max(0, inside.width - width - 26)).enumerated() where value >= required {
            buffer.column(
                Double(past) / 1e6, x: inside.x + 18 + width + place, bottom: y, height: 1, role: role, glyphs: glyphs)
        }
    }

    /// The receipts it handed in, the latest first, each with its checks.
    private mutating func drawReceipts(_ context: PaneContext, _ mesh: Mesh, _ node: Int, from top: Int, _ inside: Rect) {
        let own = mesh.verdicts.filter { $0.receipt.submitter == node }
        var y = top
        guard y < inside.bottom else { return }
        let refused = own.count { !$0.isAccepted }
        put(
            own.isEmpty
                ? [("no receipt handed in yet", .muted)]
                : [
                    ("receipts ", .unit), (glyphs.good, .good), (" \(own.count - refused)  ", .value),
                    (glyphs.bad, refused > 0 ? .danger : .muted), (" \(refused)", refused > 0 ? .danger : .value),
                    ("   sent / arrived", .unit),
                ], x: inside.x, y: y, clip: inside)
        y += 1
        for verdict in own.reversed().dropFirst(min(context.selection, max(0, own.count - 1))) where y < inside.bottom {
            var pieces: [(String, Role)] = [
                ("\(verdict.session) ", .muted), ("\(padLeft(String(verdict.receipt.sent), 4))/\(verdict.receipt.delivered) ", .value),
            ]
            for (_, holds) in verdict.checks {
                pieces.append(
                    holds == nil ? (glyphs.middleDot, .muted) : holds == true ? (glyphs.good, .good) : (glyphs.bad, .danger))
            }
            if let failure = verdict.failure { pieces.append((" not \(failure.rawValue)", .danger)) }
            put(pieces, x: inside.x, y: y, clip: inside)
            y += 1
        }
    }
}
