internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Signing

/// The mesh between the homes and the market.
extension World {
    /// How long an order, and the answer to anything, is of use.
    static let orderMilliseconds = SimTime.minute

    /// Sends a message on its way: over the mesh, or where there is none it
    /// arrives at once.
    mutating func send(_ message: Message, _ events: inout [Event]) {
        guard mesh != nil else {
            receive(message, &events)
            return
        }
        let source = meshHomes[message.household]
        post(message, from: source, to: scenario.mesh?.gateway ?? source)
    }

    /// Puts a message into the bag that the mesh is handed when the present
    /// step is over, all at once.
    private mutating func post(_ message: Message, from source: NodeID, to destination: NodeID) {
        let deadline: SimTime
        let kind: MessageKind
        switch message {
        case .declaration:
            (kind, deadline) = (.declaration, gate(ofDay: dayIndex + 1)?.closes ?? now.advanced(byMilliseconds: Self.orderMilliseconds))
        case .orders: (kind, deadline) = (.order, now.advanced(byMilliseconds: Self.orderMilliseconds))
        case .reading: (kind, deadline) = (.reading, now.advanced(byMilliseconds: AwaitedSlot.dueMilliseconds))
        case .answer: (kind, deadline) = (.answer, now.advanced(byMilliseconds: Self.orderMilliseconds))
        }
        let id = MessageID(messageCount)
        messageCount += 1
        if source == destination {
            // The gateway's own household needs no radio.
            inFlight[id] = message
            arrivals.append(id)
            return
        }
        inFlight[id] = message
        outbox.append(
            MeshMessage(
                id: id, kind: kind, source: source, destination: destination, digest: message.digest(number: id),
                deadline: deadline))
    }

    /// Hands over what was sent in this step.
    mutating func flushOutbox(_ events: inout [Event]) {
        while !arrivals.isEmpty {
            let due = arrivals
            arrivals = []
            for id in due { arrive(id, &events) }
        }
        guard !outbox.isEmpty else { return }
        mesh?.send(outbox, at: now)
        outbox.removeAll(keepingCapacity: true)
    }

    /// Lets the mesh do what is due next.
    mutating func stepMesh() -> [Event] {
        guard let time = mesh?.nextEventTime, let happened = mesh?.step() else { return [] }
        now = max(now, time)
        stepCount += 1
        var events: [Event] = []
        for event in happened {
            switch event.kind {
            case .delivered(let message, _): arrive(message.id, &events)
            case .failed(let message, let failure): lose(message, failure, &events)
            case .closed(let session, let node?):
                if let route = mesh?.session(session)?.route {
                    events.append(Event(time: now, kind: .routeBroke(route, at: node)))
                }
            case .rejected(let source, _): events.append(Event(time: now, kind: .noRoute(source)))
            case .died(let node): events.append(Event(time: now, kind: .nodeDied(node)))
            case .opened, .closed: break
            }
        }
        flushOutbox(&events)
        return events
    }

    private mutating func arrive(_ id: MessageID, _ events: inout [Event]) {
        guard let message = inFlight.removeValue(forKey: id) else { return }
        receive(message, &events)
        switch message {
        case .declaration(let home, _), .orders(let home, _):
            guard let gateway = scenario.mesh?.gateway else { return }
            post(.answer(home), from: gateway, to: meshHomes[home])
        // A reading's acknowledgement is its answer.
        case .reading, .answer: break
        }
    }

    private mutating func lose(_ message: MeshMessage, _ failure: MessageFailure, _ events: inout [Event]) {
        guard let content = inFlight.removeValue(forKey: message.id) else { return }
        var slot: Slot?
        if case .reading(_, let reading) = content { slot = reading.slot }
        events.append(Event(time: now, kind: .messageLost(content.household, message.kind, slot, failure)))
    }

    // MARK: Daily clearing

    /// The trusted party clears the receipts, households settle their
    /// credits, and the gateway's share is paid by all alike.
    ///
    /// - Returns: by household, what it received.
    mutating func clearMesh(_ events: inout [Event]) -> (cash: PerHousehold<Money>, digest: Digest)? {
        guard let report = mesh?.clear(at: now), let gateway = scenario.mesh?.gateway, let party = mesh?.party else { return nil }
        let settlement = CreditSettlement(
            balances: meshHomes.map { $0 == gateway ? nil : party.credits[$0] }, gateway: party.credits[gateway],
            leavesUnpaid: stoppedPaying)
        mesh?.sell(settlement.gatewayCredits * 1_000, to: gateway)
        for home in households.indices {
            let node = meshHomes[home]
            if settlement.credits[home] != 0 { mesh?.sell(settlement.credits[home] * 1_000, to: node) }
            accounts.buyCredits(settlement.payments[home], by: home)
        }
        events.append(
            Event(
                time: now,
                kind: .receiptsCleared(
                    sessions: report.sessionCount, accepted: report.acceptedCount, rejected: report.rejectedCount)))
        for node in report.evicted { events.append(Event(time: now, kind: .nodeEvicted(node))) }
        return (settlement.payments.map { -$0 }, report.digest)
    }

    /// What is wrong with the mesh's accounts.
    func brokenCredits() -> [String] {
        guard let total = mesh?.party.total, total != 0 else { return [] }
        return ["credits: the accounts of the mesh add up to \(total) thousandths, not to 0"]
    }

    /// Does to the mesh what the operator asks.
    mutating func apply(_ command: MeshCommand, _ events: inout [Event]) throws(InterventionError) {
        guard mesh != nil else { throw .noMesh }
        do throws(MeshError) {
            try mesh?.apply(command, at: now)
        } catch {
            throw .mesh(text(of: error))
        }
        events.append(Event(time: now, kind: .meshChanged(command)))
    }

    private func text(of error: MeshError) -> String {
        let nodes = scenario.mesh?.topology.nodes ?? []
        func name(_ node: NodeID) -> String { nodes.indices.contains(node) ? nodes[node].id : "?" }
        return switch error {
        case .noSuchNode: "there is no such node"
        case .noLink(let a, let b): "there is no link of \(name(a)) and \(name(b))"
        case .isGateway: "the gateway belongs to the market and stays as it is"
        case .noChange(let why): "nothing to change: \(why)"
        }
    }
}

extension Message {
    var household: HouseholdID {
        switch self {
        case .declaration(let home, _), .orders(let home, _), .reading(let home, _), .answer(let home): home
        }
    }

    /// H(m): SHA-256 of what the message says.
    ///
    /// - Parameter number: no two messages have it in common.
    func digest(number: MessageID) -> Digest {
        var bytes: [UInt8] = []
        func add(_ value: Int64) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }
        add(Int64(number.index))
        add(Int64(household.index))
        switch self {
        case .declaration(_, let ranges):
            add(0)
            for range in ranges {
                add(range.expected.wattHours)
                add(range.maximumSale.wattHours)
                add(range.maximumPurchase.wattHours)
            }
        case .orders(_, let orders):
            add(1)
            for order in orders {
                add(order.side == .sell ? 1 : 0)
                add(Int64(order.slot.index))
                add(order.energy.wattHours)
                add(order.price.units)
            }
        case .reading(_, let reading):
            add(2)
            add(Int64(reading.slot.index))
            add(reading.energy.wattHours)
        case .answer: add(3)
        }
        return Digest(sha256: bytes)
    }
}
