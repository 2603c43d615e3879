internal import Algorithms
internal import Cells
internal import Community
internal import Markets
package import Quantities
internal import Simulation

/// The cursor: one slot shown by all views, and a selection in each list.
extension Model {
    /// The day that the present view shows: the cursor's day; without a cursor,
    /// tomorrow in the books once its gate has opened, else today. `nil` before the
    /// first picture.
    package var shownDate: CivilDate? {
        guard let picture = engine?.picture else { return nil }
        if let cursor { return picture.clock.calendar.date(at: picture.clock.calendar.start(of: cursor)) }
        if view == .books, let market = picture.market.books { return market.date }
        return picture.clock.date
    }

    /// The slots of ``shownDate``; empty before the first picture.
    package var shownSlots: Range<Slot> {
        guard let picture = engine?.picture, let shownDate else { return Slot(index: 0)..<Slot(index: 0) }
        return picture.clock.calendar.slots(of: shownDate)
    }

    /// The slot that the present view shows.
    ///
    /// It is the cursor's slot if there is a cursor. Without one, the books show
    /// the current slot during delivery and the deepest book otherwise; the other
    /// views show the slot settled last if it belongs to ``shownDate``, else the
    /// day's first slot.
    package var shownSlot: Slot {
        if let cursor { return cursor }
        guard let picture = engine?.picture else { return Slot(index: 0) }
        let slots = shownSlots
        if view == .books, picture.market.books != nil {
            if picture.market.isDelivering { return picture.clock.currentSlot }
            return followedSlot ?? slots.lowerBound
        }
        if let last = picture.history.slots.last?.slot, slots.contains(last) { return last }
        return slots.lowerBound
    }

    /// The index of ``shownSlot`` within ``shownSlots``.
    package var shownSlotIndex: Int { shownSlots.lowerBound.distance(to: shownSlot) }

    /// The days that can be shown, in order: those delivered, the present one, and
    /// tomorrow once it is traded.
    private var knownDates: [CivilDate] {
        guard let picture = engine?.picture else { return [] }
        var dates = picture.history.days.map(\.date)
        if dates.last != picture.clock.date {
            // At midnight the day before is not final yet.
            if let open = picture.market.openDeals.first?.date, let last = dates.last, open > last,
                open < picture.clock.date
            {
                dates.append(open)
            } else if let first = picture.history.slots.last?.slot {
                let date = picture.clock.calendar.date(at: picture.clock.calendar.start(of: first))
                if date < picture.clock.date, dates.last.map({ $0 < date }) ?? true { dates.append(date) }
            }
            dates.append(picture.clock.date)
        }
        if let market = picture.market.books, market.date > picture.clock.date { dates.append(market.date) }
        return dates
    }

    /// Moves the cursor by a number of slots. Past the end of the day it goes to
    /// the nearest slot of the neighbouring day, or stays at the day's end if there
    /// is no such day.
    mutating func moveCursor(slots steps: Int) {
        guard let picture = engine?.picture else { return }
        let wanted = shownSlot.advanced(by: steps)
        let slots = shownSlots
        if slots.contains(wanted) {
            cursor = wanted
            return
        }
        let dates = knownDates
        guard let shownDate, let place = dates.firstIndex(of: shownDate) else { return }
        if steps < 0 {
            cursor =
                place > 0
                ? picture.clock.calendar.slots(of: dates[place - 1]).upperBound.advanced(by: -1) : slots.lowerBound
        } else {
            cursor =
                place + 1 < dates.count
                ? picture.clock.calendar.slots(of: dates[place + 1]).lowerBound : slots.upperBound.advanced(by: -1)
        }
    }

    /// Moves the cursor by a number of days to the same time of day, no further
    /// than the first or last known day.
    mutating func moveCursor(days steps: Int) {
        guard let picture = engine?.picture, let shownDate else { return }
        let dates = knownDates
        guard let place = dates.firstIndex(of: shownDate) else { return }
        let target = dates[min(max(0, place + steps), dates.count - 1)]
        cursor = picture.clock.calendar.slot(on: target, matching: shownSlot)
    }

    /// Moves the selection of a focused list by ten lines, or else the cursor by
    /// `steps` slots.
    mutating func page(_ steps: Int) {
        let pane = focusedPane
        if [.homes, .events, .tape, .slotDeals, .deviations, .news].contains(pane) {
            select(by: steps > 0 ? 10 : -10)
        } else {
            moveCursor(slots: steps)
        }
    }

    // MARK: Lists

    /// Moves the selection of the focused pane by a number of lines.
    mutating func select(by steps: Int) {
        let pane = focusedPane
        switch pane {
        case .homes:
            let shown = shownHomes
            guard !shown.isEmpty else { return }
            let place = shown.firstIndex(of: home) ?? (steps > 0 ? -1 : shown.count)
            home = shown[min(max(0, place + steps), shown.count - 1)]
        case .events, .event: moveEvent(by: steps, jumping: false)
        case .news: moveNews(by: steps)
        case .mesh: moveNode(dx: 0, dy: steps < 0 ? -1 : 1)
        case .node, .routes, .sessions, .attacks:
            selections[pane] = max(0, (selections[pane] ?? 0) + steps)
        case .ladder:
            let range = ladderRange
            selections[pane] = min(max(range.lowerBound, (selections[pane] ?? 0) + steps), range.upperBound)
        // The lines of a home's pane are its slots.
        case .home, .pinned: moveCursor(slots: steps)
        case .tape, .slotDeals, .deviations:
            selections[pane] = min(max(0, (selections[pane] ?? 0) + steps), max(0, itemCount(of: pane) - 1))
        default:
            // Other panes show figures of one slot and have no selection.
            break
        }
    }

