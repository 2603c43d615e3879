package import EStar
internal import Quantities

/// A mesh as its files describe it: radio nodes on a map, and the quality of
/// the links between them.
package struct MeshMap: Hashable, Sendable {
    /// A radio node.
    package struct Node: Hashable, Sendable {
        /// The name of the node, unique in the mesh.
        package var id: String
        /// Metres east of an arbitrary origin; NaN while the position is not
        /// known.
        package var x: Double
        /// Metres north of an arbitrary origin; NaN while the position is not
        /// known.
        package var y: Double
        /// The household that lives there according to the file; `nil` if the
        /// file names none.
        package var household: String?
        /// The node's line in its file, from 1.
        package var line = 1
    }

    /// A link between two nodes. Its two qualities are shares of successful
    /// transmissions, 0…1.
    package struct Link: Hashable, Sendable {
        /// The index of the lower node in ``MeshMap/nodes``.
        package var source: Int
        /// The index of the higher node in ``MeshMap/nodes``.
        package var target: Int
        /// The quality from source to target.
        package var forward: Double
        /// The quality from target to source.
        package var backward: Double
    }

    /// The name, such as `stuttgart65`.
    package var name: String
    /// The file that has the nodes.
    package var file: String
    /// Warnings, one per line: entries that are valid but may be a mistake.
    package var warnings: [String] = []
    /// The nodes, ascending by name.
    package var nodes: [Node] = []
    /// The links, ascending by source and target; each pair of nodes occurs
    /// once.
    package var links: [Link] = []
}

extension MeshMap {
    /// Reads a mesh from a folder, which need not have a community.
    ///
    /// - Parameter name: a name such as `stuttgart65`. If `nil`, the map on
    ///   which households live, or the only map in the folder.
    /// - Throws: all mistakes in its files, or that there is no mesh.
    package static func read(folder: String, name: String?) throws(ScenarioError) -> MeshMap {
        var files = MeshFiles(path: folder)
        if let name { return try files.read(name) }
        if let map = try files.automatic(hint: "name one with --mesh") { return map }
        throw ScenarioError(
            ScenarioProblem(
                folder,
                "there is no mesh; it needs mesh_NAME_nodes.csv and mesh_NAME_links.csv, or mesh_NAME.netjson.json"))
    }

    /// The map in the form that the mesh uses, with qualities in parts per
    /// million.
    package var topology: Topology {
        Topology(
            nodes: nodes.map { Topology.Node(id: $0.id, x: $0.x, y: $0.y) },
            links: links.map {
                Topology.Link(
                    NodeID($0.source), NodeID($0.target), forward: Int(($0.forward * 1_000_000).rounded()),
                    backward: Int(($0.backward * 1_000_000).rounded()))
            })
    }
}
