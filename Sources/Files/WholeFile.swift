internal import Glibc

/// Why an output could not be written, as a message for the user.
package struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }

    /// - Parameter code: an `errno`.
    package init(_ path: String, code: Int32) {
        description = "\(path): cannot be written: \(String(cString: strerror(code)))"
    }
}

/// Writes files that are there whole or not at all: under another name first,
/// which is renamed when all bytes are on the disk's side.
package enum WholeFile {
    /// Writes a file. Nothing is left of one that cannot be written.
    ///
    /// - Parameter replacing: takes the place of a file of that name; without
    ///   it such a file is an error, and stays as it is. Devices and pipes
    ///   take the bytes as they come.
    package static func write(_ text: String, to path: String, replacing: Bool) throws(OutputError) {
        var status = stat()
        let isThere = lstat(path, &status) == 0
        if isThere, !replacing { throw OutputError(description: "\(path): is there already; move it away first") }
        guard isThere, stat(path, &status) == 0 else { return try place(text, at: path, mode: nil) }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            // The file that a link leads to is replaced, not the link.
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

    /// Whether a file is named like one that is being written.
    package static func isPart(_ name: String) -> Bool { name.hasPrefix(partPrefix) && name.hasSuffix(partSuffix) }

    /// - Parameter mode: of the file whose place is taken; nothing where there
    ///   must not be any.
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
        // Some file systems tell of a full disk only here.
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0 { code = mode == nil ? name(unfinished, path) : rename(unfinished, path) == 0 ? 0 : errno }
        guard code == 0 else {
            unlink(unfinished)
            throw OutputError(path, code: code)
        }
    }

    /// Gives a file a name that no other has.
    ///
    /// - Returns: 0, or an `errno`.
    private static func name(_ old: String, _ new: String) -> Int32 {
        if link(old, new) == 0 {
            unlink(old)
            return 0
        }
        // Not every file system knows a second name of a file.
        guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { return errno }
        var status = stat()
        if lstat(new, &status) == 0 { return EEXIST }
        return rename(old, new) == 0 ? 0 : errno
    }

    /// Writes all of a text, waiting where the other side is slow.
    ///
    /// - Returns: 0, or the `errno` of what went wrong.
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
