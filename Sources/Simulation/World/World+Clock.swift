package import Quantities

/// Strides and phases.
extension World {
    /// The length of one advance: the next event, or the next boundary of a
    /// slot, hour, phase or day.
    package enum Stride: Hashable, Sendable, CaseIterable {
        case event, slot, hour, phase, day
    }

    /// Advances to the next boundary of a stride and keeps every appointment
    /// due by then. Stops early if a check fails.
    ///
    /// - Returns: the events, oldest first; empty at the end of the run.
    @discardableResult
    package mutating func advance(_ stride: Stride) -> [Event] {
        var events: [Event] = []
        guard let target = target(of: stride) else { return events }
        if stride == .event {
            // Hops of messages produce no events.
            repeat { events = step() } while events.isEmpty && mesh != nil && !isFinished
            return events
        }
        while let time = nextTime, time <= target, breaches.isEmpty { events += step() }
        return events
    }

    /// Returns the time up to which a stride keeps appointments, or `nil` at
    /// the end of the run.
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
    /// The phases of the community's day.
    package enum Phase: Hashable, Sendable {
        /// From midnight to gate opening, or all day if nothing is traded.
        case beforeGate
        /// The gate is open and tomorrow is being traded.
        case trading
        /// The gate for tomorrow has closed.
        case afterGate
        case finished
    }

    /// The phase at the current time.
    package var phase: Phase {
        if isFinished { return .finished }
        if session != nil { return .trading }
        return tradedAhead == nil ? .beforeGate : .afterGate
    }

    /// The time and kind of the next phase change; `nil` when the run is over.
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

    /// A change of phase: a gate opens or closes, a day begins, or the run
    /// ends.
    package enum PhaseChange: Hashable, Sendable {
        case gateOpens, gateCloses, dayBegins, runEnds
    }

    /// Returns when the gate for a run day opens and closes on the day before.
    /// Returns `nil` if the day is not traded: it is the first of the run, it
    /// follows a gap in the data, or there is no day-ahead market.
    ///
    /// - Parameter day: an index among the scenario's run days.
    package func gate(ofDay day: Int) -> (opens: SimTime, closes: SimTime)? { setting.gate(ofDay: day, terms) }
}
