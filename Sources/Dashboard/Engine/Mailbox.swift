internal import Glibc
internal import Synchronization

/// Hands the newest value from one thread to another.
///
/// It owns a pipe: the reader sleeps in `poll` on its reading end and is woken
/// by a single byte when a value arrives in an empty box. A value that was not
/// taken is replaced by a newer one, so a slow reader never holds up a fast
/// writer.
package final class Mailbox<Value: Sendable>: Sendable {
    private let newest = Mutex<Value?>(nil)
    /// Becomes readable when there is a value to take.
    package let wakeDescriptor: Int32
    private let signalDescriptor: Int32

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

    /// Leaves a value, in place of one not taken yet.
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

    /// Takes the newest value, if there is one the reader has not seen.
    package func take() -> Value? {
        var bytes = [UInt8](repeating: 0, count: 16)
        while read(wakeDescriptor, &bytes, bytes.count) == bytes.count {}
        return newest.withLock { box in
            defer { box = nil }
            return box
        }
    }
}
