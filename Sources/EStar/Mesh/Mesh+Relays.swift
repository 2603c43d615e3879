package import Quantities

extension Mesh {
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
