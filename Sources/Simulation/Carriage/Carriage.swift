internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Signing

/// The part that carries messages between homes and market: over a mesh, or at
/// once if there is none.
struct Carriage: Part {
    static let rank = Rank.carriage
    /// The time in which an order, or an answer to any message, has to arrive.
    private static let orderMilliseconds = SimTime.minute

    /// The mesh; `nil` if messages arrive at once.
    var mesh: Mesh?
    /// The messages on their way, by number.
    var inFlight: [MessageID: Message] = [:]
    /// The number of messages sent so far.
    var messageCount = 0
    /// The messages to be handed to the mesh at the end of the present step;
    /// empty between steps.
    var outbox: [MeshMessage] = []
    /// Messages between the gateway and its own household, which need no radio;
    /// empty between steps.
    var arrivals: [MessageID] = []

    init(_ setting: Setting, at time: SimTime) {
        guard let scenario = setting.scenario.mesh else { return }
        var mesh = Mesh(
            topology: scenario.topology, gateway: scenario.gateway, settings: scenario.settings,
            seed: setting.scenario.seed,
            at: time)
        for (node, behaviour) in scenario.behaviours.sorted(by: { $0.key < $1.key }) {
            do throws(MeshError) {
                try mesh.apply(.compromise(node, behaviour), at: time)
            } catch {
                preconditionFailure("a scenario's behaviours are those of its nodes")
            }
        }
        self.mesh = mesh
    }

    var next: SimTime? { mesh?.nextEventTime }

    func violations(_ context: Context) -> [Violation] {
        guard let total = mesh?.party.total, total != 0 else { return [] }
        return [Violation("credits: the accounts of the mesh add up to \(total) thousandths, not to 0")]
    }

    func combine(into hash: inout Fingerprint) {
        hash.combine(mesh != nil)
        mesh?.combine(into: &hash)
        hash.combine(inFlight.count)
        for (number, message) in inFlight.sorted(by: { $0.key < $1.key }) {
            hash.combine(number)
            hash.combine(word: message.digest(number: number).words.0)
        }
        hash.combine(messageCount)
        hash.combine(outbox.count)
        for message in outbox { hash.combine(message.id) }
        hash.combine(arrivals.count)
        for number in arrivals { hash.combine(number) }
    }
}

// MARK: Sending

extension Carriage {
    /// Sends a household's message to the market; without a mesh it arrives at
    /// once.
    mutating func send(_ message: Message, _ context: Context) -> [Effect] {
        guard let scenario = context.setting.scenario.mesh, mesh != nil else { return [.arrived(message)] }
        post(message, from: scenario.homes[message.household], to: scenario.gateway, context)
        return []
    }

    /// Sends a household the market's acknowledgement.
    mutating func answer(_ home: HouseholdID, _ context: Context) {
        guard let scenario = context.setting.scenario.mesh else { return }
        post(.answer(home), from: scenario.gateway, to: scenario.homes[home], context)
    }

    /// Adds a message to those that the mesh is handed together when the
    /// present step is over.
    private mutating func post(_ message: Message, from source: NodeID, to destination: NodeID, _ context: Context) {
        let deadline =
            switch message.kind {
            case .declaration:
                context.gate(ofDay: context.dayIndex + 1)?.closes
                    ?? context.now.advanced(byMilliseconds: Self.orderMilliseconds)
            case .order, .negotiation, .answer: context.now.advanced(byMilliseconds: Self.orderMilliseconds)
            case .reading: context.now.advanced(byMilliseconds: AwaitedSlot.dueMilliseconds)
            }
        let id = MessageID(messageCount)
        messageCount += 1
        inFlight[id] = message
        if source == destination {
            // The gateway's own household needs no radio.
            arrivals.append(id)
            return
        }
        outbox.append(
            MeshMessage(
                id: id, kind: message.kind, source: source, destination: destination,
                digest: message.digest(number: id),
                deadline: deadline))
    }

    /// Delivers the messages that need no radio.
    mutating func takeArrivals() -> [Effect] {
        let due = arrivals
        arrivals = []
        return due.flatMap { arrive($0) }
    }

    /// Hands the mesh the messages of the present step.
    mutating func handOver(at time: SimTime) {
        guard !outbox.isEmpty else { return }
        mesh?.send(outbox, at: time)
        outbox.removeAll(keepingCapacity: true)
    }
}

