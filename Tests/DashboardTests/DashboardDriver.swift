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
    var world: World
    private var view: EngineView
    /// What was to be done outside, besides driving the engine.
    private(set) var effects: [Command] = []
    /// Whether the operator has left.
    private(set) var hasQuit = false

    init(_ scenario: Scenario, width: Int = 120, height: Int = 40, glyphs: GlyphSet = .unicode, settings: Settings = Settings()) {
        model = Model(
            size: Size(width: width, height: height), glyphs: glyphs, settings: settings, themeNames: ["dark", "light"])
        model.sourceText = "Canal Street"
        world = World(scenario: scenario)
        view = EngineView(
            snapshot: world.snapshot, isRunning: false, speed: .one, measuredRate: nil, refusal: nil,
            interventionCount: 0)
        show()
    }

    var screen: Screen { Screen(model) }
    var text: String { screen.buffer.text }
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    /// Text and style map, as recordings have them.
    var recording: String { text + "\n=== styles\n" + screen.buffer.styleMap }

    private mutating func show() {
        view.snapshot = world.snapshot
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
        case .runOrPause: view.isRunning.toggle()
        case .faster: view.speed = view.speed.faster
        case .slower: view.speed = view.speed.slower
        case .advance(let stride):
            view.isRunning = false
            world.advance(stride)
        case .setSpeed(let speed): view.speed = speed
        case .pauseWhen(let condition): view.pauseWhen = condition?.text
        case .runUntil(let condition):
            while !world.isFinished {
                _ = world.step()
                if world.isMomentOver, condition.holds(in: world) { break }
            }
        case .intervene(let intervention):
            view.interventionCount += 1
            do throws(InterventionError) {
                _ = try world.apply(intervention)
                view.refusal = nil
            } catch {
                view.refusal = error.message
            }
        case .stop: break
        }
        show()
    }
}
