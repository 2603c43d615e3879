internal import Quantities
internal import Signing

/// One seed of the experiment as it runs.
struct MeshExperimentRun {
    private let plan: MeshExperiment
    private var mesh: Mesh
    private var random: RandomStream
    private var outcome = MeshExperiment.Outcome()
    private let isMalicious: PerNode<Bool>
    /// Nodes that calls are made between: honest ones of the largest part.
    private let callers: [NodeID]
    /// By node: sessions it relayed in.
    private var relayedSessions: PerNode<Int>
    private var early = (malicious: 0, all: 0)
    private var late = (malicious: 0, all: 0)
    private var lateHandled = (relayed: 0, dropped: 0)
    private var messageCount = 0

    init(_ plan: MeshExperiment, seed: UInt64) {
        self.plan = plan
        let topology =
            switch plan.ground {
            case .generated(let nodes):
                Topology.strewn(count: nodes, seed: seed, name: "experiment/topology", tries: 200, meanDegree: 6)
            case .fixed(let topology): topology
            }
        var settings = MeshSettings()
        settings.routing = plan.routing
        settings.requiredTrust = plan.requiredTrust
        settings.expectedMessages = plan.messagesPerCall
        settings.chainLength = plan.messagesPerCall
        settings.reopens = false
        settings.fallsBack = false
        settings.requestTries = 1
        settings.speed = plan.speed
        // Callers buy credits after each clearing.
        settings.terms.creditLimit = -1_000_000_000
        let centre = topology.centre
        mesh = Mesh(
            topology: topology, gateway: centre, settings: settings, seed: seed, at: SimTime(milliseconds: 0))
        random = RandomStream(seed: seed, name: "experiment")
        let joined = topology.hops(from: centre)
        var candidates = topology.nodes.indices.filter { $0 != centre && joined[$0] != nil }
        var malicious: Set<NodeID> = []
        let wanted = min(candidates.count, (candidates.count * plan.malicious + 500_000) / 1_000_000)
        while malicious.count < wanted, !candidates.isEmpty {
            let node = candidates.remove(at: Int(random.integer(in: 0...Int64(candidates.count - 1))))
            // Where honest nodes have no honest way around it no routing helps.
            let reached = topology.hops(from: centre, without: malicious.union([node]))
            let isCutOff = topology.nodes.indices.contains {
                $0 != node && !malicious.contains($0) && joined[$0] != nil && reached[$0] == nil
            }
            if isCutOff { continue }
            mesh.nodes[node].behaviour = plan.adversary.behaviour(malicious.count)
            malicious.insert(node)
        }
        let isMalicious = topology.nodes.indices.eachIndexed { malicious.contains($0) }
        for node in topology.nodes.indices where !isMalicious[node] {
            let isWeak = random.integer(in: 0...999_999) < Int64(plan.weak)
            let part = random.integer(in: 100_000...900_000)
            if isWeak { mesh.nodes[node].pledge = max(1, plan.messagesPerCall * Int(part) / 1_000_000) }
        }
        self.isMalicious = isMalicious
        callers = topology.nodes.indices.filter { joined[$0] != nil && !isMalicious[$0] }
        relayedSessions = PerNode(repeating: 0, count: topology.nodes.count)
        outcome.nodes = topology.nodes.count
    }

    mutating func finish() -> MeshExperiment.Outcome {
        guard callers.count >= 2 else { return outcome }
        for number in 0..<plan.calls {
            if number == plan.calls * 2 / 3 { lateHandled = handled }
            call(number)
            if (number + 1) % plan.callsPerDay == 0 || number + 1 == plan.calls { endDay() }
        }
        outcome.requestTransmissions = mesh.counts.requestTransmissions
        outcome.separation = separation { mesh.party.trust[$0].survival }
        for node in mesh.nodes.indices where mesh.party.isEvicted[node] {
            if isMalicious[node] { outcome.maliciousEvicted += 1 } else { outcome.honestEvicted += 1 }
        }
        func share(_ part: (malicious: Int, all: Int)) -> Double { Double(part.malicious) / Double(max(1, part.all)) }
        (outcome.earlyShare, outcome.lateShare) = (share(early), share(late))
        let (relayed, dropped) = (handled.relayed - lateHandled.relayed, handled.dropped - lateHandled.dropped)
        if relayed + dropped > 0 { outcome.lateRelaying = Double(relayed) / Double(relayed + dropped) }
        rateEarnings()
        return outcome
    }

    /// What malicious nodes have passed on and dropped so far.
    private var handled: (relayed: Int, dropped: Int) {
        mesh.nodes.indices.filter { isMalicious[$0] }.reduce((0, 0)) {
            ($0.0 + mesh.nodes[$1].relayed, $0.1 + mesh.nodes[$1].dropped)
        }
    }

