internal import Glibc

/// Tells when files of a folder change. It owns the kernel's watch (inotify)
/// and its descriptor.
package final class FolderWatch {
    /// Becomes readable when something has changed; negative where there is
    /// nothing to watch.
    package let descriptor: Int32

    /// - Parameter folder: one that is not there is not watched.
    package init(_ folder: String) {
        let made = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE)
        if made >= 0, inotify_add_watch(made, folder, mask) < 0 {
            close(made)
            descriptor = -1
        } else {
            descriptor = made
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether something has changed since last asked.
    package func hasChanged() -> Bool {
        guard descriptor >= 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        var changed = false
        while read(descriptor, &bytes, bytes.count) > 0 { changed = true }
        return changed
    }
}
