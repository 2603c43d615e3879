internal import Quantities

/// The networking experiment of the literature on a mesh alone: calls between
/// nodes drawn at random, a share of the relays misbehaving, and a clearing
/// after each day of calls.
///
/// A call is one session of so many messages, one a second. It is accepted
/// when a route is found; where the route breaks, what is left of it fails.
/// Every signature is made and checked as in a run of the market.
package struct MeshExperiment: Hashable, Sendable {
    /// What carries the calls.
    package enum Ground: Hashable, Sendable {
        /// A square kilometre for 35 nodes, as dense for others; strewn anew
        /// for each seed until every node has six neighbours in the mean and
        /// can reach every other.
        case generated(nodes: Int)
        case fixed(Topology)
    }

    /// How relays misbehave.
    package enum Adversary: Hashable, Sendable {
        /// In turn: black hole, grey hole of three quarters (repeats would get
        /// most messages past a milder one), route breaker, over-claimer.
        case mixed
        case one(Behaviour)

        func behaviour(_ number: Int) -> Behaviour {
            switch self {
            case .mixed:
                let kinds: [Behaviour] = [.blackHole, .greyHole(750_000), .routeBreaker, .overClaimer]
                return kinds[number % kinds.count]
            case .one(let behaviour): return behaviour
            }
        }
    }

    package var ground = Ground.generated(nodes: 35)
    package var routing = RoutingProtocol.shortestReliable
    /// The share of nodes that misbehave, in parts per million; fewer where
    /// more would leave some honest node without an honest way to another.
    package var malicious = 200_000
    package var adversary = Adversary.mixed
    /// Of the honest nodes, the share that has too little energy for a whole
    /// call and says so, in parts per million: the network of the paper is of
    /// nodes with more and with less of it.
    package var weak = 300_000
    package var calls = 600
    package var messagesPerCall = 30
    package var callsPerDay = 30
    /// Random waypoint, in metres a second; 0 where nodes stand still.
    package var speed = 0.0
    /// Tr, in parts per million.
    package var requiredTrust = 500_000

    package init() {}

    /// What one seed came to.
    package struct Outcome: Hashable, Sendable {
        package var nodes = 0
        package var calls = 0
        package var accepted = 0
        /// Messages of accepted calls, and those that arrived.
        package var offered = 0
        package var delivered = 0
        package var broken = 0
        package var requestTransmissions = 0
        /// The probability that an honest node is trusted more than a
        /// malicious one, of those that relayed in five sessions or more:
        /// after 300 sessions by the trust that is certified and by the plain
        /// ratios of the latest sessions, and at the end by trust. Nothing
        /// where one kind is missing.
        package var separationAfter300: Double?
        package var plainSeparationAfter300: Double?
        package var separation: Double?
        package var honestEvicted = 0
        package var maliciousEvicted = 0
        /// Of the places for relays in sessions of the first day and of the
        /// last third, the share held by malicious nodes.
        package var earlyShare = 0.0
        package var lateShare = 0.0
        /// Of what malicious nodes should have passed on in the last third,
        /// the share they did.
        package var lateRelaying: Double?
        /// Credits earned for each message that an honest relay passed on.
        package var creditsPerMessage: Double?
        /// How unequal the earnings of honest nodes are (Gini, 0…1).
        package var inequality = 0.0
        /// Whether the accounts added up to zero after every clearing.
        package var isBalanced = true

        package var deliveryRatio: Double? { offered == 0 ? nil : Double(delivered) / Double(offered) }
        package var acceptance: Double { Double(accepted) / Double(max(1, calls)) }
        /// Messages that a route carries until it breaks; nothing where none
        /// broke.
        package var routeLifetime: Double? { broken == 0 ? nil : Double(delivered) / Double(broken) }
        /// Broadcasts of route requests for each call.
        package var overhead: Double { Double(requestTransmissions) / Double(max(1, calls)) }
    }

    /// Runs it for one seed.
    ///
    /// - Complexity: about 0.1 ms for each message, most of it signatures.
    package func run(seed: UInt64) -> Outcome {
        var run = MeshExperimentRun(self, seed: seed)
        return run.finish()
    }
}
