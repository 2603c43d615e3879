internal import Glibc
internal import Synchronization

/// A box that hands the newest value from one thread to another.
///
/// It owns a pipe: the reader sleeps in `poll` on its reading end and is woken
/// by a single byte when a value arrives in an empty box. A newer value replaces one
/// that was not taken, so a slow reader never holds up a fast writer.
package final class Mailbox<Value: Sendable>: Sendable {
    private let newest = Mutex<Value?>(nil)
    /// A file descriptor that becomes readable when there is a value to take; -1 if
    /// no pipe could be made.
    package let wakeDescriptor: Int32
    private let signalDescriptor: Int32

    /// Creates an empty mailbox and its pipe. If no pipe can be made, values are
    /// still handed over but do not wake the reader.
    package init() {
        var ends: [Int32] = [-1, -1]
        let made = pipe(&ends) == 0
        // Without a pipe the reader still sees new values on its next key.
        wakeDescriptor = made ? ends[0] : -1
        signalDescriptor = made ? ends[1] : -1
        if made {
            for end in ends {
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
        }
    }

    deinit {
        if wakeDescriptor >= 0 { close(wakeDescriptor) }
        if signalDescriptor >= 0 { close(signalDescriptor) }
    }

    /// Puts a value into the box, replacing one that was not taken, and wakes the
    /// reader if the box was empty.
    package func put(_ value: Value) {
        let wasEmpty = newest.withLock { box in
            defer { box = value }
            return box == nil
        }
        if wasEmpty {
            var byte: UInt8 = 1
            _ = write(signalDescriptor, &byte, 1)
        }
    }

    /// Removes and returns the newest value; `nil` if there is none that the reader
    /// has not seen. It does not wait.
    package func take() -> Value? {
        var bytes = [UInt8](repeating: 0, count: 16)
        while read(wakeDescriptor, &bytes, bytes.count) == bytes.count {}
        return newest.withLock { box in
            defer { box = nil }
            return box
        }
    }
}
