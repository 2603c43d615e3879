internal import Algorithms
package import EStar
package import Quantities

/// The mesh of a scenario: its map, the node of each household, and its
/// settings.
package struct MeshScenario: Hashable, Sendable {
    /// The name of the map, or `generated`.
    package var name: String
    /// The nodes, their positions, and the links between them.
    package var topology: Topology
    /// The node of the market, to which households send their messages.
    package var gateway: NodeID
    /// By household: the node it lives at.
    package var homes: PerHousehold<NodeID>
    /// The mesh's settings, such as routing and required trust.
    package var settings: MeshSettings
    /// The nodes that misbehave from the start; all others follow the protocol.
    package var behaviours: [NodeID: Behaviour]

    /// Creates a mesh.
    ///
    /// - Parameters:
    ///   - gateway: a node of `topology`.
    ///   - homes: a node of `topology` for each household.
    ///   - behaviours: for nodes of `topology` other than the gateway.
    package init(
        name: String, topology: Topology, gateway: NodeID, homes: PerHousehold<NodeID>, settings: MeshSettings,
        behaviours: [NodeID: Behaviour] = [:]
    ) {
        self.name = name
        self.topology = topology
        self.gateway = gateway
        self.homes = homes
        self.settings = settings
        self.behaviours = behaviours
    }

    /// By node: the household that lives there; nodes without a household are
    /// left out.
    ///
    /// - Complexity: O(households).
    package var household: [NodeID: HouseholdID] {
        Dictionary(homes.indexed().map { ($1, $0) }) { first, _ in first }
    }

    /// The households that have no route to the gateway.
    package var unreachable: [HouseholdID] {
        let hops = topology.hops(from: gateway)
        return homes.indices.filter { hops[homes[$0]] == nil }
    }

    /// Combines the whole mesh into a fingerprint.
    func combine(into hash: inout Fingerprint) {
        hash.combine(name)
        hash.combine(String(describing: topology.nodes))
        hash.combine(String(describing: topology.links))
        hash.combine(gateway)
        for node in homes { hash.combine(node) }
        hash.combine(String(describing: settings))
        for (node, behaviour) in behaviours.sorted(by: { $0.key < $1.key }) {
            hash.combine(node)
            hash.combine(behaviour.word)
        }
    }
}

/// The mesh that carries a community's messages, as the operator names it.
package enum MeshChoice: Hashable, Sendable {
    /// The folder's map on which households live, or else its only map; no mesh
    /// if the folder has none.
    case automatic
    /// No mesh: messages arrive at once.
    case none
    /// Nodes strewn over a square, one and a half times as many as there are
    /// households.
    case generated
    /// The folder's map of this name.
    case named(String)

    /// Reads the word of `mesh.topology` or `--mesh`: `auto`, `none`,
    /// `generated`, or else the name of a map.
    package init(word: String) {
        switch word {
        case "auto": self = .automatic
        case "none": self = .none
        case "generated": self = .generated
        default: self = .named(word)
        }
    }

    /// The word that ``init(word:)`` reads as this choice.
    package var word: String {
        switch self {
        case .automatic: "auto"
        case .none: "none"
        case .generated: "generated"
        case .named(let name): name
        }
    }
}
