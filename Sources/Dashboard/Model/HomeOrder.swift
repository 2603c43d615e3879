internal import Algorithms
internal import Cells
internal import Community
internal import Markets
internal import Quantities
internal import Simulation

/// The sort order of the table of homes.
package struct HomeOrder: Sendable, Hashable {
    /// A column that the table can be sorted by.
    package enum Column: String, Sendable, Hashable, CaseIterable {
        case name, panels, battery, net, cost, saved
    }

    /// The column sorted by. Homes sorted by name stand in the order of the
    /// scenario; every other column has its largest value first.
    package var column = Column.name
    /// Whether the order is reversed.
    package var isReversed = false

    /// Creates the default order: by name.
    package init() {}

    /// Sorts by the next column, in that column's own direction; after the last
    /// column comes the first.
    mutating func next() {
        let all = Column.allCases
        column = all[((all.firstIndex(of: column) ?? 0) + 1) % all.count]
        isReversed = false
    }
}

/// One home's line in the table.
struct HomeLine: Filter.Line {
    let home: HouseholdID
    let id: String
    /// Peak power of the home's panels in kW; `nil` if it has none.
    let panels: Double?
    /// Charge of its battery in parts per thousand of the capacity; `nil` without a
    /// battery or before the slot shown is settled.
    let charge: Int64?
    /// Net injection of the slot shown; `nil` before it is settled.
    let net: Energy?
    /// Cost of the day shown and savings against the grid alone, both as far as the
    /// day is settled. A negative cost is money received.
    let cost: Money
    let saved: Money
    let isSilent: Bool
    let debt: Money
    let isHuman: Bool

    init(_ home: HouseholdID, _ picture: Picture, record: SlotRecord?, day: Slice<Chunked<SlotRecord>>) {
        let household = picture.homes.households[home]
        self.home = home
        id = household.id
        panels = household.photovoltaic.map { Double($0.peak.watts) / 1_000 }
        let share = record?.shares[home]
        charge = household.battery.flatMap { battery in
            share.map { $0.stored.wattHours * 1_000 / max(1, battery.capacity.wattHours) }
        }
        net = share?.actual
        var (cash, alone) = (Money.zero, Money.zero)
        for slot in day {
            cash += slot.shares[home].cash
            alone += slot.shares[home].baselineCash
        }
        cost = -cash
        saved = cash - alone
        isSilent = picture.homes.isSilent[home]
        debt = picture.homes.funds.debts[home]
        isHuman = picture.homes.humanSeats.contains(home)
    }

    var searchText: String {
        var text = id.lowercased()
        if panels != nil { text += " panels" }
        if charge != nil { text += " battery" }
        if isSilent { text += " silent" }
        if debt > .zero { text += " debt" }
        if isHuman { text += " seat" }
        return text
    }

    func field(_ name: String) -> String? { name == "home" ? id.lowercased() : nil }

    func number(_ name: String) -> Double? {
        switch name {
        case "pv", "panels": panels ?? 0
        case "soc", "battery": charge.map { Double($0) / 10 }
        case "net": net?.kilowattHours
        case "cost": cost.currency
        case "saved": saved.currency
        case "debt": debt.currency
        default: nil
        }
    }
}

extension Model {
    /// The lines of the table of homes, filtered and sorted.
    var homeLines: [HomeLine] {
        guard let picture = engine?.picture else { return [] }
        let record = picture.record(of: shownSlot)
        let day = picture.records(of: shownSlots)
        var lines = picture.homes.households.indices.map { HomeLine($0, picture, record: record, day: day) }
        if let filter = filters[.homes] { lines = lines.filter { filter.matches($0) } }
        func value(_ line: HomeLine) -> Double {
            switch homeOrder.column {
            case .name: 0
            case .panels: line.panels ?? -1
            case .battery: Double(line.charge ?? -1)
            case .net: line.net?.kilowattHours ?? -.infinity
            case .cost: line.cost.currency
            case .saved: line.saved.currency
            }
        }
        lines.sort { value($0) != value($1) ? value($0) > value($1) : $0.home < $1.home }
        return homeOrder.isReversed ? lines.reversed() : lines
    }

    var shownHomes: [HouseholdID] { homeLines.map(\.home) }
}
