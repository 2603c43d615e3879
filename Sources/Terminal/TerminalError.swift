/// A reason why the screen cannot be used.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Standard input or output is not a terminal.
    case notATerminal
    /// The environment variable `TERM` is empty or not set.
    case noTerminalType
    /// The terminal type of this name is not in the terminfo database, or
    /// ncurses cannot start with it.
    case unknownTerminalType(String)
    /// Nothing can be drawn on a terminal of the type of this name.
    case cannotMoveCursor(String)

    /// The message for the user, with a way out.
    package var description: String {
        switch self {
        case .notATerminal:
            "commonwatt watch needs a terminal; without one, use: commonwatt simulate DIR --out OUT"
        case .noTerminalType:
            "the environment variable TERM is not set; set it to your terminal's type, such as xterm-256color"
        case .unknownTerminalType(let name):
            "the terminal type \(name) is unknown here; set TERM to a known one, such as xterm-256color"
        case .cannotMoveCursor(let name):
            "a terminal of type \(name) cannot move its cursor, so nothing can be drawn; set TERM to your "
                + "terminal's real type, or use: commonwatt simulate DIR --out OUT"
        }
    }
}
