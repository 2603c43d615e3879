internal import Cells

/// The meaning of a sequence.
enum KeyMeaning: Hashable {
    case key(Key)
    /// No meaning to the program: a key that it has no name for, or an answer
    /// of the terminal. The text describes it.
    case unused(String)
    case beginPaste
    case mouse(button: Int, x: Int, y: Int, isRelease: Bool)
}

/// A sequence after ESC `[` or ESC `O`: parameters and a final byte.
///
/// The forms are those of xterm, of kitty's keyboard protocol (`u`), and of
/// PuTTY, rxvt and the Linux console.
struct ControlSequence {
    /// A byte of `<=>?` before the parameters.
    private var prefix: UInt8?
    private var hasIntermediates = false
    /// The parts of each parameter, which colons separate; `nil` is an empty
    /// part.
    private var parameters: [[Int?]] = []
    private let final: UInt8

    /// Parses a sequence.
    ///
    /// - Parameter body: the bytes between ESC `[` or ESC `O` and the final
    ///   byte.
    init(_ body: [UInt8], final: UInt8) {
        self.final = final
        var rest = body[...]
        if let first = rest.first, (0x3c...0x3f).contains(first) { prefix = rest.removeFirst() }
        guard !rest.isEmpty else { return }
        var part: Int?
        var parts: [Int?] = []
        for byte in rest {
            switch byte {
            case 0x30...0x39: part = min((part ?? 0) * 10 + Int(byte - 0x30), 9_999_999)
            case 0x3a:
                parts.append(part)
                part = nil
            case 0x3b:
                parameters.append(parts + [part])
                (part, parts) = (nil, [])
            default: hasIntermediates = true
            }
        }
        parameters.append(parts + [part])
    }

    /// Returns a part of a parameter, or `nil` if it is empty or missing.
    private func number(_ index: Int, _ part: Int = 0) -> Int? {
        guard parameters.indices.contains(index), parameters[index].indices.contains(part) else { return nil }
        return parameters[index][part]
    }

    /// Returns the modifiers held down; their parameter is one more than their
    /// bits.
    private func modifiers(at index: Int) -> Modifiers { Modifiers(rawValue: max(0, (number(index) ?? 1) - 1)) }

    /// Whether the key was released, which the part after the modifiers tells.
    private var isRelease: Bool { number(1, 1) == 3 }

    /// The meaning after ESC `[`.
    var meaning: KeyMeaning {
        if prefix == UInt8(ascii: "<"), !hasIntermediates, final == UInt8(ascii: "M") || final == UInt8(ascii: "m") {
            return mouse(offset: 0, isRelease: final == UInt8(ascii: "m"))
        }
        if prefix != nil || hasIntermediates { return .unused("an answer of the terminal") }
        switch Character(Unicode.Scalar(final)) {
        case "~", "^", "$", "@": return numbered
        case "u":
            guard let code = number(0) else { return .unused("unknown") }
            if isRelease { return .unused("a key let go") }
            return KeyCodes.typed(code, shifted: number(0, 1), modifiers(at: 1))
        case "M": return mouse(offset: 32, isRelease: false)
        case "Z": return KeyCodes.key(.tab, modifiers(at: 1).union(.shift))
        case "I" where parameters.isEmpty: return .unused("the window has the focus")
        case "O" where parameters.isEmpty: return .unused("the window has lost the focus")
        case "a", "b", "c", "d":
            // The arrows of rxvt with Shift; answers have parameters.
            guard parameters.isEmpty else { return .unused("an answer of the terminal") }
            return KeyCodes.key([.up, .down, .right, .left][Int(final) - 0x61], .shift)
        // With parameters it may be a report of the cursor's position.
        case "R": return parameters.isEmpty ? .key(.function(3)) : .unused("an answer of the terminal")
        default: return lettered
        }
    }

    /// The meaning after ESC `O`.
    var singleShiftMeaning: KeyMeaning {
        switch Character(Unicode.Scalar(final)) {
        case "M": return KeyCodes.key(.enter, leadingModifiers)
        case "I": return KeyCodes.key(.tab, leadingModifiers)
        case " ": return .key(.character(" "))
        case "R": return KeyCodes.key(.function(3), leadingModifiers)
        case "a", "b", "c", "d": return KeyCodes.key([.up, .down, .right, .left][Int(final) - 0x61], .control)
        // The number pad: its operators from * on, and its digits.
        case "j"..."o", "p"..."y":
            return KeyCodes.typed(Int(final) - 0x40, shifted: nil, leadingModifiers.subtracting(.shift))
        case "X": return .key(.character("="))
        default: return lettered
        }
    }

    /// The modifiers, where their parameter may stand alone.
    private var leadingModifiers: Modifiers { modifiers(at: parameters.count > 1 ? 1 : 0) }

    /// The meaning of a key identified by its final letter.
    private var lettered: KeyMeaning {
        let key: Key
        switch Character(Unicode.Scalar(final)) {
        case "A": key = .up
        case "B": key = .down
        case "C": key = .right
        case "D": key = .left
        case "F": key = .end
        case "H": key = .home
        case "P": key = .function(1)
        case "Q": key = .function(2)
        case "S": key = .function(4)
        default: return .unused("unknown")
        }
        if isRelease { return .unused("a key let go") }
        return KeyCodes.key(key, leadingModifiers)
    }

    /// The meaning of a key identified by its first number.
    private var numbered: KeyMeaning {
        guard let code = number(0) else { return .unused("unknown") }
        var held = modifiers(at: 1)
        switch Character(Unicode.Scalar(final)) {
        case "^": held = .control
        case "$": held = .shift
        case "@": held = [.control, .shift]
        default: break
        }
        if isRelease { return .unused("a key let go") }
        switch code {
        case 1, 7: return KeyCodes.key(.home, held)
        case 2: return .unused(held.prefix + "insert")
        case 3: return KeyCodes.key(.delete, held)
        case 4, 8: return KeyCodes.key(.end, held)
        case 5: return KeyCodes.key(.pageUp, held)
        case 6: return KeyCodes.key(.pageDown, held)
        case 11...15: return KeyCodes.key(.function(code - 10), held)
        case 17...21: return KeyCodes.key(.function(code - 11), held)
        case 23, 24: return KeyCodes.key(.function(code - 12), held)
        case 25, 26: return .unused("f\(code - 12)")
        case 27:
            // xterm reports keys without a sequence of their own like this
            // (modifyOtherKeys).
            guard let typed = number(2) else { return .unused("unknown") }
            return KeyCodes.typed(typed, shifted: nil, held)
        case 28, 29: return .unused("f\(code - 13)")
        case 31...34: return .unused("f\(code - 14)")
        case 200 where parameters.count == 1 && final == UInt8(ascii: "~"): return .beginPaste
        case 201: return .unused("the end of a paste")
        default: return .unused("unknown")
        }
    }

    /// Returns a mouse report from the button, the column and the row, which
    /// count from 1 in the sequence and from 0 in the result.
    private func mouse(offset: Int, isRelease: Bool) -> KeyMeaning {
        guard parameters.count == 3, let button = number(0), let x = number(1), let y = number(2), button >= offset,
            x > 0, y > 0
        else {
            return .unused("the mouse, nowhere")
        }
        return .mouse(button: button - offset, x: x - 1, y: y - 1, isRelease: isRelease)
    }
}
