/// The meaning of a cell. Views name roles, never colours; a theme gives each
/// role its look.
package enum Role: UInt8, Sendable, Hashable, CaseIterable {
    case background, text, muted, title, key, label, value, unit
    case border, borderFocus, selection, cursor
    case live, paused, finished, now, gate
    case buy, sell, clearing, retail, feedIn, dayAhead
    case supply, demand, load, photovoltaic, battery, car, heatPump, grid
    case good, warning, danger, info
    case header, footer, input, overlay

    /// The name in theme files, such as `borderFocus`.
    package var name: String { String(describing: self) }

    /// The letter in style maps, different for every role; a blank for the
    /// background.
    package var letter: Character {
        let alphabet = Array(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        return alphabet[Int(rawValue) % alphabet.count]
    }
}
