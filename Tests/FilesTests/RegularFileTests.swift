import Foundation
import TestSupport
import Testing

@testable import Files

/// Files that are no files.
struct RegularFileTests {
    @Test("Only an ordinary file of a bounded size is read; anything else is refused at once")
    func kinds() throws {
        let folder = try TemporaryFolder()
        try folder.write("12345", to: "file")
        func message(_ name: String, limit: Int = 100) -> String {
            do throws(RegularFile.ReadError) {
                let bytes = try RegularFile.bytes(
                    atPath: name.hasPrefix("/") ? name : folder.path + "/" + name, limit: limit)
                return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "absent"
            } catch {
                return error.message
            }
        }
        #expect(message("file") == "12345" && message("file", limit: 5) == "12345")
        #expect(message("file", limit: 4) == "the file is larger than 0 MB")
        #expect(message("nothing") == "absent" && message("file/below") == "absent")
        #expect(message(folder.path) == "is a folder, not a file; move it away, or put the file in its place")
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        #expect(message("pipe") == "is a pipe, not an ordinary file; put the file itself in its place")
        #expect(message("/dev/zero") == "is a device, not an ordinary file; put the file itself in its place")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/zero", withDestinationPath: "/dev/zero")
        #expect(message("zero") == "is a device, not an ordinary file; put the file itself in its place")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/lost", withDestinationPath: "/nowhere")
        #expect(message("lost") == "cannot be read: No such file or directory")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/loop", withDestinationPath: folder.path + "/loop")
        #expect(message("loop") == "cannot be read: Too many levels of symbolic links")
    }

    @Test("A file that becomes a pipe after it was looked at is refused, not waited for")
    func pipeInBetween() throws {
        let folder = try TemporaryFolder()
        try folder.write("a", to: "load.csv")
        let path = folder.path + "/load.csv"
        let error = #expect(throws: RegularFile.ReadError.self) {
            try RegularFile.bytes(atPath: path, limit: 100) {
                unlink(path)
                mkfifo(path, 0o600)
            }
        }
        #expect(error?.message == "is a pipe, not an ordinary file; put the file itself in its place")
    }
}
