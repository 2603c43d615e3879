internal import Cells
package import Simulation

/// What the operator can set for good: the looks and habits of the
/// dashboard. All of it can be changed inside the program.
package struct Settings: Sendable, Hashable {
    package var theme = "auto"
    package var layout = "Operate"
    package var speed = Speed.one
    package var color = "auto"
    package var glyphs = "auto"
    package var mouse = true
    package var keys = KeyMap.standard
    /// Layouts of the user's own, in the order of the file.
    package var layouts: [UserLayout] = []

    package init() {}

    /// A way to lay views out, by name; views it does not mention are laid
    /// out as in Operate.
    package struct UserLayout: Sendable, Hashable {
        package var name: String
        package var views: [ViewName: Layout]
    }

    /// The settings that are one word.
    package enum Key: String, Sendable, Hashable, CaseIterable {
        case theme, layout, speed, color, glyphs, mouse

        /// What it sets.
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

    /// The value as a word.
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
