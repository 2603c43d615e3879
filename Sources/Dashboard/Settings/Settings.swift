internal import Cells
package import Simulation

/// The operator's lasting preferences for the looks and habits of the dashboard.
/// All of them can be changed inside the program.
package struct Settings: Sendable, Hashable {
    /// The theme: a name, the path of a theme file, or `auto` for one that suits
    /// the terminal's background.
    package var theme = "auto"
    /// The name of the layout at the start: a preset or one of the user's own.
    package var layout = "Operate"
    /// The clock's speed at the start.
    package var speed = Speed.one
    /// The use of colours: `auto`, `always` or `never`.
    package var color = "auto"
    /// The characters to draw with: `unicode`, `ascii`, or `auto` by the locale.
    package var glyphs = "auto"
    /// Whether the dashboard receives the mouse, or the terminal keeps it to select
    /// text.
    package var mouse = true
    /// The keys of all actions.
    package var keys = KeyMap.standard
    /// The user's own layouts, in the order of the file.
    package var layouts: [UserLayout] = []

    /// Creates the default settings.
    package init() {}

    /// A layout of the user's own. Views that it does not mention are laid out as
    /// in Operate.
    package struct UserLayout: Sendable, Hashable {
        /// The layout's name.
        package var name: String
        /// The layouts of the views that it mentions.
        package var views: [ViewName: Layout]
    }

    /// A setting whose value is one word.
    package enum Key: String, Sendable, Hashable, CaseIterable {
        case theme, layout, speed, color, glyphs, mouse

        /// The setting's description.
        package var summary: String {
            switch self {
            case .theme: "the colours: a name, or auto by the terminal's background"
            case .layout: "how the panes are laid out at the start"
            case .speed: "slots a second at the start"
            case .color: "colours: auto, always or never (at the next start)"
            case .glyphs: "unicode, ascii, or auto by the locale"
            case .mouse: "whether the mouse works here, or selects text in the terminal"
            }
        }
    }

    /// Returns a setting's value as it is written in the settings file.
    package func word(_ key: Key) -> String {
        switch key {
        case .theme: theme
        case .layout: layout.lowercased()
        case .speed: speed.word
        case .color: color
        case .glyphs: glyphs
        case .mouse: mouse ? "on" : "off"
        }
    }
}
