internal import Glibc

/// Reads files that other people made: ordinary ones of a bounded size, at
/// once or not at all.
///
/// A pipe would wait for somebody to write, `/dev/zero` would never end, and a
/// folder is no file; each is refused before a byte is read.
package enum RegularFile {
    /// Why a file cannot be read.
    package struct ReadError: Error, Hashable, Sendable {
        package enum Reason: Hashable, Sendable {
            /// What stands in its place, such as `a pipe`.
            case notAFile(String)
            /// More bytes than so many.
            case tooLarge(limit: Int)
            /// An error number of the system.
            case unreadable(Int32)
        }

        package var reason: Reason

        init(_ reason: Reason) { self.reason = reason }

        /// A sentence that goes on after the file's name.
        package var message: String {
            switch reason {
            case .notAFile("a folder"): "is a folder, not a file; move it away, or put the file in its place"
            case .notAFile(let kind): "is \(kind), not an ordinary file; put the file itself in its place"
            case .tooLarge(let limit): "the file is larger than \(limit >> 20) MB"
            case .unreadable(let code): "cannot be read: \(String(cString: strerror(code)))"
            }
        }
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
        try bytes(atPath: path, limit: limit) {}
    }

    /// - Parameter beforeOpening: what another program does between the look
    ///   at the file and its opening, for tests.
    static func bytes(
        atPath path: String, limit: Int, beforeOpening: () -> Void
    ) throws(ReadError) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            // A link that leads nowhere is there, and cannot be read.
            if code == ENOENT || code == ENOTDIR, lstat(path, &status) != 0 { return nil }
            throw ReadError(.unreadable(code))
        }
        // Asked before it is opened, which alone does something to a device.
        if let kind = kind(status) { throw ReadError(.notAFile(kind)) }
        beforeOpening()
        // It may be a pipe by now, and opening one without O_NONBLOCK waits.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw ReadError(.unreadable(errno)) }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else {
            throw ReadError(.unreadable(errno))
        }
        if let kind = kind(status) { throw ReadError(.notAFile(kind)) }
        guard status.st_size <= limit else { throw ReadError(.tooLarge(limit: limit)) }
        return try read(descriptor, size: Int(status.st_size), limit: limit)
    }

    /// The first line that is not UTF-8 text, from 1.
    package static func lineNotText(_ bytes: [UInt8]) -> Int? {
        bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
            .firstIndex { String(validating: $0, as: UTF8.self) == nil }
            .map { $0 + 1 }
    }

    private static func read(_ descriptor: Int32, size: Int, limit: Int) throws(ReadError) -> [UInt8] {
        // One more than there should be: a file that grows meanwhile is read
        // on, up to the limit.
        var bytes = try chunk(descriptor, capacity: size + 1)
        var isAtEnd = bytes.count <= size
        while !isAtEnd, bytes.count <= limit {
            let more = try chunk(descriptor, capacity: 1 << 16)
            isAtEnd = more.count < 1 << 16
            bytes += more
        }
        guard bytes.count <= limit else { throw ReadError(.tooLarge(limit: limit)) }
        return bytes
    }

    /// So many bytes, or fewer at the end of the file.
    private static func chunk(_ descriptor: Int32, capacity: Int) throws(ReadError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            while count < capacity {
                let read = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), capacity - count)
                if read < 0, errno == EINTR { continue }
                if read < 0 { failure = errno }
                if read <= 0 { break }
                count += read
            }
        }
        if failure != 0 { throw ReadError(.unreadable(failure)) }
        return bytes
    }

    /// What stands in a file's place, or `nil` for an ordinary file.
    private static func kind(_ status: stat) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG, S_IFLNK: nil
        case S_IFDIR: "a folder"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        default: "a device"
        }
    }
}
