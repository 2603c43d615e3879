internal import Foundation
internal import Glibc

/// Files of an output folder that are written out of sight and then put in
/// place together, so that what stands there is whole all the time.
///
/// They grow in a hidden folder inside it. It owns the lock on that: the
/// system takes the lock back with the process, so a run that was killed keeps
/// nobody out, and the next one clears away what it left. One that was killed
/// while its files were being put in place is completed first: its journal
/// says what was still to be done.
///
/// Nothing is removed or replaced that does not have one of the names its
/// owner writes, whatever a journal says; and where anything else lies in the
/// hidden folder, or that is no folder, all stays as it is.
package final class StagedFolder {
    /// The hidden folder.
    static let unfinishedName = ".commonwatt-unfinished"

    package let path: String
    private let unfinished: String
    /// What may ever be written here.
    private let ownNames: Set<String>
    private var lock: Int32 = -1
    /// Whether the folder was made here.
    private let isNew: Bool
    /// Whether what lies in the hidden folder is this run's.
    private var isTaken = false

    /// Takes a folder, which is made where it is missing.
    ///
    /// - Parameters:
    ///   - ownNames: the files that are ever written to it.
    ///   - check: says of what is in it whether it can be taken.
    /// - Throws: if it cannot, or another process is writing there; all stays
    ///   as it is.
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
        // Where another process is at work there is nothing to judge yet.
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

    /// Where a file is written until all are whole.
    package func place(of name: String) -> String { unfinished + "/" + name }

    /// Puts files in place, the last of them last.
    ///
    /// - Parameters:
    ///   - names: those that were written.
    ///   - stale: those of an earlier run that go, before the first is put in
    ///     place.
    package func finish(_ names: [String], removing stale: [String]) throws(OutputError) {
        let journal = stale.map { "remove \($0)\n" } + names.map { "place \($0)\n" }
        try WholeFile.write(journal.joined(), to: place(of: Self.journalName), replacing: true)
        try completeJournal()
        try clearLeftovers()
        discard()
    }

    /// Removes all that is not in place, and lets others in.
    package func discard() {
        guard lock >= 0 else { return }
        defer {
            close(lock)
            lock = -1
        }
        // What a journal speaks of is the next one's to complete, and what a
        // refused folder holds is not ours.
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
            // A link would lead to a folder of somebody else's.
            var status = stat()
            if lstat(unfinished, &status) == 0, status.st_mode & S_IFMT != S_IFDIR {
                throw OutputError(
                    description: "\(unfinished): is no folder of a run; move it away, or choose another --out")
            }
            // A lock holds the number of a process, or nothing yet.
            if lstat(file, &status) == 0, !Self.isLock(file) { throw foreign("holds \(Self.lockName)") }
            let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
            if descriptor < 0 {
                // Another process has just ended and removed it.
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
            // Of a file that was removed meanwhile anybody can have a lock.
            var (held, present) = (stat(), stat())
            if fstat(descriptor, &held) == 0, stat(file, &present) == 0, held.st_ino == present.st_ino,
                held.st_dev == present.st_dev
            {
                lock = descriptor
                // Told to the one that comes second; it is no matter where it
                // cannot be written.
                ftruncate(descriptor, 0)
                _ = WholeFile.writeAll("\(getpid())\n", to: descriptor)
                return
            }
            close(descriptor)
        }
        throw OutputError(
            description: "\(path): cannot be locked: others take the lock all the time; name another folder")
    }

    /// Whether a file holds what runs write into their lock.
    private static func isLock(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        // Gone by now, which is looked at again.
        if descriptor < 0 { return errno == ENOENT }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count >= 0 && count < bytes.count
            && bytes.prefix(count).allSatisfy { (0x30...0x39).contains($0) || $0 == 0x0a }
    }

    /// Such as ` (process 1234)`; empty where it is not known.
    private static func process(in descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }

    // MARK: The journal

    private static let journalName = "journal"

    /// Refuses a hidden folder that holds what no run leaves, and a journal
    /// beside files that no run puts in place.
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

    /// Whether a file of the hidden folder is one that a run leaves there.
    private func isOwn(_ name: String) -> Bool {
        guard ownNames.contains(name) || name == Self.journalName || WholeFile.isPart(name) else { return false }
        var status = stat()
        return lstat(place(of: name), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private func foreign(_ what: String) -> OutputError {
        OutputError(
            description: "\(unfinished): \(what), which no run has left there; move it away, or choose another --out")
    }

    /// Does what the journal says, if there is one.
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

    /// Removes what earlier runs have left, the lock aside. From here on what
    /// lies there is this run's.
    private func clearLeftovers() throws(OutputError) {
        isTaken = true
        for name in try Self.entries(unfinished) where name != Self.lockName && isOwn(name) { unlink(place(of: name)) }
    }

    /// What is in a folder, in the order of the names, this folder's own place
    /// aside.
    private static func entries(_ path: String) throws(OutputError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0 != unfinishedName }.sorted()
        } catch {
            throw OutputError(description: "\(path): cannot be read; name another folder")
        }
    }
}
