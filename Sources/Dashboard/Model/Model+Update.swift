internal import Cells
internal import EStar
internal import Markets
internal import Quantities
internal import Simulation

extension Model {
    /// Updates the model for a message.
    ///
    /// - Returns: The effects to be performed outside, in order.
    package mutating func update(_ message: Message) -> [Command] {
        switch message {
        case .engine(let view):
            take(view)
            if filters[.events] != nil { countEvents() }
            layOutMesh()
            return []
        case .perform(let action):
            defer { layOutMesh() }
            return perform(action)
        case .told(let notice):
            self.notice = notice
            return []
        case .caption(let text):
            caption = text
            notice = nil
            return []
        case .themes(let names):
            let shown = themeNames.isEmpty ? nil : themeNames[min(themeIndex, themeNames.count - 1)]
            themeNames = names
            themeIndex = shown.flatMap { names.firstIndex(of: $0) } ?? 0
            return []
        case .input(let event):
            defer { layOutMesh() }
            switch event {
            case .key(let key): return press(key)
            case .mouse(let mouse): return point(mouse)
            case .resize(let size):
                self.size = size
                return []
            case .paste(let text): return paste(text)
            case .terminate: return [.quit]
            default: return []
            }
        }
    }

    /// The slots of an hour, by which the cursor is paged.
    private var slotsPerHour: Int {
        engine.map { Int(SimTime.hour / $0.picture.clock.calendar.slotLength) } ?? 1
    }

    private mutating func take(_ view: EngineView) {
        engine = view
        home = min(home, view.picture.homes.households.indices.last ?? HouseholdID(0))
        follow()
        if view.interventionCount > seenInterventions {
            seenInterventions = view.interventionCount
            if let refusal = view.refusal {
                notice = Notice(text: refusal, isError: true)
            } else if let request = view.picture.requests.last(where: { !$0.isPlanned }) {
                watched = request.id
                tell(request.outcome)
            }
        } else if let watched, let request = view.picture.requests.first(where: { $0.id == watched }),
            request.outcome != .onItsWay
        {
            tell(request.outcome)
        }
    }

    /// Shows the outcome of the watched request, and stops watching once the
    /// outcome is final.
    private mutating func tell(_ outcome: Request.Outcome) {
        if outcome != .onItsWay { watched = nil }
        switch outcome {
        case .done, .accepted: notice = Notice(text: successText, isError: false)
        case .onItsWay: notice = Notice(text: "sent: the message is on its way over the mesh", isError: false)
        case .refused(let error): notice = Notice(text: error.message, isError: true)
        case .lost(let failure): notice = Notice(text: "the message \(words(failure)): send it again", isError: true)
        }
    }

    /// The reason why a message did not arrive, as the rest of a sentence about it.
    private func words(_ failure: MessageFailure) -> String {
        switch failure {
        case .lost(let node): "was lost at \(meshPicture.map { $0.topology.nodes[node].id } ?? "?")"
        case .noRoute: "found no route to the market"
        case .noCredit: "was not sent: the home's account of credits is below the limit"
        case .late: "came too late to be of use"
        }
    }

