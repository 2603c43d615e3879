import Foundation
import TestSupport
import Testing

/// What `simulate --out` does to a folder, and what becomes of files where
/// there is no room for them.
@Suite(.serialized)
struct OutputFolderTests {
    private static let unfinished = ".commonwatt-unfinished"

    /// Starts a run of many days and waits until it writes.
    private static func started(_ out: String) throws -> Process {
        let run = try BuiltProgram.start(["simulate", "--out", out])
        let table = "\(out)/\(unfinished)/slots.csv"
        while run.isRunning, !FileManager.default.fileExists(atPath: table) { usleep(1_000) }
        #expect(run.isRunning)
        return run
    }

    private static func end(_ run: Process) {
        kill(run.processIdentifier, SIGKILL)
        run.waitUntilExit()
    }

    private static func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test("A second run to the same folder is refused, and the lock dies with its run")
    func twoAtOnce() throws {
        let folder = try TemporaryFolder()
        let out = folder.path + "/out"
        let first = try Self.started(out)
        let second = try BuiltProgram.run(["simulate", "--days", "1", "--out", out])
        #expect(second.status == 2)
        #expect(
            second.errors
                == "\(out): another run (process \(first.processIdentifier)) is writing there; wait until it is done, or name another folder\n"
        )
        #expect(try Self.names(out) == [Self.unfinished])
        Self.end(first)
        #expect(try BuiltProgram.run(["simulate", "--days", "1", "--out", out]).status == 0)
        #expect(try Self.names(out).count == 9)
    }

    @Test("An earlier run stays whole while the next one writes, and when that is killed")
    func earlierRun() throws {
        let folder = try TemporaryFolder()
        #expect(try BuiltProgram.run(["simulate", "--days", "1", "--seed", "7", "--out", folder.path]).status == 0)
        let names = try Self.names(folder.path)
        let before = try names.map(folder.read)
        let next = try Self.started(folder.path)
        #expect(try names.map(folder.read) == before)
        Self.end(next)
        #expect(try names.map(folder.read) == before)
        #expect(try BuiltProgram.run(["simulate", "--days", "1", "--seed", "8", "--out", folder.path]).status == 0)
        #expect(try Self.names(folder.path) == names)
        #expect(try folder.read("run.json").contains("\"seed\" : 8"))
        let slots = try #require(names.firstIndex(of: "slots.csv"))
        #expect(try folder.read("slots.csv") != before[slots])
    }

    @Test("A run that finds no room is an error that changes nothing, and one with room follows")
    func noRoom() throws {
        let folder = try TemporaryFolder()
        #expect(try BuiltProgram.run(["simulate", "--days", "1", "--out", folder.path + "/old"]).status == 0)
        let before = try folder.read("old/slots.csv")
        for out in ["old", "new"] {
            let full = try BuiltProgram.run(
                shell: "ulimit -f 40; exec \"$0\" simulate --days 2 --out \(out)", folder: folder.url)
            #expect(full.status == 2)
            #expect(full.errors.contains(": cannot be written: File too large\n"), "\(full.errors)")
            #expect(full.output.isEmpty)
        }
        #expect(try Self.names(folder.path) == ["old"])
        #expect(try Self.names(folder.path + "/old").count == 9)
        #expect(try folder.read("old/slots.csv") == before)
    }

    @Test(
        "A file that finds no room is not there, and can be written once there is",
        arguments: [
            ("scenario new made", "made/scenario.yaml"),
            ("scenario generate --households 3 --days 1 made", "made/load.csv"),
            ("mesh --seeds 1 --calls 2 --messages 2 --nodes 15 --routing all --csv figures.csv", "figures.csv"),
        ])
    func noRoom(command: String, file: String) throws {
        let folder = try TemporaryFolder()
        let full = try BuiltProgram.run(shell: "ulimit -f 1; exec \"$0\" \(command) >/dev/null", folder: folder.url)
        #expect(full.status == 2)
        #expect(full.errors.contains(": cannot be written: File too large"), "\(full.errors)")
        #expect(try Self.names(folder.path) == [])
        let written = try BuiltProgram.run(shell: "exec \"$0\" \(command)", folder: folder.url)
        #expect(written.status == 0, "\(written.errors)")
        #expect(try !folder.read(file).isEmpty)
    }
}
