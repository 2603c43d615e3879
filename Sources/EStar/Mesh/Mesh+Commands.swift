package import Quantities

/// What an operator can do to a mesh.
package enum MeshCommand: Hashable, Sendable {
    case compromise(NodeID, Behaviour)
    case restore(NodeID)
    case cut(NodeID, NodeID)
    case mend(NodeID, NodeID)
    /// A link's transmissions succeed so many times in a million.
    case degrade(NodeID, NodeID, Int)
    case drain(NodeID)
    /// To a place in metres.
    case move(NodeID, x: Double, y: Double)
    /// For one node or, without one, for all.
    case route(RoutingProtocol, NodeID?)
    case require(Int, NodeID?)
    case readmit(NodeID)
}

/// Why a command does nothing.
package enum MeshError: Error, Hashable, Sendable {
    case noSuchNode
    case noLink(NodeID, NodeID)
    case isGateway
    case noChange(String)
}

extension Mesh {
    /// Does what an operator asks, now.
    package mutating func apply(_ command: MeshCommand, at time: SimTime) throws(MeshError) {
        now = max(now, time)
        switch command {
        case .compromise(let node, let behaviour):
            try check(node)
            if node == gateway { throw .isGateway }
            if nodes[node].behaviour == behaviour { throw .noChange("it behaves so as it is") }
            nodes[node].behaviour = behaviour
        case .restore(let node):
            try check(node)
            if nodes[node].behaviour == nil, !nodes[node].isDead { throw .noChange("it behaves as it should") }
            nodes[node].behaviour = nil
            if nodes[node].isDead { nodes[node] = charged(nodes[node]) }
        case .cut(let a, let b): try setLink(a, b, quality: 0)
        case .degrade(let a, let b, let quality): try setLink(a, b, quality: quality)
        case .mend(let a, let b):
            let place = try link(a, b)
            let link = topology.links[place]
            guard let original = originalLinks.first(where: { $0.a == link.a && $0.b == link.b }), original != link
            else {
                throw .noChange("it is as it was")
            }
            replace(place, with: original)
        case .drain(let node):
            try check(node)
            if node == gateway { throw .isGateway }
            if nodes[node].isDead { throw .noChange("it is empty") }
            nodes[node].isMains = false
            nodes[node].energy = 0
            nodes[node].isDead = true
        case .move(let node, let x, let y):
            try check(node)
            topology.nodes[node].x = x
            topology.nodes[node].y = y
            relink(moved: [node])
        case .route(let rule, let node):
            if let node {
                try check(node)
                nodes[node].routing = rule
            } else {
                settings.routing = rule
                for node in nodes.indices { nodes[node].routing = nil }
            }
        case .require(let trust, let node):
            if let node {
                try check(node)
                nodes[node].requiredTrust = trust
            } else {
                settings.requiredTrust = trust
                for node in nodes.indices { nodes[node].requiredTrust = nil }
            }
        case .readmit(let node):
            try check(node)
            guard party.isEvicted[node] else { throw .noChange("it is not evicted") }
            party.readmit(node, now: UInt64(max(0, now.milliseconds)))
        }
    }

    /// Sells credits to a node, in thousandths, or below zero buys them back.
    package mutating func sell(_ units: Int64, to node: NodeID) { party.sell(units, to: node) }

    private func check(_ node: NodeID) throws(MeshError) {
        guard nodes.indices.contains(node) else { throw .noSuchNode }
    }

    private func charged(_ node: MeshNode) -> MeshNode {
        var node = node
        node.isDead = false
        node.energy = 2 * 30_000
        return node
    }

    private func link(_ a: NodeID, _ b: NodeID) throws(MeshError) -> Int {
        try check(a)
        try check(b)
        guard let place = topology.neighbours[a].first(where: { $0.node == b })?.link else { throw .noLink(a, b) }
        return place
    }

    private mutating func setLink(_ a: NodeID, _ b: NodeID, quality: Int) throws(MeshError) {
        let place = try link(a, b)
        let old = topology.links[place]
        let new = Topology.Link(old.a, old.b, forward: quality, backward: quality)
        if old == new { throw .noChange("it is so as it is") }
        replace(place, with: new)
    }

    private mutating func replace(_ place: Int, with link: Topology.Link) {
        topology.links[place] = link
        tabulate()
    }

    // MARK: Moving

    static let wanderMilliseconds: Int64 = 1_000

    /// Gives nodes that moved the links of their new place.
    mutating func relink(moved: [NodeID]) {
        let moved = Set(moved)
        let kept = topology.links.filter { !moved.contains($0.a) && !moved.contains($0.b) }
        let made = Topology.links(of: topology.nodes, range: settings.range)
            .filter { moved.contains($0.a) || moved.contains($0.b) }
        topology = Topology(
            nodes: topology.nodes, links: (kept + made).sorted { ($0.a, $0.b) < ($1.a, $1.b) })
        tabulate()
    }

    /// A second of wandering: each node walks to a point drawn at random,
    /// rests, and goes on (random waypoint).
    mutating func wander() {
        for node in nodes.indices where node != gateway {
            let place = topology.nodes[node]
            guard let goal = nodes[node].goal else {
                nodes[node].goal = drawGoal(for: node, rest: now.milliseconds)
                continue
            }
            if goal.rest > now.milliseconds { continue }
            let (dx, dy) = (goal.x - place.x, goal.y - place.y)
            let distance = (dx * dx + dy * dy).squareRoot()
            if distance <= goal.speed {
                (topology.nodes[node].x, topology.nodes[node].y) = (goal.x, goal.y)
                nodes[node].goal = drawGoal(for: node, rest: now.milliseconds + settings.pauseMilliseconds)
            } else {
                topology.nodes[node].x += dx / distance * goal.speed
                topology.nodes[node].y += dy / distance * goal.speed
            }
        }
        relink(moved: Array(nodes.indices))
        schedule(.wander, at: now.advanced(byMilliseconds: Self.wanderMilliseconds))
    }

    /// A point drawn at random, and how fast to go there.
    private mutating func drawGoal(for node: NodeID, rest: Int64) -> MeshNode.Goal {
        MeshNode.Goal(
            x: random[node].uniform(area.x.lowerBound, area.x.upperBound),
            y: random[node].uniform(area.y.lowerBound, area.y.upperBound),
            speed: random[node].uniform(0.1, settings.speed),
            rest: rest)
    }
}
