package import Cells

/// One thing that a terminal sent: a key, a movement of the mouse, pasted
/// text, or a sequence that means nothing to the program.
package struct DecodedInput: Hashable, Sendable {
    /// The event, or nil if the bytes were swallowed.
    package var event: InputEvent?
    /// Its first bytes, 32 at most.
    package var bytes: [UInt8]
    /// The number of its bytes.
    package var byteCount: Int
    /// The reason why there is no event; empty if there is one.
    package var note = ""
}

/// Decodes the bytes of a terminal: bytes and times go in, events come out.
/// It reads nothing and has no clock.
///
/// Whatever begins with ESC `[`, `O`, `]`, `P`, `_`, `^` or `X` is taken whole
/// up to its end, across reads, whether its meaning is known or not: late
/// answers of the terminal must not act as keys. A sequence that does not go
/// on is given up after a while, and Ctrl-C ends every one of them at once.
/// Memory is bounded whatever is sent.
package struct InputDecoder: Sendable {
    package typealias Instant = ContinuousClock.Instant

    /// A part of the input that has begun.
    enum State {
        case ground
        /// A character of several bytes.
        case character
        case escape, doubleEscape
        /// After ESC `[`.
        case control
        /// After ESC `[[`, as the Linux console begins F1 to F5.
        case consoleKey
        /// After ESC `[M`, which three bytes follow.
        case legacyMouse
        /// After ESC `O`.
        case singleShift
        /// After ESC `]` and its kind, and after an ESC in there.
        case string, stringEscape
        case paste
    }

    var state = State.ground
    var lastInput: Instant?
    /// What is decoded and not handed on.
    var found: [DecodedInput] = []
    /// The bytes of what has begun, and how many there were.
    var kept: [UInt8] = []
    var keptCount = 0
    /// Parameters of a control sequence, or the bytes of a character.
    var body: [UInt8] = []
    /// The bytes that a character still needs, and what the next may be.
    var missing = 0
    var expected: ClosedRange<UInt8> = 0x80...0xbf
    /// Whether an ESC of its own stands before the sequence.
    var isAlternate = false
    /// The latest byte of a string.
    var previous: UInt8 = 0
    var pasted = PastedBytes()
    var mouse = MouseTracker()

    package init() {}

    /// The time at which something that has begun is given up, if any has.
    package var deadline: Instant? {
        let wait: Duration? =
            switch state {
            case .ground: nil
            // An ESC may be a key of its own, which is waited for.
            case .escape, .doubleEscape: .milliseconds(100)
            case .character: .milliseconds(300)
            case .control, .consoleKey, .legacyMouse, .singleShift: .milliseconds(500)
            case .string, .stringEscape: .milliseconds(750)
            // A Ctrl-C that nothing follows is a key: the end of the paste
            // was lost.
            case .paste: pasted.endsInControlC ? .milliseconds(150) : .milliseconds(1_500)
            }
        guard let wait, let lastInput else { return nil }
        return lastInput + wait
    }

    /// Takes bytes in.
    ///
    /// - Parameters:
    ///   - time: the earliest at which they may have come.
    ///   - latest: the latest, from which on the silence after them counts.
    /// - Complexity: O(bytes).
    package mutating func receive(
        _ bytes: some Sequence<UInt8>, at time: Instant, until latest: Instant? = nil
    ) -> [DecodedInput] {
        giveUp(at: time)
        lastInput = max(lastInput ?? time, latest ?? time)
        for byte in bytes { take(byte) }
        return takeFound()
    }

    /// Gives up what has begun and did not go on by the ``deadline``.
    package mutating func expire(at time: Instant) -> [DecodedInput] {
        giveUp(at: time)
        return takeFound()
    }

    /// Gives up what has begun: nothing will follow.
    package mutating func finish() -> [DecodedInput] {
        giveUp()
        return takeFound()
    }

    mutating func takeFound() -> [DecodedInput] {
        defer { found = [] }
        return found
    }
}

// MARK: Events

extension InputDecoder {
    mutating func keep(_ byte: UInt8) {
        if kept.count < 32 { kept.append(byte) }
        keptCount += 1
    }

    /// Leaves the latest byte to what comes next.
    mutating func dropLast() {
        if kept.count == keptCount { kept.removeLast() }
        keptCount -= 1
    }

    mutating func emit(_ event: InputEvent?, note: String = "") {
        found.append(
            DecodedInput(
                event: event, bytes: kept, byteCount: keptCount, note: event == nil && note.isEmpty ? "unknown" : note))
        state = .ground
        (kept, keptCount, body, isAlternate, previous) = ([], 0, [], false, 0)
    }

    mutating func emit(meaning: KeyMeaning) {
        switch meaning {
        case .key(let key): emitKey(key)
        case .unused(let name): swallow(name)
        default: swallow("unknown")
        }
    }

    mutating func swallow(_ note: String) { emit(nil, note: note) }

    mutating func emitKey(_ key: Key) {
        if isAlternate { return swallow("alt-\(key.name)") }
        emit(key == .control("z") ? .suspend : .key(key))
    }

    mutating func emitMouse(button: Int, x: Int, y: Int, isRelease: Bool) {
        // Esc was pressed while the mouse moved.
        if isAlternate { splitOffEscape() }
        let event = lastInput.flatMap { mouse.event(button: button, x: x, y: y, isRelease: isRelease, at: $0) }
        emit(event.map { .mouse($0) }, note: event == nil ? "the mouse, without a meaning" : "")
    }

    mutating func endPaste() {
        let text = pasted.text
        pasted = PastedBytes()
        if text.isEmpty { swallow("nothing was pasted") } else { emit(.paste(text)) }
    }

    /// Makes a key of the first of two ESC; what follows stays as it is.
    mutating func splitOffEscape() {
        found.append(DecodedInput(event: .key(.escape), bytes: [0x1b], byteCount: 1))
        if !kept.isEmpty { kept.removeFirst() }
        keptCount -= 1
        isAlternate = false
    }
}
