package import Cells

/// Where a key means something.
package enum Scope: String, Sendable, Hashable, CaseIterable {
    case everywhere
    case books
    case pool

    /// The heading of the scope's keys in the help.
    package var title: String {
        switch self {
        case .everywhere: "Everywhere"
        case .books: "Books"
        case .pool: "Pool"
        }
    }
}

/// One row of the table that decides what keys do. Dispatch, help and footer
/// all read this table, so they cannot disagree.
package struct Binding: Sendable {
    package var scope: Scope
    package var keys: [Key]
    package var action: Action
    /// What it does, in the help.
    package var title: String
    /// The word in the footer, if it belongs there; earlier rows go first
    /// when space is short.
    package var footer: String?

    package init(_ scope: Scope, _ keys: [Key], _ action: Action, _ title: String, footer: String? = nil) {
        self.scope = scope
        self.keys = keys
        self.action = action
        self.title = title
        self.footer = footer
    }

    /// The table.
    package static let all: [Binding] = [
        Binding(.everywhere, [.character(" ")], .runOrPause, "run or pause the clock", footer: "run"),
        Binding(.everywhere, [.character(".")], .stepSlot, "step to the next slot", footer: "slot"),
        Binding(.everywhere, [.character("p")], .nextPhase, "go to the next phase of the day", footer: "phase"),
        Binding(.everywhere, [.character("n")], .stepEvent, "step one event", footer: "event"),
        Binding(.everywhere, [.character("H")], .stepHour, "step to the next hour"),
        Binding(.everywhere, [.character("D")], .nextDay, "step to the next day", footer: "day"),
        Binding(.everywhere, [.character("<")], .slower, "slow the clock down", footer: "slower"),
        Binding(.everywhere, [.character(">")], .faster, "speed the clock up", footer: "faster"),
        Binding(.everywhere, [.character("1")], .showBooks, "show the order books"),
        Binding(.everywhere, [.character("2")], .showPool, "show the real-time pool"),
        Binding(.everywhere, [.tab, .backTab], .nextView, "show the other view", footer: "view"),
        Binding(.everywhere, [.left, .character("h")], .previousSlot, "look at the previous slot"),
        Binding(.everywhere, [.right, .character("l")], .nextSlot, "look at the next slot", footer: "next slot"),
        Binding(.everywhere, [.pageUp, .character("[")], .previousHour, "look one hour earlier"),
        Binding(.everywhere, [.pageDown, .character("]")], .nextHour, "look one hour later"),
        Binding(.everywhere, [.home, .character("g")], .firstSlot, "look at the first slot of the day"),
        Binding(.everywhere, [.end, .character("G")], .followLive, "follow what happens now"),
        Binding(.everywhere, [.up, .character("k")], .scrollUp, "scroll up"),
        Binding(.everywhere, [.down, .character("j")], .scrollDown, "scroll down"),
        Binding(.books, [.character("b")], .buy, "buy by hand: type energy and price", footer: "buy"),
        Binding(.books, [.character("s")], .sell, "sell by hand: type energy and price", footer: "sell"),
        Binding(.books, [.character("c")], .cancelOrder, "cancel the hand-placed order of this slot", footer: "cancel"),
        Binding(.everywhere, [.character("T")], .nextTheme, "change the colours", footer: "theme"),
        Binding(.everywhere, [.character("?"), .function(1)], .help, "show or hide this help", footer: "help"),
        Binding(.everywhere, [.escape], .back, "close what is on top; follow now"),
        Binding(.everywhere, [.character("q"), .control("c")], .quit, "quit", footer: "quit"),
    ]

    /// What a key does in a view: the view's own rows win.
    package static func action(for key: Key, in scope: Scope) -> Action? {
        all.first { $0.scope == scope && $0.keys.contains(key) }?.action
            ?? all.first { $0.scope == .everywhere && $0.keys.contains(key) }?.action
    }
}
