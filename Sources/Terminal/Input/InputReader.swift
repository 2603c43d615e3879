internal import Glibc

/// Reads the bytes that a terminal sends and passes them to the decoder with
/// their times.
struct InputReader {
    /// The result of a wait.
    struct Result {
        var decoded: [DecodedInput] = []
        /// Whether there is nothing more to read, now or later.
        var hasEnded = false
        /// Whether each descriptor other than the input's is readable.
        var isReady: [Bool] = []
    }

    private let descriptor: Int32
    private var decoder = InputDecoder()
    /// The latest time at which there was certainly nothing left to read.
    private var lastLook = ContinuousClock.now

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for input, for another descriptor or for the timeout.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: the longest wait, or `nil` for no limit.
    ///   - others: descriptors that also end the wait; negative ones are
    ///     ignored.
    mutating func wait(timeoutMilliseconds: Int?, others: [Int32]) -> Result {
        var result = Result()
        var watched = ([descriptor] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // Input that is already there may have come at any time since the
        // latest look, while the program was busy. It counts as having come
        // then, so that an arrow key is not split up because a picture took
        // long to draw.
        _ = poll(&watched, nfds_t(watched.count), 0)
        var earliest = lastLook
        if watched.allSatisfy({ $0.revents == 0 }) {
            _ = poll(&watched, nfds_t(watched.count), milliseconds(timeoutMilliseconds))
            earliest = .now
        }
        lastLook = .now
        result.isReady = watched.dropFirst().map { $0.revents & Int16(POLLIN) != 0 }
        let state = watched[0].revents
        if state & Int16(POLLIN) != 0 {
            // Read all that is there, since a terminal hands out little at a
            // time, but stop at a limit so that a flood of input does not keep
            // the screen from being drawn.
            var bytes = [UInt8](repeating: 0, count: 1 << 16)
            var filled = 0
            var count = 0
            repeat {
                count = bytes.withUnsafeMutableBytes {
                    read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
                }
                if count > 0 { filled += count }
                var again = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard count > 0, filled < bytes.count, poll(&again, 1, 0) > 0, again.revents == Int16(POLLIN) else {
                    break
                }
            } while true
            if filled > 0 {
                result.decoded = decoder.receive(bytes.prefix(filled), at: earliest, until: lastLook)
                return result
            }
            result.hasEnded = count == 0 || (errno != EINTR && errno != EAGAIN)
        } else if state != 0 {
            result.hasEnded = true
        }
        result.decoded = result.hasEnded ? decoder.finish() : decoder.expire(at: lastLook)
        return result
    }

    /// Returns the shorter of a timeout and the time until the decoder's
    /// deadline, or -1 for neither.
    private func milliseconds(_ timeout: Int?) -> Int32 {
        var least = timeout
        if let deadline = decoder.deadline {
            let left = max(0, Int((deadline - .now) / .milliseconds(1)) + 1)
            least = min(least ?? left, left)
        }
        return least.map { Int32(clamping: $0) } ?? -1
    }
}
