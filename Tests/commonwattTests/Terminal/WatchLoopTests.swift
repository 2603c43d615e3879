import Cells
import Dashboard
import Glibc
import Scenarios
import Simulation
import Terminal
import TestSupport
import Testing

@testable import commonwatt

/// The main loop on a terminal that records.
struct WatchLoopTests {
    private static func loop(
        _ script: [[InputEvent]], store: SettingsStore? = nil
    ) throws -> (RecordingTerminal, WatchLoop) {
        let terminal = RecordingTerminal(size: Size(width: 80, height: 24), script: script)
        let themes = try Themes("auto", userFolder: nil)
        var model = Model(size: terminal.size, glyphs: .unicode, themeNames: themes.names)
        model.sourceText = "somewhere"
        return (terminal, WatchLoop(terminal: terminal, model: model, themes: themes, store: store))
    }

    @Test("It says what it loads, and leaves when asked to before it is there")
    func loading() throws {
        let mailbox = Mailbox<Result<Scenario, ScenarioError>>()
        var (terminal, loop) = try Self.loop([[.resize(Size(width: 100, height: 30))], [.key(.character("q"))]])
        if case .some = loop.waitForScenario(mailbox) { Issue.record("there is no scenario") }
        #expect(terminal.pictures.first?.buffer.text.contains("loading somewhere") == true)
        #expect(terminal.pictures.last?.buffer.width == 100)
        (terminal, loop) = try Self.loop([])
        if case .some = loop.waitForScenario(mailbox) { Issue.record("there is no scenario") }
    }

    @Test("It draws after input at once, sleeps for ever when nothing changes, and changes the theme")
    func drawing() throws {
        let engine = Engine(world: World(scenario: try testScenario(households: 3)))
        defer { engine.send(.stop) }
        while engine.mailbox.take() == nil { usleep(1_000) }
        let (terminal, made) = try Self.loop([
            [.key(.character("?"))], [], [.key(.character("?")), .key(.character("T"))], [],
        ])
        var loop = made
        loop.run(engine)
        // Nothing is dirty once input has been drawn, so the loop sleeps
        // until something comes.
        #expect(terminal.timeouts.allSatisfy { $0 == nil })
        #expect(terminal.pictures.map(\.theme).suffix(1) == ["light"])
        #expect(terminal.pictures.count <= 4)
    }

    @Test("Ctrl-C behind a flood of keys is obeyed at once, and behind a few of them in its turn")
    func flood() throws {
        for (keys, view) in [(200, ViewName.overview), (20, .pool)] {
            let engine = Engine(world: World(scenario: try testScenario(households: 3)))
            defer { engine.send(.stop) }
            while engine.mailbox.take() == nil { usleep(1_000) }
            var (_, loop) = try Self.loop([Array(repeating: .key(.character("3")), count: keys) + [.key(.control("c"))]]
            )
            loop.run(engine)
            #expect(loop.model.view == view)
        }
    }

    @Test("Files that begin alike are told in few words")
    func savedNames() {
        #expect(
            WatchLoop.list(["a-1.txt", "a-1.ansi", "a-1.svg", "a-1-ladder.csv"]) == "a-1 .txt .ansi .svg and ladder.csv"
        )
        #expect(WatchLoop.list(["homes.csv"]) == "homes.csv")
        #expect(WatchLoop.list([]) == "")
    }

    @Test("A story waits for the engine before it looks, and says at its end what was not to be seen")
    func story() throws {
        let hour = Story.Step.require("an hour is over") { $0.engine?.picture.history.slots.isEmpty == false }
        for (steps, notice) in [
            ([.perform(.stepHour), hour, .expect("PAUSED")], "the story is over: the dashboard is yours"),
            (
                [.perform(.stepHour), hour, .expect("nowhere to be seen")],
                "the story is over, but this was not to be seen: \"nowhere to be seen\""
            ),
            (
                [.require("pigs fly") { _ in false }, .say("not said")],
                "the story stops, since this does not hold: pigs fly; the dashboard is yours"
            ),
        ] as [([Story.Step], String)] {
            let engine = Engine(world: World(scenario: try testScenario(households: 3)))
            defer { engine.send(.stop) }
            var (_, loop) = try Self.loop(Array(repeating: [.wake], count: 60_000))
            loop.play(Story(name: "s", summary: "", steps: steps), pace: 1_000)
            loop.run(engine)
            #expect(loop.model.notice?.text == notice)
        }
    }
}
