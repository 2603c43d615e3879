import Cells
import Dashboard
internal import Files
import Foundation
import Quantities
internal import Scenarios
import Simulation
import Terminal

/// The screen's side of the program: it takes input and pictures, updates the model
/// and draws. It sleeps whenever nothing changes.
struct WatchLoop {
    private let terminal: any TerminalBackend
    private var themes: Themes
    private let store: SettingsStore?
    /// The loader of the user's themes, which reads them again when they change.
    private let themeLoader: ThemeLoader?
    private(set) var model: Model
    private var input = InputQueue()
    private var isDirty = true
    private var lastDrawn = ContinuousClock.now - .seconds(1)
    /// The story being played, the time at which its next act is due, and its pace:
    /// 2 is twice as fast as usual.
    private var story: (player: StoryPlayer, due: ContinuousClock.Instant, pace: Double)?
    /// The number of commands sent to the engine.
    private var sentCount = 0
    /// Whether the story has waited for the engine since its last act.
    private var hasWaited = false
    /// The first text that the story expected on the screen and did not find.
    private var missing: String?

    /// How long input is handled before its effect is drawn.
    private static let piece = Duration.milliseconds(100)

    /// The time between two pictures: 30 a second at most.
    private static let frame = Duration.milliseconds(33)

    init(terminal: any TerminalBackend, model: Model, themes: Themes, store: SettingsStore? = nil) {
        self.terminal = terminal
        self.themes = themes
        self.store = store
        self.model = model
        themeLoader = store.map { ThemeLoader(folder: $0.folder + "/themes") }
    }

    /// Shows the loading screen until the scenario is loaded.
    ///
    /// - Parameter loaded: The mailbox in which the result arrives.
    /// - Returns: The scenario or the error in it; `nil` if the user left before.
    mutating func waitForScenario(
        _ loaded: Mailbox<Result<Scenario, ScenarioError>>
    ) -> Result<Scenario, ScenarioError>? {
        while true {
            draw()
            for event in terminal.poll(timeoutMilliseconds: nil, wakeDescriptors: [loaded.wakeDescriptor]) {
                if event == .wake, let result = loaded.take() { return result }
                if take(.input(event)).contains(.quit) || event == .key(.character("q")) { return nil }
            }
        }
    }

    /// Sets the story to be played by ``run(_:)``.
    ///
    /// - Parameters:
    ///   - story: The story to play.
    ///   - pace: Its pace: 2 is twice as fast as usual.
    mutating func play(_ story: Story, pace: Double) {
        self.story = (StoryPlayer(story), .now + .milliseconds(Int(1_500 / pace)), pace)
    }

    /// Runs the dashboard on an engine until the user leaves.
    mutating func run(_ engine: Engine) {
        let descriptors = [engine.mailbox.wakeDescriptor] + (themeLoader?.descriptors ?? [])
        while true {
            // Input is answered at once; the pictures of a running engine are drawn
            // no faster than anybody can see.
            let wait = isDirty ? max(.zero, Self.frame - (ContinuousClock.now - lastDrawn)) : nil
            if isDirty, wait == .zero { draw() }
            var timeout = isDirty ? wait.map { Int($0 / .milliseconds(1)) + 1 } : nil
            if let story, !isEngineBusy {
                let left = max(0, Int((story.due - .now) / .milliseconds(1)) + 1)
                timeout = min(timeout ?? left, left)
            }
            if let deadline = themeLoader?.deadline {
                let left = max(0, Int((deadline - .now) / .milliseconds(1)) + 1)
                timeout = min(timeout ?? left, left)
            }
            if !input.isEmpty { timeout = 0 }
            for event in terminal.poll(timeoutMilliseconds: timeout, wakeDescriptors: descriptors) {
                if event == .wake {
                    if let view = engine.mailbox.take() { _ = take(.engine(view)) }
                } else {
                    input.add(event)
                }
            }
            if input.isAbandoned { return }
            let hasInput = !input.isEmpty
            // A flood of input is handled in pieces, so that the screen is drawn
            // and Ctrl-C is noticed in between.
            let end = ContinuousClock.now + Self.piece
            while ContinuousClock.now < end, let event = input.next() {
                for command in take(.input(event)) {
                    if command == .quit { return }
                    perform(command, engine)
                }
            }
            if let outcome = themeLoader?.update(at: .now) { show(outcome) }
            playOn(engine)
            if hasInput { draw() }
        }
    }

    /// Whether the engine still has commands to answer or runs until a condition
    /// holds. A story waits for that, since its next act depends on the result.
    private var isEngineBusy: Bool {
        guard let view = model.engine else { return true }
        return view.handledCount < sentCount || view.isRunningToCondition
    }

