/// Why the screen cannot be used.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    case notATerminal
    case noTerminalType
    case unknownTerminalType(String)
    case cannotMoveCursor(String)

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
