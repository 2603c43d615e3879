internal import Foundation

/// A mesh while its files are being read, with its nodes and links as the files
/// name them.
struct MeshGraph {
    var map: MeshMap
    /// The indices of nodes by name and by further address.
    private(set) var numbers: [String: Int] = [:]
    private var linkPlaces: [[Int]: Int] = [:]
    var warnings: [String] {
        get { map.warnings }
        set { map.warnings = newValue }
    }

    init(name: String, file: String) { map = MeshMap(name: name, file: file) }

    /// Adds a node.
    ///
    /// - Returns: false if there is already a node of that name.
    mutating func add(_ node: MeshMap.Node) -> Bool {
        guard numbers[node.id] == nil else { return false }
        numbers[node.id] = map.nodes.count
        map.nodes.append(node)
        return true
    }

    /// Adds another address to the node added last.
    ///
    /// - Returns: false if another node has it.
    mutating func add(address: String) -> Bool {
        let node = map.nodes.count - 1
        if let known = numbers[address] { return known == node }
        numbers[address] = node
        return true
    }

    /// Adds a link, or the second direction of a link.
    ///
    /// - Parameter backward: `nil` to add one direction only.
    /// - Returns: false if that direction has been added before.
    mutating func add(_ source: Int, _ target: Int, forward: Double, backward: Double?) -> Bool {
        let key = [min(source, target), max(source, target)]
        let isTurned = source > target
        if let place = linkPlaces[key] {
            guard backward == nil else { return false }
            if isTurned, map.links[place].backward < 0 {
                map.links[place].backward = forward
            } else if !isTurned, map.links[place].forward < 0 {
                map.links[place].forward = forward
            } else {
                return false
            }
            return true
        }
        linkPlaces[key] = map.links.count
        // Negative until the direction is added.
        map.links.append(
            MeshMap.Link(
                source: key[0], target: key[1], forward: isTurned ? backward ?? -1 : forward,
                backward: isTurned ? forward : backward ?? -1))
        return true
    }

    /// The most nodes of a mesh.
    private static let mostNodes = 5_000
    /// The most nodes times links. Finding the centre of a map takes a walk
    /// over all links from each node.
    private static let mostSteps = 100_000_000

    /// The reason why the mesh is too large; `nil` if it is not.
    var sizeFault: String? {
        if map.nodes.count > Self.mostNodes {
            return
                "the mesh has \(map.nodes.count) nodes, more than \(Self.mostNodes); cut out the part where the homes are"
        }
        if map.nodes.count * map.links.count > Self.mostSteps {
            return "the mesh has \(map.links.count) links of \(map.nodes.count) nodes, more than "
                + "\(Self.mostSteps / map.nodes.count); leave the worst links out"
        }
        return nil
    }

    /// The map with nodes and links sorted, so that a run does not depend on
    /// the order of rows. A link given in one direction only has the same
    /// quality in both.
    var finished: MeshMap {
        var sorted = map
        let order = map.nodes.indices.sorted { map.nodes[$0].id < map.nodes[$1].id }
        var places = [Int](repeating: 0, count: order.count)
        for (place, node) in order.enumerated() { places[node] = place }
        sorted.nodes = order.map { map.nodes[$0] }
        sorted.links = map.links.map { link in
            let (a, b) = (places[link.source], places[link.target])
            let forward = link.forward < 0 ? link.backward : link.forward
            let backward = link.backward < 0 ? link.forward : link.backward
            return a < b
                ? MeshMap.Link(source: a, target: b, forward: forward, backward: backward)
                : MeshMap.Link(source: b, target: a, forward: backward, backward: forward)
        }.sorted { ($0.source, $0.target) < ($1.source, $1.target) }
        sorted.placeTheUnplaced()
        return sorted
    }
}

