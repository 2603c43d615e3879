/// A built-in layout of all views.
package enum Preset: String, Sendable, Hashable, CaseIterable {
    /// The panes that an operator keeps an eye on.
    case operate = "Operate"
    /// Few, large panes, with a line about the latest event.
    case teach = "Teach"
    /// Tables and details.
    case explore = "Explore"

    /// The preset that follows this one; after the last comes the first.
    package var next: Preset {
        let all = Self.allCases
        return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
    }
}

extension ViewName {
    /// The panes of the view, most important first.
    var importance: [Pane] {
        switch self {
        case .overview: [.power, .savings, .prices, .news, .flows, .caption]
        case .books: [.ladder, .bookMap, .tape, .caption, .slotDeals, .priceHistory]
        case .pool: [.settlement, .ratioCurve, .deviations, .poolPrices, .caption, .balance, .rules]
        case .homes: [.homes, .home, .pinned, .caption]
        case .events: [.events, .event, .caption]
        case .trust: [.mesh, .node, .sessions, .caption, .attacks, .routes]
        }
    }

    /// Returns the layout of the view.
    ///
    /// - Parameters:
    ///   - preset: The preset to use.
    ///   - isWide: Whether the window has at least 100 columns.
    ///   - hasPin: Whether a second home is shown beside the selected one.
    func layout(_ preset: Preset, isWide: Bool, hasPin: Bool) -> Layout {
        switch (self, preset) {
        case (.overview, .operate):
            isWide
                ? .rows(
                    .columns(.pane(.power).weighing(3), .pane(.prices).weighing(2)).weighing(6),
                    .columns(.rows(.pane(.savings), .pane(.flows)).weighing(2), .pane(.news).weighing(3)).weighing(4))
                : .rows(.pane(.power).weighing(3), .columns(.pane(.savings), .pane(.prices)).weighing(2), .pane(.news))
        case (.overview, .teach):
            .rows(.pane(.power).weighing(3), .pane(.prices).weighing(2), .pane(.caption))
        case (.overview, .explore):
            isWide
                ? .columns(
                    .rows(.pane(.power).weighing(3), .pane(.prices).weighing(2), .pane(.flows)).weighing(3),
                    .rows(.pane(.savings), .pane(.news).weighing(3)).weighing(2))
                : .rows(.columns(.pane(.savings), .pane(.flows)), .pane(.news).weighing(2))
        case (.books, .operate):
            isWide
                ? .columns(
                    .rows(.pane(.bookMap).weighing(3), .pane(.tape).weighing(2)).weighing(3),
                    .rows(.pane(.ladder).weighing(5), .pane(.slotDeals).weighing(2), .pane(.priceHistory).weighing(3))
                        .weighing(2))
                : .rows(.pane(.bookMap).weighing(2), .columns(.pane(.ladder), .pane(.tape)).weighing(3))
        case (.books, .teach):
            .rows(.columns(.pane(.bookMap).weighing(3), .pane(.ladder).weighing(2)).weighing(4), .pane(.caption))
        case (.books, .explore):
            isWide
                ? .columns(
                    .rows(.pane(.bookMap), .pane(.priceHistory)).weighing(3), .pane(.ladder).weighing(2),
                    .rows(.pane(.slotDeals), .pane(.tape)).weighing(2))
                : .rows(.columns(.pane(.ladder), .pane(.slotDeals)).weighing(3), .pane(.priceHistory).weighing(2))
        case (.pool, .operate):
            isWide
                ? .columns(
                    .rows(.pane(.poolPrices).weighing(5), .pane(.ratioCurve).weighing(5), .pane(.balance).weighing(3))
                        .weighing(3),
                    .rows(.pane(.settlement).weighing(6), .pane(.deviations).weighing(5), .pane(.rules).weighing(1))
                        .weighing(2))
                : .rows(.pane(.ratioCurve).weighing(2), .columns(.pane(.settlement), .pane(.deviations)).weighing(3))
        case (.pool, .teach):
            .rows(.columns(.pane(.ratioCurve), .pane(.settlement)).weighing(4), .pane(.caption))
        case (.pool, .explore):
            isWide
                ? .columns(
                    .rows(.pane(.ratioCurve).weighing(3), .pane(.rules)).weighing(3),
                    .rows(.pane(.settlement), .pane(.deviations).weighing(3)).weighing(2))
                : .rows(.columns(.pane(.ratioCurve), .pane(.settlement)).weighing(3), .pane(.rules))
        case (.homes, .teach):
            .rows(.pane(.home).weighing(4), .pane(.caption))
        case (.homes, .operate), (.homes, .explore):
            hasPin
                ? .rows(
                    .pane(.homes).weighing(preset == .operate ? 2 : 1),
                    .columns(.pane(.home), .pane(.pinned)).weighing(3))
                : isWide
                    ? .columns(
                        .pane(.homes).weighing(preset == .operate ? 1 : 3),
                        .pane(.home).weighing(preset == .operate ? 1 : 5))
                    : .rows(.pane(.homes), .pane(.home))
        case (.trust, .operate):
            isWide
                ? .columns(
                    .rows(.pane(.mesh).weighing(4), .pane(.sessions)).weighing(3),
                    .rows(.pane(.node).weighing(3), .pane(.routes), .pane(.attacks)).weighing(2))
                : .pane(.mesh)
        case (.trust, .teach): .rows(.pane(.mesh).weighing(5), .pane(.caption))
        case (.trust, .explore):
            isWide
                ? .columns(
                    .rows(.pane(.mesh).weighing(2), .pane(.routes)).weighing(2),
                    .rows(.pane(.node).weighing(2), .pane(.sessions), .pane(.attacks)).weighing(2))
                : .rows(.pane(.sessions), .pane(.attacks), .pane(.routes))
        case (.events, .teach): .rows(.pane(.events).weighing(4), .pane(.caption))
        case (.events, .operate), (.events, .explore): .rows(.pane(.events).weighing(4), .pane(.event))
        }
    }
}
