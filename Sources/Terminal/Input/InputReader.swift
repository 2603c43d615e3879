internal import Glibc

/// Reads what a terminal sends, and tells the decoder when.
struct InputReader {
    /// What a wait came to.
    struct Result {
        var decoded: [DecodedInput] = []
        /// Whether there is and will be nothing more to read.
        var hasEnded = false
        /// Whether descriptors other than the input's have something.
        var isReady: [Bool] = []
    }

    private let descriptor: Int32
    private var decoder = InputDecoder()
    /// When there was certainly nothing to read.
    private var lastLook = ContinuousClock.now

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Waits for input, for another descriptor or for the timeout.
    ///
    /// - Parameters:
    ///   - timeoutMilliseconds: how long to wait at most; for ever if nil.
    ///   - others: descriptors that end the wait, too; negative ones do not.
    mutating func wait(timeoutMilliseconds: Int?, others: [Int32]) -> Result {
        var result = Result()
        var watched = ([descriptor] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        // What lies there already may have come at any time since the latest
        // look, while the program was busy. It counts as having come then: an
        // arrow is not taken apart because a picture took long to draw.
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
            // All that is there, since a terminal hands out little at a time;
            // but a flood does not keep the screen from being drawn.
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

    /// The shorter of a timeout and the time until the decoder's deadline.
    private func milliseconds(_ timeout: Int?) -> Int32 {
        var least = timeout
        if let deadline = decoder.deadline {
            let left = max(0, Int((deadline - .now) / .milliseconds(1)) + 1)
            least = min(least ?? left, left)
        }
        return least.map { Int32(clamping: $0) } ?? -1
    }
}
