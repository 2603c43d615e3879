import ArgumentParser
import Cells
import Dashboard
import Dispatch
import Foundation
internal import Scenarios
import Simulation
import Terminal

/// The command that shows a community's market on the screen.
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
    var speed: String?

    @Option(help: "Colours: auto, always or never. NO_COLOR is respected.")
    var color: ColorChoice?

    @Option(help: "Glyphs: auto, unicode or ascii.")
    var glyphs: GlyphChoice?

    @Option(help: "Theme: auto, a name, or a theme file.")
    var theme: String?

    @Option(help: "Layout: operate, teach, explore, or one of your own.")
    var layout: String?

    @Option(help: "Pause each time this comes to hold, such as \"buy > 20 ct and time >= 14:30\".")
    var pauseWhen: String?

    @Flag(help: "Leave the mouse to the terminal.")
    var noMouse = false

    @Flag(help: "Print a config.yaml with every setting in force, and leave.")
    var printConfig = false

    func validate() throws {
        if let speed, Speed(word: speed) == nil {
            throw ValidationError("--speed \(speed): choose 1, 4, 16, 64 or max")
        }
    }

    /// Returns the settings of the file, overridden by those of the command line.
    private func settings(_ store: SettingsStore) throws(SettingsError) -> Settings {
        var settings = try store.load()
        if let speed, let parsed = Speed(word: speed) { settings.speed = parsed }
        if let color { settings.color = color.rawValue }
        if let glyphs { settings.glyphs = glyphs.rawValue }
        if let theme { settings.theme = theme }
        if let layout { settings.layout = layout }
        if noMouse { settings.mouse = false }
        let layouts = Preset.allCases.map(\.rawValue) + settings.layouts.map(\.name)
        guard let known = layouts.first(where: { $0.lowercased() == settings.layout.lowercased() }) else {
            throw SettingsError(
                file: "--layout",
                message: "there is no layout \"\(settings.layout)\"; there are \(layouts.joined(separator: ", "))")
        }
        settings.layout = known
        return settings
    }

    func run() throws { try watch(story: nil) }

    /// Runs the dashboard until the user leaves.
    ///
    /// - Parameter story: A story to play from the start, and its pace: 2 is twice
    ///   as fast as usual. `nil` for none.
    /// - Throws: `ExitCode` 2, after printing the error in the settings, the theme,
    ///   the scenario or the terminal.
    func watch(story: (story: Story, pace: Double)?) throws {
        let environment = ProcessInfo.processInfo.environment
        let store = SettingsStore(environment: environment)
        var settings: Settings
        do throws(SettingsError) {
            settings = try self.settings(store)
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        if printConfig {
            try printResult(String(SettingsStore.text(settings).dropLast()))
            return
        }
        // Checked before the screen is taken, where a message would not be seen.
        try options.checkFolder(
            commands: Commonwatt.configuration.subcommands.compactMap { $0.configuration.commandName })
        let themes: Themes
        let terminal: NcursesTerminal
        var themeProblem: ThemeError?
        do throws(ThemeError) {
            do throws(ThemeError) {
                themes = try ThemeLoader.first(settings.theme, folder: store.folder + "/themes")
            } catch  where theme == nil {
                // If the theme of the settings file cannot be had, the default one
                // is shown with a notice.
                themeProblem = error
                settings.theme = "auto"
                if let others = try? ThemeLoader.first("auto", folder: store.folder + "/themes") {
                    themes = others
                } else {
                    themes = try Themes("auto", userFolder: nil)
                }
            }
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        do throws(TerminalError) {
            terminal = try NcursesTerminal(
                color: ColorChoice(rawValue: settings.color) ?? .auto,
                glyphs: GlyphChoice(rawValue: settings.glyphs)?.set,
                mouse: settings.mouse, environment: environment)
        } catch {
            printError(error.description)
            throw ExitCode(2)
        }
        var model = Model(size: terminal.size, glyphs: terminal.glyphs, settings: settings, themeNames: themes.names)
        model.themeIndex = themes.place(of: settings.theme, environment: environment)
        if let problem = themeProblem ?? themes.problems.first {
            model.notice = Model.Notice(text: problem.shortDescription, isError: true)
        }
        model.sourceText = options.folder ?? "Canal Street"
        var loop = WatchLoop(terminal: terminal, model: model, themes: themes, store: store)
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
            let engine = Engine(world: World(scenario: scenario), speed: settings.speed, pauseWhen: condition)
            if let story { loop.play(story.story, pace: story.pace) }
            loop.run(engine)
            engine.send(.stop)
            terminal.close()
            for line in scenario.notes + scenario.warnings { printError(line) }
        }
    }
}

/// A choice of `--glyphs`.
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
