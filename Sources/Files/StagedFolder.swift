internal import Foundation
internal import Glibc

/// An output folder whose files are written out of sight and then put in place
/// together, so that the visible ones are always complete.
///
/// Files are written in a hidden folder inside it. The object owns the lock on
/// the hidden folder. The system releases the lock when the process ends, so a
/// killed run keeps nobody out, and the next run removes its leftovers. If a
/// run was killed while putting its files in place, the next one completes that
/// first, following the journal.
///
/// Only files with names that the owner writes are ever removed or replaced,
/// whatever a journal says. If the hidden folder holds anything else, or is not
/// a folder, nothing is touched.
package final class StagedFolder {
    /// The name of the hidden folder.
    static let unfinishedName = ".commonwatt-unfinished"

    /// The path of the output folder.
    package let path: String
    private let unfinished: String
    /// All files that may be written or removed here.
    private let ownNames: Set<String>
    private var lock: Int32 = -1
    /// Whether this object created the folder.
    private let isNew: Bool
    /// Whether the contents of the hidden folder belong to this run.
    private var isTaken = false

    /// Locks a folder for writing, and creates it if it does not exist.
    ///
    /// - Parameters:
    ///   - ownNames: all files that may be written to it.
    ///   - check: throws if the folder must not be used because of its
    ///     contents.
    /// - Throws: if the folder cannot be used, or another process is writing
    ///   there; nothing is changed.
    package init(
        _ path: String, ownNames: Set<String>,
        check: (_ path: String, _ entries: [String]) throws(OutputError) -> Void
    ) throws(OutputError) {
        guard !path.isEmpty else {
            throw OutputError(description: "the folder's name is empty; name a folder to write to")
        }
        self.path = path
        self.ownNames = ownNames
        unfinished = path + "/" + Self.unfinishedName
        var status = stat()
        isNew = stat(path, &status) != 0
        if isNew {
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw OutputError(description: "\(path): cannot be made a folder to write to; name another one")
            }
        } else if status.st_mode & S_IFMT != S_IFDIR {
            throw OutputError(description: "\(path): is a file; name a folder to write to")
        }
        // While another process is writing, the contents cannot be judged.
        if lstat(unfinished, &status) != 0 { try check(path, try Self.entries(path)) }
        do throws(OutputError) {
            try takeLock()
            try judgeLeftovers()
            try completeJournal()
            try check(path, try Self.entries(path))
            try clearLeftovers()
        } catch {
            if lock >= 0 { discard() } else if isNew { rmdir(path) }
            throw error
        }
    }

    deinit { discard() }

    /// Returns the path at which to write a file until all are complete.
    package func place(of name: String) -> String { unfinished + "/" + name }

    /// Puts files in place in the given order, and unlocks the folder.
    ///
    /// - Parameters:
    ///   - names: the files that were written.
    ///   - stale: files of an earlier run to be removed first.
    /// - Throws: if the journal cannot be written, or a file cannot be moved or
    ///   removed. In the latter case the journal remains, and the next run
    ///   completes the work.
    package func finish(_ names: [String], removing stale: [String]) throws(OutputError) {
        let journal = stale.map { "remove \($0)\n" } + names.map { "place \($0)\n" }
        try WholeFile.write(journal.joined(), to: place(of: Self.journalName), replacing: true)
        try completeJournal()
        try clearLeftovers()
        discard()
    }

    /// Removes everything that is not in place, and unlocks the folder. Has no
    /// effect after ``finish(_:removing:)``.
    package func discard() {
        guard lock >= 0 else { return }
        defer {
            close(lock)
            lock = -1
        }
        // A journal is for the next run to complete, and the contents of a
        // refused folder are not ours.
        if isTaken {
            guard access(place(of: Self.journalName), F_OK) != 0 else { return }
            try? clearLeftovers()
        }
        unlink(place(of: Self.lockName))
        rmdir(unfinished)
        if isNew { rmdir(path) }
    }

    // MARK: The lock

    private static let lockName = "lock"

    private func takeLock() throws(OutputError) {
        let file = place(of: Self.lockName)
        for _ in 0..<1_000 {
            if mkdir(unfinished, 0o777) != 0, errno != EEXIST { throw OutputError(path, code: errno) }
            // A link could lead to someone else's folder.
            var status = stat()
            if lstat(unfinished, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
                throw OutputError(
                    description: "\(unfinished): is no folder of a run; move it away, or choose another --out")
            }
            // A lock file holds a process number, or nothing yet.
            if lstat(file, &status) == 0, !Self.isLock(file) { throw foreign("holds \(Self.lockName)") }
            let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            if descriptor < 0 {
                // Another process has just ended and removed the file.
                if errno == ENOENT { continue }
                throw OutputError(unfinished, code: errno)
            }
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                let code = errno
                let owner = code == EWOULDBLOCK ? Self.process(in: descriptor) : ""
                close(descriptor)
                if code == EINTR { continue }
                throw code == EWOULDBLOCK
                    ? OutputError(
                        description:
                            "\(path): another run\(owner) is writing there; wait until it is done, or name another folder"
                    )
                    : OutputError(
                        description:
                            "\(path): cannot be locked: \(String(cString: strerror(code))); name another folder")
            }
            // If the file was removed meanwhile, the lock on it excludes
            // nobody.
            var (held, present) = (stat(), stat())
            if fstat(descriptor, &held) == 0, stat(file, &present) == 0, held.st_ino == present.st_ino,
                held.st_dev == present.st_dev
            {
                lock = descriptor
                // For the message of the process that comes second; a failure
                // does not matter.
                ftruncate(descriptor, 0)
                _ = WholeFile.writeAll("\(getpid())\n", to: descriptor)
                return
            }
            close(descriptor)
        }
        throw OutputError(
            description: "\(path): cannot be locked: others take the lock all the time; name another folder")
    }

    /// Returns whether a file holds what runs write into their lock.
    private static func isLock(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        // If it is gone by now, the caller looks again.
        if descriptor < 0 { return errno == ENOENT }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count >= 0 && count < bytes.count
            && bytes.prefix(count).allSatisfy { (0x30...0x39).contains($0) || $0 == 0x0a }
    }

    /// Returns the owner of a lock, such as ` (process 1234)`; empty if it is
    /// not known.
    private static func process(in descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }

    // MARK: The journal

    private static let journalName = "journal"

    /// Refuses a hidden folder with contents that no run leaves, and a journal
    /// in a folder with files that no run writes.
    private func judgeLeftovers() throws(OutputError) {
        let left = try Self.entries(unfinished).filter { $0 != Self.lockName }
        if let name = left.first(where: { !isOwn($0) }) { throw foreign("holds \(name)") }
        guard left.contains(Self.journalName) else { return }
        if let name = try Self.entries(path).first(where: { !ownNames.contains($0) }) {
            throw OutputError(
                description:
                    "\(path): holds \(name) beside the files of a run that was stopped; move it away, or choose another --out"
            )
        }
    }

    /// Returns whether a file of the hidden folder is one that a run leaves
    /// there.
    private func isOwn(_ name: String) -> Bool {
        guard ownNames.contains(name) || name == Self.journalName || WholeFile.isPart(name) else { return false }
        var status = stat()
        return lstat(place(of: name), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private func foreign(_ what: String) -> OutputError {
        OutputError(
            description: "\(unfinished): \(what), which no run has left there; move it away, or choose another --out")
    }

    /// Performs the steps of the journal, if there is one.
    private func completeJournal() throws(OutputError) {
        let journal = FileManager.default.contents(atPath: place(of: Self.journalName)) ?? Data()
        for line in String(decoding: journal, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2, ownNames.contains(words[1]) else { continue }
            let target = path + "/" + words[1]
            if words[0] == "remove" {
                if unlink(target) != 0, errno != ENOENT { throw OutputError(target, code: errno) }
            } else if words[0] == "place", rename(place(of: words[1]), target) != 0, errno != ENOENT {
                throw OutputError(target, code: errno)
            }
        }
    }

    /// Removes the leftovers of earlier runs except the lock. Later contents
    /// are this run's.
    private func clearLeftovers() throws(OutputError) {
        isTaken = true
        for name in try Self.entries(unfinished) where name != Self.lockName && isOwn(name) { unlink(place(of: name)) }
    }

    /// Returns the contents of a folder in order of name, without the hidden
    /// folder.
    private static func entries(_ path: String) throws(OutputError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0 != unfinishedName }.sorted()
        } catch {
            throw OutputError(description: "\(path): cannot be read; name another folder")
        }
    }
}
