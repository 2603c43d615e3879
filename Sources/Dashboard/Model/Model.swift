package import Cells
package import Quantities
internal import Simulation

/// The views of the dashboard.
package enum ViewName: String, Sendable, Hashable, CaseIterable {
    case books = "Books"
    case pool = "Pool"

    package var scope: Scope { self == .books ? .books : .pool }
    package var next: ViewName { self == .books ? .pool : .books }
}

/// Everything the screen depends on: a value, changed only by
/// ``update(_:)`` and drawn by the views.
package struct Model: Sendable {
    /// The newest picture from the engine; nothing before the first.
    package var engine: EngineView?
    package var size: Size
    package var view = ViewName.books
    /// The place of the slot looked at in its day, or nothing to follow what
    /// happens.
    package var slotCursor: Int?
    package var scroll = 0
    package var isHelpShown = false
    package var helpScroll = 0
    /// The order being typed.
    package var entry: OrderEntry?
    /// A line for the operator, until the next key.
    package var notice: Notice?
    package var themeIndex = 0
    package var themeCount: Int
    package var glyphs: GlyphSet
    /// What is being loaded, before the first picture.
    package var sourceText = ""
    var seenInterventions = 0
    /// What to say when the market takes what was sent last.
    var successText = ""
    /// The book shown while no slot is chosen.
    var followedSlot: Slot?

    package init(size: Size, glyphs: GlyphSet, themeCount: Int) {
        self.size = size
        self.glyphs = glyphs
        self.themeCount = themeCount
    }

    package struct Notice: Sendable, Hashable {
        package var text: String
        package var isError: Bool
    }

    /// An order on its way from the keyboard.
    package struct OrderEntry: Sendable, Hashable {
        package var isSale: Bool
        package var slot: Slot
        package var text = ""
    }
}

/// What the model takes in.
package enum Message: Sendable {
    case engine(EngineView)
    case input(InputEvent)
    case perform(Action)
}

/// What is to be done outside the model.
package enum Command: Sendable, Hashable {
    case engine(EngineCommand)
    case quit
}
