import Cells
import Community
import Quantities
import Simulation
import TestSupport
import Testing

@testable import Dashboard

/// The dashboard without a terminal and without threads: keys go in, commands
/// act on a world at once, and its picture comes back.
struct DashboardDriver {
    private(set) var model: Model
    private var driver: Driver
    private var view: EngineView
    private var refusal: String?
    private var interventionCount = 0
    /// What was to be done outside, besides driving the engine.
    private(set) var effects: [Command] = []
    /// Whether the operator has left.
    private(set) var hasQuit = false

    init(
        _ scenario: Scenario, width: Int = 120, height: Int = 40, glyphs: GlyphSet = .unicode,
        settings: Settings = Settings()
    ) {
        model = Model(
            size: Size(width: width, height: height), glyphs: glyphs, settings: settings, themeNames: ["dark", "light"])
        model.sourceText = "Canal Street"
        driver = Driver(World(scenario: scenario))
        view = EngineView(driver)
        show()
    }

    var world: World { driver.world }
    var screen: Screen { Screen(model) }
    var text: String { screen.buffer.text }
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// Text and style map, as recordings have them.
    var recording: String { text + "\n=== styles\n" + screen.buffer.styleMap }

    private mutating func show() {
        view = EngineView(driver, refusal: refusal, interventionCount: interventionCount)
        _ = model.update(.engine(view))
    }

    mutating func press(_ keys: Key...) {
        for key in keys { send(.input(.key(key))) }
    }

    mutating func perform(_ action: Action) { send(.perform(action)) }

    mutating func type(_ text: String) { for character in text { press(.character(character)) } }

    mutating func mouse(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int) {
        send(.input(.mouse(MouseEvent(kind, x: x, y: y))))
    }

    mutating func resize(_ width: Int, _ height: Int) {
        send(.input(.resize(Size(width: width, height: height))))
    }

    /// Shows a picture that the world did not make.
    mutating func alter(_ change: (inout EngineView) -> Void) {
        change(&view)
        _ = model.update(.engine(view))
    }

    mutating func send(_ message: Message) {
        for command in model.update(message) {
            switch command {
            case .quit: hasQuit = true
            case .engine(let command): perform(command)
            default: effects.append(command)
            }
        }
    }

    private mutating func perform(_ command: EngineCommand) {
        switch command {
        case .drive(let command):
            driver.handle(command, at: 0)
            // Until what holds is run to its end; else the clock is told to.
            if case .runUntil = command { while case .stepped = driver.turn(at: .infinity) {} }
        case .intervene(let intervention):
            interventionCount += 1
            do throws(InterventionError) {
                _ = try driver.intervene(intervention)
                refusal = nil
            } catch {
                refusal = error.message
            }
        case .stop: break
        }
        show()
    }
}
