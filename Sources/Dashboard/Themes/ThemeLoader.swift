internal import Foundation
internal import Glibc

/// Reads the user's themes on a thread of its own, at the start and whenever
/// they change, so that no file can hold up the screen. It owns the watch on
/// the folder and is used on the screen's thread only.
package final class ThemeLoader {
    /// What has come of reading.
    package typealias Outcome = Result<Themes, ThemeError>

    private let folder: String
    private let reading: @Sendable () -> Outcome
    private let watch: FolderWatch
    private let results = Mailbox<Outcome>()
    /// When the reading began that is under way.
    private var began: ContinuousClock.Instant?
    /// Whether it takes too long, which has been told.
    private var isOverdue = false
    private var hasChanged = false

    /// Longer than reading two hundred files takes.
    package static let limit = Duration.seconds(3)

    /// - Parameter folder: where the user keeps themes.
    package convenience init(folder: String) { self.init(folder: folder) { Self.outcome("auto", folder) } }

    /// - Parameter reading: what is done on the thread.
    init(folder: String, reading: @escaping @Sendable () -> Outcome) {
        self.folder = folder
        self.reading = reading
        watch = FolderWatch(folder)
    }

    /// Become readable when there is something to ``update(at:)``.
    package var descriptors: [Int32] { [watch.descriptor, results.wakeDescriptor] }

    /// When reading will have taken too long, if it is under way.
    package var deadline: ContinuousClock.Instant? { isOverdue ? nil : began.map { $0 + Self.limit } }

    /// Begins to read if something has changed, and returns what was read.
    package func update(at now: ContinuousClock.Instant) -> Outcome? {
        if watch.hasChanged() { hasChanged = true }
        if began != nil, let outcome = results.take() {
            (began, isOverdue) = (nil, false)
            // What has changed since is read again first.
            if !hasChanged { return outcome }
        }
        if let deadline, now >= deadline {
            isOverdue = true
            return .failure(Self.tooSlow(folder))
        }
        // One at a time: a file that cannot be got through costs one thread.
        if hasChanged, began == nil {
            (began, hasChanged) = (now, false)
            Self.start(reading, into: results)
        }
        return nil
    }

    private static func tooSlow(_ folder: String) -> ThemeError {
        ThemeError(
            file: folder,
            message: "takes longer than \(Int(limit / .seconds(1))) s to read; is there a file that is no theme?")
    }

    private static func outcome(_ wanted: String, _ folder: String) -> Outcome {
        do throws(ThemeError) {
            return .success(try Themes(wanted, userFolder: folder))
        } catch {
            return .failure(error)
        }
    }

    private static func start(_ reading: @escaping @Sendable () -> Outcome, into results: Mailbox<Outcome>) {
        let thread = Thread { results.put(reading()) }
        thread.name = "themes"
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// The themes at the start, for which there is no more time either.
    ///
    /// - Parameter wanted: as ``Themes/init(_:userFolder:)`` takes it.
    package static func first(_ wanted: String, folder: String) throws(ThemeError) -> Themes {
        let results = Mailbox<Outcome>()
        start({ outcome(wanted, folder) }, into: results)
        var watched = pollfd(fd: results.wakeDescriptor, events: Int16(POLLIN), revents: 0)
        let end = ContinuousClock.now + limit
        while true {
            let left = Int((end - .now) / .milliseconds(1))
            if left < 0 { throw tooSlow(folder) }
            _ = poll(&watched, 1, Int32(left) + 1)
            if let outcome = results.take() { return try outcome.get() }
        }
    }
}
