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
    /// Ascending by name.
    package var nodes: [Node] = []
    /// Each pair of nodes once, the lower number first, ascending.
    package var links: [Link] = []
}
