internal import Cells
internal import Community
package import EStar
package import Quantities
internal import Simulation

/// The state of the mesh view.
package struct MeshLook: Sendable, Hashable {
    /// The selected node; `nil` for the gateway.
    package var node: NodeID?
    /// Whether the mesh is drawn as a matrix of who hears whom rather than as a
    /// map.
    package var showsMatrix = false
    /// Whether the spread of the selected node's last route request is drawn.
    package var showsFlood = false
    /// Whether only the selected node and its neighbours are drawn in full.
    package var showsNeighbourhood = false
    /// The map's width and height as a multiple of the pane's, 1…6.
    package var magnification = 1
    /// The cells in which nodes are drawn, kept until the map or the pane changes.
    var layout: GraphLayout?
    var layoutKey: [Int] = []
}

extension Model {
    /// The picture of the mesh; `nil` if messages need no mesh or before the first
    /// picture.
    package var meshPicture: MeshPicture? { engine?.picture.mesh }

    /// The selected node, or the gateway if none is selected.
    package var meshNode: NodeID { mesh.node ?? meshPicture?.gateway ?? NodeID(0) }

    /// The area of the map within the mesh's pane: without the frame and the lines
    /// of text.
    static func mapArea(_ area: Rect) -> Rect {
        Rect(x: area.x + 1, y: area.y + 2, width: area.width - 2, height: area.height - 4)
    }

    /// Lays out the nodes anew if the map, the pane's size or the magnification has
    /// changed.
    mutating func layOutMesh() {
        guard view == .trust, let shown = meshPicture,
            let area = places.first(where: { $0.pane == .mesh })?.area
        else { return }
        let map = Self.mapArea(area)
        let size = Size(width: map.width * mesh.magnification, height: map.height * mesh.magnification)
        var hash = Fingerprint()
        for node in shown.topology.nodes {
            hash.combine(node.x)
            hash.combine(node.y)
        }
        let key = [size.width, size.height, Int(truncatingIfNeeded: hash.value)]
        guard key != mesh.layoutKey else { return }
        mesh.layoutKey = key
        mesh.layout = GraphLayout(
            places: shown.topology.nodes.elements.map { GraphLayout.Point(x: $0.x, y: $0.y) }, size: size)
    }

    /// Selects the nearest node in a direction while the map has the focus.
    /// Elsewhere it moves the cursor by `dx` slots.
    mutating func moveNode(dx: Int, dy: Int) {
        if focusedPane == .mesh, let layout = mesh.layout, meshPicture != nil {
            if let next = layout.neighbour(of: meshNode.index, towards: (dx, dy)) { mesh.node = NodeID(next) }
        } else if dx != 0 {
            moveCursor(slots: dx)
        }
    }

    /// The node with a name, which may be its own, that of the home that lives
    /// there, or `gateway`, in any case; `nil` if there is none.
    func meshNode(named name: String) -> NodeID? {
        guard let mesh = meshPicture, let picture = engine?.picture else { return nil }
        let wanted = name.lowercased()
        if wanted == "gateway" { return mesh.gateway }
        if let node = mesh.topology.nodes.firstIndex(where: { $0.id.lowercased() == wanted }) { return node }
        guard let home = picture.homes.households.firstIndex(where: { $0.id.lowercased() == wanted }) else {
            return nil
        }
        return picture.homes.nodes.indices.contains(home) ? picture.homes.nodes[home] : nil
    }

    /// Starts typing the command that corrupts the selected node, or restores it if
    /// it already misbehaves.
    mutating func startCompromise() {
        guard let mesh = meshPicture else {
            notice = Notice(text: Self.noMesh, isError: true)
            return
        }
        let name = mesh.topology.nodes[meshNode].id
        prompt = Prompt(
            kind: .command, text: mesh.nodes[meshNode].behaviour == nil ? "compromise \(name) " : "restore \(name)")
    }

    static let noMesh =
        "there is no mesh: messages arrive at once; start with --mesh generated, or a folder that has one"

    // MARK: Commands

    /// Parses a command about the mesh.
    ///
    /// - Throws: `MeshCommandError` with a message for the operator if there is no
    ///   mesh or the words do not fit the command.
    func meshCommand(_ word: CommandWord, _ words: [String]) throws(MeshCommandError) -> MeshCommand {
        guard let mesh = meshPicture else { throw MeshCommandError(Self.noMesh) }
        func node(_ place: Int) throws(MeshCommandError) -> NodeID {
            guard words.indices.contains(place) else { throw MeshCommandError("write: \(word.usage)") }
            if let node = meshNode(named: words[place]) { return node }
            let near =
                Self.nearest(to: words[place], among: mesh.topology.nodes.map(\.id)).map { "; the nearest is \($0)" }
                ?? ""
            throw MeshCommandError("there is no node \"\(words[place])\"\(near)")
        }
        func number(_ place: Int, decimals: Int, _ range: ClosedRange<Int64>) throws(MeshCommandError) -> Int64 {
            guard words.indices.contains(place), let value = Decimal.parse(words[place], decimals: decimals),
                range.contains(value)
            else { throw MeshCommandError("write: \(word.usage)") }
            return value
        }
        switch word {
        case .compromise:
            let node = try node(0)
            guard words.count == 2 else { throw MeshCommandError("write: \(word.usage)") }
            guard let behaviour = Behaviour(text: words[1], nodes: mesh.topology.nodes.map(\.id)) else {
                throw MeshCommandError("\"\(words[1])\" is not one of: \(Behaviour.words.joined(separator: ", "))")
            }
            return .compromise(node, behaviour)
        case .restore: return .restore(try node(0))
        case .cut: return .cut(try node(0), try node(1))
        case .mend: return .mend(try node(0), try node(1))
        case .degrade: return .degrade(try node(0), try node(1), Int(try number(2, decimals: 6, 0...1_000_000)))
        case .drain: return .drain(try node(0))
        case .move:
            let limit: ClosedRange<Int64> = -1_000_000_000...1_000_000_000
            return .move(
                try node(0), x: Double(try number(1, decimals: 2, limit)) / 100,
                y: Double(try number(2, decimals: 2, limit)) / 100)
        case .readmit: return .readmit(try node(0))
        case .routing:
            guard let first = words.first, let rule = RoutingProtocol(rawValue: first.lowercased()) else {
                throw MeshCommandError("write: \(word.usage)")
            }
            return .route(rule, words.count > 1 ? try node(1) : nil)
        default:
            return .require(Int(try number(0, decimals: 6, 0...1_000_000)), words.count > 1 ? try node(1) : nil)
        }
    }
}

/// An error in a command about the mesh.
struct MeshCommandError: Error, Hashable {
    var message: String

    init(_ message: String) { self.message = message }
}
