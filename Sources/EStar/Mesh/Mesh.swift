internal import HeapModule
package import Quantities
package import Signing

/// A radio node as it runs.
package struct MeshNode: Hashable, Sendable {
    package var isMains = true
    /// On a battery, in half units: sending costs two, receiving one.
    package var energy: Int64 = 0
    package var isDead = false
    package var behaviour: Behaviour?
    /// The messages that it has energy for in one session, where that is
    /// little: what it promises, unless it lies, and what it keeps to.
    package var pledge: Int?
    /// Its own protocol and requirement, where they differ from the mesh's.
    package var routing: RoutingProtocol?
    package var requiredTrust: Int?
    /// Where a wandering node goes to, how fast, and until when it rests.
    var goal: Goal?

    /// Messages relayed, dropped and sent on behalf of its home.
    package var relayed = 0
    package var dropped = 0

    /// Where a node wanders to, in metres and metres a second, and until when
    /// it rests, in milliseconds since 1970.
    struct Goal: Hashable, Sendable {
        var x: Double
        var y: Double
        var speed: Double
        var rest: Int64
    }
}

/// What has happened in a mesh so far.
package struct MeshCounts: Hashable, Sendable {
    package var accepted = 0
    package var delivered = 0
    package var failed = 0
    /// Requests for a route, those rejected, and how often one was broadcast.
    package var requests = 0
    package var rejected = 0
    package var requestTransmissions = 0
    package var dataTransmissions = 0
    package var sessions = 0
    package var broken = 0

    package init() {}
}

