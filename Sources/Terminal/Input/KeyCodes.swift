internal import Cells

/// The modifier keys held down with a key, as terminals number them.
struct Modifiers: OptionSet, Hashable {
    let rawValue: Int

    static let shift = Modifiers(rawValue: 1)
    static let alternate = Modifiers(rawValue: 2)
    static let control = Modifiers(rawValue: 4)
    static let capsLock = Modifiers(rawValue: 64)
    static let numLock = Modifiers(rawValue: 128)

    /// The modifiers without the locks, which change the meaning of letters
    /// only.
    var held: Modifiers { subtracting([.capsLock, .numLock]) }

    /// The prefix of a key's name, such as `ctrl-alt-`.
    var prefix: String {
        let names: [(Modifiers, String)] = [
            (.control, "ctrl-"), (.alternate, "alt-"), (.shift, "shift-"), (Modifiers(rawValue: 8), "super-"),
            (Modifiers(rawValue: 16), "hyper-"), (Modifiers(rawValue: 32), "meta-"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined()
    }
}

/// Maps codes and modifiers to keys. A combination that the program has no name
/// for is unused: it never counts as the key without its modifiers.
enum KeyCodes {
    /// Returns the key of a control character, which Ctrl or a key of its own
    /// sends.
    static func control(_ byte: UInt8) -> KeyMeaning {
        switch byte {
        case 0x08, 0x7f: .key(.backspace)
        case 0x09: .key(.tab)
        case 0x0a, 0x0d: .key(.enter)
        case 0x1b: .key(.escape)
        case 0x01...0x1a: .key(.control(Character(Unicode.Scalar(byte + 0x60))))
        default: .unused(name(of: byte))
        }
    }

    /// Returns the name of the key that sends a byte.
    static func name(of byte: UInt8) -> String {
        switch byte {
        case 0: "ctrl-space"
        case 0x20...0x7e: Key.character(Character(Unicode.Scalar(byte))).name
        case 0x1c...0x1f: "ctrl-\(Character(Unicode.Scalar(byte + 0x40)))"
        default: if case .key(let key) = control(byte) { key.name } else { "unknown" }
        }
    }

    /// Returns the meaning of a key that types nothing, with the modifiers held
    /// down.
    static func key(_ key: Key, _ modifiers: Modifiers) -> KeyMeaning {
        let held = modifiers.held
        if held.isEmpty { return .key(key) }
        switch (key, held) {
        // Users who type a line mean the plain keys by these.
        case (.enter, .shift), (.enter, .control), (.backspace, .shift): return .key(key)
        case (.tab, .shift): return .key(.backTab)
        case (.up, .shift): return .key(.shiftUp)
        case (.down, .shift): return .key(.shiftDown)
        case (.left, .shift): return .key(.shiftLeft)
        case (.right, .shift): return .key(.shiftRight)
        default: return .unused(held.prefix + key.name)
        }
    }

    /// Returns the meaning of a key by the character that it types, or by its
    /// number in kitty's protocol.
    ///
    /// - Parameter shifted: the character that it types with Shift, or `nil` if
    ///   the terminal does not report it.
    static func typed(_ code: Int, shifted: Int?, _ modifiers: Modifiers) -> KeyMeaning {
        switch code {
        case 8, 127: return key(.backspace, modifiers)
        case 9: return key(.tab, modifiers)
        case 10, 13, 57_414: return key(.enter, modifiers)
        case 27: return key(.escape, modifiers)
        case 57_399...57_408: return typed(code - 57_399 + 0x30, shifted: nil, modifiers)
        case 57_409...57_413: return typed([0x2e, 0x2f, 0x2a, 0x2d, 0x2b][code - 57_409], shifted: nil, modifiers)
        case 57_415: return typed(0x3d, shifted: nil, modifiers)
        case 57_416: return typed(0x2c, shifted: nil, modifiers)
        case 57_417...57_424:
            return key([.left, .right, .up, .down, .pageUp, .pageDown, .home, .end][code - 57_417], modifiers)
        case 57_426: return key(.delete, modifiers)
        // Keys that type nothing: modifiers alone, media keys, F13 and more.
        case 0xe000...0xf8ff: return .unused("a key without a name here")
        default: break
        }
        guard let character = character(code) else { return .unused("no character") }
        let held = modifiers.held
        if held.isEmpty || held == .shift {
            if held == .shift, let shifted, let other = self.character(shifted) { return .key(.character(other)) }
            let isUpper = (held == .shift) != modifiers.contains(.capsLock)
            let upper = character.uppercased()
            return .key(.character(isUpper && upper.count == 1 ? Character(upper) : character))
        }
        if held == .control || held == [.control, .shift], character.isASCII, character.isLetter {
            return .key(.control(Character(character.lowercased())))
        }
        return .unused(held.prefix + Key.character(character).name)
    }

    /// Returns the character with a code, or `nil` for a control character or
    /// an invalid code.
    private static func character(_ code: Int) -> Character? {
        guard let scalar = Unicode.Scalar(UInt32(clamping: code)), scalar.properties.generalCategory != .control else {
            return nil
        }
        return Character(scalar)
    }
}
