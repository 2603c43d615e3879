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

    /// The scope of the view's own keys.
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

    /// The action that shows the view.
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
    /// The newest view from the engine; `nil` before the first.
    package var engine: EngineView?
    /// The size of the window in cells.
    package var size: Size
    /// The view shown.
    package var view = ViewName.overview
    /// The settings in force.
    package var settings: Settings
    /// The name of the layout: a preset or one of the user's own.
    package var layoutName: String
    /// The pane chosen to receive keys, by view; the most important one if none is
    /// chosen.
    var focus: [ViewName: Pane] = [:]
    /// The pane that fills the screen; `nil` if all are shown.
    package var zoomed: Pane?
    /// The delivery slot shown; `nil` to follow what happens.
    package var cursor: Slot?
    /// The selected line of each list, as an index; in the ladder, the level
    /// counted from the spread.
    var selections: [Pane: Int] = [:]
    /// The number of the selected event; `nil` for the newest.
    var eventCursor: Int?
    /// The selected home.
    package var home = HouseholdID(0)
    /// The home kept beside the selected one; `nil` if none is.
    package var pinned: HouseholdID?
    var homeOrder = HomeOrder()
    var showsCandles = false
    /// The state of the mesh view.
    package var mesh = MeshLook()
    /// The filters of the lists, by pane.
    package var filters: [Pane: Filter] = [:]
    /// The number of events that pass the log's filter; `nil` if the log is not
    /// filtered.
    var eventCount: EventCount?
    /// The line being typed in the last row; `nil` if none is.
    package var prompt: Prompt?
    /// The layer over the panes; `nil` if there is none.
    package var overlay: Overlay?
    /// The commands typed so far, oldest first.
    var history: [String] = []
    /// The message to the operator, shown until the next key; `nil` if there is
    /// none.
    package var notice: Notice?
    /// The sentence that a story tells its audience; `nil` if none is playing.
    package var caption: String?
    /// The names of the themes to cycle through.
    package var themeNames: [String]
    /// The index of the current theme in ``themeNames``.
    package var themeIndex = 0
    /// The characters that the terminal can show.
    package var glyphs: GlyphSet
    /// The name of the scenario being loaded, shown before the first picture.
    package var sourceText = ""
    var seenInterventions = 0
    /// The operator's request whose message is on its way; `nil` if none is.
    var watched: Request.ID?
    /// The notice to show when the latest intervention succeeds.
    var successText = ""
    /// The slot of the book shown while there is no cursor.
    var followedSlot: Slot?

    /// Creates the model of a dashboard that has no picture yet, with the layout
    /// named in the settings.
    ///
    /// - Parameters:
    ///   - size: The size of the window in cells.
    ///   - glyphs: The characters that the terminal can show.
    ///   - settings: The settings in force.
    ///   - themeNames: The names of the themes to cycle through.
    package init(size: Size, glyphs: GlyphSet, settings: Settings = Settings(), themeNames: [String] = ["dark"]) {
        self.size = size
        self.glyphs = glyphs
        self.settings = settings
        self.themeNames = themeNames
        layoutName = settings.layout
    }

    /// A message to the operator, shown in the last row until the next key.
    package struct Notice: Sendable, Hashable {
        /// The message.
        package var text: String
        /// Whether the message reports a problem.
        package var isError: Bool

        /// Creates a message.
        package init(text: String, isError: Bool) {
            self.text = text
            self.isError = isError
        }
    }
}

/// A layer over the panes; there is one at a time.
package enum Overlay: Sendable, Hashable {
    /// The help: the keys that match a text, and the index of the selected row.
    case help(text: String, selected: Int)
    /// The palette: all commands, the best matches of a text first, and the index
    /// of the selected row.
    case palette(text: String, selected: Int)
    /// The explanation of a number, by its index among those of the focused pane.
    case explain(Int)
    /// The settings, and the index of the selected row.
    case settings(selected: Int)
    /// The choice of a key for the selected row's action: the next key becomes its
    /// own. A key that already belongs to another action must be pressed twice;
    /// `taken` is that key after the first press.
    case rebind(selected: Int, taken: Key?)
}

/// A line being typed in the last row.
package struct Prompt: Sendable, Hashable {
    /// The purpose of the line: a command, a pane's filter, or an order for a slot.
    package enum Kind: Sendable, Hashable {
        case command
        case filter(Pane)
        case order(isSale: Bool, slot: Slot)
    }

    /// The purpose of the line.
    package var kind: Kind
    /// The text typed so far.
    package var text = ""
    /// The index in the history of the command shown; `nil` for a new line.
    var historyPlace: Int?
    /// The words offered by tab: the candidates, the index of the one shown, and
    /// the text before it; `nil` until tab is pressed.
    var completion: (candidates: [String], place: Int, stem: String)?

    /// Creates a line that starts with a text.
    package init(kind: Kind, text: String = "") {
        self.kind = kind
        self.text = text
    }

    /// Returns whether two lines have the same purpose, text and place in the
    /// history; the words offered by tab do not count.
    package static func == (a: Prompt, b: Prompt) -> Bool {
        a.kind == b.kind && a.text == b.text && a.historyPlace == b.historyPlace
    }

    /// Hashes the purpose and the text.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(text)
    }
}

/// An input of the model.
package enum Message: Sendable {
    case engine(EngineView)
    case input(InputEvent)
    case perform(Action)
    /// A notice about an effect: it was performed, or could not be.
    case told(Model.Notice)
    /// The names of the themes after they were read again.
    case themes([String])
    /// A sentence for the audience of a story; `nil` at its end.
    case caption(String?)
}

/// An effect to be performed outside the model.
package enum Command: Sendable, Hashable {
    case engine(EngineCommand)
    /// Write files, each under its own name.
    case save([SavedFile])
    /// Keep a setting for the next start.
    case saveSetting(Settings.Key, String)
    /// Keep the keys of some actions for the next start.
    case saveKeys([Binding])
    /// Keep the user's layouts for the next start.
    case saveLayouts([Settings.UserLayout])
    /// Turn the mouse on or off.
    case setMouse(Bool)
    case quit
}

/// A file to be written.
package struct SavedFile: Sendable, Hashable {
    /// The content of a saved file.
    package enum Content: Sendable, Hashable {
        case text(String)
        /// The current screen as text with colours or as a picture; both need the
        /// colours of the theme.
        case ansi
        case svg
    }

    /// The file's name, relative to the folder in which the program was started.
    package var name: String
    /// The content to write.
    package var content: Content
}
