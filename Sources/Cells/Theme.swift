/// The look of every role.
package struct Theme: Sendable {
    package let name: String
    /// By role: the style in colour and the attributes that stand in for it
    /// where there is none.
    private var styles: [RoleStyle]

    package struct RoleStyle: Hashable, Sendable {
        package var style: Style
        /// The palette entry on a 16-colour terminal, where the nearest is
        /// not wanted.
        package var ansi16: UInt8?
        package var mono: Attributes

        package init(style: Style = Style(), ansi16: UInt8? = nil, mono: Attributes = []) {
            self.style = style
            self.ansi16 = ansi16
            self.mono = mono
        }
    }

    /// A theme with a style for some roles; the others look like text.
    package init(name: String, styles given: [Role: RoleStyle]) {
        self.name = name
        let text = given[.text] ?? RoleStyle()
        styles = Role.allCases.map { given[$0] ?? text }
    }

    /// The terminal's own colours and no attributes.
    package static let plain = Theme(name: "plain", styles: [:])

    package subscript(_ role: Role) -> RoleStyle { styles[Int(role.rawValue)] }

    /// How a role looks on a terminal.
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
