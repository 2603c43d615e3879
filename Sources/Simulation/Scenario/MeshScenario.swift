internal import Algorithms
package import EStar
package import Quantities

/// The mesh of a scenario: its map, who lives at which node, and how it is
/// run.
package struct MeshScenario: Hashable, Sendable {
    package var name: String
    package var topology: Topology
    package var gateway: NodeID
    /// By household.
    package var homes: PerHousehold<NodeID>
    package var settings: MeshSettings
    /// How nodes misbehave from the start.
    package var behaviours: [NodeID: Behaviour]

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

    /// By node: the household that lives there.
    package var household: [NodeID: HouseholdID] {
        Dictionary(homes.indexed().map { ($1, $0) }) { first, _ in first }
    }

    /// Households that no route joins to the gateway.
    package var unreachable: [HouseholdID] {
        let hops = topology.hops(from: gateway)
        return homes.indices.filter { hops[homes[$0]] == nil }
    }

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

/// Which mesh carries a community's messages.
package enum MeshChoice: Hashable, Sendable {
    /// That of the folder on whose nodes the households live; none if there
    /// is none.
    case automatic
    /// Messages arrive at once.
    case none
    /// Nodes strewn over a square, as many as there are households and half
    /// as many again.
    case generated
    case named(String)

    package init(word: String) {
        switch word {
        case "auto": self = .automatic
        case "none": self = .none
        case "generated": self = .generated
        default: self = .named(word)
        }
    }

    package var word: String {
        switch self {
        case .automatic: "auto"
        case .none: "none"
        case .generated: "generated"
        case .named(let name): name
        }
    }
}
