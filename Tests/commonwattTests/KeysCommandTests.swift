import Foundation
import Glibc
import TestSupport
import Testing

@testable import commonwatt

/// `commonwatt keys`, the real program.
@Suite(.serialized)
struct KeysCommandTests {
    private static func environment(_ home: String = "/nonexistent") -> [String: String] {
        ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": home]
    }

    @Test("Without a terminal it reads the bytes to their end and says what they mean")
    func pipe() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "\u{1b}[1~q\u{1b}[2~\u{1b}]11;rgb:ff/ff\u{7}\u{1b}[200~hi\nyou\u{1b}[201~\u{1b}[<0;5;6Mé s\u{3}\u{1a}\u{1b}",
            to: "bytes")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BuiltProgram.path)
        process.arguments = ["keys"]
        process.environment = Self.environment()
        process.standardInput = try FileHandle(forReadingFrom: folder.url.appendingPathComponent("bytes"))
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(
            text == """
                home               first-slot                               ESC [ 1 ~
                q                  quit                                     q
                -                  insert                                   ESC [ 2 ~
                -                  an answer of the terminal                ESC ] 1 1 ; r g b : f f / f f ^G
                paste              6 characters: "hi·you"                   ESC [ 2 0 0 ~ h i ^J y o u ESC [ 2 0 1 ~
                press 4,5          the mouse: column and row from 0         ESC [ < 0 ; 5 ; 6 M
                é                  no action                                c3 a9
                space              run-or-pause                             SP
                s                  sell (Books), sort-next (Homes)          s
                ctrl-c             quit                                     ^C
                ctrl-z             stop until the shell's fg                ^Z
                esc                back                                     ESC

                """)
    }

    @Test("It tells the keys of the settings file, and what is wrong with it")
    func settings() throws {
        let folder = try TemporaryFolder()
        try folder.write("keys: {explain: [f5]}\n", to: "commonwatt/config.yaml")
        let good = try BuiltProgram.run(["keys"], environment: Self.environment(folder.path))
        #expect(good.status == 0)
        #expect(good.output.isEmpty)
        let terminal = try #require(
            PseudoTerminal(BuiltProgram.path, ["keys"], environment: Self.environment(folder.path)))
        #expect(terminal.wait(for: "Ctrl-C ends"))
        terminal.send("\u{1b}[15~")
        #expect(terminal.wait(for: "f5                 explain"))
        terminal.send("\u{3}")
        #expect(terminal.ending() == .exit(0))
        #expect(terminal.screen.mouseModes.isEmpty)
        #expect(!terminal.screen.isPasteMarked)
        #expect(terminal.hasOriginalSettings)
        try folder.write("keys: {explain: [hyper]}\n", to: "commonwatt/config.yaml")
        let bad = try BuiltProgram.run(["keys"], environment: Self.environment(folder.path))
        #expect(bad.status == 2)
        #expect(bad.errors.contains("config.yaml:1: \"hyper\" is no key"))
    }

    @Test("A signal leaves the terminal as it was", arguments: [SIGTERM, SIGUSR1])
    func signals(number: Int32) throws {
        let terminal = try #require(PseudoTerminal(BuiltProgram.path, ["keys"], environment: Self.environment()))
        #expect(terminal.wait(for: "Ctrl-C ends"))
        #expect(!terminal.hasOriginalSettings)
        terminal.signal(number)
        #expect(terminal.ending() == (number == SIGTERM ? .exit(0) : .signal(number)))
        #expect(terminal.screen.mouseModes.isEmpty)
        #expect(!terminal.screen.isPasteMarked)
        #expect(terminal.hasOriginalSettings)
    }

    /// Every eighth row of the table: each waits for two seconds.
    @Test(
        "In a real terminal the bytes mean the same",
        arguments: try KeyCase.all().enumerated().filter { $0.offset % 8 == 0 }.map(\.element))
    func table(row: KeyCase) throws {
        let terminal = try #require(
            PseudoTerminal(BuiltProgram.path, ["keys"], environment: Self.environment(), width: 200, height: 60))
        #expect(terminal.wait(for: "Ctrl-C ends"))
        for step in row.steps {
            switch step {
            case .bytes(let bytes): terminal.send(bytes)
            case .pause(let milliseconds): terminal.read(seconds: Double(milliseconds) / 1_000)
            }
        }
        terminal.read(seconds: 2)
        let seen = terminal.screen.lines.dropFirst().filter { !$0.isEmpty && !$0.hasPrefix("- ") }.map {
            String($0.prefix { $0 != " " })
        }
        // The names as the program prints them: a text is its character, a
        // paste and the mouse are told by their kind.
        let right = row.right.map { events in
            events.map { event in
                let words = event.split(separator: " ", maxSplits: 1).map(String.init)
                return words[0] == "paste"
                    ? "paste" : words[0] == "mouse" ? String(words[1].prefix { $0 != " " }) : words[1]
            }
        }
        #expect(right.contains(Array(seen)), "\(seen) is none of \(right)")
    }
}
