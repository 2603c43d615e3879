package import Cells

/// The panes of the present view: their areas, and which one has the focus.
extension Model {
    /// The area of the panes: the screen without its three header rows and its
    /// footer.
    package var body: Rect { Rect(x: 0, y: 3, width: size.width, height: size.height - 4) }

    /// The preset in use; `nil` if the layout is one of the user's own.
    var preset: Preset? { Preset.allCases.first { $0.rawValue.lowercased() == layoutName.lowercased() } }

    /// The layouts in use, by view.
    var shownLayouts: [ViewName: Layout] {
        Dictionary(uniqueKeysWithValues: ViewName.allCases.map { ($0, layout(of: $0)) })
    }

    /// The layout of the present view.
    private var layout: Layout { layout(of: view) }

    private func layout(of view: ViewName) -> Layout {
        let isWide = size.width >= 100
        if preset == nil, let custom = settings.layouts.first(where: { $0.name == layoutName })?.views[view] {
            return custom
        }
        return view.layout(preset ?? .operate, isWide: isWide, hasPin: pinned != nil)
    }

    /// The shown panes and their areas, in reading order.
    package var places: [(pane: Pane, area: Rect)] {
        if let zoomed { return [(zoomed, body)] }
        return layout.solve(in: body, importance: view.importance)
    }

    /// The pane that receives keys: the chosen one while it is shown, else the most
    /// important one shown.
    package var focusedPane: Pane {
        if let zoomed { return zoomed }
        let shown = layout.solve(in: body, importance: view.importance).map(\.pane)
        if let chosen = focus[view], shown.contains(chosen) { return chosen }
        return view.importance.first { shown.contains($0) } ?? shown.first ?? .news
    }

    mutating func moveFocus(by steps: Int) {
        let shown = places.map(\.pane)
        guard let place = shown.firstIndex(of: focusedPane) else { return }
        focus[view] = shown[(place + steps + shown.count) % shown.count]
    }

    /// Moves the focus to the nearest pane in a direction, if there is one.
    mutating func moveFocus(dx: Int, dy: Int) {
        let places = places
        guard let from = places.first(where: { $0.pane == focusedPane })?.area else { return }
        func distance(_ area: Rect) -> Int? {
            if dx != 0 {
                let gap = dx > 0 ? area.x - from.right : from.x - area.right
                let overlap = min(area.bottom, from.bottom) - max(area.y, from.y)
                return gap >= 0 && overlap > 0 ? gap * 1_000 + abs(area.y - from.y) : nil
            }
            let gap = dy > 0 ? area.y - from.bottom : from.y - area.bottom
            let overlap = min(area.right, from.right) - max(area.x, from.x)
            return gap >= 0 && overlap > 0 ? gap * 1_000 + abs(area.x - from.x) : nil
        }
        let reachable = places.compactMap { place in distance(place.area).map { (place.pane, $0) } }
        if let nearest = reachable.min(by: { $0.1 < $1.1 }) { focus[view] = nearest.0 }
    }

    /// The names of all layouts in the order in which they are cycled: the presets,
    /// then the user's own.
    var layoutNames: [String] { Preset.allCases.map(\.rawValue) + settings.layouts.map(\.name) }

    var nextLayoutName: String {
        let names = layoutNames
        let place = names.firstIndex { $0.lowercased() == layoutName.lowercased() } ?? -1
        return names[(place + 1) % names.count]
    }
}
