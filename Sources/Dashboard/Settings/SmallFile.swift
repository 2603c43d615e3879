internal import Files
internal import Glibc
internal import Simulation

/// A reader of files that people write by hand. Only a regular file of modest size
/// is read: opening a pipe would block, and a device may never end.
enum SmallFile {
    /// The largest size in bytes: more than anybody writes by hand.
    static let limit = 1 << 20

    /// A reason why a file gives no text; its description is the rest of a sentence
    /// about the file.
    enum Problem: Error, Hashable, CustomStringConvertible {
        case missing
        case notAFile(String)
        case tooLarge
        /// The file is not UTF-8; `line` is the first line that is not, from 1.
        case notText(line: Int?)
        case unreadable(String)

        var description: String {
            switch self {
            case .missing: "is not there"
            case .notAFile(let kind): "is \(kind), not a file"
            case .tooLarge: "is larger than 1 MB"
            case .notText: "is not UTF-8 text; save it as UTF-8"
            case .unreadable(let why): "cannot be read: \(why)"
            }
        }

        /// The line of the problem, from 1; `nil` if it has none.
        var line: Int? {
            if case .notText(let line) = self { line } else { nil }
        }
    }

    /// Returns the text of a file.
    static func text(_ path: String) throws(Problem) -> String {
        let bytes: [UInt8]?
        do throws(RegularFile.ReadError) {
            bytes = try RegularFile.bytes(atPath: path, limit: limit)
        } catch {
            switch error.reason {
            case .notAFile(let kind): throw .notAFile(kind)
            case .tooLarge: throw .tooLarge
            // A link that leads nowhere counts as a missing file.
            case .unreadable(ENOENT), .unreadable(ENOTDIR): throw .missing
            case .unreadable(let code): throw .unreadable(String(cString: strerror(code)))
            }
        }
        guard let bytes else { throw .missing }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(line: RegularFile.lineNotText(bytes))
        }
        return text
    }
}
