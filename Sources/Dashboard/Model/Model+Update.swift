internal import Cells
internal import Markets
package import Quantities
internal import Simulation

extension Model {
    /// Takes a message in.
    ///
    /// - Returns: what is to be done outside.
    package mutating func update(_ message: Message) -> [Command] {
        switch message {
        case .engine(let view):
            take(view)
            return []
        case .perform(let action):
            return perform(action)
        case .input(let event):
            switch event {
            case .key(let key): return press(key)
            case .mouse(let mouse): return click(mouse)
            case .resize(let size):
                self.size = size
                return []
            case .terminate: return [.quit]
            default: return []
            }
        }
    }

    private mutating func take(_ view: EngineView) {
        engine = view
        follow()
        if view.interventionCount > seenInterventions {
            seenInterventions = view.interventionCount
            notice =
                view.refusal.map { Notice(text: $0, isError: true) }
                ?? Notice(text: successText, isError: false)
        }
    }

    /// Chooses the book to look at while the operator has chosen none: the
    /// deepest, and then the same for as long as both sides wait in it.
    private mutating func follow() {
        guard let market = engine?.snapshot.market else {
            followedSlot = nil
            return
        }
        func depth(_ book: Int) -> (Int, Int) {
            let (asks, bids) = (market.asks[book].count, market.bids[book].count)
            return (min(asks, bids), asks + bids)
        }
        if let followedSlot, market.slots.contains(followedSlot),
            depth(market.slots.lowerBound.distance(to: followedSlot)).0 > 0
        {
            return
        }
        let deepest = market.corridors.indices.max { depth($0) < depth($1) } ?? 0
        followedSlot = market.slots.lowerBound.advanced(by: deepest)
    }

    private mutating func press(_ key: Key) -> [Command] {
        if key == .control("c") { return [.quit] }
        if entry != nil { return type(key) }
        notice = nil
        guard let action = Binding.action(for: key, in: view.scope) else { return [] }
        if isHelpShown {
            switch action {
            case .help, .back, .quit: isHelpShown = false
            case .scrollUp, .previousSlot: helpScroll = max(0, helpScroll - 1)
            case .scrollDown, .nextSlot: helpScroll += 1
            default: break
            }
            return []
        }
        return perform(action)
    }

    private mutating func click(_ mouse: MouseEvent) -> [Command] {
        switch mouse.kind {
        case .wheelUp: return perform(isHelpShown ? .scrollUp : .previousSlot)
        case .wheelDown: return perform(isHelpShown ? .scrollDown : .nextSlot)
        case .press, .drag:
            let hits = Screen(self).hits
            guard let hit = hits.last(where: { $0.area.contains(x: mouse.x, y: mouse.y) }) else { return [] }
            switch hit.target {
            case .action(let action): return mouse.kind == .press ? perform(action) : []
            case .slot(let first, let perCell):
                slotCursor = clamped(first + Int(Double(mouse.x - hit.area.x) * perCell))
                return []
            }
        default: return []
        }
    }

    private mutating func perform(_ action: Action) -> [Command] {
        switch action {
        case .runOrPause:
            return [.engine(.runOrPause)]
        case .stepEvent: return [.engine(.advance(.event))]
        case .stepSlot: return [.engine(.advance(.slot))]
        case .stepHour: return [.engine(.advance(.hour))]
        case .nextPhase: return [.engine(.advance(.phase))]
        case .nextDay: return [.engine(.advance(.day))]
        case .slower: return [.engine(.slower)]
        case .faster: return [.engine(.faster)]
        case .showBooks: show(.books)
        case .showPool: show(.pool)
        case .nextView: show(view.next)
        case .previousSlot: move(by: -1)
        case .nextSlot: move(by: 1)
        case .previousHour: move(by: -4)
        case .nextHour: move(by: 4)
        case .firstSlot: slotCursor = 0
        case .followLive:
            slotCursor = nil
            scroll = 0
        case .scrollUp: scroll = max(scrollRange.lowerBound, scroll - 1)
        case .scrollDown: scroll = min(scrollRange.upperBound, scroll + 1)
        case .buy: startEntry(isSale: false)
        case .sell: startEntry(isSale: true)
        case .cancelOrder: return cancelOrder()
        case .nextTheme: themeIndex = (themeIndex + 1) % max(1, themeCount)
        case .help:
            isHelpShown.toggle()
            helpScroll = 0
        case .back:
            if isHelpShown { isHelpShown = false } else { slotCursor = nil }
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func show(_ name: ViewName) {
        view = name
        scroll = 0
    }

    private mutating func move(by steps: Int) {
        slotCursor = clamped(shownSlotIndex + steps)
    }

    private func clamped(_ index: Int) -> Int { min(max(0, index), max(0, shownSlots.count - 1)) }
}

// MARK: What is looked at

extension Model {
    /// The slots the present view is about: tomorrow's in the books once its
    /// gate has opened, today's elsewhere.
    package var shownSlots: Range<Slot> {
        guard let snapshot = engine?.snapshot else { return Slot(index: 0)..<Slot(index: 0) }
        if view == .books, let market = snapshot.market { return market.slots }
        return snapshot.calendar.slots(of: snapshot.date)
    }

    /// The place of the slot looked at among ``shownSlots``.
    package var shownSlotIndex: Int {
        let slots = shownSlots
        if let slotCursor { return min(slotCursor, max(0, slots.count - 1)) }
        guard let snapshot = engine?.snapshot else { return 0 }
        if view == .books, let market = snapshot.market {
            if market.isDelivering { return market.slots.lowerBound.distance(to: snapshot.currentSlot) }
            if let followedSlot, market.slots.contains(followedSlot) {
                return market.slots.lowerBound.distance(to: followedSlot)
            }
            return slots.count / 2
        }
        if let last = snapshot.slots.last, slots.contains(last.slot) {
            return slots.lowerBound.distance(to: last.slot)
        }
        return 0
    }

    package var shownSlot: Slot { shownSlots.lowerBound.advanced(by: shownSlotIndex) }

    /// How far the lists of the present view can be scrolled: the ladder to
    /// its last level on either side, the deviations to the last home.
    var scrollRange: ClosedRange<Int> {
        guard let snapshot = engine?.snapshot else { return 0...0 }
        guard view == .books else { return 0...max(0, snapshot.households.count - 1) }
        guard let market = snapshot.market else { return 0...0 }
        let book = shownSlotIndex
        return -market.asks[book].count...market.bids[book].count
    }
}
