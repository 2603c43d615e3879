/// Whether to use colour: what `--color` takes.
package enum ColorChoice: String, Sendable, Hashable, CaseIterable {
    case auto, always, never

    /// Decides from the flag and the environment, in this order: the flag,
    /// `NO_COLOR` (not empty), `CLICOLOR=0`, `FORCE_COLOR` (not empty and not
    /// 0), and otherwise colour where the output is a terminal.
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
