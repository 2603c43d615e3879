internal import HeapModule
package import Quantities
internal import Signing

extension Mesh {
    /// Takes messages to be carried, all sent now.
    ///
    /// - Parameter time: not before anything that has happened.
    package mutating func send(_ messages: [MeshMessage], at time: SimTime) {
        now = max(now, time)
        for message in messages {
            counts.accepted += 1
            let key = pair(message.source, message.destination)
            let number: Int
            if let known = channelNumbers[key] {
                number = known
            } else {
                number = channels.count
                channelNumbers[key] = number
                channels.append(
                    Channel(
                        source: message.source, destination: message.destination, backoff: settings.firstBackoff,
                        notBefore: time))
            }
            channels[number].pending.append(message)
            wake(number, at: time)
        }
    }

    /// The number of a pair of nodes.
    func pair(_ source: NodeID, _ destination: NodeID) -> Int {
        source.index * topology.nodes.count + destination.index
    }

    /// Lets a channel act, if it is not going to anyway.
    mutating func wake(_ channel: Int, at time: SimTime) {
        guard !channels[channel].isScheduled else { return }
        channels[channel].isScheduled = true
        schedule(.act(channel: channel), at: time)
    }

    /// Lets everything happen that is due at the next moment at which
    /// anything is.
    ///
    /// - Returns: what happened then, in order.
    package mutating func step() -> [MeshEvent] {
        guard let time = queue.min?.time else { return [] }
        now = time
        var events: [MeshEvent] = []
        var outgoing: [Outgoing] = []
        while let next = queue.min, next.time == time {
            _ = queue.popMin()
            switch next.kind {
            case .arrive(let message, let session):
                counts.delivered += 1
                events.append(MeshEvent(time: time, kind: .delivered(message, session: session)))
            case .wander: wander()
            case .act(let channel):
                channels[channel].isScheduled = false
                if let message = act(channel, &events) { outgoing.append(message) }
            }
        }
        if !outgoing.isEmpty { transmit(outgoing, &events) }
        return events
    }

    /// Lets everything happen up to a time.
    package mutating func advance(to time: SimTime) -> [MeshEvent] {
        var events: [MeshEvent] = []
        while let next = nextEventTime, next <= time { events += step() }
        now = max(now, time)
        return events
    }

    /// A message about to be sent, perhaps not for the first time.
    struct Outgoing {
        var channel: Int
        var session: Int
        var message: MeshMessage
        var isNew: Bool
    }

    /// What a channel does next: gives up what is too late, opens a session
    /// if it has none, and sends.
    private mutating func act(_ number: Int, _ events: inout [MeshEvent]) -> Outgoing? {
        while let message = channels[number].front {
            if message.deadline < now {
                give(up: number, channels[number].failure ?? .late, &events)
                continue
            }
            if let session = channels[number].session, sessions[session - firstSession].state == .open {
                if sessions[session - firstSession].sent < settings.chainLength || channels[number].attempts > 0 {
                    return Outgoing(
                        channel: number, session: session, message: message, isNew: channels[number].attempts == 0)
                }
                sessions[session - firstSession].state = .usedUp
                events.append(MeshEvent(time: now, kind: .closed(session: session, brokenAt: nil)))
            }
            channels[number].session = nil
            let source = channels[number].source
            if source != gateway, message.kind != .reading, party.credits[source] < party.terms.creditLimit {
                give(up: number, .noCredit, &events)
                continue
            }
            if channels[number].notBefore > now {
                wake(number, at: min(channels[number].notBefore, message.deadline.advanced(byMilliseconds: 1)))
                return nil
            }
            open(number, &events)
            return nil
        }
        return nil
    }

    mutating func give(up number: Int, _ failure: MessageFailure, _ events: inout [MeshEvent]) {
        guard let message = channels[number].front else { return }
        if !channels[number].hasArrived {
            counts.failed += 1
            events.append(MeshEvent(time: now, kind: .failed(message, failure)))
        }
        channels[number].removeFront()
    }

    /// Waits before another route is looked for, longer each time; or where
    /// none is to be looked for, gives up what waits.
    mutating func backOff(_ number: Int, _ events: inout [MeshEvent]) {
        guard settings.reopens else {
            let failure = channels[number].failure ?? .noRoute
            while channels[number].front != nil { give(up: number, failure, &events) }
            return
        }
        channels[number].notBefore = now.advanced(byMilliseconds: channels[number].backoff)
        channels[number].backoff = min(2 * channels[number].backoff, settings.lastBackoff)
        guard let message = channels[number].front else { return }
        wake(number, at: min(channels[number].notBefore, message.deadline.advanced(byMilliseconds: 1)))
    }
}
