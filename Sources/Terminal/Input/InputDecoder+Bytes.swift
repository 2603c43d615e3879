internal import Cells

/// The transitions: the effect of each byte on the current sequence.
extension InputDecoder {
    /// Gives up the current sequence if its deadline has passed.
    mutating func giveUp(at time: Instant) {
        if let deadline, time >= deadline { giveUp() }
    }

    /// Gives up the current sequence; an ESC is then a key.
    mutating func giveUp() {
        switch state {
        case .ground: break
        case .escape: emit(.key(.escape))
        case .doubleEscape:
            splitOffEscape()
            emit(.key(.escape))
        case .paste:
            let isInterrupted = pasted.endsInControlC
            if isInterrupted { dropLast() }
            endPaste()
            if isInterrupted {
                keep(0x03)
                emit(.key(.control("c")))
            }
        case .character: swallow("not UTF-8")
        case .control, .consoleKey, .legacyMouse, .singleShift, .string, .stringEscape: swallow("it did not go on")
        }
    }

    /// Takes in one byte.
    mutating func take(_ byte: UInt8) {
        if state == .paste {
            keep(byte)
            if pasted.take(byte) { endPaste() }
            return
        }
        if state != .ground {
            if byte == 0x03 {
                swallow("Ctrl-C ended it")
            } else if byte == 0x18 || byte == 0x1a, state != .character, state != .escape, state != .doubleEscape {
                // CAN and SUB end any sequence.
                keep(byte)
                return swallow("cancelled")
            }
        }
        switch state {
        case .ground: begin(byte)
        case .character: continueCharacter(byte)
        case .escape: takeAfterEscape(byte)
        case .doubleEscape: takeAfterTwoEscapes(byte)
        case .control: takeControl(byte)
        case .consoleKey:
            guard byte >= 0x20, byte < 0x7f else { return restart(byte) }
            keep(byte)
            if (0x41...0x45).contains(byte) { emit(.key(.function(Int(byte) - 0x40))) } else { swallow("unknown") }
        case .legacyMouse:
            guard byte >= 0x20 else { return restart(byte) }
            keep(byte)
            body.append(byte)
            if body.count == 3 {
                emitMouse(button: Int(body[0]) - 32, x: Int(body[1]) - 33, y: Int(body[2]) - 33, isRelease: false)
            }
        case .singleShift: takeSingleShift(byte)
        case .string: takeString(byte)
        case .stringEscape:
            if byte == UInt8(ascii: "\\") {
                keep(byte)
                return swallow("an answer of the terminal")
            }
            // An ESC that does not begin ST also ends the string, and begins
            // the next sequence.
            dropLast()
            swallow("an answer of the terminal, cut short")
            begin(0x1b)
            takeAfterEscape(byte)
        case .paste: break
        }
    }

    /// Gives up a sequence in which the byte cannot occur; the byte begins a
    /// new one.
    mutating func restart(_ byte: UInt8) {
        swallow("cut short")
        begin(byte)
    }

    /// Takes in the first byte of a sequence.
    mutating func begin(_ byte: UInt8) {
        keep(byte)
        switch byte {
        case 0x1b: state = .escape
        case 0x1a: emit(.suspend)
        case 0..<0x20, 0x7f: emit(meaning: KeyCodes.control(byte))
        case 0x20..<0x7f: emit(.key(.character(Character(Unicode.Scalar(byte)))))
        default: beginCharacter(byte)
        }
    }

    /// Takes in the first byte of a character of several bytes. Some first
    /// bytes restrict the range of the second, so that no character has two
    /// encodings.
    mutating func beginCharacter(_ byte: UInt8) {
        expected = 0x80...0xbf
        switch byte {
        case 0xc2...0xdf: missing = 1
        case 0xe0...0xef:
            missing = 2
            if byte == 0xe0 { expected = 0xa0...0xbf }
            if byte == 0xed { expected = 0x80...0x9f }
        case 0xf0...0xf4:
            missing = 3
            if byte == 0xf0 { expected = 0x90...0xbf }
            if byte == 0xf4 { expected = 0x80...0x8f }
        default: return swallow("not UTF-8")
        }
        state = .character
        body = [byte]
    }