    // MARK: Calls

    private mutating func pair() -> (source: NodeID, destination: NodeID)? {
        for _ in 0..<200 {
            let source = callers[Int(random.integer(in: 0...Int64(callers.count - 1)))]
            let destination = callers[Int(random.integer(in: 0...Int64(callers.count - 1)))]
            // Neighbours need no relay.
            if source != destination, !mesh.topology.neighbours[source].contains(where: { $0.node == destination }) {
                return (source, destination)
            }
        }
        return nil
    }

    private mutating func call(_ number: Int) {
        guard let (source, destination) = pair() else { return }
        outcome.calls += 1
        var isAccepted = false
        var isOver = false
        for _ in 0..<plan.messagesPerCall where !isOver {
            messageCount += 1
            mesh.send(
                [
                    MeshMessage(
                        id: MessageID(messageCount), kind: .order, source: source, destination: destination,
                        digest: Digest(sha256: Array("call \(messageCount)".utf8)),
                        deadline: mesh.now.advanced(byMilliseconds: 3_600_000))
                ], at: mesh.now)
            for event in mesh.advance(to: mesh.now.advanced(byMilliseconds: 1_000)) {
                take(event, number, &isAccepted, &isOver)
            }
        }
        // Repeats of what did not get through take a few seconds more.
        var patience = 600
        while mesh.pendingCount > 0, patience > 0 {
            patience -= 1
            for event in mesh.advance(to: mesh.now.advanced(byMilliseconds: 1_000)) {
                take(event, number, &isAccepted, &isOver)
            }
        }
        if isAccepted {
            outcome.accepted += 1
            outcome.offered += plan.messagesPerCall
        }
    }

    private mutating func take(_ event: MeshEvent, _ number: Int, _ isAccepted: inout Bool, _ isOver: inout Bool) {
        switch event.kind {
        case .opened(let session):
            isAccepted = true
            guard let relays = mesh.session(session)?.relays else { return }
            for relay in relays {
                relayedSessions[relay] += 1
                if number < plan.callsPerDay {
                    early.all += 1
                    if isMalicious[relay] { early.malicious += 1 }
                } else if number >= plan.calls * 2 / 3 {
                    late.all += 1
                    if isMalicious[relay] { late.malicious += 1 }
                }
            }
        case .delivered: outcome.delivered += 1
        case .closed(_, .some):
            outcome.broken += 1
            isOver = true
        case .rejected: isOver = true
        case .closed, .failed, .died: break
        }
    }

    // MARK: Clearing

    private mutating func endDay() {
        _ = mesh.advance(to: mesh.now.advanced(byMilliseconds: 60_000))
        mesh.clear(at: mesh.now)
        for node in mesh.nodes.indices {
            let owed = -mesh.party.credits[node]
            if owed > 0 { mesh.sell(owed, to: node) }
        }
        if mesh.party.total != 0 { outcome.isBalanced = false }
        if outcome.separationAfter300 == nil, mesh.counts.sessions >= 300 {
            outcome.separationAfter300 = separation { mesh.party.trust[$0].survival }
            outcome.plainSeparationAfter300 = separation { mesh.party.windows[$0].survival }
        }
    }

    /// The area under the curve of true against false alarms, which is the
    /// probability that an honest node is trusted more than a malicious one
    /// (Mann and Whitney's U over the number of pairs; ties count half).
    private func separation(by standing: (NodeID) -> Int) -> Double? {
        let rated = mesh.nodes.indices.filter { relayedSessions[$0] >= 5 }
        let honest = rated.filter { !isMalicious[$0] }.map(standing)
        let others = rated.filter { isMalicious[$0] }.map(standing)
        guard !honest.isEmpty, !others.isEmpty else { return nil }
        var wins = 0.0
        for a in honest { for b in others { wins += a > b ? 1 : a == b ? 0.5 : 0 } }
        return wins / Double(honest.count * others.count)
    }

    private mutating func rateEarnings() {
        let honest = mesh.nodes.indices.filter { !isMalicious[$0] && relayedSessions[$0] > 0 }
        let messages = honest.reduce(0) { $0 + mesh.nodes[$1].relayed }
        let total = honest.reduce(Int64(0)) { $0 + mesh.party.earnings[$1] }
        if messages > 0 { outcome.creditsPerMessage = Double(total) / 1_000 / Double(messages) }
        let sorted = honest.map { Double(mesh.party.earnings[$0]) }.sorted()
        let sum = sorted.reduce(0, +)
        guard sum > 0 else { return }
        let weighted = sorted.enumerated().reduce(0.0) { $0 + Double($1.offset + 1) * $1.element }
        outcome.inequality =
            2 * weighted / (Double(sorted.count) * sum) - Double(sorted.count + 1) / Double(sorted.count)
    }
}
