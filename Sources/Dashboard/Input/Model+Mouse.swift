internal import Cells
internal import Quantities
internal import Simulation

/// The effects of the mouse.
extension Model {
    mutating func point(_ mouse: MouseEvent) -> [Command] {
        if mouse.kind == .release { return [] }
        let screen = Screen(self)
        let pane = screen.places.last { $0.area.contains(x: mouse.x, y: mouse.y) }?.pane
        switch mouse.kind {
        case .wheelUp, .wheelDown:
            let step = mouse.kind == .wheelUp ? -1 : 1
            if let overlay {
                switch overlay {
                case .rebind: return []
                case .settings, .help, .palette, .explain: return pressOverlay(step < 0 ? .up : .down)
                }
            }
            guard let pane else { return [] }
            if pane.isList {
                let before = focus[view]
                focus[view] = pane
                select(by: step)
                focus[view] = before
            } else {
                moveCursor(slots: step)
            }
        case .press, .drag:
            if prompt != nil { return [] }
            guard let hit = screen.hits.last(where: { $0.area.contains(x: mouse.x, y: mouse.y) }) else {
                if overlay != nil, mouse.kind == .press { overlay = nil }
                return []
            }
            if mouse.kind == .press { notice = nil }
            return hit.target.isDraggable || mouse.kind == .press ? touch(hit, mouse) : []
        case .doubleClick:
            guard let pane, overlay == nil else { return [] }
            focus[view] = pane
            zoomed = zoomed == nil ? pane : nil
        case .release: break
        }
        return []
    }

    private mutating func touch(_ hit: Hit, _ mouse: MouseEvent) -> [Command] {
        switch hit.target {
        case .action(let action):
            overlay = nil
            return perform(action)
        case .slot(let first, let perCell):
            focusHit(mouse)
            let slots = shownSlots
            let wanted = first.advanced(by: Int(Double(mouse.x - hit.area.x) * perCell))
            cursor = min(max(slots.lowerBound, wanted), slots.upperBound.advanced(by: -1))
        case .time(let start, let perCell):
            guard let calendar = engine?.picture.clock.calendar else { return [] }
            let time = start.advanced(byMilliseconds: Int64(Double(mouse.x - hit.area.x) * perCell))
            cursor = calendar.slot(at: time)
        case .pane(let pane): if zoomed == nil { focus[view] = pane }
        case .row(let pane, let row):
            focusHit(mouse)
            switch pane {
            case .homes: home = HouseholdID(row)
            case .events, .news: eventCursor = row
            case .mesh: mesh.node = NodeID(row)
            default: selections[pane] = row
            }
        case .overlayRow(let row):
            switch overlay {
            case .help(let text, _): overlay = .help(text: text, selected: row)
            case .palette(let text, _): overlay = .palette(text: text, selected: row)
            case .settings:
                overlay = .settings(selected: row)
                return pressSettings(.enter, row)
            default: return []
            }
            return pressOverlay(.enter)
        case .nothing: break
        }
        return []
    }

    /// Moves the focus to the pane that was clicked.
    private mutating func focusHit(_ mouse: MouseEvent) {
        guard zoomed == nil, let pane = places.last(where: { $0.area.contains(x: mouse.x, y: mouse.y) })?.pane else {
            return
        }
        focus[view] = pane
    }
}