    /// The number of lines of a list.
    private func itemCount(of pane: Pane) -> Int {
        guard let picture = engine?.picture, let shownDate else { return 0 }
        switch pane {
        case .tape: return picture.deals(of: shownDate).count
        case .slotDeals:
            let slot = shownSlot
            return picture.deals(of: shownDate).reduce(0) { $0 + ($1.slot == slot ? 1 : 0) }
        case .deviations: return picture.homes.households.count
        default: return 0
        }
    }

    /// The levels of the book shown, counted from the spread: asks are negative,
    /// bids positive.
    var ladderRange: ClosedRange<Int> {
        guard let market = engine?.picture.market.books, market.slots.contains(shownSlot) else { return 0...0 }
        let book = market.slots.lowerBound.distance(to: shownSlot)
        return -market.asks[book].count...market.bids[book].count
    }

    /// Moves the event cursor by a number of events that pass the filter; past the
    /// newest it follows the newest again.
    ///
    /// - Parameters:
    ///   - steps: The number of events to move, negative into the past.
    ///   - jumping: Whether to move the slot cursor to the event's slot, too.
    mutating func moveEvent(by steps: Int, jumping: Bool) {
        guard let engine else { return }
        let filter = filters[.events]
        var number = eventCursor ?? engine.events.numbers.upperBound
        var found: Int?
        for _ in 0..<abs(steps) {
            var next = number + (steps > 0 ? 1 : -1)
            while engine.events.numbers.contains(next), !matches(filter, engine, next) { next += steps > 0 ? 1 : -1 }
            guard engine.events.numbers.contains(next) else { break }
            number = next
            found = next
        }
        if let found {
            eventCursor = found
        } else if steps > 0 {
            eventCursor = nil
        }
        if jumping { jumpToEvent() }
    }

    private func matches(_ filter: Filter?, _ engine: EngineView, _ number: Int) -> Bool {
        guard let filter else { return true }
        return filter.matches(EventLine(engine.events[number: number], engine.picture))
    }

    /// Moves the cursor to the slot and the home that the selected event is about.
    /// An event without a slot counts as belonging to the slot in which it
    /// happened.
    mutating func jumpToEvent() {
        guard let engine, let number = eventCursor, engine.events.numbers.contains(number) else { return }
        let event = engine.events[number: number]
        let line = EventLine(event, engine.picture)
        cursor = line.slot ?? engine.picture.clock.calendar.slot(at: event.time.advanced(byMilliseconds: -1))
        if let first = line.homes.first { home = first }
    }

    /// Opens the selected item: the home behind a line or the slot of an event. Any
    /// other pane is zoomed, or zoomed out again.
    mutating func open() {
        guard let picture = engine?.picture else { return }
        switch focusedPane {
        case .homes:
            zoomed = zoomed == nil ? .home : nil
            focus[view] = zoomed == nil ? .homes : .home
        case .events, .news, .event:
            if eventCursor == nil, let newest = engine?.events.numbers.last { eventCursor = newest }
            jumpToEvent()
            notice = Notice(
                text: "every view now looks at the slot of this event; G follows what happens again", isError: false)
        case .ladder:
            guard let market = picture.market.books, market.slots.contains(shownSlot), let chosen = selections[.ladder],
                chosen != 0
            else {
                zoomed = zoomed == nil ? .ladder : nil
                return
            }
            let book = market.slots.lowerBound.distance(to: shownSlot)
            let levels = chosen < 0 ? market.asks : market.bids
            // The selection may stem from another book, or from before trades
            // emptied this one.
            let depth = levels[book].count
            guard depth > 0 else { return }
            let level = levels[book][levels[book].startIndex + min(abs(chosen), depth) - 1]
            guard let owner = levels.owners(of: level).first else { return }
            home = owner
            show(.homes)
            focus[.homes] = .home
        case .deviations:
            let shown = deviatingHomes
            guard !shown.isEmpty else { return }
            home = shown[min(selections[.deviations] ?? 0, shown.count - 1)]
            show(.homes)
            focus[.homes] = .home
        default: zoomed = zoomed == nil ? focusedPane : nil
        }
    }

    /// The homes that deviated in the slot shown: those without a reading first,
    /// then by size, largest first.
    var deviatingHomes: [HouseholdID] {
        guard let record = engine?.picture.record(of: shownSlot) else { return [] }
        return record.shares.indexed()
            .filter { $0.element.deviation != .zero || $0.element.isUnread }
            .sorted {
                if $0.element.isUnread != $1.element.isUnread { return $0.element.isUnread }
                return ($1.element.deviation.magnitude, $0.index) < ($0.element.deviation.magnitude, $1.index)
            }
            .map(\.index)
    }
}
