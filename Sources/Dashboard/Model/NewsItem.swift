internal import Algorithms
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// An item of the news: an event, or several that say the same, such as the trades
/// made during one slot or consecutive slots of the pool with the same result.
struct NewsItem {
    /// The numbers of the events it stands for, from the first to the last; its
    /// text is about the newest.
    var numbers: ClosedRange<Int>
    var time: SimTime
    var severity: EventLine.Severity
    var text: String

    /// Returns the latest news, newest first.
    ///
    /// - Parameters:
    ///   - log: The events of the run.
    ///   - picture: The picture from which names and prices are taken.
    ///   - start: The number of the newest event to include.
    ///   - limit: The largest number of items to return.
    /// - Complexity: O(*n*) in the number of events read until there are enough
    ///   items.
    static func list(_ log: EventLog, _ picture: Picture, from start: Int, limit: Int) -> [NewsItem] {
        var reader = NewsReader(log: log, picture: picture)
        var number = min(start, log.numbers.upperBound - 1)
        // One more than wanted, since the last may not be complete.
        while number >= log.numbers.lowerBound, reader.groups.count <= limit {
            reader.read(number)
            number -= 1
        }
        return reader.groups.prefix(limit).map { reader.item($0) }
    }
}

extension Chunked<Simulation.Event> {
    /// The number of the last event at or before a time; one less than the first
    /// number if there is none.
    ///
    /// - Complexity: O(log *n*) in the number of events.
    func last(until time: SimTime) -> Int {
        numbers.partitioningIndex { self[number: $0].time > time } - 1
    }
}

extension Model {
    /// The number of the event at which the news start: the selected one, or the
    /// newest; in either case no later than the end of the cursor's slot if that is
    /// settled.
    var newestNews: Int {
        guard let engine else { return 0 }
        let newest = engine.events.numbers.upperBound - 1
        guard let cursor, engine.picture.record(of: cursor) != nil else { return eventCursor ?? newest }
        let last = engine.events.last(until: engine.picture.clock.calendar.end(of: cursor))
        return min(eventCursor ?? newest, last)
    }

    /// Moves the selection along the news: down is into the past.
    mutating func moveNews(by steps: Int) {
        guard let engine else { return }
        let all = NewsItem.list(engine.events, engine.picture, from: engine.events.numbers.upperBound - 1, limit: 500)
        let shown = newestNews
        guard let place = all.firstIndex(where: { $0.numbers.upperBound <= shown }) else { return }
        let isChosen = eventCursor != nil
        let wanted = isChosen ? place + steps : place
        eventCursor = wanted < 0 ? nil : all[min(wanted, all.count - 1)].numbers.upperBound
    }
}

/// Reads the log backwards and groups the events that belong together.
private struct NewsReader {
    let log: EventLog
    let picture: Picture
    var groups: [Group] = []
    /// The indices of the groups that the next trade and the next slot of the pool
    /// may join.
    private var dealPlace: Int?
    private var poolPlace: Int?

    init(log: EventLog, picture: Picture) {
        self.log = log
        self.picture = picture
    }

    struct Group {
        var numbers: ClosedRange<Int>
        var kind: Kind

        enum Kind {
            case single
            case deals(quarter: Slot, [Deal])
            /// The slots of the pool, the newest first.
            case pool([(slot: Slot, clearing: PoolClearing?)])
        }
    }

    mutating func read(_ number: Int) {
        let event = log[number: number]
        switch event.kind {
        case .deal(let deal):
            // An event at the very end of a slot belongs to that slot.
            let quarter = picture.clock.calendar.slot(at: event.time.advanced(byMilliseconds: -1))
            if let dealPlace, case .deals(quarter, var deals) = groups[dealPlace].kind {
                deals.append(deal)
                groups[dealPlace].kind = .deals(quarter: quarter, deals)
                groups[dealPlace].numbers = number...groups[dealPlace].numbers.upperBound
            } else {
                dealPlace = groups.count
                groups.append(Group(numbers: number...number, kind: .deals(quarter: quarter, [deal])))
            }
        case .poolSettled(let slot, let clearing):
            if let poolPlace, case .pool(var slots) = groups[poolPlace].kind, let last = slots.last,
                last.slot == slot.advanced(by: 1), isAlike(last.clearing, clearing)
            {
                slots.append((slot, clearing))
                groups[poolPlace].kind = .pool(slots)
                groups[poolPlace].numbers = number...groups[poolPlace].numbers.upperBound
            } else {
                poolPlace = groups.count
                groups.append(Group(numbers: number...number, kind: .pool([(slot, clearing)])))
            }
        default: groups.append(Group(numbers: number...number, kind: .single))
        }
    }

