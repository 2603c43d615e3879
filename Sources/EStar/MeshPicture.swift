package import Quantities

/// What there is to look at of a mesh: no keys, no queue, no random streams.
package struct MeshPicture: Sendable {
    package let topology: Topology
    package let gateway: NodeID
    package let settings: MeshSettings
    package let nodes: PerNode<MeshNode>
    package let party: PartyPicture
    package let counts: MeshCounts
    /// Open sessions, those to be cleared, and the latest cleared ones.
    package let sessions: [MeshSession]
    /// The latest ways of messages, oldest first.
    package let trips: [MeshTrip]
    /// By source: its latest request for a route.
    package let discoveries: [NodeID: RouteDiscovery]
    /// The latest receipts handed in, oldest first.
    package let verdicts: [ReceiptVerdict]
    /// By clearing and node: trust, oldest first.
    package let trustHistory: [PerNode<TrustVector>]
    /// By node: what it would say of itself to a request.
    private let offers: PerNode<RelayOffer>

    /// What the trusted party knows of each node.
    package struct PartyPicture: Sendable {
        /// In thousandths of a credit.
        package let credits: PerNode<Int64>
        /// All a node has ever been paid for relaying, in thousandths.
        package let earnings: PerNode<Int64>
        package let trust: PerNode<TrustVector>
        package let windows: PerNode<TrustWindow>
        package let certificates: PerNode<Certificate>
        package let isEvicted: PerNode<Bool>
    }

    /// - Complexity: O(nodes).
    init(_ mesh: Mesh) {
        topology = mesh.topology
        gateway = mesh.gateway
        settings = mesh.settings
        nodes = mesh.nodes
        party = PartyPicture(
            credits: mesh.party.credits, earnings: mesh.party.earnings, trust: mesh.party.trust,
            windows: mesh.party.windows,
            certificates: mesh.party.certificates, isEvicted: mesh.party.isEvicted)
        counts = mesh.counts
        sessions = mesh.sessions
        trips = mesh.trips
        discoveries = mesh.discoveries
        verdicts = mesh.verdicts
        trustHistory = mesh.trustHistory
        offers = mesh.nodes.indices.eachIndexed { mesh.offer(of: $0, messages: mesh.settings.expectedMessages) }
    }

    /// The routes that a source would find now, best first, without loss.
    package func candidates(from source: NodeID, to destination: NodeID) -> RouteDiscovery {
        var none: RandomStream?
        return RouteDiscovery(
            RouteRequest(from: source, to: destination, state: nodes[source], settings: settings, rule: .bestAvailable),
            over: topology, offers: offers, hopMilliseconds: settings.hopMilliseconds, random: &none)
    }

    /// The relay that has passed on most, of those without which every home
    /// still reaches the gateway; the first of equals.
    ///
    /// - Parameter homes: the nodes of the households. A relay's own home need
    ///   not reach the gateway without it.
    /// - Complexity: O(nodes × links).
    package func busiestSpareRelay(of homes: [NodeID]) -> NodeID? {
        let spare = nodes.indices.filter { node in
            guard node != gateway else { return false }
            let hops = topology.hops(from: gateway, without: [node])
            return homes.allSatisfy { $0 == node || hops[$0] != nil }
        }
        return spare.max { (nodes[$0].relayed, $1) < (nodes[$1].relayed, $0) }
    }
}

extension Mesh {
    /// What there is to look at.
    package var picture: MeshPicture { MeshPicture(self) }
}
