internal import Cells

/// The keys held down with another, as terminals number them.
struct Modifiers: OptionSet, Hashable {
    let rawValue: Int

    static let shift = Modifiers(rawValue: 1)
    static let alternate = Modifiers(rawValue: 2)
    static let control = Modifiers(rawValue: 4)
    static let capsLock = Modifiers(rawValue: 64)
    static let numLock = Modifiers(rawValue: 128)

    /// Without the locks, which change no key's meaning but a letter's.
    var held: Modifiers { subtracting([.capsLock, .numLock]) }

    /// Such as `ctrl-alt-`.
    var prefix: String {
        let names: [(Modifiers, String)] = [
            (.control, "ctrl-"), (.alternate, "alt-"), (.shift, "shift-"), (Modifiers(rawValue: 8), "super-"),
            (Modifiers(rawValue: 16), "hyper-"), (Modifiers(rawValue: 32), "meta-"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined()
    }
}

/// The keys behind codes and modifiers. A combination that the program has no
/// name for is unused: it never counts as the key without its modifiers.
enum KeyCodes {
    /// A control character, which Ctrl or a key of its own sends.
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

    /// The name of the key that sends a byte.
    static func name(of byte: UInt8) -> String {
        switch byte {
        case 0: "ctrl-space"
        case 0x20...0x7e: Key.character(Character(Unicode.Scalar(byte))).name
        case 0x1c...0x1f: "ctrl-\(Character(Unicode.Scalar(byte + 0x40)))"
        default: if case .key(let key) = control(byte) { key.name } else { "unknown" }
        }
    }

    /// A key that types nothing, with what is held down beside it.
    static func key(_ key: Key, _ modifiers: Modifiers) -> KeyMeaning {
        let held = modifiers.held
        if held.isEmpty { return .key(key) }
        switch (key, held) {
        // In a line being typed they are meant as plain ones.
        case (.enter, .shift), (.enter, .control), (.backspace, .shift): return .key(key)
        case (.tab, .shift): return .key(.backTab)
        case (.up, .shift): return .key(.shiftUp)
        case (.down, .shift): return .key(.shiftDown)
        case (.left, .shift): return .key(.shiftLeft)
        case (.right, .shift): return .key(.shiftRight)
        default: return .unused(held.prefix + key.name)
        }
    }

    /// A key by the character that it types, or by its number in kitty's
    /// protocol.
    ///
    /// - Parameter shifted: the character that it types with Shift, if told.
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

    private static func character(_ code: Int) -> Character? {
        guard let scalar = Unicode.Scalar(UInt32(clamping: code)), scalar.properties.generalCategory != .control else {
            return nil
        }
        return Character(scalar)
    }
}
