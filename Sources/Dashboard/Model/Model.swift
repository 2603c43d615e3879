package import Cells
package import Quantities
internal import Simulation

/// The views of the dashboard.
package enum ViewName: String, Sendable, Hashable, CaseIterable {
    case overview = "Overview"
    case books = "Books"
    case pool = "Pool"
    case homes = "Homes"
    case events = "Events"
    case trust = "Trust"

    package var scope: Scope {
        switch self {
        case .overview: .overview
        case .books: .books
        case .pool: .pool
        case .homes: .homes
        case .events: .events
        case .trust: .trust
        }
    }

    package var action: Action {
        switch self {
        case .overview: .showOverview
        case .books: .showBooks
        case .pool: .showPool
        case .homes: .showHomes
        case .events: .showEvents
        case .trust: .showTrust
        }
    }
}

/// Everything the screen depends on: a value, changed only by
/// ``update(_:)`` and drawn by the views.
package struct Model: Sendable {
    /// The newest picture from the engine; nothing before the first.
    package var engine: EngineView?
    package var size: Size
    package var view = ViewName.overview
    package var settings: Settings
    /// How the views are laid out: a preset, or one of the user's by name.
    package var layoutName: String
    /// The pane that keys go to, by view; the most important one at first.
    var focus: [ViewName: Pane] = [:]
    /// The pane that fills the screen.
    package var zoomed: Pane?
    /// The delivery slot looked at, or nothing to follow what happens.
    package var cursor: Slot?
    /// What is selected in a list: a place, counted from its start.
    var selections: [Pane: Int] = [:]
    /// The event looked at, by its number; nothing for the newest.
    var eventCursor: Int?
    /// The home looked at, and the one kept beside it.
    package var home = HouseholdID(0)
    package var pinned: HouseholdID?
    var homeOrder = HomeOrder()
    var showsCandles = false
    /// How the mesh is looked at.
    package var mesh = MeshLook()
    /// By pane: what its list is filtered by.
    package var filters: [Pane: Filter] = [:]
    /// How many events the filter of the log lets through.
    var eventCount: EventCount?
    /// What is being typed in the last row.
    package var prompt: Prompt?
    /// What lies over the panes.
    package var overlay: Overlay?
    /// Commands typed before, oldest first.
    var history: [String] = []
    /// A line for the operator, until the next key.
    package var notice: Notice?
    /// What a story says to its audience.
    package var caption: String?
    package var themeNames: [String]
    package var themeIndex = 0
    package var glyphs: GlyphSet
    /// What is being loaded, before the first picture.
    package var sourceText = ""
    var seenInterventions = 0
    /// The operator's request whose message is on its way.
    var watched: Request.ID?
    /// What to say when the market takes what was sent last.
    var successText = ""
    /// The book shown while no slot is chosen.
    var followedSlot: Slot?

    package init(size: Size, glyphs: GlyphSet, settings: Settings = Settings(), themeNames: [String] = ["dark"]) {
        self.size = size
        self.glyphs = glyphs
        self.settings = settings
        self.themeNames = themeNames
        layoutName = settings.layout
    }

    package struct Notice: Sendable, Hashable {
        package var text: String
        package var isError: Bool

        package init(text: String, isError: Bool) {
            self.text = text
            self.isError = isError
        }
    }
}

/// What lies over the panes, one layer at a time.
package enum Overlay: Sendable, Hashable {
    /// The keys, those that contain a text; the row selected.
    case help(text: String, selected: Int)
    /// Every command, the best matches of a text first; the row selected.
    case palette(text: String, selected: Int)
    /// The number explained, counted in the focused pane.
    case explain(Int)
    /// The settings, or the keys of an action being chosen; the row
    /// selected.
    case settings(selected: Int)
    /// The next key becomes the action's; the row selected, and a key that
    /// does something else and was pressed once.
    case rebind(selected: Int, taken: Key?)
}

/// A line being typed.
package struct Prompt: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case command
        case filter(Pane)
        case order(isSale: Bool, slot: Slot)
    }

    package var kind: Kind
    package var text = ""
    /// The place in the history of what is shown; nothing for a new line.
    var historyPlace: Int?
    /// What tab has offered: the candidates, which of them, and the text
    /// before it.
    var completion: (candidates: [String], place: Int, stem: String)?

    package init(kind: Kind, text: String = "") {
        self.kind = kind
        self.text = text
    }

    package static func == (a: Prompt, b: Prompt) -> Bool {
        a.kind == b.kind && a.text == b.text && a.historyPlace == b.historyPlace
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(text)
    }
}

/// What the model takes in.
package enum Message: Sendable {
    case engine(EngineView)
    case input(InputEvent)
    case perform(Action)
    /// Something outside was done, or could not be.
    case told(Model.Notice)
    /// The themes were read anew.
    case themes([String])
    /// A sentence for the audience of a story; nothing at its end.
    case caption(String?)
}

/// What is to be done outside the model.
package enum Command: Sendable, Hashable {
    case engine(EngineCommand)
    /// Write files: the name that the user gave, if any, and what to write.
    case save([SavedFile])
    /// Keep a setting for the next start.
    case saveSetting(Settings.Key, String)
    /// Keep the keys of some actions for the next start.
    case saveKeys([Binding])
    /// Keep the user's layouts for the next start.
    case saveLayouts([Settings.UserLayout])
    case setMouse(Bool)
    case quit
}

/// A file to be written.
package struct SavedFile: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case text(String)
        /// The picture as it stands, which needs the theme's colours.
        case ansi
        case svg
    }

    package var name: String
    package var content: Content
}
