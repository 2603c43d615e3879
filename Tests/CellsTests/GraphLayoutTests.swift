import Cells
import Testing

@Suite("Graph layout")
struct GraphLayoutTests {
    /// A village on a grid and a hamlet far away.
    private static let village: [GraphLayout.Point] = {
        var points: [GraphLayout.Point] = []
        for number in 0..<60 {
            points.append(GraphLayout.Point(x: Double(number % 10 * 20), y: Double(number / 10 * 20)))
        }
        for number in 0..<5 { points.append(GraphLayout.Point(x: Double(number - 2_000), y: -1_500)) }
        return points
    }()

    @Test("Nodes stay on the canvas", arguments: [(60, 14), (48, 18), (100, 40), (8, 3), (1, 1), (0, 0)])
    func bounds(_ width: Int, _ height: Int) {
        let layout = GraphLayout(places: Self.village, size: Size(width: width, height: height))
        guard width > 0, height > 0 else { return }
        for node in layout.points.indices {
            let (x, y) = layout.cell(of: node)
            #expect(x >= 0 && x < width && y >= 0 && y < height)
        }
    }

    @Test("Where there is room every node has a cell of its own", arguments: [(60, 18), (100, 40), (190, 55)])
    func distinct(_ width: Int, _ height: Int) {
        let layout = GraphLayout(places: Self.village, size: Size(width: width, height: height))
        let cells = Set(layout.points.indices.map { layout.cell(of: $0).y * 1_000 + layout.cell(of: $0).x })
        #expect(cells.count == Self.village.count)
    }

    @Test("Right stays right and above stays above across distances")
    func orientation() {
        let layout = GraphLayout(places: Self.village, size: Size(width: 80, height: 24))
        #expect(layout.points[60].x < layout.points[0].x)
        #expect(layout.points[9].x > layout.points[0].x)
        #expect(layout.points[50].y < layout.points[0].y)
        #expect(layout.points[60].y > layout.points[0].y)
    }

    @Test("The same graph on the same canvas looks the same")
    func deterministic() {
        let size = Size(width: 70, height: 20)
        #expect(GraphLayout(places: Self.village, size: size) == GraphLayout(places: Self.village, size: size))
    }

    @Test("Nodes on one spot are told apart")
    func coincident() {
        let layout = GraphLayout(
            places: Array(repeating: GraphLayout.Point(x: 3, y: 3), count: 6), size: Size(width: 60, height: 20))
        let cells = Set(layout.points.indices.map { layout.cell(of: $0).y * 1_000 + layout.cell(of: $0).x })
        #expect(cells.count == 6)
    }

    @Test("An arrow finds the nearest node in its direction, a click the node it hits")
    func navigation() {
        let cross = [(0, 0), (10, 0), (-10, 0), (0, 10), (0, -10)].map { GraphLayout.Point(x: $0.0, y: $0.1) }
        let layout = GraphLayout(places: cross, size: Size(width: 60, height: 20))
        #expect(layout.neighbour(of: 0, towards: (1, 0)) == 1)
        #expect(layout.neighbour(of: 0, towards: (-1, 0)) == 2)
        #expect(layout.neighbour(of: 0, towards: (0, -1)) == 3)
        #expect(layout.neighbour(of: 0, towards: (0, 1)) == 4)
        #expect(layout.neighbour(of: 1, towards: (1, 0)) == nil)
        let cell = layout.cell(of: 3)
        #expect(layout.node(atX: cell.x + 2, y: cell.y) == 3)
        #expect(layout.node(atX: cell.x + 9, y: cell.y) == nil)
    }

    @Test("A label never stands right behind another node, whose name it would seem to be")
    func foreignLabels() {
        var labels = LabelPlacer(size: Size(width: 12, height: 4))
        // Two nodes above each other at the left edge, a third beside the
        // lower one: above it would be the first free place.
        labels.block(x: 0, y: 1)
        labels.block(x: 0, y: 2)
        labels.block(x: 3, y: 2)
        let place = labels.place(3, at: 0, 2)
        #expect(place.map { [$0.x, $0.y] } == [1, 3])
        #expect(labels.place(3, at: 0, 1).map { [$0.x, $0.y] } == [1, 1])
    }

    @Test("A label takes the first free place beside its node, or none")
    func labels() {
        var labels = LabelPlacer(size: Size(width: 10, height: 3))
        labels.block(x: 4, y: 1)
        let first = labels.place(3, at: 4, 1)
        #expect(first.map { [$0.x, $0.y] } == [5, 1])
        let second = labels.place(3, at: 4, 1)
        #expect(second.map { [$0.x, $0.y] } == [1, 1])
        for row in 0..<3 { labels.block(x: 0, y: row, width: 10) }
        #expect(labels.place(3, at: 4, 1) == nil)
        #expect(labels.place(3, at: 4, 1, always: true) != nil)
    }
}