    /// Takes in a further byte of a character.
    mutating func continueCharacter(_ byte: UInt8) {
        guard expected.contains(byte) else {
            swallow("not UTF-8")
            return begin(byte)
        }
        keep(byte)
        body.append(byte)
        expected = 0x80...0xbf
        missing -= 1
        guard missing == 0 else { return }
        guard let scalar = String(decoding: body, as: UTF8.self).unicodeScalars.first else {
            return swallow("not UTF-8")
        }
        switch scalar.value {
        // C1 controls, each equivalent to ESC and a letter.
        case 0x9b: (state, body) = (.control, [])
        case 0x8f: (state, body) = (.singleShift, [])
        case 0x90, 0x98, 0x9d...0x9f: (state, body) = (.string, [])
        case 0x80...0x9f: swallow("a control character")
        default: emitCharacter(scalar)
        }
    }

    mutating func emitCharacter(_ scalar: Unicode.Scalar) {
        if isAlternate { return swallow("alt-\(scalar)") }
        emit(.key(.character(Character(scalar))))
    }

    /// Takes in the byte after an ESC.
    mutating func takeAfterEscape(_ byte: UInt8) {
        switch byte {
        case 0x1b:
            keep(byte)
            state = .doubleEscape
        case 0x1a: restart(byte)
        case UInt8(ascii: "["), UInt8(ascii: "O"):
            keep(byte)
            state = byte == UInt8(ascii: "[") ? .control : .singleShift
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            keep(byte)
            state = .string
        case 0x80...:
            keep(byte)
            isAlternate = true
            beginCharacter(byte)
        default:
            keep(byte)
            swallow("alt-\(KeyCodes.name(of: byte))")
        }
    }

    /// Takes in the byte after two ESC.
    mutating func takeAfterTwoEscapes(_ byte: UInt8) {
        switch byte {
        case 0x1b:
            // The first ESC is a key of its own; two are left.
            splitOffEscape()
            keep(byte)
        case UInt8(ascii: "["), UInt8(ascii: "O"):
            // rxvt and PuTTY send Alt with an arrow like this.
            isAlternate = true
            keep(byte)
            state = byte == UInt8(ascii: "[") ? .control : .singleShift
        default:
            splitOffEscape()
            state = .escape
            takeAfterEscape(byte)
        }
    }

    /// Takes in a byte of a sequence after ESC `[`.
    mutating func takeControl(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "[") where body.isEmpty:
            keep(byte)
            state = .consoleKey
        case UInt8(ascii: "M") where body.isEmpty:
            keep(byte)
            state = .legacyMouse
        case UInt8(ascii: "$") where !body.isEmpty && body.allSatisfy({ (0x30...0x39).contains($0) }):
            // It ends a sequence of rxvt although ECMA-48 counts it as
            // intermediate; answers of terminals have two numbers before it.
            keep(byte)
            endControl(byte)
        case 0x20...0x3f:
            keep(byte)
            if body.count < 128 { body.append(byte) }
        case 0x40...0x7e:
            keep(byte)
            endControl(byte)
        default: restart(byte)
        }
    }

    /// Ends a sequence after ESC `[` with its final byte.
    mutating func endControl(_ final: UInt8) {
        let meaning = ControlSequence(body, final: final).meaning
        switch meaning {
        case .key, .unused: emit(meaning: meaning)
        case .beginPaste:
            if isAlternate { splitOffEscape() }
            state = .paste
            pasted = PastedBytes()
        case .mouse(let button, let x, let y, let isRelease):
            emitMouse(button: button, x: x, y: y, isRelease: isRelease)
        }
    }

    /// Takes in a byte of a sequence after ESC `O`.
    mutating func takeSingleShift(_ byte: UInt8) {
        switch byte {
        case 0x30...0x3b:
            keep(byte)
            if body.count < 128 { body.append(byte) }
        case 0x20...0x7e:
            keep(byte)
            emit(meaning: ControlSequence(body, final: byte).singleShiftMeaning)
        default: restart(byte)
        }
    }

    /// Takes in a byte of a string, which is an answer of the terminal.
    mutating func takeString(_ byte: UInt8) {
        keep(byte)
        defer { previous = byte }
        switch byte {
        case 0x07: swallow("an answer of the terminal")
        // The string terminator as one character, U+009C, or as a byte that
        // cannot be part of a character there.
        case 0x9c where previous == 0xc2 || previous < 0x80: swallow("an answer of the terminal")
        case 0x1b: state = .stringEscape
        default: break
        }
    }
}
