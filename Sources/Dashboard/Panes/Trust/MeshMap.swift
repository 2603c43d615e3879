internal import Cells
internal import EStar
internal import Quantities
internal import Simulation

/// The mesh on its map: who can be relied on, and which messages are on their way.
extension Painter {
    mutating func drawMesh(_ context: PaneContext, in rect: Rect) {
        guard let mesh = context.picture.mesh else {
            let inside = frame(context, title: "Mesh", in: rect)
            _ = putParagraph(Model.noMesh, in: inside, role: .muted)
            return
        }
        let look = context.model.mesh
        let share =
            mesh.counts.delivered + mesh.counts.failed == 0
            ? ""
            : " \(glyphs.middleDot) delivered \(Self.percent(mesh.counts.delivered, of: mesh.counts.delivered + mesh.counts.failed)) %"
        let inside = frame(
            context,
            title: look.showsFlood
                ? "How the request of \(name(context.model.meshNode, context)) spread"
                : "Mesh \(context.picture.homes.meshName)",
            detail:
                "\(mesh.nodes.count) nodes \(glyphs.middleDot) \(mesh.settings.routing.rawValue.uppercased())\(share)",
            in: rect)
        guard inside.height >= 4, inside.width >= 20 else { return }
        put(
            [
                (glyphs.dot, .good), (" trusted  ", .unit), (glyphs.half, .warning), (" doubted  ", .unit),
                (glyphs.hollow, .danger), (" avoided  ", .unit), (glyphs.bad, .danger), (" down  ", .unit),
                (glyphs.diamond, .title), (" gateway", .unit),
            ], x: inside.x, y: inside.y, clip: inside)
        let area = Model.mapArea(rect)
        if look.showsMatrix {
            drawMatrix(context, mesh, in: area)
        } else if let layout = look.layout, layout.points.count == mesh.nodes.count {
            drawMap(context, mesh, layout, in: area)
        }
        drawMeshReadout(context, mesh, in: Rect(x: inside.x, y: inside.bottom - 1, width: inside.width, height: 1))
    }

    static func percent(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "0" : Decimal.text(Int64(part) * 1_000 / Int64(whole), decimals: 1)
    }

    /// Returns the name of the home at a node, or the node's own if no home is
    /// there.
    func name(_ node: NodeID, _ context: PaneContext) -> String {
        guard let mesh = context.picture.mesh, mesh.nodes.indices.contains(node) else { return "?" }
        if let home = context.picture.homes.nodes.firstIndex(of: node) { return context.picture.name(home) }
        return mesh.topology.nodes[node].id
    }

    /// Returns the glyph and the role of a node. The glyph tells the same as the
    /// colour.
    func look(of node: NodeID, _ mesh: MeshPicture) -> (glyph: String, role: Role) {
        if mesh.nodes[node].isDead || mesh.party.isEvicted[node] { return (glyphs.bad, .danger) }
        if node == mesh.gateway { return (glyphs.diamond, .title) }
        let least = mesh.party.trust[node].dimensions.min() ?? 0
        if least >= 750_000 { return (glyphs.dot, .good) }
        return least >= mesh.settings.requiredTrust ? (glyphs.half, .warning) : (glyphs.hollow, .danger)
    }

    // MARK: Map

    private mutating func drawMap(_ context: PaneContext, _ mesh: MeshPicture, _ layout: GraphLayout, in area: Rect) {
        let selected = context.model.meshNode
        let centre = layout.cell(of: selected.index)
        func offset(_ centre: Int, _ whole: Int, _ shown: Int) -> Int { max(0, min(centre - shown / 2, whole - shown)) }
        let (dx, dy) = (
            offset(centre.x, layout.size.width, area.width), offset(centre.y, layout.size.height, area.height)
        )
        func cell(_ node: NodeID) -> (x: Int, y: Int) {
            let cell = layout.cell(of: node.index)
            return (cell.x - dx, cell.y - dy)
        }
        let near = Set(mesh.topology.neighbours[selected].map(\.node) + [selected])
        let hides = context.model.mesh.showsNeighbourhood
        var canvas = BrailleCanvas(width: area.width, height: area.height)
        func line(_ a: NodeID, _ b: NodeID, _ role: Role, dash: (on: Int, of: Int) = (1, 1)) {
            let (from, to) = (cell(a), cell(b))
            canvas.line(from.x * 2 + 1, from.y * 4 + 2, to.x * 2 + 1, to.y * 4 + 2, role: role, dash: dash)
        }
        if context.model.mesh.showsFlood {
            drawFlood(mesh, from: selected, line)
        } else {
            // Too many links would be a thicket: then the two best links of each
            // node hold the picture together, and all links among the selected node
            // and its neighbours are drawn.
            let isCrowded = mesh.topology.links.count > 3 * mesh.nodes.count
            let shown = isCrowded ? Self.bestLinks(mesh.topology) : []
            for (place, link) in mesh.topology.links.enumerated()
            where link.isUsable
                && (!isCrowded || shown.contains(place) || near.contains(link.a) && near.contains(link.b))
            {
                if hides, link.a != selected, link.b != selected { continue }
                let isGood = min(link.forward, link.backward) >= 700_000
                line(link.a, link.b, .muted, dash: isGood ? (1, 1) : (1, 3))
            }
            if let route = route(of: selected, mesh) {
                for (a, b) in zip(route, route.dropFirst()) { line(a, b, .info) }
            }
        }
        canvas.draw(into: &buffer, x: area.x, y: area.y, glyphs: glyphs)
        if context.engine.isRunning, !context.model.mesh.showsFlood { drawPackets(context, mesh, cell, in: area) }
        drawNodes(context, mesh, cell, near: hides ? near : nil, in: area)
    }

