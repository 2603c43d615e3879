package import Cells

/// The parts a view is made of. Each answers one question and can be
/// focused, zoomed and laid out by name.
package enum Pane: String, Sendable, Hashable, CaseIterable {
    // Overview
    case power, prices, savings, flows, news
    // Books
    case bookMap = "book-map"
    case ladder, tape
    case slotDeals = "slot-deals"
    case priceHistory = "price-history"
    // Pool
    case poolPrices = "pool-prices"
    case ratioCurve = "ratio-curve"
    case balance, settlement, deviations, rules
    // Homes
    case homes, home, pinned
    // Events
    case events, event
    // Trust
    case mesh, node, routes, sessions, attacks
    /// What just happened, in words, for a class.
    case caption

    /// What it needs to be read; a smaller space drops it.
    package var minimum: Size {
        switch self {
        case .power: Size(width: 40, height: 8)
        case .prices, .poolPrices: Size(width: 36, height: 8)
        case .savings: Size(width: 34, height: 7)
        case .flows: Size(width: 34, height: 6)
        case .news: Size(width: 40, height: 4)
        case .bookMap: Size(width: 36, height: 8)
        case .ladder: Size(width: 30, height: 8)
        case .tape, .slotDeals: Size(width: 28, height: 5)
        case .priceHistory: Size(width: 30, height: 7)
        case .ratioCurve: Size(width: 34, height: 8)
        case .balance: Size(width: 36, height: 7)
        case .settlement: Size(width: 34, height: 9)
        case .deviations: Size(width: 30, height: 5)
        case .rules: Size(width: 34, height: 8)
        case .homes: Size(width: 50, height: 6)
        case .home, .pinned: Size(width: 44, height: 11)
        case .events: Size(width: 50, height: 6)
        case .event: Size(width: 40, height: 5)
        case .mesh: Size(width: 40, height: 10)
        case .node: Size(width: 40, height: 10)
        case .routes: Size(width: 40, height: 5)
        case .sessions: Size(width: 44, height: 5)
        case .attacks: Size(width: 40, height: 5)
        case .caption: Size(width: 40, height: 4)
        }
    }

    /// The most rows it has a use for; nothing where more is always better.
    package var usefulHeight: Int? {
        switch self {
        case .flows: 9
        case .settlement: 13
        case .rules: 8
        case .event: 8
        case .caption: 6
        default: nil
        }
    }

    /// Whether up and down move a selection in it.
    package var isList: Bool {
        switch self {
        case .homes, .events, .tape, .slotDeals, .deviations, .ladder, .news, .home, .pinned, .node, .routes, .sessions, .attacks: true
        default: false
        }
    }
}
