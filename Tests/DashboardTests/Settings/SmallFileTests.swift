import Foundation
import Glibc
import TestSupport
import Testing

@testable import Dashboard

/// What is no ordinary file of a modest size is refused, and at once.
struct SmallFileTests {
    /// By kind: what is made at a path, and what is said of it.
    static let kinds: [(name: String, make: @Sendable (String) throws -> Void, message: String)] = [
        (
            "folder", { try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false) },
            "is a folder, not a file"
        ),
        ("pipe", { mkfifo($0, 0o600) }, "is a pipe, not a file"),
        (
            "device", { try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: "/dev/zero") },
            "is a device, not a file"
        ),
        (
            "long file", { try Data(repeating: 0x20, count: 1 << 20 + 1).write(to: URL(fileURLWithPath: $0)) },
            "is larger than 1 MB"
        ),
        (
            "bytes", { try Data([0x61, 0x0a, 0xff]).write(to: URL(fileURLWithPath: $0)) },
            "is not UTF-8 text; save it as UTF-8"
        ),
    ]

    /// Where a message says the fault is: bytes have a line.
    static func line(_ kind: Int) -> String { kinds[kind].name == "bytes" ? ":2" : "" }

    @Test("A settings file that is none is refused with its name", arguments: kinds.indices)
    func settings(kind: Int) throws {
        let folder = try TemporaryFolder()
        let store = SettingsStore(environment: ["XDG_CONFIG_HOME": folder.path])
        try FileManager.default.createDirectory(atPath: store.folder, withIntermediateDirectories: true)
        try Self.kinds[kind].make(store.path)
        let message = "\(store.path)\(Self.line(kind)): \(Self.kinds[kind].message)"
        let loading = #expect(throws: SettingsError.self) { try store.load() }
        #expect(loading?.description == message)
        let saving = #expect(throws: SettingsError.self) { try store.save(.theme, "light") }
        #expect(saving?.description == message)
    }

    @Test("A theme file that is none is refused with its name, and the others are read", arguments: kinds.indices)
    func themes(kind: Int) throws {
        let folder = try TemporaryFolder()
        try Self.kinds[kind].make(folder.path + "/a.yaml")
        try folder.write("name: mine\nroles: {text: 1, background: 0}\n", to: "b.yaml")
        let themes = try ThemeLoader.first("auto", folder: folder.path)
        #expect(themes.names.last == "mine")
        #expect(
            themes.problems.map(\.description) == [
                "\(folder.path)/a.yaml\(Self.line(kind)): not a theme file: it \(Self.kinds[kind].message)"
            ])
        let wanted = #expect(throws: ThemeError.self) {
            try ThemeLoader.first(folder.path + "/a.yaml", folder: folder.path + "/none")
        }
        #expect(
            wanted?.description
                == "\(folder.path)/a.yaml\(Self.line(kind)): not a theme file: it \(Self.kinds[kind].message)")
    }

    @Test("A file of a megabyte is read, and one that is not there is missing")
    func limits() throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: " ", count: 1 << 20), to: "full")
        #expect(try SmallFile.text(folder.path + "/full").utf8.count == 1 << 20)
        #expect(throws: SmallFile.Problem.missing) { try SmallFile.text(folder.path + "/none") }
        #expect(throws: SmallFile.Problem.missing) { try SmallFile.text(folder.path + "/full/below") }
    }

    @Test("Themes that change are read on a thread of their own, and the newest are told")
    func loader() throws {
        let folder = try TemporaryFolder()
        let loader = ThemeLoader(folder: folder.path)
        func outcome() -> ThemeLoader.Outcome? {
            for _ in 0..<2_000 {
                if let outcome = loader.update(at: .now) { return outcome }
                usleep(1_000)
            }
            return nil
        }
        #expect(loader.update(at: .now) == nil)
        #expect(loader.deadline == nil)
        try folder.write("name: one\nroles: {text: 1, background: 0}\n", to: "one.yaml")
        #expect(try outcome()?.get().names.last == "one")
        mkfifo(folder.path + "/pipe.yaml", 0o600)
        try folder.write("name: two\nroles: {text: 1, background: 0}\n", to: "two.yaml")
        let second = try #require(try outcome()?.get())
        #expect(second.names.suffix(2) == ["one", "two"])
        #expect(second.problems.map(\.message) == ["not a theme file: it is a pipe, not a file"])
    }

    @Test("Reading that takes too long is told once, costs one thread, and counts when it comes after all")
    func slow() throws {
        let folder = try TemporaryFolder()
        let gate = DispatchSemaphore(value: 0)
        let loader = ThemeLoader(folder: folder.path) {
            gate.wait()
            return .failure(ThemeError(file: "f", message: "it came"))
        }
        func change() throws { try folder.write("", to: "one.yaml") }
        try change()
        let start = ContinuousClock.now
        #expect(loader.update(at: start) == nil)
        #expect(loader.deadline == start + .seconds(3))
        #expect(loader.update(at: start + .seconds(2)) == nil)
        let error = #expect(throws: ThemeError.self) { try loader.update(at: start + .seconds(3))?.get() }
        #expect(
            error?.description == "\(folder.path): takes longer than 3 s to read; is there a file that is no theme?")
        #expect(loader.deadline == nil)
        #expect(loader.update(at: start + .seconds(4)) == nil)
        // A change meanwhile is read when the first reading has ended.
        try change()
        #expect(loader.update(at: start + .seconds(5)) == nil)
        #expect(loader.deadline == nil)
        gate.signal()
        while loader.deadline == nil {
            #expect(loader.update(at: start + .seconds(6)) == nil)
            usleep(1_000)
        }
        gate.signal()
        var last: ThemeLoader.Outcome?
        while last == nil {
            last = loader.update(at: start + .seconds(6))
            usleep(1_000)
        }
        let late = #expect(throws: ThemeError.self) { try last?.get() }
        #expect(late?.message == "it came")
    }
}
