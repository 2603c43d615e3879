import Quantities
import Signing
import TestSupport

@testable import EStar

/// A mesh with a sender of messages.
struct MeshDriver {
    var mesh: Mesh
    private(set) var events: [MeshEvent] = []
    private var nextID = 0

    init(_ topology: Topology, gateway: NodeID? = nil, settings: MeshSettings = MeshSettings(), seed: UInt64 = 7) {
        mesh = Mesh(topology: topology, gateway: gateway, settings: settings, seed: seed, at: SimTime(milliseconds: 0))
    }

    /// Nodes in a row, the gateway last.
    static func line(_ count: Int, settings: MeshSettings = MeshSettings()) -> MeshDriver {
        let nodes = (0..<count).map { Topology.Node(id: "n\($0)", x: Double($0) * 100, y: 0) }
        return MeshDriver(
            Topology(nodes: nodes, links: (1..<count).map { Topology.Link(NodeID($0 - 1), NodeID($0)) }),
            gateway: NodeID(count - 1),
            settings: settings)
    }

    /// Sources 0, 5 and 6 and a gateway 4 with two ways between them: over 1,
    /// or over 2 and 3.
    static func detour(settings: MeshSettings = MeshSettings()) -> MeshDriver {
        let nodes = (0..<7).map { Topology.Node(id: "n\($0)", x: Double($0) * 100, y: 0) }
        let links = [(0, 1), (1, 4), (0, 2), (2, 3), (3, 4), (1, 5), (2, 5), (1, 6), (2, 6)].map {
            Topology.Link($0.0, $0.1)
        }
        return MeshDriver(Topology(nodes: nodes, links: links), gateway: 4, settings: settings)
    }

    /// Sends messages to the gateway, one from each source, now.
    mutating func send(from sources: [NodeID], kind: MessageKind = .reading, within milliseconds: Int64 = 600_000) {
        let messages = sources.map { source in
            nextID += 1
            return MeshMessage(
                id: MessageID(nextID), kind: kind, source: source, destination: mesh.gateway,
                digest: Digest(sha256: Array("m\(nextID)".utf8)),
                deadline: mesh.now.advanced(byMilliseconds: milliseconds))
        }
        mesh.send(messages, at: mesh.now)
    }

    mutating func run(minutes: Int64) {
        events += mesh.advance(to: mesh.now.advanced(byMilliseconds: minutes * 60_000))
    }

    /// A message from each source every quarter of an hour, and a clearing.
    @discardableResult
    mutating func day(from sources: [NodeID], messages: Int = 96) -> ClearingReport {
        for _ in 0..<messages {
            send(from: sources)
            run(minutes: 15)
        }
        return mesh.clear(at: mesh.now)
    }

    var deliveredCount: Int { events.count { if case .delivered = $0.kind { true } else { false } } }
    var failures: [MessageFailure] {
        events.compactMap { if case .failed(_, let failure) = $0.kind { failure } else { nil } }
    }
}
