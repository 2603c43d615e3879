package import Cells

/// A part of a view. Each answers one question and can be focused, zoomed and laid
/// out by name.
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
    /// The latest news in sentences, for a class.
    case caption

    /// The smallest size at which the pane can be read, its frame included; in a
    /// smaller space it is left out.
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
        case .settlement: Size(width: 34, height: 10)
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

    /// The greatest height that the pane can use; `nil` if more is always better.
    package var usefulHeight: Int? {
        switch self {
        case .flows: 9
        case .settlement: 14
        case .rules: 8
        case .event: 6
        case .caption: 6
        default: nil
        }
    }

    /// The pane's name on screen.
    package var title: String {
        switch self {
        case .power: "Power"
        case .prices, .poolPrices: "Prices"
        case .savings: "Savings"
        case .flows: "Energy"
        case .news: "News"
        case .bookMap: "All books"
        case .ladder: "Book"
        case .tape: "Latest deals"
        case .slotDeals: "Deals of the slot"
        case .priceHistory: "How it was traded"
        case .ratioCurve: "Price by ratio"
        case .balance: "Surplus and deficit"
        case .settlement: "Settlement"
        case .deviations: "Deviations"
        case .rules: "Other rules"
        case .homes: "All homes"
        case .home: "Home"
        case .pinned: "Pinned home"
        case .events: "All events"
        case .event: "This event"
        case .mesh: "Mesh"
        case .node: "Node"
        case .routes: "Routes"
        case .sessions: "Sessions"
        case .attacks: "Misbehaviour"
        case .caption: "What just happened"
        }
    }

    /// Whether the up and down keys move a selection in the pane.
    package var isList: Bool {
        switch self {
        case .homes, .events, .tape, .slotDeals, .deviations, .ladder, .news, .node, .routes, .sessions, .attacks: true
        default: false
        }
    }
}
