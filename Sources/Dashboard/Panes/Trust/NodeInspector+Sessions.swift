internal import Cells
internal import EStar
internal import Quantities
internal import Simulation

/// The sessions that a node takes part in.
extension Painter {
    /// Draws the latest sessions from, to or over a node, open ones first.
    mutating func drawOwnSessions(
        _ context: PaneContext, _ mesh: MeshPicture, _ node: NodeID, from top: Int, _ inside: Rect
    ) {
        guard inside.bottom - top >= 2 else { return }
        let own = mesh.sessions.reversed().filter { $0.route.contains(node) }
        let open = own.filter { !$0.isOver }
        put(
            [
                ("sessions ", .unit), ("\(open.count)", .value), (" open, ", .unit),
                ("\(own.count - open.count)", .value),
                (" over   sent / arrived", .unit),
            ], x: inside.x, y: top, clip: inside)
        for (row, session) in (open + own.filter(\.isOver)).enumerated() {
            let y = top + 1 + row
            guard y < inside.bottom else { return }
            let part = session.route.first == node ? "from" : session.route.last == node ? "to" : "over"
            let others = session.route.filter { $0 != node }
            let way =
                part == "over"
                ? "\(name(session.route[0], context)) \(glyphs.arrow) \(name(session.route[session.route.count - 1], context))"
                : "\(name(part == "from" ? others[others.count - 1] : others[0], context)), \(Format.count(session.route.count - 1, "hop"))"
            let (mark, role): (String, Role) =
                switch session.state {
                case .open: (glyphs.dot, .good)
                case .broken: (glyphs.bad, .danger)
                case .usedUp, .cleared: (glyphs.middleDot, .muted)
                }
            put(
                [
                    (context.calendar.secondText(session.opened) + " ", .muted), (mark, role),
                    ("\(padLeft(String(session.sent), 5))/\(session.acknowledged)", .value), ("  \(part) ", .unit),
                    (way, .label),
                ], x: inside.x, y: y, clip: inside)
        }
    }
}
