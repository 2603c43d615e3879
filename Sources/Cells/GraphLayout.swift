/// Positions of the nodes of a graph on a canvas of cells: near their place on
/// the map, but far enough apart to be told from one another.
///
/// Positions are computed in dots of 2 × 4 a cell, which are about square. Each
/// axis is stretched where nodes are crowded, without changing who is left of
/// or above whom; then a spring pulls each node home while its neighbours push
/// it away, for a fixed number of rounds. Nothing is drawn at random: the same
/// graph on the same canvas always looks the same.
package struct GraphLayout: Sendable, Hashable {
    /// A point in dots from the upper left corner.
    package struct Point: Sendable, Hashable {
        /// Dots to the right of the left edge.
        package var x: Double
        /// Dots below the upper edge.
        package var y: Double

        /// Creates a point.
        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// The position of each node, within the canvas.
    package private(set) var points: [Point]
    /// The size of the canvas in cells.
    package let size: Size

    /// The share of a node's rank among all nodes in its position, as opposed
    /// to its coordinate: a village and a far hamlet then share a screen.
    private static let rankShare = 0.55
    private static let rounds = 120
    /// The share of its distance from home that a spring pulls a node back by
    /// in a round.
    private static let spring = 0.08

    /// Lays out a graph.
    ///
    /// - Parameters:
    ///   - places: the coordinates of each node, growing to the right and
    ///     upwards, in any unit.
    ///   - size: of the canvas, in cells.
    ///   - clearance: the space a node asks for, in cells: its glyph and a
    ///     short label.
    /// - Complexity: O(nodes × neighbours) for each of a fixed number of
    ///   rounds.
    package init(places: [Point], size: Size, clearance: Size = Size(width: 5, height: 1)) {
        self.size = size
        let width = Double(max(1, size.width * 2 - 2 - clearance.width * 2))
        let height = Double(max(1, size.height * 4 - 4))
        let x = Self.stretched(places.map(\.x), over: width)
        let y = Self.stretched(places.map { -$0.y }, over: height)
        points = zip(x, y).map { Point(x: $0 + 1, y: $1 + 2) }
        relax(home: points, clearance: clearance)
    }

    /// Returns the cell of a node.
    package func cell(of node: Int) -> (x: Int, y: Int) {
        (min(max(0, Int(points[node].x / 2)), size.width - 1), min(max(0, Int(points[node].y / 4)), size.height - 1))
    }

    /// Returns the node nearest to a node in a direction, within 45° either
    /// way, or `nil` if there is none.
    ///
    /// Distance across the direction counts double.
    ///
    /// - Parameter direction: (1, 0) is to the right, (0, 1) downwards.
    /// - Complexity: O(nodes).
    package func neighbour(of node: Int, towards direction: (x: Int, y: Int)) -> Int? {
        let from = points[node]
        var best: (distance: Double, node: Int)?
        for (other, point) in points.enumerated() where other != node {
            let (dx, dy) = (point.x - from.x, point.y - from.y)
            let along = dx * Double(direction.x) + dy * Double(direction.y)
            let across = abs(dx * Double(direction.y)) + abs(dy * Double(direction.x))
            guard along > 0, across <= along else { continue }
            let distance = along + 2 * across
            if best.map({ distance < $0.distance }) ?? true { best = (distance, other) }
        }
        return best?.node
    }

    /// Returns the node nearest to a cell, within two columns and one row of
    /// it, or `nil` if there is none.
    ///
    /// - Complexity: O(nodes).
    package func node(atX x: Int, y: Int) -> Int? {
        var best: (distance: Int, node: Int)?
        for node in points.indices {
            let place = cell(of: node)
            guard abs(place.y - y) <= 1, abs(place.x - x) <= 2 else { continue }
            let distance = abs(place.x - x) + 2 * abs(place.y - y)
            if best.map({ distance < $0.distance }) ?? true { best = (distance, node) }
        }
        return best?.node
    }
}

// MARK: Finding places

extension GraphLayout {
    /// Returns coordinates spread over a length: partly to scale, partly by
    /// rank.
    private static func stretched(_ values: [Double], over length: Double) -> [Double] {
        guard let low = values.min(), let high = values.max(), high > low else {
            return values.map { _ in length / 2 }
        }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var first = 0
        while first < order.count {
            // Equal coordinates share their middle rank.
            var end = first + 1
            while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
            for place in first..<end { ranks[order[place]] = Double(first + end - 1) / 2 }
            first = end
        }
        let last = Double(max(1, values.count - 1))
        return values.indices.map { node in
            let scaled = (values[node] - low) / (high - low)
            return length * ((1 - rankShare) * scaled + rankShare * ranks[node] / last)
        }
    }

    /// Pulls the nodes home and pushes neighbours apart for a fixed number of
    /// rounds. Boxes of the size of a node's reach limit the search for
    /// neighbours.
    private mutating func relax(home: [Point], clearance: Size) {
        guard points.count > 1, size.width > 0, size.height > 0 else { return }
        let reachX = Double(clearance.width * 2)
        let reachY = Double(clearance.height * 4 + 2)
        let right = Double(max(1, size.width * 2 - clearance.width * 2))
        let bottom = Double(max(2, size.height * 4 - 2))
        let columns = max(1, Int(Double(size.width * 2) / reachX) + 1)
        let rows = max(1, Int(Double(size.height * 4) / reachY) + 1)
        var boxes = [[Int32]](repeating: [], count: columns * rows)
        func box(_ point: Point) -> (Int, Int) {
            (min(max(0, Int(point.x / reachX)), columns - 1), min(max(0, Int(point.y / reachY)), rows - 1))
        }
        for _ in 0..<Self.rounds {
            for place in boxes.indices { boxes[place].removeAll(keepingCapacity: true) }
            for (node, point) in points.enumerated() {
                let (column, row) = box(point)
                boxes[row * columns + column].append(Int32(node))
            }
            var moves = [Point](repeating: Point(x: 0, y: 0), count: points.count)
            for node in points.indices {
                let point = points[node]
                moves[node].x = (home[node].x - point.x) * Self.spring
                moves[node].y = (home[node].y - point.y) * Self.spring
                let (column, row) = box(point)
                for y in max(0, row - 1)...min(rows - 1, row + 1) {
                    for x in max(0, column - 1)...min(columns - 1, column + 1) {
                        for other in boxes[y * columns + x] where Int(other) != node {
                            var dx = point.x - points[Int(other)].x
                            var dy = point.y - points[Int(other)].y
                            // Nodes on the same spot are parted in the order of
                            // their indices.
                            if dx == 0 && dy == 0 { (dx, dy) = Int(other) < node ? (0.5, 0.3) : (-0.5, -0.3) }
                            let overlapX = 1 - abs(dx) / reachX
                            let overlapY = 1 - abs(dy) / reachY
                            guard overlapX > 0, overlapY > 0 else { continue }
                            // Push along the axis with the shorter way out.
                            let push = min(overlapX, overlapY) * 0.6
                            if overlapX * reachX < overlapY * reachY * 1.5 {
                                moves[node].x += (dx < 0 ? -1 : 1) * push * reachX / 2
                            } else {
                                moves[node].y += (dy < 0 ? -1 : 1) * push * reachY / 2
                            }
                        }
                    }
                }
            }
            for node in points.indices {
                points[node].x = min(max(1, points[node].x + moves[node].x), right)
                points[node].y = min(max(1, points[node].y + moves[node].y), bottom)
            }
        }
    }
}

// MARK: Labels

/// Finds free places for the labels of nodes: beside, above or below them.
package struct LabelPlacer: Sendable {
    private var taken: [Bool]
    /// Cells that were blocked one by one, which are those of nodes.
    private var marks: Set<Int> = []
    private let size: Size

    /// Creates a placer for an empty canvas.
    ///
    /// - Parameter size: of the canvas, in cells.
    package init(size: Size) {
        self.size = size
        taken = Array(repeating: false, count: size.width * size.height)
    }

    /// Keeps cells free of labels. A single cell is taken for that of a node.
    package mutating func block(x: Int, y: Int, width: Int = 1) {
        guard y >= 0, y < size.height else { return }
        if width == 1, x >= 0, x < size.width { marks.insert(y * size.width + x) }
        for column in max(0, x)..<max(0, x, min(size.width, x + width)) { taken[y * size.width + column] = true }
    }

    /// Finds a free place for the label of a node and blocks it.
    ///
    /// - Parameters:
    ///   - width: the columns of the label.
    ///   - x: the column of the node.
    ///   - y: the row of the node.
    ///   - always: whether to place the label beside the node even if the cells
    ///     there are taken.
    /// - Returns: the cell where the label begins, or `nil` if no place is
    ///   free.
    package mutating func place(_ width: Int, at x: Int, _ y: Int, always: Bool = false) -> (x: Int, y: Int)? {
        let candidates = [
            (x + 1, y), (x - width, y), (x + 1, y - 1), (x + 1, y + 1), (x - width, y - 1), (x - width, y + 1),
            (x - width / 2, y - 1), (x - width / 2, y + 1),
        ]
        for (column, row) in candidates where isFree(column, row, width) {
            // Directly after another node, the label would be read as the name
            // of that node.
            let isBehindAnother = column > 0 && marks.contains(row * size.width + column - 1)
            if isBehindAnother, (column - 1, row) != (x, y) { continue }
            block(x: column, y: row, width: width)
            return (column, row)
        }
        guard always else { return nil }
        let column = x + 1 + width <= size.width ? x + 1 : max(0, x - width)
        block(x: column, y: y, width: width)
        return (column, y)
    }

    private func isFree(_ x: Int, _ y: Int, _ width: Int) -> Bool {
        guard y >= 0, y < size.height, x >= 0, x + width <= size.width else { return false }
        return !taken[(y * size.width + x)..<(y * size.width + x + width)].contains(true)
    }
}
