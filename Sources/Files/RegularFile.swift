internal import Glibc

/// Reads files that other people made: ordinary files of a limited size, whole
/// or not at all.
///
/// A pipe would wait for a writer, `/dev/zero` would never end, and a folder is
/// not a file. Each is refused before a byte is read.
package enum RegularFile {
    /// The reason why a file cannot be read.
    package struct ReadError: Error, Hashable, Sendable {
        /// The kinds of reasons.
        package enum Reason: Hashable, Sendable {
            /// There is something else in its place, such as `a pipe`.
            case notAFile(String)
            /// It has more bytes than the limit.
            case tooLarge(limit: Int)
            /// The system reported this `errno`.
            case unreadable(Int32)
        }

        /// The kind of reason, with its details.
        package var reason: Reason

        init(_ reason: Reason) { self.reason = reason }

        /// A sentence that continues after the file's name.
        package var message: String {
            switch reason {
            case .notAFile("a folder"): "is a folder, not a file; move it away, or put the file in its place"
            case .notAFile(let kind): "is \(kind), not an ordinary file; put the file itself in its place"
            case .tooLarge(let limit): "the file is larger than \(limit >> 20) MB"
            case .unreadable(let code): "cannot be read: \(String(cString: strerror(code)))"
            }
        }
    }

    /// The most bytes of a table: 1 GiB.
    package static let tableLimit = 1 << 30
    /// The most bytes of a settings file: 1 MiB.
    package static let settingsLimit = 1 << 20

    /// Returns the bytes of a file, or `nil` if there is nothing of that name.
    ///
    /// - Parameter limit: the most bytes.
    /// - Throws: if there is something that cannot be read. If that counted as
    ///   absent, settings or panels would be left out silently.
    /// - Complexity: O(size).
    package static func bytes(atPath path: String, limit: Int) throws(ReadError) -> [UInt8]? {
        try bytes(atPath: path, limit: limit) {}
    }

    /// Returns the bytes of a file; see ``bytes(atPath:limit:)``.
    ///
    /// - Parameter beforeOpening: called between the check of the file and its
    ///   opening, so that tests can play another program.
    static func bytes(
        atPath path: String, limit: Int, beforeOpening: () -> Void
    ) throws(ReadError) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            // A dangling link exists but cannot be read.
            if code == ENOENT || code == ENOTDIR, lstat(path, &status) != 0 { return nil }
            throw ReadError(.unreadable(code))
        }
        // Checked before opening, because opening alone can affect a device.
        if let kind = kind(status) { throw ReadError(.notAFile(kind)) }
        beforeOpening()
        // It may have become a pipe meanwhile, and opening one without
        // O_NONBLOCK waits.
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

    /// Returns the number, from 1, of the first line that is not UTF-8 text;
    /// `nil` if all are.
    ///
    /// - Complexity: O(size).
    package static func lineNotText(_ bytes: [UInt8]) -> Int? {
        bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
            .firstIndex { String(validating: $0, as: UTF8.self) == nil }
            .map { $0 + 1 }
    }

    private static func read(_ descriptor: Int32, size: Int, limit: Int) throws(ReadError) -> [UInt8] {
        // One byte more than expected: if the file grows meanwhile, reading
        // continues up to the limit.
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

    /// Reads `capacity` bytes, or fewer at the end of the file.
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

    /// Returns the kind of thing that is not an ordinary file, or `nil` for an
    /// ordinary file.
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
