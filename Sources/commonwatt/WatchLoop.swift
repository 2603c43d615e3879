import Cells
import Dashboard
import Simulation
import Terminal

/// The screen's side of the program: takes input and pictures, updates the
/// model, draws. It sleeps whenever nothing changes.
struct WatchLoop {
    private let terminal: any TerminalBackend
    private let themes: [Theme]
    private var model: Model
    private var isDirty = true
    private var lastDrawn = ContinuousClock.now - .seconds(1)

    /// Between two pictures: 30 a second at most.
    private static let frame = Duration.milliseconds(33)

    init(terminal: any TerminalBackend, themes: [Theme], sourceText: String) {
        self.terminal = terminal
        self.themes = themes
        model = Model(size: terminal.size, glyphs: terminal.glyphs, themeCount: themes.count)
        model.sourceText = sourceText
    }

    /// Shows that it is loading until the scenario is there.
    ///
    /// - Returns: the scenario or what is wrong with it; nothing if the user
    ///   left before.
    mutating func waitForScenario(
        _ loaded: Mailbox<Result<Scenario, ScenarioError>>
    ) -> Result<Scenario, ScenarioError>? {
        while true {
            draw()
            for event in terminal.poll(timeoutMilliseconds: nil, wakeDescriptor: loaded.wakeDescriptor) {
                if event == .wake, let result = loaded.take() { return result }
                if take(.input(event)).contains(.quit) || event == .key(.character("q")) { return nil }
            }
        }
    }

    /// Runs until the user leaves.
    mutating func run(_ engine: Engine) {
        while true {
            // Input is answered at once; pictures of a running engine are
            // drawn no faster than they can be seen.
            let wait = isDirty ? max(.zero, Self.frame - (ContinuousClock.now - lastDrawn)) : nil
            if isDirty, wait == .zero { draw() }
            let timeout = isDirty ? wait.map { Int($0 / .milliseconds(1)) + 1 } : nil
            var hasInput = false
            for event in terminal.poll(timeoutMilliseconds: timeout, wakeDescriptor: engine.mailbox.wakeDescriptor) {
                if event == .wake {
                    if let view = engine.mailbox.take() { _ = take(.engine(view)) }
                    continue
                }
                hasInput = true
                for command in take(.input(event)) {
                    switch command {
                    case .quit: return
                    case .engine(let command): engine.send(command)
                    }
                }
            }
            if hasInput { draw() }
        }
    }

    private mutating func take(_ message: Message) -> [Dashboard.Command] {
        isDirty = true
        return model.update(message)
    }

    private mutating func draw() {
        lastDrawn = .now
        isDirty = false
        let theme = themes[min(model.themeIndex, themes.count - 1)]
        terminal.present(Screen(model).buffer, theme: theme)
    }
}
