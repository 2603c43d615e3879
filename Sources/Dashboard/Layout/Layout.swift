package import Cells

/// A division of a view's space among its panes: panes side by side or one above
/// the other, nested.
package indirect enum Layout: Sendable, Hashable {
    case pane(Pane, weight: Int)
    case columns([Layout], weight: Int)
    case rows([Layout], weight: Int)

    /// Creates a layout of one pane, of weight 1.
    package static func pane(_ pane: Pane) -> Layout { .pane(pane, weight: 1) }
    /// Creates a layout of parts side by side, of weight 1.
    package static func columns(_ parts: Layout...) -> Layout { .columns(parts, weight: 1) }
    /// Creates a layout of parts one above the other, of weight 1.
    package static func rows(_ parts: Layout...) -> Layout { .rows(parts, weight: 1) }

    /// Returns the layout with another weight: its share of the space within the
    /// layout around it.
    package func weighing(_ weight: Int) -> Layout {
        switch self {
        case .pane(let pane, _): .pane(pane, weight: weight)
        case .columns(let parts, _): .columns(parts, weight: weight)
        case .rows(let parts, _): .rows(parts, weight: weight)
        }
    }

    var weight: Int {
        switch self {
        case .pane(_, let weight), .columns(_, let weight), .rows(_, let weight): weight
        }
    }

    /// The panes in reading order.
    package var panes: [Pane] {
        switch self {
        case .pane(let pane, _): [pane]
        case .columns(let parts, _), .rows(let parts, _): parts.flatMap(\.panes)
        }
    }

    /// Returns the layout without a pane; `nil` if no pane is left.
    func removing(_ gone: Pane) -> Layout? {
        switch self {
        case .pane(let pane, _): return pane == gone ? nil : self
        case .columns(let parts, let weight):
            let left = parts.compactMap { $0.removing(gone) }
            return left.isEmpty ? nil : left.count == 1 ? left[0].weighing(weight) : .columns(left, weight: weight)
        case .rows(let parts, let weight):
            let left = parts.compactMap { $0.removing(gone) }
            return left.isEmpty ? nil : left.count == 1 ? left[0].weighing(weight) : .rows(left, weight: weight)
        }
    }

    /// The smallest size at which all panes can be read.
    var minimum: Size {
        switch self {
        case .pane(let pane, _): pane.minimum
        case .columns(let parts, _):
            Size(
                width: parts.reduce(0) { $0 + $1.minimum.width }, height: parts.reduce(0) { max($0, $1.minimum.height) }
            )
        case .rows(let parts, _):
            Size(
                width: parts.reduce(0) { max($0, $1.minimum.width) }, height: parts.reduce(0) { $0 + $1.minimum.height }
            )
        }
    }

    private var usefulHeight: Int? {
        switch self {
        case .pane(let pane, _): return pane.usefulHeight
        case .columns(let parts, _):
            var most = 0
            for part in parts {
                guard let useful = part.usefulHeight else { return nil }
                most = max(most, useful)
            }
            return most
        case .rows(let parts, _):
            var sum = 0
            for part in parts {
                guard let useful = part.usefulHeight else { return nil }
                sum += useful
            }
            return sum
        }
    }

    /// Returns the area of each pane. If the space does not suffice for all, the
    /// least important panes are left out rather than squeezed.
    ///
    /// - Parameters:
    ///   - rect: The space to divide.
    ///   - importance: The panes, most important first.
    /// - Returns: The panes with their areas in reading order; the areas do not
    ///   overlap and together fill the space.
    package func solve(in rect: Rect, importance: [Pane]) -> [(pane: Pane, area: Rect)] {
        var layout = self
        while layout.panes.count > 1 {
            let minimum = layout.minimum
            if minimum.width <= rect.width, minimum.height <= rect.height { break }
            // Leave out a pane only while the space is too small.
            let panes = layout.panes
            let least = importance.last { panes.contains($0) } ?? panes[panes.count - 1]
            guard let smaller = layout.removing(least) else { break }
            layout = smaller
        }
        var places: [(Pane, Rect)] = []
        layout.place(in: rect, &places)
        return places
    }

    private func place(in rect: Rect, _ places: inout [(Pane, Rect)]) {
        switch self {
        case .pane(let pane, _): places.append((pane, rect))
        case .columns(let parts, _):
            let widths = Self.share(
                rect.width, parts.map { Part(minimum: $0.minimum.width, useful: nil, weight: $0.weight) })
            var x = rect.x
            for (part, width) in zip(parts, widths) {
                part.place(in: Rect(x: x, y: rect.y, width: width, height: rect.height), &places)
                x += width
            }
        case .rows(let parts, _):
            let heights = Self.share(
                rect.height,
                parts.map { Part(minimum: $0.minimum.height, useful: $0.usefulHeight, weight: $0.weight) })
            var y = rect.y
            for (part, height) in zip(parts, heights) {
                part.place(in: Rect(x: rect.x, y: y, width: rect.width, height: height), &places)
                y += height
            }
        }
    }

    private struct Part {
        var minimum: Int
        var useful: Int?
        var weight: Int
    }

    /// Divides a length among parts by weight. Each part gets at least its minimum,
    /// and no more than its useful length while another part can use the rest.
    private static func share(_ length: Int, _ parts: [Part]) -> [Int] {
        var lengths = parts.map { _ in 0 }
        var open = Set(parts.indices)
        var left = length
        // Parts that reach one of their bounds are settled one by one; the others
        // share what is left.
        while !open.isEmpty {
            let weights = open.reduce(0) { $0 + parts[$1].weight }
            let wanted = open.sorted().map { part in
                (part: part, length: left * parts[part].weight / max(1, weights))
            }
            if let short = wanted.first(where: { $0.length < parts[$0.part].minimum }) {
                lengths[short.part] = parts[short.part].minimum
            } else if open.count > 1,
                let long = wanted.first(where: { $0.length > parts[$0.part].useful ?? .max }),
                let useful = parts[long.part].useful
            {
                lengths[long.part] = useful
            } else {
                var rest = left
                for (place, entry) in wanted.enumerated() {
                    lengths[entry.part] = place == wanted.count - 1 ? rest : entry.length
                    rest -= entry.length
                }
                break
            }
            for part in open where lengths[part] > 0 {
                open.remove(part)
                left -= lengths[part]
            }
        }
        return lengths
    }
}
