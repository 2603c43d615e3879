/// A key, as far as terminals can tell keys apart.
package enum Key: Hashable, Sendable {
    case character(Character)
    case control(Character)
    case up, down, left, right, home, end, pageUp, pageDown
    case shiftUp, shiftDown, shiftLeft, shiftRight
    case tab, backTab, enter, escape, backspace, delete
    case function(Int)

    /// The name on screen and in documentation, such as `space` or `ctrl-c`.
    package var name: String {
        switch self {
        case .character(" "): "space"
        case .character(let character): String(character)
        case .control(let character): "ctrl-\(character)"
        case .up: "up"
        case .down: "down"
        case .left: "left"
        case .right: "right"
        case .home: "home"
        case .end: "end"
        case .pageUp: "pgup"
        case .pageDown: "pgdn"
        case .shiftUp: "shift-up"
        case .shiftDown: "shift-down"
        case .shiftLeft: "shift-left"
        case .shiftRight: "shift-right"
        case .tab: "tab"
        case .backTab: "shift-tab"
        case .enter: "enter"
        case .escape: "esc"
        case .backspace: "bs"
        case .delete: "del"
        case .function(let number): "f\(number)"
        }
    }
}

extension Key {
    private static let named: [Key] =
        [
            .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .shiftUp, .shiftDown, .shiftLeft, .shiftRight,
            .tab, .backTab, .enter, .escape, .backspace, .delete, .character(" "),
        ] + (1...12).map { .function($0) }

    /// Creates a key from its ``name``. Returns `nil` if no key has that name.
    package init?(name: String) {
        if let known = Self.named.first(where: { $0.name == name }) {
            self = known
        } else if name.count == 1, let character = name.first {
            self = .character(character)
        } else if name.hasPrefix("ctrl-"), name.count == 6, let character = name.last, character.isASCII,
            character.isLetter
        {
            self = .control(Character(character.lowercased()))
        } else {
            return nil
        }
    }
}

/// An action of the mouse at a cell.
package struct MouseEvent: Hashable, Sendable {
    /// The kind of an action of the left button or the wheel.
    package enum Kind: Hashable, Sendable { case press, doubleClick, release, drag, wheelUp, wheelDown }
    /// The kind of action.
    package var kind: Kind
    /// The column, from 0 at the left.
    package var x: Int
    /// The row, from 0 at the top.
    package var y: Int

    /// Creates an event at a cell.
    package init(_ kind: Kind, x: Int, y: Int) {
        self.kind = kind
        self.x = x
        self.y = y
    }
}

/// An event from a terminal.
package enum InputEvent: Hashable, Sendable {
    case key(Key)
    case mouse(MouseEvent)
    case resize(Size)
    /// Pasted text, which must not be taken for keys.
    case paste(String)
    /// The mailbox has something to read.
    case wake
    /// The user asks the program to stop until it is continued, as Ctrl-Z does.
    /// The terminal handles it.
    case suspend
    /// The user, the system or a hung-up line asks the program to end.
    case terminate
}
