internal import Community
internal import EStar
package import Quantities
package import Simulation

/// An event of the mesh in words, for the log on the screen and the tables of a
/// run.
package struct MeshNews: Hashable, Sendable {
    /// The importance of the news.
    package enum Level: Hashable, Sendable { case notice, warning, alarm }

    /// The subject in one word, such as `message` or `route`.
    package var kind: String
    /// The importance of the news.
    package var level: Level
    /// The households concerned; empty if no household is.
    package var homes: [HouseholdID]
    /// The slot of a lost reading; `nil` for other news.
    package var slot: Slot?
    /// The news as a sentence without a full stop.
    package var text: String

    /// Words an event of the mesh; `nil` for other events.
    ///
    /// - Parameters:
    ///   - nodes: the names of the nodes.
    ///   - households: the names of the households.
    ///   - homes: by household, its node.
    ///   - clock: returns a slot's start in words.
    package init?(
        _ event: Event.Kind, nodes: PerNode<String>, households: PerHousehold<String>, homes: PerHousehold<NodeID>,
        clock: (Slot) -> String
    ) {
        func node(_ number: NodeID) -> String {
            let name = nodes.indices.contains(number) ? nodes[number] : "?"
            guard let home = homes.firstIndex(of: number), households.indices.contains(home) else { return name }
            return "\(name) (\(households[home]))"
        }
        func owner(_ number: NodeID) -> [HouseholdID] { homes.firstIndex(of: number).map { [$0] } ?? [] }
        switch event {
        case .messageLost(let home, let what, let lostSlot, let failure):
            let name = households.indices.contains(home) ? households[home] : "?"
            let subject =
                lostSlot.map { "\(what.word) of \(name) for \(clock($0))" }
                ?? (what == .answer ? "answer to \(name)" : "\(what.word) of \(name)")
            let reason =
                switch failure {
                case .lost(let at): "lost at \(node(at))"
                case .noRoute: "found no route"
                case .noCredit: "not sent: its account is below the limit"
                case .late: "waited too long for its turn"
                }
            let end =
                switch what {
                case .reading: "; the slot is settled without it"
                case .declaration: "; it trades nothing day-ahead"
                case .order, .negotiation: "; its earlier orders stand"
                case .answer: ""
                }
            self.init(
                kind: "message", level: what == .answer ? .notice : .warning, homes: [home], slot: lostSlot,
                text: "The \(subject) \(reason)\(end)")
        case .routeBroke(let route, let at):
            self.init(
                kind: "route", level: .notice, homes: route.first.map(owner) ?? [], slot: nil,
                text: "The route \(route.map { nodes.indices.contains($0) ? nodes[$0] : "?" }.joined(separator: " ")) "
                    + "breaks after \(node(at))")
        case .noRoute(let source):
            self.init(
                kind: "route", level: .warning, homes: owner(source), slot: nil,
                text: "\(node(source)) finds no route that will do")
        case .nodeDied(let number):
            self.init(
                kind: "node", level: .warning, homes: owner(number), slot: nil,
                text: "The battery of \(node(number)) is empty")
        case .nodeEvicted(let number):
            self.init(
                kind: "trust", level: .alarm, homes: owner(number), slot: nil,
                text: "\(node(number)) is evicted: too many routes broke at it, with too many partners")
        case .receiptsCleared(let sessions, let accepted, let rejected):
            self.init(
                kind: "trust", level: rejected > 0 ? .warning : .notice, homes: [], slot: nil,
                text: "The trusted party clears \(sessions) sessions: \(accepted) receipts right, \(rejected) refused")
        case .meshChanged(let command):
            self.init(kind: "mesh", level: .notice, homes: [], slot: nil, text: Self.text(of: command, node))
        default: return nil
        }
    }

    private init(kind: String, level: Level, homes: [HouseholdID], slot: Slot?, text: String) {
        self.kind = kind
        self.level = level
        self.homes = homes
        self.slot = slot
        self.text = text
    }

    private static func text(of command: MeshCommand, _ node: (NodeID) -> String) -> String {
        func percent(_ share: Int) -> String { "\(Decimal.text(Int64(share), decimals: 6, shown: 2))" }
        switch command {
        case .compromise(let number, let behaviour):
            let how =
                switch behaviour {
                case .selective(let other): "drops the messages of \(node(other))"
                case .colluding(let other): "drops messages, \(node(other)) covers for it"
                default: "is now a \(behaviour.word)"
                }
            return "\(node(number)) \(how)"
        case .restore(let number): return "\(node(number)) does as it should again"
        case .cut(let a, let b): return "The link of \(node(a)) and \(node(b)) is cut"
        case .mend(let a, let b): return "The link of \(node(a)) and \(node(b)) is as it was"
        case .degrade(let a, let b, let quality):
            return "The link of \(node(a)) and \(node(b)) succeeds \(percent(quality)) of the time"
        case .drain(let number): return "The battery of \(node(number)) is drained"
        case .move(let number, let x, let y): return "\(node(number)) moves to \(Int(x)), \(Int(y)) m"
        case .route(let rule, let number):
            return "\(number.map(node) ?? "Every node") routes by \(rule.rawValue.uppercased())"
        case .require(let trust, let number):
            return "\(number.map(node) ?? "Every node") asks for a trust of \(percent(trust)) in every dimension"
        case .readmit(let number): return "\(node(number)) is taken back as a new node"
        }
    }
}

extension World {
    /// Returns an event in words if it is of the mesh, `nil` otherwise.
    ///
    /// - Complexity: O(nodes + households).
    package func meshNews(_ event: Event) -> MeshNews? {
        MeshNews(
            event.kind, nodes: scenario.mesh?.topology.nodes.map(\.id) ?? [], households: households.map(\.id),
            homes: meshHomes, clock: { calendar.localISO(calendar.start(of: $0)) })
    }
}
