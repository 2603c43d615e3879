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

    @Option(help: "Pause each time this comes to hold, such as \"buy > 20 ct and time >= 14:30\".")
    var pauseWhen: String?

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
            var condition: Condition?
            do throws(ConditionError) {
                if let pauseWhen { condition = try Condition(pauseWhen, for: scenario) }
            } catch {
                terminal.close()
                throw ScenarioOptions.refused(error, pauseWhen ?? "", flag: "--pause-when")
            }
            let engine = Engine(world: World(scenario: scenario), speed: parsedSpeed ?? .one, pauseWhen: condition)
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
