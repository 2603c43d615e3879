internal import Cells
internal import EStar
internal import Quantities
internal import Simulation

/// The tables of the mesh: routes, sessions, attacks.
extension Painter {
    /// Draws the routes that the selected node could take to the gateway, most
    /// reliable first.
    mutating func drawRoutes(_ context: PaneContext, in rect: Rect) {
        let node = context.model.meshNode
        let inside = frame(
            context, title: "Routes of \(name(node, context)) to the gateway",
            detail: rect.width >= 60 ? "most reliable first" : "", in: rect)
        guard let mesh = context.picture.mesh, inside.height >= 2 else { return }
        guard node != mesh.gateway else {
            buffer.put("this is the gateway", x: inside.x, y: inside.y, role: .muted, clip: inside)
            return
        }
        let found = mesh.candidates(from: node, to: mesh.gateway)
        guard !found.candidates.isEmpty else {
            buffer.put("\(glyphs.bad) there is no route at all", x: inside.x, y: inside.y, role: .danger, clip: inside)
            return
        }
        buffer.put("survives   lasts  hops  route", x: inside.x, y: inside.y, role: .unit, clip: inside)
        let sorted = found.candidates.sorted {
            ($1.reliability, $0.hops, $0.route.description) < ($0.reliability, $1.hops, $1.route.description)
        }
        for (row, candidate) in sorted.dropFirst(min(context.selection, sorted.count - 1)).enumerated()
        where row + 1 < inside.height {
            let isTaken = candidate.route == found.chosen?.route
            put(
                [
                    (isTaken ? glyphs.selected : " ", .now), (padLeft(Format.share(candidate.reliability), 6), .value),
                    (padLeft(candidate.lifetime >= 10_000 ? "mains" : String(candidate.lifetime), 9), .label),
                    (padLeft(String(candidate.hops), 6), .label),
                    (
                        "  "
                            + candidate.route.dropFirst().map { name($0, context) }.joined(
                                separator: " \(glyphs.arrow) "), isTaken ? .value : .muted
                    ),
                ], x: inside.x, y: inside.y + 1 + row, clip: inside)
        }
    }

    /// Draws the latest sessions, newest first.
    mutating func drawSessions(_ context: PaneContext, in rect: Rect) {
        let count = context.picture.mesh?.counts
        let inside = frame(
            context, title: "Sessions",
            detail: count.map {
                "\(Format.count($0.sessions)) opened \(glyphs.middleDot) \(Format.count($0.broken)) broken"
            } ?? "", in: rect)
        guard let mesh = context.picture.mesh, inside.height >= 2 else { return }
        buffer.put("opened    sent arrived  state      route", x: inside.x, y: inside.y, role: .unit, clip: inside)
        let sessions = mesh.sessions.reversed().dropFirst(min(context.selection, max(0, mesh.sessions.count - 1)))
        for (row, session) in sessions.enumerated() {
            guard row + 1 < inside.height else { break }
            let (state, role): (String, Role) =
                switch session.state {
                case .open: ("open", .good)
                case .usedUp: ("used up", .label)
                case .cleared: ("cleared", .muted)
                case .broken: ("\(glyphs.bad) broken", .danger)
                }
            put(
                [
                    (context.calendar.secondText(session.opened), .muted), (padLeft(String(session.sent), 6), .value),
                    (padLeft(String(session.acknowledged), 8), .value), ("  " + state.padding(to: 11), role),
                    (session.route.map { name($0, context) }.joined(separator: " \(glyphs.arrow) "), .label),
                    (session.isBestEffort ? "  best effort" : "", .warning),
                ], x: inside.x, y: inside.y + 1 + row, clip: inside)
        }
    }

    /// Draws the nodes that misbehave and the receipts that were refused.
    mutating func drawAttacks(_ context: PaneContext, in rect: Rect) {
        let inside = frame(
            context, title: "Attacks", detail: rect.width >= 50 ? "c stages one at the node" : "", in: rect)
        guard let mesh = context.picture.mesh else { return }
        var lines: [[(String, Role)]] = []
        for node in mesh.nodes.indices {
            guard let behaviour = mesh.nodes[node].behaviour else { continue }
            let look = look(of: node, mesh)
            lines.append([
                (look.glyph + " ", look.role), (name(node, context).padding(to: 6), .value),
                (behaviour.word.padding(to: inside.width >= 56 ? 20 : 11), .danger), ("dropped ", .unit),
                (Format.count(mesh.nodes[node].dropped), .value), ("  trust ", .unit),
                (Format.share(mesh.party.trust[node].survival), look.role),
            ])
        }
        for verdict in mesh.verdicts.reversed() {
            guard let failure = verdict.failure, lines.count < 200 else { continue }
            lines.append([
                (glyphs.bad + " ", .danger), (name(verdict.receipt.submitter, context).padding(to: 6), .value),
                ("receipt refused: \(failure.refusal)", .label),
            ])
        }
        if lines.isEmpty {
            buffer.put(
                "\(glyphs.good) nobody is known to misbehave", x: inside.x, y: inside.y, role: .good, clip: inside)
        }
        for (row, line) in lines.dropFirst(min(context.selection, max(0, lines.count - 1))).enumerated() {
            guard row < inside.height else { break }
            put(line, x: inside.x, y: inside.y + row, clip: inside)
        }
    }
}

extension String {
    /// The text padded with blanks to a width; there is always at least one.
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - columnCount(of: self)))
    }
}
