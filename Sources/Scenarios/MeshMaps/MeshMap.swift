package import EStar
internal import Quantities

/// A mesh as its files describe it: radio nodes on a map, and how well each
/// hears each.
package struct MeshMap: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        package var id: String
        /// Metres east and north of some place.
        package var x: Double
        package var y: Double
        /// The household that the file says lives there.
        package var household: String?
        /// Where it stands in its file, from 1.
        package var line = 1
    }

    /// A link and the share of transmissions that succeed each way, 0…1.
    package struct Link: Hashable, Sendable {
        package var source: Int
        package var target: Int
        package var forward: Double
        package var backward: Double
    }

    /// Such as `stuttgart65`.
    package var name: String
    /// The file that its nodes stand in.
    package var file: String
    /// What is no error but may not be what was meant, a line each.
    package var warnings: [String] = []
    /// Ascending by name.
    package var nodes: [Node] = []
    /// Each pair of nodes once, the lower number first, ascending.
    package var links: [Link] = []
}

extension MeshMap {
    /// Reads a mesh of a folder that need not be a community's.
    ///
    /// - Parameter name: such as `stuttgart65`; without one the map on which
    ///   households live, or the only one there is.
    /// - Throws: everything that is wrong with its files.
    package static func read(folder: String, name: String?) throws(ScenarioError) -> MeshMap {
        var files = MeshFiles(path: folder)
        if let name { return try files.read(name) }
        if let map = try files.automatic(hint: "name one with --mesh") { return map }
        throw ScenarioError(
            ScenarioProblem(
                folder,
                "there is no mesh; it needs mesh_NAME_nodes.csv and mesh_NAME_links.csv, or mesh_NAME.netjson.json"))
    }

    /// The map as the mesh needs it: qualities in parts per million.
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
