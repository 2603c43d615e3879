import Foundation
import TestSupport

/// The two kinds of file that the running screen reads: damaged before it
/// starts, and while somebody looks at it.
extension FuzzBenchmark {
    /// What came of one run in a terminal.
    enum TerminalOutcome {
        /// The screen came, followed its window and ended on Ctrl-C; with the
        /// memory it had, in MB.
        case shown(memory: Double)
        /// The file was refused before the screen came, in these words.
        case refused(String)
        case fault(String)
    }

    /// Starts the program in a terminal with a damaged configuration, or
    /// damages a theme under its eyes.
    ///
    /// - Parameter config: the folder that holds `commonwatt/`.
    func runInTerminal(program: String, config: String, theme: (path: String, bytes: [UInt8])?) throws
        -> TerminalOutcome
    {
        let terminal = PseudoTerminal(
            program, ["watch"] + (theme == nil ? [] : ["--theme", "own"]),
            environment: [
                "TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": config,
                "XDG_CONFIG_HOME": config,
            ],
            width: 100, height: 30)
        guard let terminal else { return .fault("no terminal to be had") }
        let comes = terminal.wait(Self.terminalLimit) { $0.hasEnded || $0.screen.text.contains("PAUSED") }
        if terminal.hasEnded { return ended(terminal) }
        guard comes else { return .fault("no screen within \(Int(Self.terminalLimit)) s") }
        if let theme {
            try Data(theme.bytes).write(to: URL(fileURLWithPath: theme.path))
            // What is told of the theme, or the new colours, come with it.
            terminal.settle(milliseconds: 30, seconds: 1)
        }
        // A configuration may bind every key to something else; a window of
        // another size has to be drawn anew whatever the keys mean.
        let before = terminal.output.count
        terminal.resize(width: 101, height: 31)
        guard terminal.wait(Self.terminalLimit, until: { $0.output.count > before || $0.hasEnded }) else {
            return .fault("the screen answers no more")
        }
        let memory = Double(terminal.residentBytes) / 1_048_576
        terminal.send([0x03])
        let ending = terminal.ending(Self.terminalLimit)
        guard ending == .exit(0) else { return .fault("Ctrl-C: \(ending)") }
        guard terminal.hasOriginalSettings else { return .fault("the terminal's settings are left changed") }
        return .shown(memory: memory)
    }

    private func ended(_ terminal: PseudoTerminal) -> TerminalOutcome {
        let ending = terminal.ending(1)
        guard terminal.hasOriginalSettings else { return .fault("the terminal's settings are left changed") }
        guard ending == .exit(2) else { return .fault("ended with \(ending)") }
        return .refused(String(decoding: terminal.output, as: UTF8.self).replacing("\r\n", with: "\n"))
    }

    /// Seconds that anything in a terminal may take.
    private static let terminalLimit = 10.0
}
