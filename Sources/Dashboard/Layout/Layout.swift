package import Cells

/// How the panes of a view share its space: panes side by side or one above
/// the other, nested.
package indirect enum Layout: Sendable, Hashable {
    case pane(Pane, weight: Int)
    case columns([Layout], weight: Int)
    case rows([Layout], weight: Int)

    package static func pane(_ pane: Pane) -> Layout { .pane(pane, weight: 1) }
    package static func columns(_ parts: Layout...) -> Layout { .columns(parts, weight: 1) }
    package static func rows(_ parts: Layout...) -> Layout { .rows(parts, weight: 1) }

    /// The same with a larger or smaller share of what is left over.
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

    /// The layout without a pane; nothing if nothing is left.
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

    /// What all its panes need.
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

    /// Where each pane goes. Where the space does not do for all, the least
    /// important are left out rather than squeezed.
    ///
    /// - Parameter importance: the panes, most important first.
    /// - Returns: areas that do not overlap and together fill the space.
    package func solve(in rect: Rect, importance: [Pane]) -> [(pane: Pane, area: Rect)] {
        var layout = self
        while layout.panes.count > 1 {
            let minimum = layout.minimum
            if minimum.width <= rect.width, minimum.height <= rect.height { break }
            // Leaving a pane out helps only where something is too small.
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

    /// Shares a length: by weight, but to each at least what it needs, and no
    /// more than is useful while another can use it.
    private static func share(_ length: Int, _ parts: [Part]) -> [Int] {
        var lengths = parts.map { _ in 0 }
        var open = Set(parts.indices)
        var left = length
        // Parts that are bounded are settled one by one; the others share
        // what is left.
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