    private func isAlike(_ a: PoolClearing?, _ b: PoolClearing?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a.prices == b.prices && (a.supply > a.demand) == (b.supply > b.demand)
    }

    func item(_ group: Group) -> NewsItem {
        let event = log[number: group.numbers.upperBound]
        let line = EventLine(event, picture)
        let text =
            switch group.kind {
            case .single: line.text
            case .deals(_, let deals): deals.count == 1 ? line.text : Self.text(deals, picture)
            case .pool(let slots): slots.count == 1 ? line.text : Self.text(slots, picture)
            }
        return NewsItem(numbers: group.numbers, time: event.time, severity: line.severity, text: text)
    }

    private static func text(_ deals: [Deal], _ picture: Picture) -> String {
        let energy = deals.reduce(Energy.zero) { $0 + $1.energy }
        let prices = deals.map(\.price)
        let (low, high) = (prices.min() ?? .zero, prices.max() ?? .zero)
        let minutes = picture.clock.calendar.slotLength / SimTime.minute
        var text =
            "\(Format.count(deals.count, "deal")) in \(minutes) minutes, "
            + "\(Decimal.text(energy.wattHours, decimals: 3, shown: 1)) kWh at \(Format.cents(low)) to \(Format.cents(high)) ct"
        if let largest = deals.max(by: { $0.energy < $1.energy }) {
            text +=
                "; the largest: \(picture.name(largest.seller)) sells \(picture.name(largest.buyer)) \(Format.exact(largest.energy)) kWh "
                + "of \(picture.clock.calendar.clockText(picture.clock.calendar.start(of: largest.slot))) at \(Format.cents(largest.price))"
        }
        return text
    }

    private static func text(_ slots: [(slot: Slot, clearing: PoolClearing?)], _ picture: Picture) -> String {
        let calendar = picture.clock.calendar
        let ratios = slots.compactMap { $0.clearing?.ratioPerMille }
        let ratio =
            ratios.isEmpty
            ? nil
            : "\(Decimal.text(ratios.min() ?? 0, decimals: 3, shown: 2)) to \(Decimal.text(ratios.max() ?? 0, decimals: 3, shown: 2))"
        let first = calendar.clockText(calendar.start(of: slots[slots.count - 1].slot))
        let last = calendar.clockText(calendar.end(of: slots[0].slot))
        return "Pool from \(first) to \(last): "
            + PoolWords.text(slots[0].clearing, corridor: picture.record(of: slots[0].slot)?.corridor, ratio: ratio)
    }
}

/// Sentences about a slot of the pool.
enum PoolWords {
    /// Returns the outcome of a slot in the pool as the rest of a sentence.
    ///
    /// - Parameters:
    ///   - clearing: The slot's clearing; `nil` if there was no pool.
    ///   - corridor: The slot's prices of the grid.
    ///   - ratio: The text for the ratio of supply and demand; by default that of
    ///     the clearing.
    static func text(_ clearing: PoolClearing?, corridor: Corridor?, ratio: String? = nil) -> String {
        guard let clearing else { return "no pool, so every home deals with the grid alone" }
        guard let prices = clearing.prices else {
            return clearing.supply == clearing.demand
                ? "all delivered what they dealt, so there is nothing to settle"
                : "bills are shared when the day is over"
        }
        let written = ratio ?? clearing.ratioPerMille.map { Decimal.text($0, decimals: 3, shown: 2) }
        let told = written.map { " (ratio \($0))" } ?? ""
        if clearing.demand == .zero {
            return "nobody fell short, so the grid takes every surplus at \(Format.cents(prices.sell)) ct"
        }
        if clearing.supply == .zero {
            return "nobody had a surplus, so the grid covers every deficit at \(Format.cents(prices.buy)) ct"
        }
        if clearing.supply > clearing.demand {
            let start = "more surplus than deficit\(told), so "
            if prices.sell == prices.buy {
                let isFeedIn = prices.sell == corridor?.feedIn
                return start + "everyone trades at " + (isFeedIn ? "the feed-in price, " : "")
                    + "\(Format.cents(prices.sell)) ct"
            }
            return start
                + "a surplus earns \(Format.cents(prices.sell)) ct and a deficit costs \(Format.cents(prices.buy))"
        }
        return
            "more deficit than surplus\(told), so a deficit costs \(Format.cents(prices.buy)) ct and a surplus earns "
            + "\(Format.cents(prices.sell))"
    }
}
