import Foundation
import TestSupport
import Testing

/// What the real program is told on its command line and by its environment.
extension WatchTests {
    @Test("NO_COLOR is respected, and ASCII glyphs are ASCII")
    func plain() throws {
        let terminal = try Self.start(["--glyphs", "ascii"], environment: ["NO_COLOR": "1"])
        #expect(terminal.wait(for: "PAUSED"))
        terminal.send("p3.")
        #expect(terminal.wait(for: "Prices of"))
        terminal.send("?")
        #expect(terminal.wait(for: "run or pause"))
        terminal.send("qq")
        #expect(terminal.ending() == .exit(0))
        #expect(!terminal.screen.usedColor)
        #expect(terminal.output.allSatisfy { $0 < 0x80 })
    }

    @Test(
        "Poor and rich terminals all get a picture",
        arguments: ["xterm", "vt100", "linux", "screen-256color", "tmux-256color"])
    func terminals(type: String) throws {
        let terminal = try Self.start(environment: ["TERM": type])
        #expect(terminal.wait(for: "PAUSED"))
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
        #expect(terminal.hasOriginalSettings)
    }

    @Test(
        "A terminal that cannot be drawn on is refused with one clear line",
        arguments: [
            (
                "dumb",
                "a terminal of type dumb cannot move its cursor, so nothing can be drawn; set TERM to your terminal's real type, or use: commonwatt simulate DIR --out OUT"
            ),
            (
                "no-such-terminal",
                "the terminal type no-such-terminal is unknown here; set TERM to a known one, such as xterm-256color"
            ),
            ("", "the environment variable TERM is not set; set it to your terminal's type, such as xterm-256color"),
        ])
    func refusedTerminals(type: String, message: String) throws {
        let terminal = try Self.start(environment: ["TERM": type], width: 200)
        #expect(terminal.ending() == .exit(2))
        #expect(terminal.screen.text.trimmingCharacters(in: .newlines) == message)
        #expect(terminal.hasOriginalSettings)
    }

    @Test("Without a terminal it says what to use instead")
    func noTerminal() throws {
        let result = try BuiltProgram.run(["watch"], environment: ["TERM": "xterm-256color"])
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(
            result.errors == "commonwatt watch needs a terminal; without one, use: commonwatt simulate DIR --out OUT\n")
    }
}