    /// Chooses the book to show while the operator has chosen none: the deepest
    /// one, kept for as long as both of its sides have orders.
    private mutating func follow() {
        guard let market = engine?.picture.market.books else {
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
        // Before the first order no book is deeper than another: noon is where most
        // will happen.
        let isEmpty = depth(deepest).1 == 0
        followedSlot = market.slots.lowerBound.advanced(by: isEmpty ? market.slots.count / 2 : deepest)
    }

    private mutating func press(_ key: Key) -> [Command] {
        if key == .control("c") { return [.quit] }
        if prompt != nil { return type(key) }
        if overlay != nil { return pressOverlay(key) }
        notice = nil
        guard let action = settings.keys.action(for: key, in: view.scope) else { return [] }
        return perform(action)
    }

    /// Performs an action.
    mutating func perform(_ action: Action) -> [Command] {
        switch action {
        case .runOrPause: return [.engine(.drive(.runOrPause))]
        case .stepEvent: return [.engine(.drive(.advance(.event)))]
        case .stepSlot: return [.engine(.drive(.advance(.slot)))]
        case .stepHour: return [.engine(.drive(.advance(.hour)))]
        case .nextPhase: return [.engine(.drive(.advance(.phase)))]
        case .nextDay: return [.engine(.drive(.advance(.day)))]
        case .slower: return [.engine(.drive(.slower))]
        case .faster: return [.engine(.drive(.faster))]
        case .showOverview: show(.overview)
        case .showBooks: show(.books)
        case .showPool: show(.pool)
        case .showHomes: show(.homes)
        case .showEvents: show(.events)
        case .showTrust: show(.trust)
        case .nodeLeft: moveNode(dx: -1, dy: 0)
        case .nodeRight: moveNode(dx: 1, dy: 0)
        case .compromise: startCompromise()
        case .showFlood: mesh.showsFlood.toggle()
        case .showMatrix: mesh.showsMatrix.toggle()
        case .showNeighbourhood: mesh.showsNeighbourhood.toggle()
        case .magnify: mesh.magnification = min(6, mesh.magnification + 1)
        case .shrink: mesh.magnification = max(1, mesh.magnification - 1)
        case .showWhole: mesh.magnification = 1
        case .previousSlot: moveCursor(slots: -1)
        case .nextSlot: moveCursor(slots: 1)
        case .previousHour: page(-slotsPerHour)
        case .nextHour: page(slotsPerHour)
        case .previousDay: moveCursor(days: -1)
        case .followingDay: moveCursor(days: 1)
        case .previousEvent: moveEvent(by: -1, jumping: true)
        case .followingEvent: moveEvent(by: 1, jumping: true)
        case .firstSlot: cursor = shownSlots.isEmpty ? nil : shownSlots.lowerBound
        case .followLive: followLive()
        case .nextPane: moveFocus(by: 1)
        case .previousPane: moveFocus(by: -1)
        case .paneLeft: moveFocus(dx: -1, dy: 0)
        case .paneRight: moveFocus(dx: 1, dy: 0)
        case .paneUp: moveFocus(dx: 0, dy: -1)
        case .paneDown: moveFocus(dx: 0, dy: 1)
        case .zoom: zoomed = zoomed == nil ? focusedPane : nil
        case .nextLayout: layoutName = nextLayoutName
        case .selectPrevious: select(by: -1)
        case .selectNext: select(by: 1)
        case .open: open()
        case .sortNext: homeOrder.next()
        case .sortReverse: homeOrder.isReversed.toggle()
        case .pin: pinned = pinned == nil ? home : nil
        case .toggleCandles: showsCandles.toggle()
        case .buy: startEntry(isSale: false)
        case .sell: startEntry(isSale: true)
        case .cancelOrder: return cancelOrder()
        case .command: prompt = Prompt(kind: .command)
        case .filter: startFilter()
        case .palette: overlay = .palette(text: "", selected: 0)
        case .explain: startExplaining()
        case .saveFrame: return saveFrame()
        case .settings: overlay = .settings(selected: 0)
        case .nextTheme: themeIndex = (themeIndex + 1) % max(1, themeNames.count)
        case .help: overlay = .help(text: "", selected: 0)
        case .back: peel()
        case .quit: return [.quit]
        }
        return []
    }

    mutating func show(_ name: ViewName) {
        if view != name { zoomed = nil }
        view = name
    }

    private mutating func followLive() {
        cursor = nil
        eventCursor = nil
        selections = [:]
    }

    /// Removes the topmost layer: a card, the zoom, the mesh's overlays, a filter,
    /// or at last the cursor.
    private mutating func peel() {
        if overlay != nil {
            overlay = nil
        } else if zoomed != nil {
            zoomed = nil
        } else if view == .trust, mesh.showsFlood || mesh.showsNeighbourhood || mesh.showsMatrix {
            (mesh.showsFlood, mesh.showsNeighbourhood, mesh.showsMatrix) = (false, false, false)
        } else if filters[filterPane] != nil {
            setFilter(nil, of: filterPane)
        } else {
            followLive()
        }
    }
}
