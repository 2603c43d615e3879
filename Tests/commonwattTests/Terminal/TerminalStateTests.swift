import Glibc
import TestSupport
import Testing

/// What the real program leaves of a terminal, whatever happens to it.
extension WatchTests {
    // A file that grows too large (SIGXFSZ) and a reader that has gone
    // (SIGPIPE) are errors that are told, and end nothing.
    @Test(
        "Every signal that ends a program restores the terminal first and keeps its status",
        arguments: [
            SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGXCPU, SIGSTKFLT, SIGSYS, SIGBUS, SIGTRAP,
            34, 40, 64,
        ])
    func fatalSignals(number: Int32) throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        terminal.signal(number)
        #expect(terminal.ending() == .signal(number))
        Self.expectRestored(terminal)
    }

    @Test("A terminal that does not read keeps nobody from ending the program", arguments: [SIGTERM, SIGHUP, SIGUSR1])
    func stuckTerminal(number: Int32) throws {
        let terminal = try Self.start(width: 200, height: 60)
        #expect(terminal.wait(for: "PAUSED"))
        // Pictures that nobody takes: more than the line holds.
        for _ in 0..<200 {
            terminal.send("T12345")
            usleep(2_000)
        }
        usleep(500_000)
        #expect(terminal.isWriting, "it should be stuck in writing")
        terminal.signal(number)
        #expect(terminal.endingUnread(6) == .signal(number))
        #expect(terminal.hasOriginalSettings)
        // What it threw away to make room is a picture; what puts the
        // terminal back got through.
        terminal.read(milliseconds: 200)
        while terminal.read(milliseconds: 50) {}
        #expect(terminal.screen.isRestored)
        #expect(!terminal.screen.isPasteMarked)
    }

    @Test("A crash beside a thread that is stuck in writing puts the terminal back")
    func stuckThread() throws {
        let terminal = try #require(
            PseudoTerminal(
                BuiltProgram.path(of: "CrashingProgram"), ["--while-writing"], environment: Self.environment([:]),
                width: 80, height: 24))
        #expect(terminal.endingUnread(6) == .signal(SIGUSR1))
        #expect(terminal.hasOriginalSettings)
        while terminal.read(milliseconds: 50) {}
        #expect(terminal.screen.isRestored)
    }

    @Test("After a stop from outside all modes are set again, and the picture is drawn anew")
    func externalStop() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        terminal.send("p")
        #expect(terminal.wait(for: "gate closes 16:00"))
        terminal.signal(SIGSTOP)
        while terminal.read(milliseconds: 100) {}
        terminal.resetSettings()
        let before = terminal.output.count
        terminal.signal(SIGCONT)
        #expect(terminal.wait { Self.sets($0.output.dropFirst(before), ["1049", "1000", "1002", "1006", "2004"]) })
        #expect(
            terminal.wait { $0.screen.lines[29].hasSuffix("q quit") && $0.screen.text.contains("gate closes 16:00") })
        #expect(!terminal.hasOriginalSettings)
        // Keys are keys again, and the mouse drags.
        terminal.send("3")
        #expect(terminal.wait(for: "Prices of Mon 15 Apr"))
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
        Self.expectRestored(terminal)
    }

    private static func sets(_ output: ArraySlice<UInt8>, _ modes: [String]) -> Bool {
        let text = String(decoding: output, as: UTF8.self)
        return modes.allSatisfy { text.contains("\u{1b}[?\($0)h") }
    }

    @Test(
        "Asked to stop from outside it tidies up first, and comes back whole", arguments: ["kill -TSTP", "kill -STOP"])
    func stopUnderShell(command: String) throws {
        let shell = try #require(
            PseudoTerminal(
                "/bin/bash", ["--norc", "--noprofile", "-i"], environment: Self.environment(["PS1": "ready> "]),
                width: 100, height: 30))
        #expect(shell.wait(for: "ready>"))
        // A small machine has no pgrep: the program's shell notes its number
        // and becomes the program.
        let folder = try TemporaryFolder()
        let file = folder.path + "/process"
        shell.send("(sleep 2; \(command) $(cat \(file))) & sh -c 'echo $$ > \(file); exec \(BuiltProgram.path)'\r")
        #expect(shell.wait(for: "PAUSED"))
        #expect(shell.wait(10) { String(decoding: $0.output, as: UTF8.self).contains("Stopped") })
        if command == "kill -TSTP" { #expect(shell.wait { $0.screen.isRestored }) }
        let before = shell.output.count
        shell.send("fg\r")
        #expect(shell.wait { Self.sets($0.output.dropFirst(before), ["1049", "1000", "1002", "1006", "2004"]) })
        #expect(shell.wait { $0.screen.lines[29].hasSuffix("q quit") })
        shell.send("q")
        #expect(shell.wait { !$0.screen.isAlternate })
        shell.send("echo status-$?\r")
        #expect(shell.wait(for: "status-0"))
        #expect(shell.screen.isRestored)
        shell.send("exit\r")
        #expect(shell.ending() == .exit(0))
    }

    @Test(
        "A terminal without a second screen is left with a clean last line",
        arguments: [nil, SIGTERM, SIGUSR1, SIGSEGV])
    func noSecondScreen(number: Int32?) throws {
        let terminal = try Self.start(environment: ["TERM": "vt100"], width: 80, height: 24)
        #expect(terminal.wait(for: "PAUSED"))
        #expect(terminal.wait { $0.screen.lines[23].hasSuffix("q quit") })
        if let number { terminal.signal(number) } else { terminal.send("q") }
        #expect(terminal.ending() != .running)
        #expect(terminal.screen.lines[23] == "")
        #expect(terminal.screen.lines[22].hasSuffix("q quit"), "\(terminal.screen)")
        #expect(terminal.screen.cursor.x == 0)
        #expect(terminal.screen.cursor.y == 23)
        #expect(terminal.screen.mouseModes.isEmpty)
        #expect(terminal.hasOriginalSettings)
    }

    @Test(
        "A paste whose end is lost does not lock the keyboard, with a line being typed either",
        arguments: [("", "pasted text goes into a line being typed"), ("/", ": abc_"), (":", " :abc_")])
    func lostPasteEnd(prompt: String, shown: String) throws {
        for key in ["\u{3}", "q"] {
            let terminal = try Self.start()
            #expect(terminal.wait(for: "PAUSED"))
            #expect(terminal.wait { $0.screen.lines[29].hasSuffix("q quit") })
            terminal.send(prompt)
            if !prompt.isEmpty { #expect(terminal.wait { !$0.screen.lines[29].hasSuffix("q quit") }) }
            terminal.send("\u{1b}[200~abc")
            terminal.read(seconds: 0.05)
            if key == "q" {
                // After a while keys are keys again.
                #expect(terminal.wait(for: shown))
                if !prompt.isEmpty {
                    terminal.send("\u{1b}")
                    #expect(terminal.wait { $0.screen.lines[29].hasSuffix("q quit") })
                }
            }
            terminal.send(key)
            #expect(terminal.ending() == .exit(0))
            Self.expectRestored(terminal)
        }
    }

    @Test("Late answers of the terminal and keys of other terminals do nothing but what they should")
    func foreignInput() throws {
        let terminal = try Self.start()
        #expect(terminal.wait(for: "PAUSED"))
        // Colours, attributes, the cursor's place, in two reads.
        terminal.send("\u{1b}]11;rgb:fafa/f7")
        usleep(100_000)
        terminal.send("f7/e9e9\u{1b}\\\u{1b}[?62;22c\u{1b}[17;33R\u{1b}P>|term 4.07q\u{1b}\\")
        // F1 of the Linux console.
        terminal.send("\u{1b}[[A")
        #expect(terminal.wait(for: "run or pause the clock"))
        // Escape as kitty tells it.
        terminal.send("\u{1b}[27u")
        #expect(terminal.wait { !$0.screen.text.contains("run or pause the clock") })
        #expect(terminal.wait(for: "next: gate opens 12:00"))
        terminal.send("\u{1b}[99;5u")
        #expect(terminal.ending() == .exit(0))
    }

    @Test("A pipe or a device among the themes is refused while the screen goes on")
    func foreignThemes() throws {
        let folder = try TemporaryFolder()
        try folder.write("name: mine\nroles: {text: 1, background: 0}\n", to: "commonwatt/themes/mine.yaml")
        let terminal = try Self.start(environment: ["XDG_CONFIG_HOME": folder.path])
        #expect(terminal.wait(for: "PAUSED"))
        mkfifo(folder.path + "/commonwatt/themes/a.yaml", 0o600)
        symlink("/dev/zero", folder.path + "/commonwatt/themes/b.yaml")
        try folder.write("name: yours\nroles: {text: 1, background: 0}\n", to: "commonwatt/themes/yours.yaml")
        #expect(terminal.wait(for: "themes/a.yaml: not a theme file: it is a pipe, not a file"))
        terminal.send("3")
        #expect(terminal.wait(for: "Prices of Mon 15 Apr"))
        terminal.send("q")
        #expect(terminal.ending() == .exit(0))
    }

    @Test(
        "A settings file that is a pipe or a device is refused before the screen is taken",
        arguments: ["pipe", "device"])
    func foreignSettings(kind: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "commonwatt/other")
        let path = folder.path + "/commonwatt/config.yaml"
        if kind == "pipe" { mkfifo(path, 0o600) } else { symlink("/dev/zero", path) }
        let terminal = try Self.start(environment: ["XDG_CONFIG_HOME": folder.path], width: 200)
        #expect(terminal.ending() == .exit(2))
        #expect(terminal.screen.text.contains("/commonwatt/config.yaml: is a \(kind), not a file"))
    }
}