extension MeshMap {
    /// Gives positions to nodes without one: the mean position of their
    /// neighbours, starting from the known ones. If no node has a position, all
    /// are laid out by their links.
    fileprivate mutating func placeTheUnplaced() {
        let unplaced = nodes.count { $0.x.isNaN }
        if unplaced == 0 { return }
        if unplaced == nodes.count {
            let places = MeshLayout.places(nodes: nodes.count, links: links.map { ($0.source, $0.target) })
            for (node, place) in places.enumerated() { (nodes[node].x, nodes[node].y) = (place.x, place.y) }
            warnings.append("\(file): no places of nodes; the map is laid out by the links")
            return
        }
        warnings.append(
            "\(file): \(unplaced) of \(nodes.count) nodes without places; they are put among their neighbours")
        var neighbours = [[Int]](repeating: [], count: nodes.count)
        for link in links {
            neighbours[link.source].append(link.target)
            neighbours[link.target].append(link.source)
        }
        var frontier = Set(
            nodes.indices.filter { node in
                nodes[node].x.isNaN && neighbours[node].contains { !nodes[$0].x.isNaN }
            })
        while !frontier.isEmpty {
            let found = frontier.map { node in
                let near = neighbours[node].filter { !nodes[$0].x.isNaN }
                return (
                    node: node, x: near.reduce(0) { $0 + nodes[$1].x } / Double(near.count),
                    y: near.reduce(0) { $0 + nodes[$1].y } / Double(near.count)
                )
            }
            for place in found { (nodes[place.node].x, nodes[place.node].y) = (place.x, place.y) }
            frontier = Set(found.flatMap { neighbours[$0.node] }.filter { nodes[$0].x.isNaN })
        }
        for node in nodes.indices where nodes[node].x.isNaN { (nodes[node].x, nodes[node].y) = (0, 0) }
    }
}

/// Positions for a mesh whose nodes have none.
enum MeshLayout {
    /// The mean length of a link on such a map, in metres.
    static let linkLength = 100.0
    /// The most nodes that are moved by forces; more stay on the initial
    /// spiral, because forces between all pairs would take too long.
    static let mostForces = 1_500

    /// Returns positions by node, with neighbours close together and other
    /// nodes apart (Fruchterman and Reingold, "Graph drawing by force-directed
    /// placement", 1991, starting from a circle, with fixed cooling). The same
    /// graph always gets the same positions.
    ///
    /// - Complexity: O(nodes²) a round, at most 200 rounds.
    static func places(nodes: Int, links: [(Int, Int)]) -> [(x: Double, y: Double)] {
        guard nodes > 1 else { return Array(repeating: (0, 0), count: nodes) }
        let radius = linkLength * Double(nodes) / 6
        var places = (0..<nodes).map { node in
            // The golden angle keeps successive nodes apart.
            let angle = Double(node) * 2.399963229728653
            return (x: radius * cos(angle), y: radius * sin(angle))
        }
        guard nodes <= mostForces else { return places }
        let rounds = min(200, 40 + 8_000_000 / (nodes * nodes))
        for round in 0..<rounds {
            let reach = radius / 4 * Double(rounds - round) / Double(rounds)
            var forces = [(x: Double, y: Double)](repeating: (0, 0), count: nodes)
            for a in 0..<nodes {
                for b in a + 1..<nodes {
                    let (dx, dy) = (places[a].x - places[b].x, places[a].y - places[b].y)
                    let square = max(1, dx * dx + dy * dy)
                    let push = linkLength * linkLength / square
                    forces[a] = (forces[a].x + dx * push, forces[a].y + dy * push)
                    forces[b] = (forces[b].x - dx * push, forces[b].y - dy * push)
                }
            }
            for (a, b) in links {
                let (dx, dy) = (places[a].x - places[b].x, places[a].y - places[b].y)
                let pull = (dx * dx + dy * dy).squareRoot() / linkLength
                forces[a] = (forces[a].x - dx * pull, forces[a].y - dy * pull)
                forces[b] = (forces[b].x + dx * pull, forces[b].y + dy * pull)
            }
            for node in 0..<nodes {
                let length = (forces[node].x * forces[node].x + forces[node].y * forces[node].y).squareRoot()
                guard length > 0 else { continue }
                let step = min(length, reach) / length
                places[node].x += forces[node].x * step
                places[node].y += forces[node].y * step
            }
        }
        return places.map { (($0.x * 10).rounded() / 10, ($0.y * 10).rounded() / 10) }
    }
}
