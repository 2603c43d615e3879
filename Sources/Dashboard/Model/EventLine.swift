internal import Cells
internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Reports
internal import Simulation

/// An event as a line of the log and of the news.
struct EventLine: Filter.Line {
    /// How much attention an event asks for, each with the letter that marks it.
    enum Severity: String, CaseIterable {
        case info, notice, warning, alarm

        var role: Role {
            switch self {
            case .info: .muted
            case .notice: .info
            case .warning: .warning
            case .alarm: .danger
            }
        }

        func letter(_ glyphs: GlyphSet) -> String {
            switch self {
            case .info: " "
            case .notice: "i"
            case .warning: "!"
            case .alarm: glyphs.isUnicode ? "‼" : "X"
            }
        }
    }

    /// The event's kind in one word, for the log and the filter.
    let kind: String
    let severity: Severity
    /// The homes that the event is about.
    let homes: [HouseholdID]
    let slot: Slot?
    /// The event in plain words.
    let text: String
    private let names: [String]

    init(_ event: Event, _ picture: Picture) {
        var told = Told()
        told.tell(event, picture)
        kind = told.kind
        severity = told.severity
        homes = told.homes
        slot = told.slot
        text = told.text
        names = told.homes.map { picture.name($0).lowercased() }
    }

    var searchText: String { (kind + " " + text + " " + names.joined(separator: " ")).lowercased() }

    func field(_ name: String) -> String? {
        switch name {
        case "kind": kind
        case "home": names.joined(separator: " ")
        case "level": severity.rawValue
        default: nil
        }
    }

    func number(_ name: String) -> Double? { nil }
}

/// The parts of an event's line while they are put into words.
private struct Told {
    var kind = ""
    var severity = EventLine.Severity.info
    var homes: [HouseholdID] = []
    var slot: Slot?
    var text = ""