    /// Returns the indices of the two best links of each node, of equally good ones
    /// the shorter.
    private static func bestLinks(_ topology: Topology) -> Set<Int> {
        func length(_ link: Topology.Link) -> Double {
            let (a, b) = (topology.nodes[link.a], topology.nodes[link.b])
            return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
        }
        var places: Set<Int> = []
        for neighbours in topology.neighbours {
            let best = neighbours.map(\.link).filter { topology.links[$0].isUsable }.sorted { a, b in
                let (first, second) = (topology.links[a], topology.links[b])
                return (-min(first.forward, first.backward), length(first), a)
                    < (-min(second.forward, second.backward), length(second), b)
            }
            places.formUnion(best.prefix(2))
        }
        return places
    }

    /// Returns the route of the node's latest session, on which its messages
    /// travel; `nil` if it has none.
    private func route(of node: NodeID, _ mesh: MeshPicture) -> [NodeID]? {
        mesh.sessions.last { $0.route.first == node && !$0.isReversed }?.route
    }

    private func drawFlood(
        _ mesh: MeshPicture, from source: NodeID, _ line: (NodeID, NodeID, Role, (on: Int, of: Int)) -> Void
    ) {
        guard let found = mesh.discoveries[source] else { return }
        for pruned in found.pruned where pruned.reason != .duplicate {
            line(found.transmissions[pruned.parent].node, pruned.node, .danger, (1, 3))
        }
        for transmission in found.transmissions {
            if let parent = transmission.parent {
                line(found.transmissions[parent].node, transmission.node, .border, (1, 1))
            }
        }
        if let route = found.chosen?.route { for (a, b) in zip(route, route.dropFirst()) { line(a, b, .info, (1, 1)) } }
    }

    /// Draws the latest messages at some place along their routes.
    private mutating func drawPackets(
        _ context: PaneContext, _ mesh: MeshPicture, _ cell: (NodeID) -> (x: Int, y: Int), in area: Rect
    ) {
        for (number, trip) in mesh.trips.suffix(12).enumerated() {
            let reached = trip.times.count - 1
            guard reached > 0 else { continue }
            let place = (context.picture.clock.stepCount / 3 + number * 2) % (reached * 3 + 1)
            let (hop, part) = (min(place / 3, reached - 1), place % 3)
            let (from, to) = (cell(trip.path[hop]), cell(trip.path[hop + 1]))
            let (x, y) = (from.x + (to.x - from.x) * part / 3, from.y + (to.y - from.y) * part / 3)
            let role: Role = trip.lostAt != nil && hop == reached - 1 ? .danger : .now
            buffer.put(
                trip.lostAt != nil && part == 2 && hop == reached - 1 ? glyphs.bad : glyphs.packet, x: area.x + x,
                y: area.y + y, role: role, clip: area)
        }
    }

    private mutating func drawNodes(
        _ context: PaneContext, _ mesh: MeshPicture, _ cell: (NodeID) -> (x: Int, y: Int), near: Set<NodeID>?,
        in area: Rect
    ) {
        let selected = context.model.meshNode
        var labels = LabelPlacer(size: Size(width: area.width, height: area.height))
        for node in mesh.nodes.indices {
            let place = cell(node)
            guard place.x >= 0, place.x < area.width, place.y >= 0, place.y < area.height else { continue }
            labels.block(x: place.x, y: place.y)
        }
        // The selected node, the gateway, nodes that misbehave, homes, others.
        func rank(_ node: NodeID) -> Int {
            node == selected
                ? 0
                : node == mesh.gateway
                    ? 1
                    : mesh.nodes[node].behaviour != nil
                        ? 2
                        : context.picture.homes.nodes.contains(node) ? 3 : 4
        }
        let order = mesh.nodes.indices.map { (rank($0), $0) }.sorted { $0 < $1 }.map(\.1)
        for node in order {
            let place = cell(node)
            guard place.x >= 0, place.x < area.width, place.y >= 0, place.y < area.height else { continue }
            let isDimmed = near.map { !$0.contains(node) } ?? false
            let look = look(of: node, mesh)
            buffer.put(
                look.glyph, x: area.x + place.x, y: area.y + place.y, role: isDimmed ? .muted : look.role, clip: area)
            hits.append(
                Hit(
                    area: Rect(x: area.x + place.x - 1, y: area.y + place.y, width: 3, height: 1),
                    target: .row(.mesh, node.index)))
            if node == selected {
                buffer.emphasise(
                    Rect(x: area.x + place.x, y: area.y + place.y, width: 1, height: 1), attributes: .reverse)
            }
            if isDimmed { continue }
            let text = name(node, context) + (mesh.nodes[node].behaviour == nil ? "" : "!")
            guard let spot = labels.place(columnCount(of: text), at: place.x, place.y, always: node == selected) else {
                continue
            }
            buffer.put(
                text, x: area.x + spot.x, y: area.y + spot.y,
                role: node == selected ? .value : mesh.nodes[node].behaviour != nil ? .danger : .label,
                attributes: node == selected ? .bold : [], clip: area)
        }
    }