    /// Performs the story's next act if it is due.
    private mutating func playOn(_ engine: Engine) {
        guard var playing = story else { return }
        if isEngineBusy {
            hasWaited = true
            return
        }
        if hasWaited {
            // The result is left on the screen for a moment.
            hasWaited = false
            playing.due = max(playing.due, .now + .milliseconds(Int(900 / playing.pace)))
            story = playing
        }
        guard playing.due <= .now else { return }
        guard let (act, milliseconds) = playing.player.next(model) else {
            if let missing {
                endStory("the story is over, but this was not to be seen: \"\(missing)\"", isError: true)
            } else {
                endStory("the story is over: the dashboard is yours", isError: false)
            }
            return
        }
        playing.due = .now + .milliseconds(Int(Double(milliseconds) / playing.pace))
        story = playing
        switch act {
        case .send(let message):
            for command in take(message) { perform(command, engine) }
        case .expect(let text):
            // A small window may not show the text: the story goes on and reports
            // it at its end.
            if missing == nil, !Screen(model).buffer.text.contains(text) { missing = text }
        case .require(let what, let holds):
            if !holds(model) {
                endStory("the story stops, since this does not hold: \(what); the dashboard is yours", isError: true)
            }
        }
    }

    private mutating func endStory(_ text: String, isError: Bool) {
        story = nil
        _ = take(.caption(nil))
        tell(text, isError: isError)
    }

    private mutating func take(_ message: Message) -> [Dashboard.Command] {
        isDirty = true
        return model.update(message)
    }

    // MARK: Effects

    private mutating func perform(_ command: Dashboard.Command, _ engine: Engine) {
        switch command {
        case .quit: break
        case .engine(let command):
            sentCount += 1
            engine.send(command)
        case .setMouse(let on): terminal.useMouse(on)
        case .save(let files): save(files)
        case .saveSetting(let key, let word): keep { store throws(SettingsError) in try store.save(key, word) }
        case .saveKeys(let bindings): keep { store throws(SettingsError) in try store.save(bindings) }
        case .saveLayouts(let layouts): keep { store throws(SettingsError) in try store.save(layouts) }
        }
    }

    /// Writes to the settings file, or shows why that failed.
    private mutating func keep(_ write: (SettingsStore) throws(SettingsError) -> Void) {
        guard let store else { return }
        do throws(SettingsError) {
            try write(store)
        } catch {
            tell(error.description, isError: true)
        }
    }

    private mutating func tell(_ text: String, isError: Bool) {
        _ = take(.told(Model.Notice(text: text, isError: isError)))
    }

    /// Writes files to the folder in which the program was started. Existing files
    /// are never overwritten.
    private mutating func save(_ files: [SavedFile]) {
        let picture = Screen(model).buffer
        var written: [String] = []
        for file in files {
            let text: String
            switch file.content {
            case .text(let content): text = content
            case .ansi: text = picture.ansi(theme: theme)
            case .svg: text = picture.svg(theme: theme, title: "Commonwatt: \(model.sourceText)".printable())
            }
            do throws(OutputError) {
                try WholeFile.write(text, to: file.name, replacing: false)
                written.append(file.name)
            } catch {
                // Files of one moment are written all or none, so that they can be
                // saved again once there is room.
                for name in written { try? FileManager.default.removeItem(atPath: name) }
                tell(error.description, isError: true)
                return
            }
        }
        tell("saved " + Self.list(written), isError: false)
    }

    /// Returns the names of files in a list, with their common beginning given
    /// once.
    static func list(_ names: [String]) -> String {
        guard let first = names.first, names.count > 1, let dot = first.lastIndex(of: ".") else {
            return names.joined(separator: ", ")
        }
        let stem = first[..<dot]
        guard names.allSatisfy({ $0.hasPrefix(stem) }) else { return names.joined(separator: ", ") }
        let endings = names.map { name in
            let rest = name.dropFirst(stem.count)
            return rest.hasPrefix("-") ? "and " + rest.dropFirst() : String(rest)
        }
        return "\(stem) \(endings.joined(separator: " "))"
    }

    /// Takes over themes that were read again.
    private mutating func show(_ outcome: ThemeLoader.Outcome) {
        switch outcome {
        case .failure(let error): tell(error.shortDescription, isError: true)
        case .success(let fresh):
            let problem = fresh.problems.first
            // The current theme stays as it is if its file can no longer be read or
            // lies outside the folder.
            guard fresh.names.contains(theme.name) else {
                if let problem { tell(problem.shortDescription, isError: true) }
                return
            }
            themes = fresh
            _ = take(.themes(fresh.names))
            tell(problem?.shortDescription ?? "themes read anew", isError: problem != nil)
        }
    }

    private var theme: Theme {
        mutating get { themes.theme(at: model.themeIndex) }
    }

    private mutating func draw() {
        lastDrawn = .now
        isDirty = false
        terminal.present(Screen(model).buffer, theme: theme)
    }
}
