import Foundation
import Reports
import TestSupport
import Testing

@testable import Files

/// Files and folders of outputs.
struct OutputTests {
    @Test("A file that is there is replaced whole or left alone, as asked for, with its rights")
    func replacing() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "a.txt")
        let path = folder.path + "/a.txt"
        #expect(throws: OutputError(description: "\(path): is there already; move it away first")) {
            try WholeFile.write("new", to: path, replacing: false)
        }
        #expect(try folder.read("a.txt") == "mine")
        chmod(path, 0o640)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: path)
        try WholeFile.write("new", to: folder.path + "/link", replacing: true)
        #expect(try folder.read("a.txt") == "new")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link") == path)
        #expect(throws: OutputError.self) { try WholeFile.write("new", to: folder.path + "/link", replacing: false) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a.txt", "link"])
    }

    @Test("What cannot be written says why and leaves nothing")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let long = folder.path + "/" + String(repeating: "x", count: 300)
        for (path, message) in [
            ("/dev/full", "/dev/full: cannot be written: No space left on device"),
            (folder.path, "\(folder.path): is a folder; name a file"),
            ("/nowhere/a", "/nowhere/a: cannot be written: No such file or directory"),
            (long, "\(long): cannot be written: File name too long"),
        ] {
            #expect(throws: OutputError(description: message)) { try WholeFile.write("x", to: path, replacing: true) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        var status = stat()
        #expect(stat("/dev/full", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    // MARK: Folders

    private func entries(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private static let names: Set = ["a.csv", "b.csv", "mark", "old.csv", "never.csv"]

    private static func anything(_ path: String, _ entries: [String]) throws(OutputError) {}

    @Test("Files of a folder appear together, in the place of those that go")
    func staged() throws {
        let folder = try TemporaryFolder()
        for name in ["old.csv", "a.csv", "mark"] { try folder.write("old", to: name) }
        let staged = try StagedFolder(folder.path, ownNames: Self.names, check: Self.anything)
        for name in ["a.csv", "mark"] { try Data("new".utf8).write(to: URL(fileURLWithPath: staged.place(of: name))) }
        #expect(try folder.read("a.csv") == "old")
        #expect(try folder.read("mark") == "old")
        try staged.finish(["a.csv", "mark"], removing: ["mark", "old.csv", "never.csv"])
        #expect(try entries(folder) == ["a.csv", "mark"])
        #expect(try folder.read("a.csv") == "new")
        #expect(try folder.read("mark") == "new")
    }

    @Test("One writes at a time; what is given up leaves nothing, not even a folder that was made for it")
    func lock() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/made/out"
        let first = try StagedFolder(path, ownNames: Self.names, check: Self.anything)
        #expect(
            throws: OutputError(
                description:
                    "\(path): another run (process \(getpid())) is writing there; wait until it is done, or name another folder"
            )
        ) { _ = try StagedFolder(path, ownNames: Self.names, check: Self.anything) }
        try Data("x".utf8).write(to: URL(fileURLWithPath: first.place(of: "a.csv")))
        first.discard()
        #expect(!FileManager.default.fileExists(atPath: path))
        let second = try StagedFolder(path, ownNames: Self.names, check: Self.anything)
        second.discard()
    }

    @Test("A folder that is refused stays as it is, with what a killed run left in it")
    func refused() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine", to: "notes.txt")
        let refusal = OutputError(description: "no")
        func refuse(_ path: String, _ entries: [String]) throws(OutputError) {
            if entries == ["notes.txt"] { throw refusal }
        }
        #expect(throws: refusal) { _ = try StagedFolder(folder.path, ownNames: Self.names, check: refuse) }
        #expect(try entries(folder) == ["notes.txt"])
        try folder.write("half a row", to: ".commonwatt-unfinished/a.csv")
        #expect(throws: refusal) { _ = try StagedFolder(folder.path, ownNames: Self.names, check: refuse) }
        #expect(try folder.read("notes.txt") == "mine")
        #expect(try folder.read(".commonwatt-unfinished/a.csv") == "half a row")
        for (path, message) in [
            ("", "the folder's name is empty; name a folder to write to"),
            (folder.path + "/notes.txt", "\(folder.path)/notes.txt: is a file; name a folder to write to"),
        ] {
            #expect(throws: OutputError(description: message)) {
                _ = try StagedFolder(path, ownNames: Self.names, check: Self.anything)
            }
        }
    }

    @Test("What no run has left in the hidden folder stays, and so does all that a journal of no run speaks of")
    func strangers() throws {
        let folder = try TemporaryFolder()
        let hidden = folder.path + "/out/" + StagedFolder.unfinishedName
        func refusal() -> String? {
            do throws(OutputError) {
                _ = try StagedFolder(folder.path + "/out", ownNames: Self.names, check: Self.anything)
                return nil
            } catch {
                return error.description
            }
        }
        // A file of somebody's.
        try folder.write("mine", to: "out/.commonwatt-unfinished/mine.txt")
        #expect(
            refusal() == "\(hidden): holds mine.txt, which no run has left there; move it away, or choose another --out"
        )
        #expect(try folder.read("out/.commonwatt-unfinished/mine.txt") == "mine")
        // A file of somebody's that has the lock's name.
        try FileManager.default.removeItem(atPath: hidden)
        try folder.write("key of the shed", to: "out/.commonwatt-unfinished/lock")
        #expect(
            refusal() == "\(hidden): holds lock, which no run has left there; move it away, or choose another --out")
        #expect(try folder.read("out/.commonwatt-unfinished/lock") == "key of the shed")
        // A link to a folder of somebody's.
        try FileManager.default.removeItem(atPath: hidden)
        try folder.write("precious", to: "victim/a.csv")
        try FileManager.default.createSymbolicLink(atPath: hidden, withDestinationPath: "../victim")
        #expect(refusal() == "\(hidden): is no folder of a run; move it away, or choose another --out")
        #expect(try folder.read("victim/a.csv") == "precious")
        try FileManager.default.removeItem(atPath: hidden)
        // A link in it, named like a table.
        try FileManager.default.createDirectory(atPath: hidden, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: hidden + "/a.csv", withDestinationPath: "../../victim/a.csv")
        #expect(refusal()?.contains("holds a.csv, which no run") == true)
        try FileManager.default.removeItem(atPath: hidden)
        // A journal that speaks of what no run writes.
        try folder.write("keep", to: "out/README.md")
        try folder.write("remove README.md\nplace a.csv\n", to: "out/.commonwatt-unfinished/journal")
        try folder.write("new", to: "out/.commonwatt-unfinished/a.csv")
        #expect(
            refusal()
                == "\(folder.path)/out: holds README.md beside the files of a run that was stopped; move it away, or choose another --out"
        )
        #expect(try folder.read("out/README.md") == "keep")
        #expect(try folder.read("out/.commonwatt-unfinished/a.csv") == "new")
        // Out of its way the run that was stopped is completed.
        try FileManager.default.moveItem(atPath: folder.path + "/out/README.md", toPath: folder.path + "/README.md")
        #expect(refusal() == nil)
        #expect(try folder.read("out/a.csv") == "new")
    }

    @Test("What was killed on the way is cleared away, and completed once its files were being put in place")
    func killed() throws {
        let folder = try TemporaryFolder()
        try folder.write("old", to: "a.csv")
        try folder.write("half a r", to: ".commonwatt-unfinished/a.csv")
        try folder.write("99999999\n", to: ".commonwatt-unfinished/lock")
        let staged = try StagedFolder(folder.path, ownNames: Self.names, check: Self.anything)
        #expect(!FileManager.default.fileExists(atPath: staged.place(of: "a.csv")))
        staged.discard()
        #expect(try entries(folder) == ["a.csv"])
        #expect(try folder.read("a.csv") == "old")

        // Of three files two were put in place and one was not.
        try folder.write("new", to: "b.csv")
        try folder.write("new", to: ".commonwatt-unfinished/mark")
        try folder.write("mine", to: "../outside-\(getpid())")
        try folder.write(
            "remove mark\nremove old.csv\nremove ../outside-\(getpid())\nplace a.csv\nplace b.csv\nplace mark\n",
            to: ".commonwatt-unfinished/journal")
        var seen: [String] = []
        let next = try StagedFolder(folder.path, ownNames: Self.names) { _, entries throws(OutputError) in
            seen = entries
        }
        #expect(seen == ["a.csv", "b.csv", "mark"])
        next.discard()
        #expect(try entries(folder) == ["a.csv", "b.csv", "mark"])
        #expect(try folder.read("mark") == "new")
        #expect(try folder.read("../outside-\(getpid())") == "mine")
        try FileManager.default.removeItem(atPath: folder.path + "/../outside-\(getpid())")
    }

    @Test(
        "A run is written over no file that a run did not write",
        arguments: [
            (
                ["events.csv": "mine"],
                "holds events.csv, but no run.json of an earlier run; choose an empty or a new folder for --out"
            ),
            (
                ["a.txt": "", "b.txt": ""],
                "holds a.txt and 1 more, but no run.json of an earlier run; choose an empty or a new folder for --out"
            ),
            (
                ["run.json": "{}"],
                "holds a run.json that commonwatt did not write; choose an empty or a new folder for --out"
            ),
            (
                ["run.json": "{\"program\": \"npm\"}"],
                "holds a run.json that commonwatt did not write; choose an empty or a new folder for --out"
            ),
            (
                ["run.json/mine.txt": "mine"],
                "holds a run.json that commonwatt did not write; choose an empty or a new folder for --out"
            ),
            (
                ["run.json": "{\"program\": \"commonwatt\"}", "events.csv/mine.txt": "mine"],
                "holds events.csv, which is not a file that a run wrote; choose an empty or a new folder for --out"
            ),
            (
                ["run.json": "{\"program\": \"commonwatt\"}", "events.csv": "mine", "events.jsonl": ""],
                "holds events.csv beside events.jsonl, and a run writes only one of them; move the other one away, or choose another --out"
            ),
            (["load.csv": ""], "holds load.csv, so it is a scenario's folder; choose another --out"),
        ] as [([String: String], String)])
    func foreign(files: [String: String], message: String) throws {
        let folder = try TemporaryFolder()
        for (name, text) in files { try folder.write(text, to: name) }
        #expect(throws: OutputError(description: "\(folder.path): \(message)")) {
            _ = try RunWriter(folder: folder.path)
        }
        for (name, text) in files { #expect(try folder.read(name) == text) }
        #expect(try Set(entries(folder)) == Set(files.keys.map { String($0.prefix { $0 != "/" }) }))
    }
}
