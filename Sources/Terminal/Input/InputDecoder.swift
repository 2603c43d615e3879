package import Cells

/// One item of input from a terminal: a key, a mouse event, pasted text, or a
/// sequence that means nothing to the program.
package struct DecodedInput: Hashable, Sendable {
    /// The event, or `nil` if the bytes were swallowed.
    package var event: InputEvent?
    /// Its first bytes, 32 at most.
    package var bytes: [UInt8]
    /// The number of its bytes.
    package var byteCount: Int
    /// The reason why there is no event; empty if there is one.
    package var note = ""
}

/// Decodes the bytes of a terminal: bytes and times go in, events come out. It
/// reads nothing and has no clock.
///
/// A sequence that begins with ESC `[`, `O`, `]`, `P`, `_`, `^` or `X` is
/// consumed whole up to its end, across reads, whether its meaning is known or
/// not: late answers of the terminal must not act as keys. A sequence that does
/// not continue is given up after a while, and Ctrl-C ends any of them at once.
/// Memory is bounded whatever is sent.
package struct InputDecoder: Sendable {
    /// A time of the clock that the caller reads.
    package typealias Instant = ContinuousClock.Instant

    /// The kind of sequence that has begun.
    enum State {
        case ground
        /// A character of several bytes.
        case character
        case escape, doubleEscape
        /// After ESC `[`.
        case control
        /// After ESC `[[`, as the Linux console begins F1 to F5.
        case consoleKey
        /// After ESC `[M`; three bytes follow.
        case legacyMouse
        /// After ESC `O`.
        case singleShift
        /// After ESC `]` and similar introducers, and after an ESC within such
        /// a string.
        case string, stringEscape
        case paste
    }

    var state = State.ground
    /// The time from which the silence after the latest bytes counts.
    var lastInput: Instant?
    /// Decoded items not yet returned.
    var found: [DecodedInput] = []
    /// The first bytes of the current sequence, and the number of all its
    /// bytes.
    var kept: [UInt8] = []
    var keptCount = 0
    /// The parameters of a control sequence, or the bytes of a character.
    var body: [UInt8] = []
    /// The number of bytes that a character still lacks, and the valid range of
    /// the next.
    var missing = 0
    var expected: ClosedRange<UInt8> = 0x80...0xbf
    /// Whether the sequence is preceded by an ESC of its own.
    var isAlternate = false
    /// The latest byte of a string.
    var previous: UInt8 = 0
    var pasted = PastedBytes()
    var mouse = MouseTracker()

    /// Creates a decoder to which nothing has been sent.
    package init() {}

    /// The time at which the current sequence is given up, or `nil` if none has
    /// begun.
    package var deadline: Instant? {
        let wait: Duration? =
            switch state {
            case .ground: nil
            // An ESC may be a key of its own, to which the user expects a
            // response.
            case .escape, .doubleEscape: .milliseconds(100)
            case .character: .milliseconds(300)
            case .control, .consoleKey, .legacyMouse, .singleShift: .milliseconds(500)
            case .string, .stringEscape: .milliseconds(750)
            // A Ctrl-C with nothing after it is a key: the end of the paste was
            // lost.
            case .paste: pasted.endsInControlC ? .milliseconds(150) : .milliseconds(1_500)
            }
        guard let wait, let lastInput else { return nil }
        return lastInput + wait
    }

    /// Decodes bytes.
    ///
    /// - Parameters:
    ///   - bytes: the bytes that were read.
    ///   - time: the earliest time at which they may have come.
    ///   - latest: the latest such time, from which the silence after them
    ///     counts; `time` if `nil`.
    /// - Returns: the items completed, in order.
    /// - Complexity: O(bytes).
    package mutating func receive(
        _ bytes: some Sequence<UInt8>, at time: Instant, until latest: Instant? = nil
    ) -> [DecodedInput] {
        giveUp(at: time)
        lastInput = max(lastInput ?? time, latest ?? time)
        for byte in bytes { take(byte) }
        return takeFound()
    }

    /// Gives up a sequence that has not continued by the ``deadline``.
    ///
    /// - Returns: the items that result, if any.
    package mutating func expire(at time: Instant) -> [DecodedInput] {
        giveUp(at: time)
        return takeFound()
    }

    /// Gives up an incomplete sequence because nothing will follow.
    ///
    /// - Returns: the items that result, if any.
    package mutating func finish() -> [DecodedInput] {
        giveUp()
        return takeFound()
    }

    /// Returns the decoded items and forgets them.
    mutating func takeFound() -> [DecodedInput] {
        defer { found = [] }
        return found
    }
}

// MARK: Events

extension InputDecoder {
    /// Counts a byte of the current sequence and keeps it if there is room.
    mutating func keep(_ byte: UInt8) {
        if kept.count < 32 { kept.append(byte) }
        keptCount += 1
    }

    /// Removes the latest byte from the sequence; it belongs to the next one.
    mutating func dropLast() {
        if kept.count == keptCount { kept.removeLast() }
        keptCount -= 1
    }

    /// Ends the current sequence with an event, or with a note if there is
    /// none.
    mutating func emit(_ event: InputEvent?, note: String = "") {
        found.append(
            DecodedInput(
                event: event, bytes: kept, byteCount: keptCount, note: event == nil && note.isEmpty ? "unknown" : note))
        state = .ground
        (kept, keptCount, body, isAlternate, previous) = ([], 0, [], false, 0)
    }

    /// Ends the current sequence with a key, or with a note.
    mutating func emit(meaning: KeyMeaning) {
        switch meaning {
        case .key(let key): emitKey(key)
        case .unused(let name): swallow(name)
        default: swallow("unknown")
        }
    }

    /// Ends the current sequence without an event.
    mutating func swallow(_ note: String) { emit(nil, note: note) }

    /// Ends the current sequence with a key; with Alt, keys are unused.
    mutating func emitKey(_ key: Key) {
        if isAlternate { return swallow("alt-\(key.name)") }
        emit(key == .control("z") ? .suspend : .key(key))
    }

    mutating func emitMouse(button: Int, x: Int, y: Int, isRelease: Bool) {
        // The ESC was a key pressed while the mouse moved.
        if isAlternate { splitOffEscape() }
        let event = lastInput.flatMap { mouse.event(button: button, x: x, y: y, isRelease: isRelease, at: $0) }
        emit(event.map { .mouse($0) }, note: event == nil ? "the mouse, without a meaning" : "")
    }

    mutating func endPaste() {
        let text = pasted.text
        pasted = PastedBytes()
        if text.isEmpty { swallow("nothing was pasted") } else { emit(.paste(text)) }
    }

    /// Emits the first ESC of the sequence as a key; the rest remains.
    mutating func splitOffEscape() {
        found.append(DecodedInput(event: .key(.escape), bytes: [0x1b], byteCount: 1))
        if !kept.isEmpty { kept.removeFirst() }
        keptCount -= 1
        isAlternate = false
    }
}
