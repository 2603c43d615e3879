package import Quantities
package import Signing

/// Something to be carried from one node to another. The mesh does not read
/// it.
package struct MeshMessage: Hashable, Sendable {
    /// Given by the sender, never twice.
    package var id: MessageID
    package var kind: MessageKind
    package var source: NodeID
    package var destination: NodeID
    /// H(m).
    package var digest: Digest
    /// When it is of no use any more.
    package var deadline: SimTime

    package init(
        id: MessageID, kind: MessageKind, source: NodeID, destination: NodeID, digest: Digest, deadline: SimTime
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.destination = destination
        self.digest = digest
        self.deadline = deadline
    }
}

/// Why a message did not arrive.
package enum MessageFailure: Hashable, Sendable {
    /// Sent on by nobody after a node.
    case lost(at: NodeID)
    case noRoute
    /// The account of its source is below the limit.
    case noCredit
    /// It waited for others until its deadline.
    case late
}

/// Something that happened in the mesh.
package struct MeshEvent: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case delivered(MeshMessage, session: Int)
        case failed(MeshMessage, MessageFailure)
        case opened(session: Int)
        /// Broken after a node, or used up.
        case closed(session: Int, brokenAt: NodeID?)
        case rejected(source: NodeID, destination: NodeID)
        case died(NodeID)
    }

    package var time: SimTime
    package var kind: Kind
}

/// A route in use: messages in one direction, one at a time.
package struct MeshSession: Sendable {
    package enum State: Hashable, Sendable {
        case open
        case usedUp
        case broken(at: NodeID)
        case cleared
    }

    package let id: Int
    package let route: [NodeID]
    package let timestamp: UInt64
    package let opened: SimTime
    package let commitments: [Int]
    package let reliability: Int
    package let isBestEffort: Bool
    /// Without a flood: the way back of another session.
    package let isReversed: Bool
    let chain: HashChain
    let destinationSignature: Signature
    let routeBytes: [UInt8]
    /// Messages sent, and those the source has seen acknowledged.
    package internal(set) var sent = 0
    package internal(set) var acknowledged = 0
    package internal(set) var state = State.open
    /// Whether its receipts have been handed in; a broken one stays broken.
    package internal(set) var isCleared = false
    /// H(m) and S(i) of the latest message.
    var message = Digest.zero
    var signature: Signature?
    /// By place on the route: the latest message each node had, and the
    /// latest acknowledgement.
    package internal(set) var had: [Int]
    package internal(set) var heard: [Int]
    /// By relay: H(m) and S of the latest message it had.
    var evidence: [(message: Digest, signature: Signature)?]

    package var relays: ArraySlice<NodeID> { route[1..<route.count - 1] }
}

/// The way one message took, for those who watch.
package struct MeshTrip: Hashable, Sendable {
    package var kind: MessageKind
    package var path: [NodeID]
    /// When it was at each node of the path it got to.
    package var times: [SimTime]
    /// The node after which it was lost; nothing if it arrived.
    package var lostAt: NodeID?
}
