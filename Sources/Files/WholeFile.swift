internal import Glibc

/// The reason why an output could not be written, as a message for the user.
package struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The message.
    package let description: String

    /// Creates an error with a message.
    package init(description: String) { self.description = description }

    /// Creates an error about a file that cannot be written.
    ///
    /// - Parameter code: an `errno`.
    package init(_ path: String, code: Int32) {
        description = "\(path): cannot be written: \(String(cString: strerror(code)))"
    }
}

/// Writes files completely or not at all: under another name first, which is
/// changed once the system has taken all bytes.
package enum WholeFile {
    /// Writes a file. If that fails, no part of it remains.
    ///
    /// - Parameter replacing: whether to replace an existing file; if not, one
    ///   is an error and stays unchanged. Devices and pipes receive the bytes
    ///   directly.
    /// - Throws: if the file cannot be written, or exists and must not be
    ///   replaced.
    package static func write(_ text: String, to path: String, replacing: Bool) throws(OutputError) {
        var status = stat()
        let isThere = lstat(path, &status) == 0
        if isThere, !replacing { throw OutputError(description: "\(path): is there already; move it away first") }
        guard isThere, stat(path, &status) == 0 else { return try place(text, at: path, mode: nil) }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            // The target of a link is replaced, not the link.
            guard let real = realpath(path, nil) else { throw OutputError(path, code: errno) }
            defer { free(real) }
            try place(text, at: String(cString: real), mode: status.st_mode & 0o7777)
        case S_IFDIR: throw OutputError(description: "\(path): is a folder; name a file")
        default:
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw OutputError(path, code: errno) }
            let code = writeAll(text, to: descriptor)
            guard close(descriptor) == 0, code == 0 else { throw OutputError(path, code: code == 0 ? errno : code) }
        }
    }

    private static let partPrefix = ".commonwatt-"
    private static let partSuffix = ".part"

    /// Returns whether a file has the name of one that is being written.
    package static func isPart(_ name: String) -> Bool { name.hasPrefix(partPrefix) && name.hasSuffix(partSuffix) }

    /// Writes a file under another name and then renames it.
    ///
    /// - Parameter mode: the mode of the file to be replaced; `nil` if there
    ///   must not be one.
    private static func place(_ text: String, at path: String, mode: mode_t?) throws(OutputError) {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { path[...$0] } ?? ""
        var (unfinished, descriptor, attempt) = ("", Int32(-1), 0)
        repeat {
            unfinished = "\(folder)\(partPrefix)\(getpid())-\(attempt)\(partSuffix)"
            descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode ?? 0o666)
            attempt += 1
        } while descriptor < 0 && errno == EEXIST && attempt < 100
        guard descriptor >= 0 else { throw OutputError(path, code: errno) }
        var code = writeAll(text, to: descriptor)
        // Some file systems report a full disk only here.
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0 { code = mode == nil ? name(unfinished, path) : rename(unfinished, path) == 0 ? 0 : errno }
        guard code == 0 else {
            unlink(unfinished)
            throw OutputError(path, code: code)
        }
    }

    /// Gives a file a name that must be free.
    ///
    /// - Returns: 0, or an `errno`.
    private static func name(_ old: String, _ new: String) -> Int32 {
        if link(old, new) == 0 {
            unlink(old)
            return 0
        }
        // Not every file system supports hard links.
        guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { return errno }
        var status = stat()
        if lstat(new, &status) == 0 { return EEXIST }
        return rename(old, new) == 0 ? 0 : errno
    }

    /// Writes a whole text and waits if the reader is slow.
    ///
    /// - Returns: 0, or the `errno` of the failure.
    package static func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            var done = 0
            while done < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
                if count > 0 {
                    done += count
                } else if count < 0, errno == EAGAIN {
                    var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&wait, 1, -1)
                } else if count == 0 || errno != EINTR {
                    return count == 0 ? EIO : errno
                }
            }
            return 0
        }
    }
}
