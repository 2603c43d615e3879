package import Quantities

/// Strides and phases.
extension World {
    /// How far one advance goes.
    package enum Stride: Hashable, Sendable, CaseIterable {
        case event, slot, hour, phase, day
    }

    /// Advances to the next boundary of a kind, keeping every appointment due
    /// by then.
    ///
    /// - Returns: what happened.
    @discardableResult
    package mutating func advance(_ stride: Stride) -> [Event] {
        var events: [Event] = []
        guard let target = target(of: stride) else { return events }
        if stride == .event {
            // Hops of messages are no events of their own.
            repeat { events = step() } while events.isEmpty && mesh != nil && !isFinished
            return events
        }
        while let time = nextTime, time <= target, breaches.isEmpty { events += step() }
        return events
    }

    /// The time up to which a stride keeps appointments, or `nil` at the end
    /// of the run.
    package func target(of stride: Stride) -> SimTime? {
        guard let next = nextTime else { return nil }
        func boundary(_ length: Int64) -> SimTime {
            let after = (now.milliseconds.floorDivided(by: length) + 1) * length
            // Where the data has a gap, the first boundary after the gap.
            let reached = -(-next.milliseconds).floorDivided(by: length) * length
            return SimTime(milliseconds: max(after, reached))
        }
        switch stride {
        case .event: return next
        case .slot: return boundary(calendar.slotLength)
        case .hour: return boundary(SimTime.hour)
        case .phase: return nextPhaseChange?.time
        case .day:
            let midnight = calendar.midnight(of: calendar.date(at: now).advanced(byDays: 1))
            return max(midnight, next)
        }
    }
}

// MARK: Phases of the day

extension World {
    /// Where the community is in its day.
    package enum Phase: Hashable, Sendable {
        /// Midnight to gate opening, or all day where nothing is traded.
        case beforeGate
        /// The gate is open: tomorrow is being traded.
        case trading
        /// The gate has closed for tomorrow.
        case afterGate
        case finished
    }

    package var phase: Phase {
        if isFinished { return .finished }
        if session != nil { return .trading }
        return tradedAhead == nil ? .beforeGate : .afterGate
    }

    /// The next moment at which the phase changes: a day begins, a gate
    /// opens or closes, or the run ends.
    package var nextPhaseChange: (time: SimTime, kind: PhaseChange)? {
        if upcoming == nil { return nil }
        switch phase {
        case .beforeGate:
            if let opening = gate(ofDay: dayIndex + 1)?.opens, opening > now { return (opening, .gateOpens) }
        case .trading:
            if let closing = gate(ofDay: dayIndex + 1)?.closes { return (closing, .gateCloses) }
        case .afterGate, .finished: break
        }
        if dayIndex + 1 < setting.scenario.runDays.count, stepCount > 0 {
            return (calendar.midnight(of: setting.scenario.runDays[dayIndex + 1]), .dayBegins)
        }
        if stepCount == 0 { return (now, .dayBegins) }
        let end = calendar.midnight(of: date.advanced(byDays: 1))
        return (end.advanced(byMilliseconds: OpenDay.openMilliseconds), .runEnds)
    }

    package enum PhaseChange: Hashable, Sendable {
        case gateOpens, gateCloses, dayBegins, runEnds
    }

    /// When the gate for a run day opens and closes on the day before, or
    /// `nil` if the day is not traded: it is the first of the run, follows
    /// a gap in the data, or there is no day-ahead market.
    package func gate(ofDay day: Int) -> (opens: SimTime, closes: SimTime)? { setting.gate(ofDay: day, terms) }
}
