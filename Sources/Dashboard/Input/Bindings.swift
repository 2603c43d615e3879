package import Cells

/// The part of the dashboard in which a key is bound: one view, or everywhere.
package enum Scope: String, Sendable, Hashable, CaseIterable {
    case everywhere, overview, books, pool, homes, events, trust

    /// The heading of the scope's keys in the help.
    package var title: String {
        switch self {
        case .everywhere: "Everywhere"
        case .overview: "Overview"
        case .books: "Books"
        case .pool: "Pool"
        case .homes: "Homes"
        case .events: "Events"
        case .trust: "Trust"
        }
    }
}

/// A row of the table of keys: an action and the keys that trigger it.
package struct Binding: Sendable, Hashable {
    /// The scope in which the keys trigger the action.
    package var scope: Scope
    /// The keys, the one to show first; empty if the action has none.
    package var keys: [Key]
    /// The action.
    package var action: Action

    /// Creates a row of the table.
    package init(_ scope: Scope, _ keys: [Key], _ action: Action) {
        self.scope = scope
        self.keys = keys
        self.action = action
    }

    /// Whether the two rows may not share a key. A view's own row may share one
    /// with a row that holds everywhere, and wins over it; no row may share a key
    /// with the one that quits.
    func excludes(_ other: Binding) -> Bool {
        action != other.action && (scope == other.scope || action == .quit || other.action == .quit)
    }
}

/// The table that decides what keys do. Dispatch, help, footer, palette and
/// documentation all read it, so they cannot disagree.
package struct KeyMap: Sendable, Hashable {
    /// The rows, one for each action that can be bound, in the order in which they
    /// are listed.
    package private(set) var bindings: [Binding]

    /// The default keys.
    package static let standard = KeyMap(bindings: [
        Binding(.everywhere, [.character(" ")], .runOrPause),
        Binding(.everywhere, [.character(".")], .stepSlot),
        Binding(.everywhere, [.character("p")], .nextPhase),
        Binding(.everywhere, [.character("n")], .stepEvent),
        Binding(.everywhere, [.character("H")], .stepHour),
        Binding(.everywhere, [.character("D")], .nextDay),
        Binding(.everywhere, [.character("<")], .slower),
        Binding(.everywhere, [.character(">")], .faster),
        Binding(.everywhere, [.character("1")], .showOverview),
        Binding(.everywhere, [.character("2")], .showBooks),
        Binding(.everywhere, [.character("3")], .showPool),
        Binding(.everywhere, [.character("4")], .showHomes),
        Binding(.everywhere, [.character("5")], .showEvents),
        Binding(.everywhere, [.character("6")], .showTrust),
        Binding(.everywhere, [.left, .character("h")], .previousSlot),
        Binding(.everywhere, [.right, .character("l")], .nextSlot),
        Binding(.everywhere, [.pageUp], .previousHour),
        Binding(.everywhere, [.pageDown], .nextHour),
        Binding(.everywhere, [.character("(")], .previousDay),
        Binding(.everywhere, [.character(")")], .followingDay),
        Binding(.everywhere, [.character("[")], .previousEvent),
        Binding(.everywhere, [.character("]")], .followingEvent),
        Binding(.everywhere, [.home, .character("g")], .firstSlot),
        Binding(.everywhere, [.end, .character("G")], .followLive),
        Binding(.everywhere, [.up, .character("k")], .selectPrevious),
        Binding(.everywhere, [.down, .character("j")], .selectNext),
        Binding(.everywhere, [.enter], .open),
        Binding(.everywhere, [.tab], .nextPane),
        Binding(.everywhere, [.backTab], .previousPane),
        Binding(.everywhere, [.shiftLeft], .paneLeft),
        Binding(.everywhere, [.shiftRight], .paneRight),
        Binding(.everywhere, [.shiftUp], .paneUp),
        Binding(.everywhere, [.shiftDown], .paneDown),
        Binding(.everywhere, [.character("z")], .zoom),
        Binding(.everywhere, [.character("L")], .nextLayout),
        Binding(.books, [.character("b")], .buy),
        Binding(.books, [.character("s")], .sell),
        Binding(.books, [.character("c")], .cancelOrder),
        Binding(.books, [.character("v")], .toggleCandles),
        Binding(.homes, [.character("s")], .sortNext),
        Binding(.homes, [.character("S")], .sortReverse),
        Binding(.homes, [.character("*")], .pin),
        Binding(.trust, [.left], .nodeLeft),
        Binding(.trust, [.right], .nodeRight),
        Binding(.trust, [.character("c")], .compromise),
        Binding(.trust, [.character("f")], .showFlood),
        Binding(.trust, [.character("m")], .showMatrix),
        Binding(.trust, [.character("o")], .showNeighbourhood),
        Binding(.trust, [.character("+"), .character("=")], .magnify),
        Binding(.trust, [.character("-")], .shrink),
        Binding(.trust, [.character("0")], .showWhole),
        Binding(.everywhere, [.character(":")], .command),
        Binding(.everywhere, [.character("/")], .filter),
        Binding(.everywhere, [.control("p")], .palette),
        Binding(.everywhere, [.character("x")], .explain),
        Binding(.everywhere, [.control("s")], .saveFrame),
        Binding(.everywhere, [.character(",")], .settings),
        Binding(.everywhere, [.character("T")], .nextTheme),
        Binding(.everywhere, [.character("?"), .function(1)], .help),
        Binding(.everywhere, [.escape], .back),
        Binding(.everywhere, [.character("q"), .control("c")], .quit),
    ])

    /// Returns the action of a key in a view, the view's own rows first; `nil` if
    /// the key does nothing there.
    package func action(for key: Key, in scope: Scope) -> Action? {
        bindings.first { $0.scope == scope && $0.keys.contains(key) }?.action
            ?? bindings.first { $0.scope == .everywhere && $0.keys.contains(key) }?.action
    }

    /// Returns the keys of an action, the one to show first; empty if it has none.
    package func keys(of action: Action) -> [Key] { bindings.first { $0.action == action }?.keys ?? [] }

    /// Keys that cannot be bound, each with its fixed effect.
    static let reserved: [Key: String] = [.control("c"): "always quits", .control("z"): "always stops the program"]

    /// Replaces the keys of an action and takes these keys away from every action
    /// that may not share them.
    package mutating func rebind(_ action: Action, to keys: [Key]) {
        guard let row = bindings.firstIndex(where: { $0.action == action }) else { return }
        for other in bindings.indices where bindings[other].excludes(bindings[row]) {
            bindings[other].keys.removeAll { keys.contains($0) }
        }
        bindings[row].keys = keys
    }

    /// Replaces the keys of an action and leaves all other actions theirs.
    mutating func assign(_ keys: [Key], to action: Action) {
        guard let row = bindings.firstIndex(where: { $0.action == action }) else { return }
        bindings[row].keys = keys
    }

    /// Returns the row of another action that has the key and may not share it with
    /// this one; `nil` if there is none.
    func rival(of action: Action, for key: Key) -> Binding? {
        guard let row = bindings.first(where: { $0.action == action }) else { return nil }
        return bindings.first { $0.keys.contains(key) && $0.excludes(row) }
    }
}
