internal import Glibc

/// A watch on a folder's files. It owns the kernel's watch (inotify) and its
/// descriptor.
package final class FolderWatch {
    /// A file descriptor that becomes readable when a file has changed; -1 if
    /// nothing is watched.
    package let descriptor: Int32

    /// Starts to watch a folder.
    ///
    /// - Parameter folder: The folder; one that does not exist is not watched.
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

    /// Returns whether a file was written, moved in or deleted since the last call.
    package func hasChanged() -> Bool {
        guard descriptor >= 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        var changed = false
        while read(descriptor, &bytes, bytes.count) > 0 { changed = true }
        return changed
    }
}
