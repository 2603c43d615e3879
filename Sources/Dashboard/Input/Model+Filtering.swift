internal import Simulation

/// How many events a filter lets through, counted once and then on.
struct EventCount: Sendable {
    var filter: Filter
    /// The events looked at.
    var numbers: Range<Int>
    var count: Int

    /// How many of the newest are looked at when a filter is typed: keys do
    /// not wait for a whole year.
    static let reach = 10_000
}

/// What becomes of the selection and of counts when a list is filtered.
extension Model {
    /// How many events match, if they are filtered; an older part of a long
    /// log is not counted.
    var matchingEvents: Int? { filters[.events] == nil ? nil : eventCount?.count }

    /// Counts the events that are new, or all if the filter is.
    mutating func countEvents() {
        guard let filter = filters[.events], let log = engine?.events else {
            eventCount = nil
            return
        }
        let picture = engine?.picture
        var counted =
            eventCount.flatMap { $0.filter == filter && $0.numbers.upperBound <= log.numbers.upperBound ? $0 : nil }
            ?? EventCount(
                filter: filter, numbers: log.numbers.upperBound..<log.numbers.upperBound, count: 0)
        if counted.numbers.isEmpty {
            let first = max(log.numbers.lowerBound, log.numbers.upperBound - EventCount.reach)
            counted.numbers = first..<first
        }
        guard let picture else { return }
        for number in counted.numbers.upperBound..<log.numbers.upperBound where log.numbers.contains(number) {
            if filter.matches(EventLine(log[number: number], picture)) { counted.count += 1 }
        }
        counted.numbers = counted.numbers.lowerBound..<log.numbers.upperBound
        eventCount = counted
    }

    /// Sets a list's filter; a selection that it hides goes to what is next
    /// to it.
    mutating func setFilter(_ filter: Filter?, of pane: Pane) {
        filters[pane] = filter
        switch pane {
        case .homes:
            let shown = shownHomes
            if let first = shown.first, !shown.contains(home) { home = first }
        case .events:
            countEvents()
            guard let filter, let engine, let chosen = eventCursor else { return }
            let log = engine.events
            func matches(_ number: Int) -> Bool { filter.matches(EventLine(log[number: number], engine.picture)) }
            guard log.numbers.contains(chosen), !matches(chosen) else { return }
            eventCursor =
                (log.numbers.lowerBound..<chosen).last(where: matches)
                ?? (chosen..<log.numbers.upperBound).first(where: matches)
        default: break
        }
    }
}
