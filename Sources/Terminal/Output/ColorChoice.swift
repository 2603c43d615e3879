/// The use of colour: the values of `--color`.
package enum ColorChoice: String, Sendable, Hashable, CaseIterable {
    case auto, always, never

    /// Returns whether to use colour, by the flag and the environment.
    ///
    /// The first of these that applies decides: the flag, `NO_COLOR` (not
    /// empty), `CLICOLOR=0`, `FORCE_COLOR` (not empty and not 0). Otherwise
    /// colour is used if the output is a terminal.
    package func usesColor(environment: [String: String], isTerminal: Bool) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if environment["NO_COLOR"].map({ !$0.isEmpty }) == true { return false }
            if environment["CLICOLOR"] == "0" { return false }
            if let force = environment["FORCE_COLOR"], !force.isEmpty, force != "0" { return true }
            return isTerminal
        }
    }
}
