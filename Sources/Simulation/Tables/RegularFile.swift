internal import Glibc

/// Reads files that other people made: ordinary ones of a bounded size, at
/// once or not at all.
///
/// A pipe would wait for somebody to write, `/dev/zero` would never end, and a
/// folder is no file; each is refused before a byte is read.
package enum RegularFile {
    /// Why a file cannot be read, as a sentence that goes on after its name.
    package struct ReadError: Error, Hashable, Sendable {
        package var message: String
    }

    /// The most bytes of a table.
    package static let tableLimit = 1 << 30
    /// The most bytes of a file of settings.
    package static let settingsLimit = 1 << 20

    /// The bytes of a file, or `nil` if there is nothing of that name.
    ///
    /// - Throws: where there is something that cannot be read. To take it for
    ///   absent would leave settings or panels out unsaid.
    /// - Complexity: O(size).
    package static func bytes(atPath path: String, limit: Int) throws(ReadError) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            // A link that leads nowhere is there, and cannot be read.
            if code == ENOENT || code == ENOTDIR, lstat(path, &status) != 0 { return nil }
            throw ReadError(message: "cannot be read: \(String(cString: strerror(code)))")
        }
        // Asked before it is opened, which alone does something to a device.
        if let kind = kind(status) { throw ReadError(message: kind) }
        // It may be a pipe by now, and opening one without O_NONBLOCK waits.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw ReadError(message: "cannot be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else {
            throw ReadError(message: "cannot be read: \(String(cString: strerror(errno)))")
        }
        if let kind = kind(status) { throw ReadError(message: kind) }
        guard status.st_size <= limit else { throw tooLarge(limit) }
        return try read(descriptor, size: Int(status.st_size), limit: limit)
    }

    private static func read(_ descriptor: Int32, size: Int, limit: Int) throws(ReadError) -> [UInt8] {
        var failure: Int32 = 0
        // One more than there should be, to notice a file that grows.
        let capacity = min(size, limit) + 1
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                let read = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), capacity - count)
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = errno }
                if read <= 0 { break }
                count += read
            }
        }
        if failure != 0 { throw ReadError(message: "cannot be read: \(String(cString: strerror(failure)))") }
        guard bytes.count <= limit else { throw tooLarge(limit) }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> ReadError {
        ReadError(message: "the file is larger than \(limit >> 20) MB")
    }

    /// What stands in a file's place, or `nil` for an ordinary file.
    private static func kind(_ status: stat) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFLNK: nil
        case S_IFDIR: "is a folder, not a file; move it away, or put the file in its place"
        case S_IFIFO: "is a pipe, not an ordinary file; put the file itself in its place"
        case S_IFSOCK: "is a socket, not an ordinary file; put the file itself in its place"
        default: "is a device, not an ordinary file; put the file itself in its place"
        }
    }
}
