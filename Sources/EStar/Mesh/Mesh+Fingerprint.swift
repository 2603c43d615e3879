internal import HeapModule
package import Quantities
internal import Signing

extension Mesh {
    /// A hash of all that a run depends on; not of what is only kept to be
    /// looked at, nor of the signatures known to be right.
    package func combine(into hash: inout Fingerprint) {
        hash.combine(now)
        hash.combine(seed)
        hash.combine(String(describing: settings))
        for node in topology.nodes {
            hash.combine(node.x)
            hash.combine(node.y)
        }
        for link in topology.links {
            hash.combine(link.a)
            hash.combine(link.b)
            hash.combine(link.forward)
            hash.combine(link.backward)
        }
        for node in nodes { node.combine(into: &hash) }
        party.combine(into: &hash)
        hash.combine(firstSession)
        for session in sessions { session.combine(into: &hash) }
        for channel in channels { channel.combine(into: &hash) }
        hash.combine(queue.count)
        for appointment in queue.unordered.sorted() { appointment.combine(into: &hash) }
        hash.combine(appointmentCount)
        for stream in random { hash.combine(stream) }
        for count in [
            counts.accepted, counts.delivered, counts.failed, counts.requests, counts.rejected,
            counts.requestTransmissions, counts.dataTransmissions, counts.sessions, counts.broken,
        ] { hash.combine(count) }
        for (node, receipts) in keptReceipts.sorted(by: { $0.key < $1.key }) {
            hash.combine(node)
            for receipt in receipts { hash.combine(word: receipt.acknowledgement.words.0 &+ receipt.timestamp) }
        }
    }
}

extension MeshNode {
    fileprivate func combine(into hash: inout Fingerprint) {
        hash.combine(isMains ? 1 : 0)
        hash.combine(energy)
        hash.combine(isDead ? 1 : 0)
        hash.combine(behaviour?.word ?? "")
        hash.combine(pledge ?? -1)
        hash.combine(routing?.rawValue ?? "")
        hash.combine(requiredTrust ?? -1)
        if let goal {
            hash.combine(goal.x)
            hash.combine(goal.y)
            hash.combine(goal.speed)
            hash.combine(goal.rest)
        }
        hash.combine(relayed)
        hash.combine(dropped)
    }
}

extension MeshSession.State {
    fileprivate func combine(into hash: inout Fingerprint) {
        switch self {
        case .open: hash.combine(0)
        case .usedUp: hash.combine(1)
        case .broken(let node):
            hash.combine(2)
            hash.combine(node)
        case .cleared: hash.combine(3)
        }
    }
}

extension MeshSession {
    fileprivate func combine(into hash: inout Fingerprint) {
        hash.combine(id)
        hash.combine(word: timestamp)
        for node in route { hash.combine(node) }
        hash.combine(sent)
        hash.combine(acknowledged)
        state.combine(into: &hash)
        hash.combine(isCleared ? 1 : 0)
        for number in had { hash.combine(number) }
        for number in heard { hash.combine(number) }
        for proof in evidence { hash.combine(word: proof?.signature.s.words.3 ?? 0) }
        hash.combine(word: chain.root.words.0)
        for commitment in commitments { hash.combine(commitment) }
    }
}

extension Mesh.Channel {
    fileprivate func combine(into hash: inout Fingerprint) {
        hash.combine(source)
        hash.combine(destination)
        for message in pending[first...] { hash.combine(message.id) }
        hash.combine(session ?? -1)
        hash.combine(attempts)
        hash.combine(hasArrived ? 1 : 0)
        hash.combine(backoff)
        hash.combine(notBefore)
        hash.combine(isScheduled ? 1 : 0)
        hash.combine(failure.map { String(describing: $0) } ?? "")
    }
}

extension Mesh.Appointment {
    fileprivate func combine(into hash: inout Fingerprint) {
        hash.combine(time)
        hash.combine(number)
        switch kind {
        case .act(let channel): hash.combine(channel)
        case .arrive(let message, let session):
            hash.combine(message.id)
            hash.combine(session)
        case .wander: hash.combine(-1)
        }
    }
}
