import ArgumentParser
import Cells
import Dashboard
import Dispatch
import Foundation
import Simulation
import Terminal

/// Watches a community's market on the screen.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Watch a community's market on the screen (the default).",
        discussion: """
            Space runs and pauses the clock, . steps a slot, p goes to the next phase of the day, \
            ? shows every key, q quits. Without --from it starts on the first of the data's last \
            consecutive days.
            """)

    @OptionGroup var options: ScenarioOptions

    @Option(help: "Slots a second: 1, 4, 16, 64 or max.")
    var speed = "1"

    @Option(help: "Colours: auto, always or never. NO_COLOR is respected.")
    var color = ColorChoice.auto

    @Option(help: "Glyphs: auto, unicode or ascii.")
    var glyphs = GlyphChoice.auto

    @Option(help: "Theme: auto, dark, light, or a theme file.")
    var theme = "auto"

    @Flag(help: "Leave the mouse to the terminal.")
    var noMouse = false

    func validate() throws {
        if parsedSpeed == nil { throw ValidationError("--speed \(speed): choose 1, 4, 16, 64 or max") }
    }

    private var parsedSpeed: Speed? {
        speed == "max" ? .flatOut : Int(speed).flatMap { $0 > 0 ? Speed(rawValue: $0) : nil }
    }

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let themes: [Theme]
        let terminal: NcursesTerminal
        do throws(ThemeError) {
            themes = try Themes.load(theme, environment: environment)
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        do throws(TerminalError) {
            terminal = try NcursesTerminal(
                color: color, glyphs: glyphs.set, mouse: !noMouse, environment: environment)
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        var loop = WatchLoop(
            terminal: terminal, themes: themes, sourceText: options.folder ?? "Canal Street")
        defer { terminal.close() }
        let options = options
        let loaded = Mailbox<Result<Scenario, ScenarioError>>()
        DispatchQueue.global().async { loaded.put(options.scenario(lastBlock: true)) }
        switch loop.waitForScenario(loaded) {
        case nil: return
        case .failure(let error):
            terminal.close()
            printError(error.description)
            throw ExitCode(2)
        case .success(let scenario):
            let engine = Engine(world: World(scenario: scenario), speed: parsedSpeed ?? .one)
            loop.run(engine)
            engine.send(.stop)
        }
    }
}

/// What `--glyphs` takes.
enum GlyphChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, unicode, ascii

    var set: GlyphSet? {
        switch self {
        case .auto: nil
        case .unicode: .unicode
        case .ascii: .ascii
        }
    }
}

extension ColorChoice: ExpressibleByArgument {}

/// The screen's side of the program: takes input and pictures, updates the
/// model, draws. It sleeps whenever nothing changes.
struct WatchLoop {
    private let terminal: NcursesTerminal
    private let themes: [Theme]
    private var model: Model
    private var isDirty = true
    private var lastDrawn = ContinuousClock.now - .seconds(1)

    /// Between two pictures: 30 a second at most.
    private static let frame = Duration.milliseconds(33)

    init(terminal: NcursesTerminal, themes: [Theme], sourceText: String) {
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
