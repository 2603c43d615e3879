internal import Foundation
internal import Glibc

/// A loader that reads the user's themes at the start and whenever they change,
/// each time on a thread of its own, so that no file can hold up the screen. It
/// owns the watch on the folder and is used on the screen's thread only.
package final class ThemeLoader {
    /// The result of reading: the themes, or the reason why there are none.
    package typealias Outcome = Result<Themes, ThemeError>

    private let folder: String
    private let reading: @Sendable () -> Outcome
    private let watch: FolderWatch
    private let results = Mailbox<Outcome>()
    /// The time at which the present reading began; `nil` if none is under way.
    private var began: ContinuousClock.Instant?
    /// Whether the present reading takes too long and this was reported.
    private var isOverdue = false
    private var hasChanged = false

    /// The time that a reading may take: longer than two hundred files need.
    package static let limit = Duration.seconds(3)

    /// Creates a loader that watches a folder. It reads nothing before the folder
    /// changes.
    ///
    /// - Parameter folder: The folder of the user's themes.
    package convenience init(folder: String) { self.init(folder: folder) { Self.outcome("auto", folder) } }

    /// Creates a loader with another way of reading.
    ///
    /// - Parameters:
    ///   - folder: The folder to watch.
    ///   - reading: The reading, performed on a thread of its own.
    init(folder: String, reading: @escaping @Sendable () -> Outcome) {
        self.folder = folder
        self.reading = reading
        watch = FolderWatch(folder)
    }

    /// File descriptors that become readable when ``update(at:)`` has something to
    /// do; negative ones are to be ignored.
    package var descriptors: [Int32] { [watch.descriptor, results.wakeDescriptor] }

    /// The time after which the present reading takes too long; `nil` if none is
    /// under way or this was reported.
    package var deadline: ContinuousClock.Instant? { isOverdue ? nil : began.map { $0 + Self.limit } }

    /// Starts a reading if the folder has changed, and returns the result of one
    /// that has ended. A reading that takes too long is reported once, as an error.
    package func update(at now: ContinuousClock.Instant) -> Outcome? {
        if watch.hasChanged() { hasChanged = true }
        if began != nil, let outcome = results.take() {
            (began, isOverdue) = (nil, false)
            // Files that changed in the meantime are read again first.
            if !hasChanged { return outcome }
        }
        if let deadline, now >= deadline {
            isOverdue = true
            return .failure(Self.tooSlow(folder))
        }
        // One reading at a time: a file that never ends costs one thread.
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

    /// Returns the themes at the start, within the same time limit.
    ///
    /// - Parameters:
    ///   - wanted: The theme to have, as ``Themes/init(_:userFolder:)`` takes it.
    ///   - folder: The folder of the user's themes.
    /// - Throws: `ThemeError` if the wanted theme cannot be had or reading takes
    ///   too long.
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