// MARK: Events and commands of the mesh

extension Carriage {
    mutating func step(_ context: Context) -> [Effect] {
        guard let happened = mesh?.step() else { return [] }
        var effects: [Effect] = []
        for event in happened {
            switch event.kind {
            case .delivered(let message, _): effects += arrive(message.id)
            case .failed(let message, let failure): effects += lose(message, failure)
            case .closed(let session, let node?):
                if let route = mesh?.session(session)?.route { effects.append(.happened(.routeBroke(route, at: node))) }
            case .rejected(let source, _): effects.append(.happened(.noRoute(source)))
            case .died(let node): effects.append(.happened(.nodeDied(node)))
            case .opened, .closed: break
            }
        }
        return effects
    }

    /// Delivers a message and, if it went to the market, asks for an answer.
    private mutating func arrive(_ id: MessageID) -> [Effect] {
        guard let message = inFlight.removeValue(forKey: id) else { return [] }
        switch message {
        case .market(let home, _, _): return [.arrived(message), .answer(home)]
        // A reading's acknowledgement is its answer.
        case .reading, .answer: return [.arrived(message)]
        }
    }

    /// Reports a lost message and, if an operator's request sent it, the
    /// outcome of that request.
    private mutating func lose(_ message: MeshMessage, _ failure: MessageFailure) -> [Effect] {
        guard let content = inFlight.removeValue(forKey: message.id) else { return [] }
        var slot: Slot?
        if case .reading(_, let reading) = content { slot = reading.slot }
        var effects = [Effect.happened(.messageLost(content.household, message.kind, slot, failure))]
        if case .market(_, _, let request?) = content { effects.append(.resolved(request, .lost(failure))) }
        return effects
    }

    /// Clears the day's receipts with the trusted party, and sells the credits
    /// that follow.
    ///
    /// - Parameter leavesUnpaid: households that buy no credits.
    /// - Returns: the payments for relaying, the digest of the clearing, and
    ///   the effects; `nil` without a mesh.
    mutating func clear(
        leavesUnpaid: PerHousehold<Bool>, _ context: Context
    ) -> (settlement: CreditSettlement, digest: Digest, effects: [Effect])? {
        guard let scenario = context.setting.scenario.mesh, let report = mesh?.clear(at: context.now),
            let party = mesh?.party
        else {
            return nil
        }
        let settlement = CreditSettlement(
            balances: scenario.homes.map { $0 == scenario.gateway ? nil : party.credits[$0] },
            gateway: party.credits[scenario.gateway],
            leavesUnpaid: leavesUnpaid)
        mesh?.sell(settlement.gatewayCredits * 1_000, to: scenario.gateway)
        for home in scenario.homes.indices where settlement.credits[home] != 0 {
            mesh?.sell(settlement.credits[home] * 1_000, to: scenario.homes[home])
        }
        let cleared = Event.Kind.receiptsCleared(
            sessions: report.sessionCount, accepted: report.acceptedCount, rejected: report.rejectedCount)
        return (settlement, report.digest, [.happened(cleared)] + report.evicted.map { .happened(.nodeEvicted($0)) })
    }

    /// Performs an operator's command on the mesh.
    ///
    /// - Throws: ``InterventionError/noMesh`` without a mesh,
    ///   ``InterventionError/mesh(_:)`` if the mesh refuses.
    mutating func apply(_ command: MeshCommand, _ context: Context) throws(InterventionError) {
        guard mesh != nil else { throw .noMesh }
        do throws(MeshError) {
            try mesh?.apply(command, at: context.now)
        } catch {
            throw .mesh(text(of: error, context.setting.scenario.mesh?.topology.nodes ?? []))
        }
    }

    private func text(of error: MeshError, _ nodes: PerNode<Topology.Node>) -> String {
        func name(_ node: NodeID) -> String { nodes.indices.contains(node) ? nodes[node].id : "?" }
        return switch error {
        case .noSuchNode: "there is no such node"
        case .noLink(let a, let b): "there is no link of \(name(a)) and \(name(b))"
        case .isGateway: "the gateway belongs to the market and stays as it is"
        case .noChange(let why): "nothing to change: \(why)"
        }
    }
}