/// A wireless mesh that carries messages by E-STAR routes: a value, driven by
/// its own queue of events in simulated milliseconds.
///
/// A message waits in the channel of its source and destination. A channel
/// has one session at a time and sends the next message when the last is
/// acknowledged; a session that breaks is replaced by a new route.
package struct Mesh: Sendable {
    package internal(set) var topology: Topology
    /// The links as they were before anybody meddled with them.
    let originalLinks: [Topology.Link]
    /// Where nodes wander: the smallest rectangle around them at the start.
    /// Taken anew as they go it would shrink for ever.
    let area: (x: ClosedRange<Double>, y: ClosedRange<Double>)
    package let gateway: NodeID
    /// Of everything drawn at random.
    let seed: UInt64
    package var settings: MeshSettings
    package internal(set) var nodes: PerNode<MeshNode>
    package internal(set) var party: TrustedParty
    let keys: PerNode<PrivateKey>
    /// Open sessions, those to be cleared, and the latest cleared ones; their
    /// numbers follow one another.
    package internal(set) var sessions: [MeshSession] = []
    var firstSession = 0
    var channels: [Channel] = []
    var channelNumbers: [Int: Int] = [:]
    var queue = Heap<Appointment>()
    var appointmentCount = 0
    /// By pair of nodes: how many of a million transmissions succeed.
    var qualities: [Int32]
    /// By node: what it draws from.
    var random: PerNode<RandomStream>
    package internal(set) var counts = MeshCounts()
    package internal(set) var now: SimTime
    /// Receipts cleared earlier that replayers have kept, by node.
    var keptReceipts: [NodeID: [Receipt]] = [:]

    // For those who watch; a run does not depend on it.
    /// The latest ways of messages, oldest first.
    package internal(set) var trips: [MeshTrip] = []
    /// By source: its latest request for a route.
    package internal(set) var discoveries: [NodeID: RouteDiscovery] = [:]
    /// The latest receipts handed in, oldest first.
    package internal(set) var verdicts: [ReceiptVerdict] = []
    /// By clearing and node: trust, oldest first.
    package internal(set) var trustHistory: [PerNode<TrustVector>] = []
    package let cache: SignatureCache

    static let keptTrips = 48
    static let keptVerdicts = 600
    static let keptSessions = 160

    /// Messages from one node to another.
    struct Channel: Sendable {
        let source: NodeID
        let destination: NodeID
        var pending: [MeshMessage] = []
        var first = 0
        var session: Int?
        /// Times that the present message was sent.
        var attempts = 0
        /// Whether it has arrived, though its acknowledgement has not.
        var hasArrived = false
        var backoff: Int64
        /// When a new route may be looked for.
        var notBefore: SimTime
        var isScheduled = false
        /// Why the latest try failed.
        var failure: MessageFailure?

        var front: MeshMessage? { first < pending.count ? pending[first] : nil }

        mutating func removeFront() {
            first += 1
            if first == pending.count {
                pending.removeAll(keepingCapacity: true)
                first = 0
            }
            attempts = 0
            hasArrived = false
        }
    }

    struct Appointment: Comparable, Sendable {
        enum Kind: Sendable {
            case act(channel: Int)
            case arrive(MeshMessage, session: Int)
            case wander
        }

        var time: SimTime
        var number: Int
        var kind: Kind

        static func < (a: Appointment, b: Appointment) -> Bool { (a.time, a.number) < (b.time, b.number) }
        static func == (a: Appointment, b: Appointment) -> Bool { a.number == b.number }
    }

    /// A mesh at rest.
    ///
    /// - Parameters:
    ///   - gateway: where the market is; the middle of the mesh if nothing is
    ///     said.
    ///   - cache: shared by copies of the same run.
    /// - Complexity: O(nodes²) for the table of links; 40 µs a node for keys.
    package init(
        topology: Topology, gateway: NodeID? = nil, settings: MeshSettings = MeshSettings(), seed: UInt64,
        at time: SimTime,
        cache: SignatureCache = SignatureCache()
    ) {
        self.topology = topology
        originalLinks = topology.links
        let (xs, ys) = (topology.nodes.map(\.x), topology.nodes.map(\.y))
        area = ((xs.min() ?? 0)...(xs.max() ?? 0), (ys.min() ?? 0)...(ys.max() ?? 0))
        self.gateway = gateway ?? topology.centre
        self.settings = settings
        self.seed = seed
        self.cache = cache
        now = time
        keys = PerNode(
            Batch.map(topology.nodes.map { "commonwatt/\(seed)/\($0.id)" }.elements) {
                PrivateKey(reproducibleFrom: $0)
            })
        random = topology.nodes.map { RandomStream(seed: seed, name: "mesh/" + $0.id) }
        party = TrustedParty(
            names: keys.map { $0.publicKey.address.bytes }, keys: keys.map(\.publicKey), terms: settings.terms,
            now: UInt64(max(0, time.milliseconds)))
        var batteries = RandomStream(seed: seed, name: "mesh/batteries")
        nodes = topology.nodes.indices.eachIndexed { node in
            var made = MeshNode()
            let isOnBattery = batteries.integer(in: 0...999_999) < Int64(settings.batteryShare)
            let charge = batteries.integer(in: 10_000...60_000)
            if isOnBattery, node != (gateway ?? topology.centre) {
                made.isMains = false
                made.energy = 2 * charge
            }
            return made
        }
        qualities = Array(repeating: 0, count: topology.nodes.count * topology.nodes.count)
        tabulate()
        if settings.speed > 0 { schedule(.wander, at: time.advanced(byMilliseconds: Self.wanderMilliseconds)) }
    }

    /// When something happens next, or nothing while all is quiet.
    package var nextEventTime: SimTime? { queue.min?.time }

    /// The open session of a number, or one not forgotten yet.
    package func session(_ number: Int) -> MeshSession? {
        sessions.indices.contains(number - firstSession) ? sessions[number - firstSession] : nil
    }

    mutating func tabulate() {
        for place in qualities.indices { qualities[place] = 0 }
        for link in topology.links where link.isUsable {
            qualities[pair(link.a, link.b)] = Int32(link.forward)
            qualities[pair(link.b, link.a)] = Int32(link.backward)
        }
    }

    mutating func schedule(_ kind: Appointment.Kind, at time: SimTime) {
        queue.insert(Appointment(time: time, number: appointmentCount, kind: kind))
        appointmentCount += 1
    }

    /// How many messages wait to be sent or acknowledged.
    package var pendingCount: Int { channels.reduce(0) { $0 + $1.pending.count - $1.first } }
}
