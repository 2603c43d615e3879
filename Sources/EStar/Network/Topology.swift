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
        package var a: Int
        package var b: Int
        package var forward: Int
        package var backward: Int

        package init(_ a: Int, _ b: Int, forward: Int = 1_000_000, backward: Int = 1_000_000) {
            self.a = a
            self.b = b
            self.forward = min(max(0, forward), 1_000_000)
            self.backward = min(max(0, backward), 1_000_000)
        }

        /// Routes need both directions: what is sent must be acknowledged.
        package var isUsable: Bool { forward > 0 && backward > 0 }
    }

    package var nodes: [Node]
    package var links: [Link]
    /// By node: its links as (neighbour, place in ``links``), neighbours
    /// ascending.
    package private(set) var neighbours: [[(node: Int, link: Int)]]

    /// - Parameter links: of nodes that exist, each pair at most once.
    package init(nodes: [Node], links: [Link]) {
        self.nodes = nodes
        self.links = links
        neighbours = Array(repeating: [], count: nodes.count)
        for (place, link) in links.enumerated() {
            neighbours[link.a].append((link.b, place))
            neighbours[link.b].append((link.a, place))
        }
        for node in nodes.indices { neighbours[node].sort { $0.node < $1.node } }
    }

    package static func == (a: Topology, b: Topology) -> Bool { a.nodes == b.nodes && a.links == b.links }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(nodes)
        hasher.combine(links)
    }

    /// How well a node is heard by its neighbour over a link, in parts per
    /// million.
    package func quality(of link: Int, from node: Int) -> Int {
        links[link].a == node ? links[link].forward : links[link].backward
    }

    /// How many hops each node is from a node over usable links; nothing
    /// where it cannot be reached.
    ///
    /// - Parameters:
    ///   - removed: nodes that do not relay.
    ///   - isOneWay: also over links that work only away from the origin,
    ///     over which no route can be made but a broadcast spreads.
    package func hops(from origin: Int, without removed: Set<Int> = [], isOneWay: Bool = false) -> [Int?] {
        var hops = [Int?](repeating: nil, count: nodes.count)
        hops[origin] = 0
        var frontier = [origin]
        while !frontier.isEmpty {
            var next: [Int] = []
            for node in frontier where node == origin || !removed.contains(node) {
                for (other, link) in neighbours[node] where hops[other] == nil {
                    guard links[link].isUsable || isOneWay && quality(of: link, from: node) > 0 else { continue }
                    hops[other] = (hops[node] ?? 0) + 1
                    next.append(other)
                }
            }
            frontier = next
        }
        return hops
    }

    /// How many nodes the largest part has that routes hold together.
    ///
    /// - Complexity: O(nodes + links).
    package var largestPart: Int { partSizes.max() ?? 0 }

    /// By node: how many nodes the part has that routes hold together with it.
    private var partSizes: [Int] {
        var sizes = [Int](repeating: 0, count: nodes.count)
        for start in nodes.indices where sizes[start] == 0 {
            sizes[start] = 1
            var (part, frontier) = ([start], [start])
            while let node = frontier.popLast() {
                for (other, link) in neighbours[node] where sizes[other] == 0 && links[link].isUsable {
                    sizes[other] = 1
                    part.append(other)
                    frontier.append(other)
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
    package var centre: Int {
        let sizes = partSizes
        let largest = sizes.max() ?? 0
        // Where all links work both ways a broadcast takes the routes.
        let isEven = links.allSatisfy { $0.isUsable || $0.forward == 0 && $0.backward == 0 }
        var best: (node: Int, sum: Int)?
        for node in nodes.indices where sizes[node] == largest {
            let joined = hops(from: node)
            let heard = isEven ? joined : hops(from: node, isOneWay: true)
            let sum = nodes.indices.reduce(0) { $0 + (joined[$1] == nil ? 0 : heard[$1] ?? 0) }
            if sum < best?.sum ?? .max { best = (node, sum) }
        }
        return best?.node ?? 0
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
    package static func generated(count: Int, side: Double = 1_000, range: Double = 250, random: inout RandomStream) -> Topology {
        let digits = String(max(1, count)).count
        let nodes = (0..<count).map { number in
            let name = String(number + 1)
            return Node(
                id: "n" + String(repeating: "0", count: max(0, digits - name.count)) + name,
                x: random.uniform(0, side).rounded(), y: random.uniform(0, side).rounded())
        }
        return Topology(nodes: nodes, links: links(of: nodes, range: range))
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
    package static func links(of nodes: [Node], range: Double) -> [Link] {
        var links: [Link] = []
        for a in nodes.indices {
            for b in nodes.indices.dropFirst(a + 1) {
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