    mutating func tell(_ event: Event, _ picture: Picture) {
        let calendar = picture.clock.calendar
        func clock(_ slot: Slot) -> String { calendar.clockText(calendar.start(of: slot)) }
        func cents(_ price: Price) -> String { Format.cents(price) + " ct" }
        func euro(_ money: Money) -> String { Format.signed(money, decimals: 4) + " EUR" }
        if let news = MeshNews(
            event.kind, nodes: picture.mesh?.topology.nodes.map(\.id) ?? [],
            households: picture.homes.households.map(\.id),
            homes: picture.homes.nodes, clock: clock)
        {
            (kind, homes, slot, text) = (news.kind, news.homes, news.slot, news.text)
            severity = news.level == .alarm ? .alarm : news.level == .warning ? .warning : .notice
            return
        }
        switch event.kind {
        case .messageLost, .routeBroke, .noRoute, .nodeDied, .nodeEvicted, .receiptsCleared, .meshChanged: break
        case .dayBegan(let date, let hasDayAhead):
            (kind, severity) = ("day", .notice)
            text =
                "\(date.longText) begins"
                + (hasDayAhead ? ": what was dealt yesterday is delivered" : "; nothing was dealt for it")
        case .gateOpened(let date):
            (kind, severity, text) = ("gate", .notice, "The gate for \(date.shortText) opens: homes declare and trade")
        case .gateClosed(let date, let deals, let energy):
            (kind, severity) = ("gate", .notice)
            text =
                "The gate for \(date.shortText) closes: \(Format.count(deals, "deal")), "
                + "\(Decimal.text(energy.wattHours, decimals: 3, shown: 1)) kWh"
        case .declared(let home): (kind, homes, text) = ("declared", [home], "\(picture.name(home)) declared")
        case .ordersPlaced(let home, let orders):
            (kind, homes, text) = (
                "orders", [home], "\(picture.name(home)) placed \(Format.count(orders.count, "order"))"
            )
        case .deal(let deal):
            (kind, homes, slot) = ("deal", [deal.seller, deal.buyer], deal.slot)
            text =
                "\(picture.name(deal.seller)) sells \(Format.exact(deal.energy)) kWh of \(clock(deal.slot)) to "
                + "\(picture.name(deal.buyer)) at \(cents(deal.price)), between its \(Format.cents(deal.ask)) and "
                + "\(picture.name(deal.buyer))'s \(Format.cents(deal.bid))"
        case .orderCancelled(let home, let cancelled):
            (kind, homes, slot) = ("cancelled", [home], cancelled)
            text = "\(picture.name(home)) cancels its order for \(clock(cancelled))"
        case .refused(let home, let rejection):
            (kind, severity, homes) = ("refused", .warning, [home])
            text = "The market refuses \(picture.name(home)): \(rejection.message)"
        case .poolSettled(let settled, let clearing):
            (kind, slot) = ("pool", settled)
            text = pool(settled, clearing, picture)
        case .dayEnded(let date, let saving):
            (kind, severity) = ("bills", .notice)
            text =
                "\(date.shortText) is final: the community saved \(Format.euro(saving, decimals: 2)) EUR against the grid alone"
        case .planRefused(_, let error):
            (kind, severity, text) = ("plan", .warning, "What was planned cannot be done: \(error.message)")
        case .breach(let what): (kind, severity, text) = ("check", .alarm, "A check failed: \(what)")
        case .meterSilenced(let home):
            (kind, severity, homes) = ("meter", .warning, [home])
            text = "The meter of \(picture.name(home)) can no longer be read"
        case .meterHeard(let home):
            (kind, severity, homes) = ("meter", .notice, [home])
            text = "The meter of \(picture.name(home)) can be read again"
        case .readingMissing(let home, let missing):
            (kind, severity, homes, slot) = ("reading", .warning, [home], missing)
            text =
                "No reading of \(picture.name(home)) for \(clock(missing)): it counts as having delivered what it dealt"
        case .slotRepriced(let home, let late, let change):
            (kind, severity, homes, slot) = ("reading", .notice, [home], late)
            text = "The late reading of \(picture.name(home)) prices \(clock(late)) anew: \(euro(change)) for it"
        case .settledAlone(let home, let late, let payment):
            (kind, severity, homes, slot) = ("reading", .notice, [home], late)
            text =
                "The reading of \(picture.name(home)) for \(clock(late)) came too late: it settles \(euro(payment)) with the grid"
        case .settledByDeclaration(let home, let slots, let payment, let cost):
            (kind, severity, homes) = ("reading", .warning, [home])
            text =
                "\(picture.name(home)) was silent for \(Format.count(slots, "slot")): what it declared stands, \(euro(payment)); "
                + (cost > .zero ? "its silence cost it " : "its silence saved it ")
                + Decimal.text(max(cost, -cost).units, decimals: 8, shown: 4) + " EUR"
        case .stoppedPaying(let home):
            (kind, severity, homes) = ("debt", .warning, [home])
            text = "\(picture.name(home)) leaves its bills unpaid from now on"
        case .paysAgain(let home):
            (kind, severity, homes) = ("debt", .notice, [home])
            text = "\(picture.name(home)) pays its bills again"
        case .fellIntoDebt(let home, let debt):
            (kind, severity, homes) = ("debt", .warning, [home])
            text =
                "\(picture.name(home)) cannot pay \(Format.euro(debt, decimals: 2)) EUR: the operator stands in, and it is "
                + "suspended at the next gate"
        case .paidDebt(let home, let debt):
            (kind, severity, homes) = ("debt", .notice, [home])
            text = "\(picture.name(home)) pays the \(Format.euro(debt, decimals: 2)) EUR it owed"
        }
    }

    private func pool(_ slot: Slot, _ clearing: PoolClearing?, _ picture: Picture) -> String {
        let clock = picture.clock.calendar.clockText(picture.clock.calendar.start(of: slot))
        return "Pool of \(clock): " + PoolWords.text(clearing, corridor: picture.record(of: slot)?.corridor)
    }
}
