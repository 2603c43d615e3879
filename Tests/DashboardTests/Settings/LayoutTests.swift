import Cells
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

struct LayoutTests {
    @Test(
        "In every size, view and layout the panes fill the space without overlapping, each at least as large as it needs",
        arguments: ViewName.allCases, Preset.allCases)
    func tiling(view: ViewName, preset: Preset) {
        for (width, height) in [(60, 12), (76, 20), (80, 20), (100, 26), (120, 36), (160, 46), (200, 56), (400, 120)] {
            for hasPin in [false, true] {
                let body = Rect(x: 0, y: 3, width: width, height: height)
                let layout = view.layout(preset, isWide: width >= 100, hasPin: hasPin)
                let places = layout.solve(in: body, importance: view.importance)
                #expect(!places.isEmpty)
                var covered = Array(repeating: 0, count: width * height)
                for (pane, area) in places {
                    for y in area.y..<area.bottom {
                        for x in area.x..<area.right { covered[(y - 3) * width + x] += 1 }
                    }
                    if places.count > 1 {
                        #expect(
                            area.width >= pane.minimum.width && area.height >= pane.minimum.height, "\(pane) in \(area)"
                        )
                    }
                }
                let isTiled = covered.allSatisfy { $0 == 1 }
                #expect(isTiled, "\(view) \(preset) \(width)×\(height)")
            }
        }
    }

    @Test("Where not all panes fit, the least important go first, and the most important stays to the end")
    func dropping() {
        let importance = ViewName.books.importance
        let layout = ViewName.books.layout(.operate, isWide: true, hasPin: false)
        var last = 7
        for height in stride(from: 60, through: 4, by: -2) {
            let panes = layout.solve(in: Rect(x: 0, y: 0, width: 120, height: height), importance: importance).map(
                \.pane)
            #expect(panes.count <= last)
            last = panes.count
            let kept = importance.filter { panes.contains($0) }
            let all = importance.filter { layout.panes.contains($0) }
            #expect(kept == Array(all.prefix(kept.count)), "at \(height) rows")
        }
        #expect(last == 1)
    }

    @Test("Weights share what is left over, and nobody gets more than is of use to it while another can use it")
    func shares() {
        let layout = Layout.columns(.pane(.bookMap).weighing(3), .pane(.tape))
        let places = layout.solve(in: Rect(x: 0, y: 0, width: 120, height: 30), importance: [.bookMap, .tape])
        #expect(places.map(\.area.width) == [90, 30])
        let rows = Layout.rows(.pane(.settlement).weighing(9), .pane(.deviations))
        let heights = rows.solve(in: Rect(x: 0, y: 0, width: 60, height: 50), importance: [.settlement, .deviations])
        #expect(heights.map(\.area.height) == [14, 36])
    }

    @Test("Every pane is in some layout of some view, so that all can be seen")
    func reachable() {
        var seen: Set<Pane> = []
        for view in ViewName.allCases {
            for preset in Preset.allCases {
                for isWide in [true, false] { seen.formUnion(view.layout(preset, isWide: isWide, hasPin: true).panes) }
            }
        }
        // The pool's prices are the overview's prices under another name.
        #expect(seen == Set(Pane.allCases))
    }
}

struct FilterTests {
    private struct Line: Filter.Line {
        var searchText = "deal d05 sells to d11"
        func field(_ name: String) -> String? { ["kind": "deal", "home": "d05 d11"][name] }
        func number(_ name: String) -> Double? { ["saved": 0.4, "pv": 3][name] }
    }

    @Test(
        "Words, negations, fields and numbers, all of which must hold",
        arguments: [
            ("sells", true), ("SELLS", true), ("buys", false), ("!buys", true), ("!sells", false), ("kind:deal", true),
            ("kind:pool", false), ("!kind:pool", true), ("home:d11 kind:deal", true), ("home:d11 kind:pool", false),
            ("saved<0.5", true),
            ("saved>0.5", false), ("pv>2.9 saved>0", true), ("!pv>2.9", false), ("nothing>1", false),
            ("!nothing>1", true),
            ("size:large", false), ("d05 d11 !d06", true), ("saved<", false), ("!", true),
        ])
    func terms(text: String, matches: Bool) {
        if let filter = Filter(text) {
            #expect(filter.matches(Line()) == matches)
        } else {
            #expect(matches, "a filter that asks nothing lets all through")
        }
    }

    @Test("A text that asks for nothing is no filter")
    func nothing() {
        #expect(Filter("") == nil)
        #expect(Filter("   ") == nil)
        #expect(Filter("!") == nil)
    }
}
