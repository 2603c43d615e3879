internal import Glibc

/// Reads files that people write by hand. Only an ordinary file of a modest
/// size is read: opening a pipe or reading a device would wait or go on for
/// ever.
enum SmallFile {
    /// More than anybody writes by hand.
    static let limit = 1 << 20

    /// Why there is no text, as the rest of a sentence about the file.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case missing
        case notAFile(String)
        case tooLarge
        case notText
        case unreadable(String)

        var description: String {
            switch self {
            case .missing: "is not there"
            case .notAFile(let kind): "is \(kind), not a file"
            case .tooLarge, .notText: "is not UTF-8 text of at most 1 MB"
            case .unreadable(let why): "cannot be read: \(why)"
            }
        }
    }

    /// The text of a file.
    static func text(_ path: String) throws(Problem) -> String {
        var status = stat()
        // Asked before it is opened, which alone can do something to a
        // device.
        guard stat(path, &status) == 0 else { throw problem() }
        try check(status)
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw problem() }
        defer { close(file) }
        // It may be another one by now.
        guard fstat(file, &status) == 0 else { throw problem() }
        try check(status)
        // A file that grows meanwhile is read up to the limit, and no more.
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let more = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress.map { $0 + count }, $0.count - count) }
            if more == 0 { break }
            if more < 0 {
                if errno == EINTR { continue }
                throw problem()
            }
            count += more
        }
        guard count <= limit else { throw .tooLarge }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else { throw .notText }
        return text
    }

    private static func check(_ status: stat) throws(Problem) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: if status.st_size > limit { throw .tooLarge }
        case S_IFDIR: throw .notAFile("a folder")
        case S_IFIFO: throw .notAFile("a pipe")
        case S_IFSOCK: throw .notAFile("a socket")
        default: throw .notAFile("a device")
        }
    }

    private static func problem() -> Problem {
        errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable(String(cString: strerror(errno)))
    }
}
