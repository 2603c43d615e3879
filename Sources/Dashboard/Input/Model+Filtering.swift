internal import Simulation

/// The number of events that pass a filter, counted once and kept up to date.
struct EventCount: Sendable {
    var filter: Filter
    /// The numbers of the events counted so far.
    var numbers: Range<Int>
    var count: Int

    /// The largest number of events to count when a filter is typed, from the
    /// newest back: typing does not wait for a whole year.
    static let reach = 10_000
}

/// The effects of a filter on selections and counts.
extension Model {
    /// The number of events that pass the log's filter; `nil` if there is none. Of
    /// a long log the older part is not counted.
    var matchingEvents: Int? { filters[.events] == nil ? nil : eventCount?.count }

    /// Counts the new events, or all within reach if the filter is new.
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

    /// Sets or removes a list's filter. A selection that the filter hides moves to
    /// a line that is shown.
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
