/// The look of every role.
package struct Theme: Sendable {
    /// The name by which the theme is chosen.
    package let name: String
    /// The look of each role, by raw value.
    private var styles: [RoleStyle]

    /// The look of one role on each kind of terminal.
    package struct RoleStyle: Hashable, Sendable {
        /// The style on a terminal with colour.
        package var style: Style
        /// The palette entry of the foreground on a 16-colour terminal, or
        /// `nil` for the nearest colour.
        package var ansi16: UInt8?
        /// The attributes that replace the style on a terminal without colour.
        package var mono: Attributes

        /// Creates a look; by default it is the terminal's own.
        package init(style: Style = Style(), ansi16: UInt8? = nil, mono: Attributes = []) {
            self.style = style
            self.ansi16 = ansi16
            self.mono = mono
        }
    }

    /// Creates a theme with a style for some roles; the others look like text.
    package init(name: String, styles given: [Role: RoleStyle]) {
        self.name = name
        let text = given[.text] ?? RoleStyle()
        styles = Role.allCases.map { given[$0] ?? text }
    }

    /// The theme of the terminal's own colours, without attributes.
    package static let plain = Theme(name: "plain", styles: [:])

    /// The look of a role.
    package subscript(_ role: Role) -> RoleStyle { styles[Int(role.rawValue)] }

    /// Returns the style of a role on a terminal.
    ///
    /// - Parameter extra: attributes of the cell itself, added to those of the
    ///   role; ``Attributes/raised`` selects the header's background.
    package func style(for role: Role, extra: Attributes, profile: ColorProfile) -> Style {
        let entry = self[role]
        let shown = extra.subtracting(.raised)
        if profile == .none { return Style(attributes: entry.mono.union(shown)) }
        var style = entry.style
        let ground: Role = extra.contains(.raised) ? .header : .background
        let background = style.background == .standard ? self[ground].style.background : style.background
        style.foreground = profile.nearest(style.foreground)
        if profile == .ansi16, let index = entry.ansi16 { style.foreground = .indexed(index) }
        style.background = profile.nearest(background)
        style.attributes.formUnion(shown)
        return style
    }
}
