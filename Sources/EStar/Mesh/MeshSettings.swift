/// How a mesh is run.
package struct MeshSettings: Hashable, Sendable {
    package var routing = RoutingProtocol.shortestReliable
    /// Tr, in every dimension, in parts per million.
    package var requiredTrust = 500_000
    /// Er: the messages that a session expects.
    package var expectedMessages = 120
    /// Hmax.
    package var maximumHops = 16
    /// Twait, in milliseconds.
    package var waitMilliseconds: Int64 = 200
    package var maximumRebroadcasts = 3
    /// S: messages that one hash chain can acknowledge.
    package var chainLength = 256
    /// Transmissions that a hop tries before it gives up, and how long each
    /// takes, in milliseconds.
    package var triesPerHop = 32
    package var hopMilliseconds: Int64 = 5
    /// How often a message is sent again, and after how long.
    package var repeats = 4
    package var repeatMilliseconds: Int64 = 1_000
    /// The first wait after a route broke or was not found, doubled each time
    /// up to the last, in milliseconds.
    package var firstBackoff: Int64 = 2_000
    package var lastBackoff: Int64 = 15 * 60_000
    /// Whether a channel looks for another route when one broke or was not
    /// found. An experiment in which a call is one session says no: what is
    /// left of the call fails.
    package var reopens = true
    /// How often a source asks for a route of the kind it wants, as broadcasts
    /// can be missed.
    package var requestTries = 3
    /// Whether a source whose call is rejected takes the best available route
    /// instead.
    package var fallsBack = true
    /// The share of nodes on batteries, in parts per million.
    package var batteryShare = 0
    package var terms = TrustedParty.Terms()
    /// Whether nodes wander (random waypoint), at up to so many metres a
    /// second; 0 where they stand still.
    package var speed = 0.0
    package var pauseMilliseconds: Int64 = 20_000
    /// The radio range of nodes that wander, in metres.
    package var range = 250.0

    package init() {}
}

/// What a message is about.
package enum MessageKind: UInt8, Hashable, Sendable, CaseIterable {
    case declaration, order, negotiation, reading, answer

    package var word: String {
        switch self {
        case .declaration: "declaration"
        case .order: "order"
        case .negotiation: "negotiation"
        case .reading: "reading"
        case .answer: "answer"
        }
    }
}
