import Foundation
import Glibc
import TestSupport
import Testing

/// The real program in a real pseudo-terminal. One at a time: they measure
/// what a user sees, not how a crowded machine behaves.
@Suite(.serialized)
struct WatchTests {
    static func environment(_ changes: [String: String] = [:]) -> [String: String] {
        ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": "/tmp"].merging(changes) { $1 }
    }

    static func start(
        _ arguments: [String] = [], environment changes: [String: String] = [:], width: Int = 100, height: Int = 30
    ) throws -> PseudoTerminal {
        try #require(
            PseudoTerminal(
                BuiltProgram.path, arguments, environment: environment(changes), width: width, height: height))
    }

    static func expectRestored(_ terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(terminal.screen.isRestored, sourceLocation: sourceLocation)
        #expect(!terminal.screen.isPasteMarked, sourceLocation: sourceLocation)
        #expect(terminal.hasOriginalSettings, sourceLocation: sourceLocation)
        #expect(terminal.screen.unknown.isEmpty, sourceLocation: sourceLocation)
    }

    @Test("It starts on Canal Street, paused, and q leaves the terminal as it was")
    func startAndQuit() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        #expect(terminal.wait(for: "Canal Street · 24 homes"))
        #expect(terminal.screen.isAlternate)
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test("Keys step through the day, change the view, open and close the help")
    func keys() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        #expect(terminal.wait(for: "next: gate opens 12:00"))
        #expect(terminal.wait(for: "Community power on Mon 15 Apr"))
        terminal.send("p2")
        #expect(terminal.wait(for: "next: gate closes 16:00"))
        #expect(terminal.wait(for: "Trading for Tue 16 Apr"))
        terminal.send("H")
        #expect(terminal.wait(for: "13:00:00"))
        terminal.send("3")
        #expect(terminal.wait(for: "Prices of Mon 15 Apr"))
        terminal.send("?")
        #expect(terminal.wait(for: "run or pause the clock"))
        terminal.send("\u{1b}")
        #expect(terminal.wait { !$0.screen.text.contains("run or pause the clock") })
        terminal.send(">>>> ")
        #expect(terminal.wait(for: "END OF RUN"))
        terminal.send("\u{3}")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test("No change of the picture asks the terminal to scroll or repeat, which not every one can")
    func basicSequences() throws {
        let terminal = try Self.start(width: 80, height: 24)
        #expect(terminal.wait(for: "PAUSED"))
        for (key, seen) in [
            ("D", "day 2/"), ("p", "gate closes"), ("2", "Latest deals"), ("H", "13:00"), ("3", "Deviations"),
            ("4", "net through the day"), ("1", "Saved against"), ("2", "Latest deals"), ("5", "This event"),
            (".", "13:15"), (".", "13:30"), ("1", "Saved against"),
        ] {
            terminal.send(key)
            #expect(terminal.wait(for: seen))
        }
        #expect(terminal.screen.unknown.isEmpty)
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
    }

    @Test("The mouse clicks tabs and keys, and drags the slot cursor")
    func mouse() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        func click(_ x: Int, _ y: Int) {
            terminal.send("\u{1b}[<0;\(x + 1);\(y + 1)M")
            terminal.send("\u{1b}[<0;\(x + 1);\(y + 1)m")
        }
        click(25, 2)
        #expect(terminal.wait(for: "Prices of Mon 15 Apr"))
        #expect(terminal.wait { $0.screen.lines[29].contains("? help") })
        let footer = terminal.screen.lines[29]
        let help = try #require(footer.range(of: "? help"))
        click(footer.distance(from: footer.startIndex, to: help.lowerBound), 29)
        #expect(terminal.wait(for: "run or pause the clock"))
        terminal.send("q")
        #expect(terminal.wait { !$0.screen.text.contains("run or pause the clock") })
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test("The mouse works in tmux's older way of telling it, too")
    func mouseInTmux() throws {
        let terminal = try Self.start(environment: ["TERM": "tmux-256color"])
        #expect(terminal.wait(for: "PAUSED"))
        // X10: three bytes, each 32 more than what it means.
        func click(_ x: Int, _ y: Int) {
            let place = String(UnicodeScalar(UInt8(33 + x))) + String(UnicodeScalar(UInt8(33 + y)))
            terminal.send("\u{1b}[M \(place)")
            terminal.send("\u{1b}[M#\(place)")
        }
        click(25, 2)
        #expect(terminal.wait(for: "Price by supply and demand") || terminal.wait(for: "Deviations", 1))
        click(14, 2)
        #expect(terminal.wait(for: "Order books") || terminal.wait(for: "The gate for", 1))
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
    }

    @Test("Pasting 4,000 bytes is no flood of keys, and goes into a line being typed")
    func paste() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        let text = String(repeating: "q. DqD>p ", count: 445)
        terminal.send("\u{1b}[200~" + text + "\u{1b}[201~")
        #expect(terminal.wait(for: "pasted text goes into a line being typed"))
        #expect(terminal.screen.text.contains("00:00:00"), "the clock has not moved")
        terminal.send(":")
        terminal.send("\u{1b}[200~goto 12:15\nq\u{1b}[201~")
        #expect(terminal.wait(for: ":goto 12:15_"))
        terminal.send("\r")
        #expect(terminal.wait(for: "▼ 12:15"))
        // Without marks it is what was typed, and harmless.
        terminal.send(String(repeating: "z[](x\u{1b}", count: 667))
        terminal.send("\u{1b}\u{1b}\u{1b}")
        #expect(terminal.wait { $0.screen.lines[29].contains("q quit") })
        terminal.send("\u{3}")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test(
        "Thirty-five real days flat out end with no more memory than their records take",
        .enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.skipReason)))
    func longRun() throws {
        let terminal = try Self.start([SharedFolder.path("data/community"), "--from", "2024-01-08", "--speed", "max"])
        #expect(terminal.wait(for: "PAUSED"))
        terminal.send(" ")
        #expect(terminal.wait(120) { $0.screen.text.contains("day 6/35") || $0.screen.text.contains("day 7/35") })
        let early = terminal.residentBytes
        #expect(terminal.wait(300, until: { $0.screen.text.contains("END OF RUN") }))
        let late = terminal.residentBytes
        // 30 days of 36 homes: 100,000 shares of 220 bytes, and the deals.
        #expect(late - early < 64 << 20, "\(early >> 20) MB after 6 days, \(late >> 20) MB at the end")
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test(
        "A story is played to its end on the screen: it waits for what it has asked for",
        arguments: [("trade", "settled in the pool"), ("tour", "Saved against the grid alone")])
    func stories(name: String, last: String) throws {
        let terminal = try Self.start(["demo", name, "--pace", "20"], width: 120, height: 40)
        #expect(
            terminal.wait(60) {
                $0.screen.text.contains("the story is over") || $0.screen.text.contains("the story stops")
            })
        #expect(terminal.screen.text.contains("the story is over: the dashboard is yours"), "\(terminal.screen.text)")
        #expect(terminal.screen.text.contains(last), "\(terminal.screen.text)")
        #expect(terminal.screen.text.contains("Tue 16 Apr 2024"))
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
    }

    @Test(
        "A broken theme that is chosen is told with its file and line, and the usual one shown",
        arguments: [[], ["--theme", "mine"]])
    func brokenTheme(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("theme: mine\n", to: "commonwatt/config.yaml")
        try folder.write("name: mine\nroles:\n  text: blu\n", to: "commonwatt/themes/mine.yaml")
        let terminal = try Self.start(
            arguments.isEmpty ? [] : ["watch"] + arguments, environment: ["XDG_CONFIG_HOME": folder.path], width: 80)
        #expect(terminal.wait(for: "PAUSED"))
        #expect(terminal.wait(for: "themes/mine.yaml:3: blu is no colour"))
        #expect(terminal.wait(for: "a name of the palette"))
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
    }

    @Test("A storm of sizes, from nothing to huge, ends in a whole picture")
    func resizeStorm() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        terminal.send(">>> ")
        for round in 0..<200 {
            let (width, height) = [(5, 2), (300, 90), (60, 16), (1, 1), (61, 15), (120, 40), (80, 24)][round % 7]
            terminal.resize(width: width, height: height)
            if round % 10 == 0 { terminal.read(milliseconds: 1) }
        }
        terminal.send(" ")
        terminal.resize(width: 50, height: 12)
        #expect(terminal.wait(for: "needs 60×16, has 50!×12!"))
        terminal.resize(width: 100, height: 30)
        #expect(terminal.wait(for: "? help"))
        #expect(
            terminal.wait { $0.screen.lines[29].hasSuffix("q quit") && $0.screen.lines[0].contains("Canal Street") })
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test("Under a shell it suspends and resumes with a full picture")
    func suspendAndResume() throws {
        let shell = try #require(
            PseudoTerminal(
                "/bin/bash", ["--norc", "--noprofile", "-i"], environment: Self.environment(["PS1": "ready> "]),
                width: 100, height: 30))
        #expect(shell.wait(for: "ready>"))
        shell.send("\(BuiltProgram.path)\r")
        #expect(shell.wait(for: "PAUSED"))
        shell.send("p")
        #expect(shell.wait(for: "gate closes 16:00"))
        shell.send("\u{1a}")
        #expect(shell.wait { !$0.screen.isAlternate && $0.screen.text.contains("Stopped") })
        #expect(shell.screen.isRestored)
        shell.send("echo in-between-$((40+2))\r")
        #expect(shell.wait(for: "in-between-42"))
        shell.send("fg\r")
        #expect(shell.wait { $0.screen.isAlternate && $0.screen.text.contains("gate closes 16:00") })
        #expect(shell.wait { $0.screen.lines[29].hasSuffix("q quit") })
        #expect(!shell.screen.mouseModes.isEmpty)
        shell.send("q")
        #expect(shell.wait { !$0.screen.isAlternate })
        shell.send("echo status-$?\r")
        #expect(shell.wait(for: "status-0"))
        #expect(shell.screen.isRestored)
        shell.send("exit\r")
        #expect(shell.ending() == .exit(0))
    }

    @Test("Asked to end from outside, it restores the terminal", arguments: [SIGTERM, SIGINT, SIGHUP])
    func politeSignals(number: Int32) throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        terminal.signal(number)
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    @Test(
        "A crash restores the terminal and keeps its own status",
        arguments: [SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGQUIT])
    func crash(number: Int32) throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        terminal.signal(number)
        #expect(terminal.ending() == .signal(number))
        Self.expectRestored(terminal)
    }

    @Test("A failed check of the language restores the terminal and shows its message")
    func trap() throws {
        let terminal = try #require(
            PseudoTerminal(
                BuiltProgram.path(of: "CrashingProgram"), [],
                environment: Self.environment(["SWIFT_BACKTRACE": "enable=no"]), width: 80, height: 24))
        let ending = terminal.ending()
        let hasTrapped = ending == .signal(SIGTRAP) || ending == .signal(SIGILL)
        #expect(hasTrapped)
        Self.expectRestored(terminal)
        let isAlternate = terminal.screen.isAlternate
        #expect(!isAlternate)
        // The message is wider than the screen.
        let text = terminal.screen.text.replacing("\n", with: "")
        let hasMessage = text.contains("Fatal error: the index 7 is past the end of the books")
        #expect(hasMessage)
        let hasOld = text.contains("the screen before the crash")
        #expect(!hasOld)
    }

    @Test("When the line is cut it ends by itself")
    func hangUp() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        terminal.hangUp()
        #expect(terminal.ending() != .running)
    }

    @Test("A scenario that cannot be read is told under the restored screen")
    func badScenario() throws {
        var community = SmallCommunity()
        community.files["load.csv"] = community.files["load.csv"]?.replacing("T22:15:00Z,B,0.1", with: "T22:15:00Z,B,x")
        let folder = try community.write()
        let terminal = try Self.start([folder.path])
        #expect(terminal.ending() == .exit(2))
        #expect(terminal.screen.text.contains("load.csv:5:24: load_kWh: \"x\" is not a number"))
        Self.expectRestored(terminal)
    }
}