    // MARK: Matrix

    /// Draws who hears whom, two rows of nodes in a row of cells; nodes are ordered
    /// by their distance from the gateway.
    private mutating func drawMatrix(_ context: PaneContext, _ mesh: MeshPicture, in area: Rect) {
        let hops = mesh.topology.hops(from: mesh.gateway)
        let order = mesh.nodes.indices.sorted { (hops[$0] ?? .max, $0) < (hops[$1] ?? .max, $1) }
        let selected = context.model.meshNode
        let at = order.firstIndex(of: selected) ?? 0
        let gutter = 6
        let shown = min(order.count, area.width - gutter)
        let firstColumn = max(0, min(at - shown / 2, order.count - shown))
        let rows = min((order.count + 1) / 2, area.height)
        let firstRow = max(0, min(at / 2 - rows / 2, (order.count + 1) / 2 - rows))
        var linked: Set<[NodeID]> = []
        for link in mesh.topology.links where link.isUsable {
            linked.insert([link.a, link.b])
            linked.insert([link.b, link.a])
        }
        for row in 0..<rows {
            let upper = order[(firstRow + row) * 2]
            let lower = (firstRow + row) * 2 + 1 < order.count ? order[(firstRow + row) * 2 + 1] : nil
            let isHere = upper == selected || lower == selected
            buffer.put(
                name(isHere ? selected : upper, context), x: area.x, y: area.y + row, role: isHere ? .value : .muted,
                clip: area)
            for column in 0..<shown {
                let node = order[firstColumn + column]
                let up = linked.contains([upper, node]) || upper == node
                let down = lower.map { linked.contains([$0, node]) || $0 == node } ?? false
                let role: Role =
                    upper == node || lower == node
                    ? .muted
                    : isHere || node == selected ? .info : look(of: node, mesh).role
                if up || down {
                    buffer.set(
                        x: area.x + gutter + column, y: area.y + row,
                        scalar: glyphs.isUnicode
                            ? (up && down ? 0x2588 : up ? 0x2580 : 0x2584) : (up && down ? 0x3a : up ? 0x27 : 0x2e),
                        role: role)
                } else if isHere || node == selected {
                    buffer.put(glyphs.middleDot, x: area.x + gutter + column, y: area.y + row, role: .muted, clip: area)
                }
            }
        }
    }

    private mutating func drawMeshReadout(_ context: PaneContext, _ mesh: MeshPicture, in line: Rect) {
        let node = context.model.meshNode
        let own = mesh.topology.nodes[node].id
        var pieces: [(String, Role)] = [(own, .value)]
        if name(node, context) != own { pieces.append((" relay of \(name(node, context))", .label)) }
        if node == mesh.gateway { pieces.append((" gateway", .label)) }
        pieces += [
            ("   trust ", .unit), (Format.share(mesh.party.trust[node].survival), look(of: node, mesh).role),
            ("   credit ", .unit), (Format.credits(mesh.party.credits[node]), .value),
        ]
        if context.model.mesh.showsFlood {
            if let found = mesh.discoveries[node] {
                let reasons = Dictionary(grouping: found.pruned.filter { $0.reason != .duplicate }, by: \.reason)
                pieces = [
                    ("\(found.transmissions.count)", .value), (" broadcasts", .unit),
                    (found.chosen == nil ? "   no route" : "   \(found.chosen?.hops ?? 0) hops", .value),
                ]
                for (reason, list) in reasons.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                    pieces += [("   \(list.count) ", .danger), (reason.rawValue, .unit)]
                }
            } else {
                pieces = [("\(own) has not asked for a route yet", .muted)]
            }
        } else if let behaviour = mesh.nodes[node].behaviour {
            pieces.append(("   \(behaviour.word)", .danger))
        }
        put(pieces, x: line.x, y: line.y, clip: line)
        let trust = mesh.party.trust[node]
        let times = glyphs.times
        explain(
            line,
            Explanation(
                title: "Trust of \(own)", formula: "T1 relays \(times) T2 keeps up \(times) T3 promises",
                numbers: trust.dimensions.map(Format.share).joined(separator: " \(times) ")
                    + " = \(Format.share(trust.survival))",
                source:
                    "E-STAR (Mahmoud, Lin, Shen, 2015) names trust in several dimensions from payment receipts; these three, and the "
                    + "mean that weighs the latest session by 0.2, are this project's"))
    }
}
