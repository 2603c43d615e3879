import Foundation
import TestSupport
import Testing

/// What is printed, and where it cannot be.
struct ConsoleTests {
    private static let mesh = "mesh --seeds 1 --calls 2 --messages 2 --nodes 15"

    @Test(
        "What cannot be printed is an error, on a full disk and on a closed output",
        arguments: [
            "watch --print-config", "simulate --days 1", Self.mesh, "--help", "simulate --help", "--version",
            "--generate-completion-script bash", "scenario show .",
        ])
    func unprintable(command: String) throws {
        let folder = try SmallCommunity().write()
        for (output, message) in [
            (">/dev/full", "standard output: cannot be written (is the disk full?)\n"),
            (">&-", "standard output: is closed\n"),
        ] {
            let result = try BuiltProgram.run(shell: "exec \"$0\" \(command) \(output)", folder: folder.url)
            #expect(result.status == 2, "\(command) \(output)")
            #expect(result.errors.hasSuffix(message), "\(command) \(output): \(result.errors)")
        }
    }

    @Test("A reader that has gone is an error that is told, not a silent end")
    func closedPipe() throws {
        let folder = try TemporaryFolder()
        let result = try BuiltProgram.run(
            shell: "{ sleep 0.5; \"$0\" \(Self.mesh); echo $? >&2; } | exec true", folder: folder.url)
        #expect(result.errors == "standard output: cannot be written: its reader has gone\n2\n")
    }

    @Test("A closed output does not end up in a file of the run")
    func closedOutput() throws {
        let folder = try TemporaryFolder()
        let result = try BuiltProgram.run(
            shell: "exec \"$0\" simulate --days 1 --out out 0<&- 1>&- 2>&-", folder: folder.url)
        #expect(result.status == 2)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out") {
            #expect(try !folder.read("out/\(name)").contains("2024-04-15  96/96"), "\(name)")
            #expect(try !folder.read("out/\(name)").contains("homes,"), "\(name)")
        }
    }

    @Test(
        "What a message quotes does the terminal no harm",
        arguments: [
            (["simulate", "/no\u{1b}]0;x\u{7}where"], 2, "/no\\u001b]0;x\\u0007where: there is no such folder\n"),
            (
                ["simulate", "--tariff", "a\u{202e}b"], 2,
                "--tariff: \"a\\u202eb\" is not one of: flat, time-of-use, wholesale\n"
            ),
            (
                ["simulate", "--days", "\u{9b}31m"], 64,
                "Error: The value '\\u009b31m' is invalid for '--days <days>'\n"
            ),
            (["simulate", "--no\u{1b}[31msuch"], 64, "Error: Unknown option '--no\\u001b[31msuch'\n"),
            (["simulate", "--from", "\u{1b}"], 64, "Error: --from \\u001b: write a date such as 2024-06-03\n"),
            (["simulate", "--until", "\u{1b}x > 3"], 2, "\n  \\u001bx > 3\n"),
        ] as [([String], Int32, String)])
    func escaped(arguments: [String], status: Int32, message: String) throws {
        let result = try BuiltProgram.run(arguments)
        #expect(result.status == status)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(
            !(result.errors + result.output).unicodeScalars.contains {
                $0 != "\n" && ($0.value < 32 || (0x7f..<0xa0).contains($0.value))
            })
    }

    @Test("A long quotation is cut in the middle")
    func long() throws {
        let word = String(repeating: "x", count: 5_000)
        let result = try BuiltProgram.run(["simulate", "--tariff", word])
        #expect(result.status == 2)
        #expect(result.errors.count == 601)
        #expect(
            result.errors.hasPrefix("--tariff: \"xxx")
                && result.errors.hasSuffix("xxx\" is not one of: flat, time-of-use, wholesale\n"))
        #expect(result.errors.contains("xx…xx"))
        let condition = try BuiltProgram.run(["simulate", "--until", word + " > 3"])
        #expect(condition.status == 2 && condition.errors.split(separator: "\n").count == 1)
    }

    @Test("What a file hides in a word is shown where the word is wrong")
    func file() throws {
        var community = SmallCommunity()
        community.files["households.csv"] = community.files["households.csv"]?.replacing("S4", with: "S\u{1b}[31m9")
        let folder = try community.write()
        let result = try BuiltProgram.run(["simulate", folder.path])
        #expect(result.status == 2)
        #expect(
            result.errors
                == "households.csv:2:14: battery_model: battery model S\\u001b[31m9 is not in the catalogue; known: S2, S3, S4\n"
        )
    }
}
