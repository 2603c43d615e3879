package import Quantities

/// Which radio nodes there are, where they stand, and how well each hears
/// each.
package struct Topology: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        package var id: String
        /// Metres east and north of some place.
        package var x: Double
        package var y: Double

        package init(id: String, x: Double, y: Double) {
            self.id = id
            self.x = x
            self.y = y
        }
    }

    /// A link and, for each direction, how many of a million transmissions
    /// succeed.
    package struct Link: Hashable, Sendable {
        package var a: NodeID
        package var b: NodeID
        package var forward: Int
        package var backward: Int

        package init(_ a: NodeID, _ b: NodeID, forward: Int = 1_000_000, backward: Int = 1_000_000) {
            self.a = a
            self.b = b
            self.forward = min(max(0, forward), 1_000_000)
            self.backward = min(max(0, backward), 1_000_000)
        }

        /// Routes need both directions: what is sent must be acknowledged.
        package var isUsable: Bool { forward > 0 && backward > 0 }
    }

    package var nodes: PerNode<Node>
    package var links: [Link]
    /// The links of each node, neighbours ascending.
    package private(set) var neighbours: PerNode<[Neighbour]>

    /// Who is at the other end of a link.
    package struct Neighbour: Hashable, Sendable {
        package var node: NodeID
        /// The link's index in ``Topology/links``.
        package var link: Int
    }

    /// - Parameter links: of nodes that exist, each pair at most once.
    package init(nodes: some Sequence<Node>, links: [Link]) {
        self.nodes = PerNode(nodes)
        self.links = links
        neighbours = self.nodes.map { _ in [] }
        for (place, link) in links.enumerated() {
            neighbours[link.a].append(Neighbour(node: link.b, link: place))
            neighbours[link.b].append(Neighbour(node: link.a, link: place))
        }
        for node in neighbours.indices { neighbours[node].sort { $0.node < $1.node } }
    }

    /// How well a node is heard by its neighbour over a link, in parts per
    /// million.
    package func quality(of link: Int, from node: NodeID) -> Int {
        links[link].a == node ? links[link].forward : links[link].backward
    }

    /// How many hops each node is from a node over usable links; nothing
    /// where it cannot be reached.
    ///
    /// - Parameters:
    ///   - removed: nodes that do not relay.
    ///   - isOneWay: also over links that work only away from the origin,
    ///     over which no route can be made but a broadcast spreads.
    package func hops(from origin: NodeID, without removed: Set<NodeID> = [], isOneWay: Bool = false) -> PerNode<Int?> {
        var hops = PerNode<Int?>(repeating: nil, count: nodes.count)
        hops[origin] = 0
        var frontier = [origin]
        while !frontier.isEmpty {
            var reached: [NodeID] = []
            for node in frontier where node == origin || !removed.contains(node) {
                for next in neighbours[node] where hops[next.node] == nil {
                    guard links[next.link].isUsable || isOneWay && quality(of: next.link, from: node) > 0 else {
                        continue
                    }
                    hops[next.node] = (hops[node] ?? 0) + 1
                    reached.append(next.node)
                }
            }
            frontier = reached
        }
        return hops
    }

    /// How many nodes the largest part has that routes hold together.
    ///
    /// - Complexity: O(nodes + links).
    package var largestPart: Int { partSizes.max() ?? 0 }

    /// By node: how many nodes the part has that routes hold together with it.
    private var partSizes: PerNode<Int> {
        var sizes = PerNode(repeating: 0, count: nodes.count)
        for start in nodes.indices where sizes[start] == 0 {
            sizes[start] = 1
            var (part, frontier) = ([start], [start])
            while let node = frontier.popLast() {
                for next in neighbours[node] where sizes[next.node] == 0 && links[next.link].isUsable {
                    sizes[next.node] = 1
                    part.append(next.node)
                    frontier.append(next.node)
                }
            }
            for node in part { sizes[node] = part.count }
        }
        return sizes
    }

    /// The node that a broadcast leads from to the others in the fewest hops
    /// in the mean, among those that routes join to the most nodes; the first
    /// of equals.
    ///
    /// - Complexity: O(nodes × links).
    package var centre: NodeID {
        let sizes = partSizes
        let largest = sizes.max() ?? 0
        // Where all links work both ways a broadcast takes the routes.
        let isEven = links.allSatisfy { $0.isUsable || $0.forward == 0 && $0.backward == 0 }
        var best: (node: NodeID, sum: Int)?
        for node in nodes.indices where sizes[node] == largest {
            let joined = hops(from: node)
            let heard = isEven ? joined : hops(from: node, isOneWay: true)
            let sum = nodes.indices.reduce(0) { $0 + (joined[$1] == nil ? 0 : heard[$1] ?? 0) }
            if sum < best?.sum ?? .max { best = (node, sum) }
        }
        return best?.node ?? NodeID(0)
    }

    /// Links per node.
    package var meanDegree: Double {
        nodes.isEmpty ? 0 : 2 * Double(links.filter(\.isUsable).count) / Double(nodes.count)
    }
}

// MARK: Generated

extension Topology {
    /// Nodes strewn evenly over a square; two within range are linked. Links
    /// are perfect near, and lose up to a fifth at the edge of the range.
    ///
    /// - Parameters:
    ///   - side: of the square, in metres.
    ///   - range: in metres.
    package static func generated(count: Int, side: Double = 1_000, range: Double = 250, random: inout RandomStream)
        -> Topology
    {
        let digits = String(max(1, count)).count
        let nodes = (0..<count).map { number in
            let name = String(number + 1)
            return Node(
                id: "n" + String(repeating: "0", count: max(0, digits - name.count)) + name,
                x: random.uniform(0, side).rounded(), y: random.uniform(0, side).rounded())
        }
        return Topology(nodes: nodes, links: links(of: PerNode(nodes), range: range))
    }

    /// Nodes as dense as 35 on a square kilometre, strewn anew until all of
    /// them hold together; of so many tries the one with the largest part.
    ///
    /// - Parameters:
    ///   - name: of the random streams, one for each try.
    ///   - meanDegree: how many neighbours a node must have in the mean.
    package static func strewn(
        count: Int, seed: UInt64, name: String, tries: Int, meanDegree: Double = 0
    ) -> Topology {
        let side = (Double(count) / 35 * 1_000_000).squareRoot()
        var best: (part: Int, topology: Topology)?
        for attempt in 0..<tries {
            var random = RandomStream(seed: seed, name: "\(name)/\(attempt)")
            let topology = generated(count: count, side: side, random: &random)
            let part = topology.largestPart
            if part == count, topology.meanDegree >= meanDegree { return topology }
            if best.map({ part > $0.part }) ?? true { best = (part, topology) }
        }
        return best?.topology ?? Topology(nodes: [], links: [])
    }

    /// The links of nodes within range of one another.
    package static func links(of nodes: PerNode<Node>, range: Double) -> [Link] {
        var links: [Link] = []
        for a in nodes.indices {
            for b in nodes.indices.dropFirst(a.index + 1) {
                let (dx, dy) = (nodes[a].x - nodes[b].x, nodes[a].y - nodes[b].y)
                let square = dx * dx + dy * dy
                guard square <= range * range else { continue }
                let share = square / (range * range)
                let quality = 1_000_000 - Int(200_000 * share * share)
                links.append(Link(a, b, forward: quality, backward: quality))
            }
        }
        return links
    }
}
