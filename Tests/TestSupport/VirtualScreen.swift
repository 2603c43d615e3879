/// What a terminal would show: enough of one to see what a program drew and
/// whether it put everything back.
package struct VirtualScreen: Sendable {
    package private(set) var width: Int
    package private(set) var height: Int
    private var cells: [Unicode.Scalar]
    private var x = 0
    private var y = 0
    private var saved = (x: 0, y: 0)
    private var pending: [UInt8] = []

    package private(set) var isAlternate = false
    package private(set) var isCursorVisible = true
    package private(set) var mouseModes: Set<Int> = []
    /// Whether what is pasted is marked; shells want that, too.
    package private(set) var isPasteMarked = false
    /// Whether any colour was asked for.
    package private(set) var usedColor = false
    /// Sequences it does not know.
    package private(set) var unknown: Set<String> = []

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        cells = Array(repeating: " ", count: width * height)
    }

    package var lines: [String] {
        (0..<height).map { row in
            var line = String(String.UnicodeScalarView(cells[row * width..<(row + 1) * width]))
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    package var cursor: (x: Int, y: Int) { (x, y) }

    package var text: String { lines.joined(separator: "\n") }

    /// Nothing left of a full-screen program.
    package var isRestored: Bool { !isAlternate && isCursorVisible && mouseModes.isEmpty }

    package mutating func resize(width: Int, height: Int) {
        self = VirtualScreen(copying: self, width: width, height: height)
    }

    private init(copying old: VirtualScreen, width: Int, height: Int) {
        self = old
        self.width = width
        self.height = height
        cells = Array(repeating: " ", count: width * height)
        for row in 0..<min(height, old.height) {
            for column in 0..<min(width, old.width) {
                cells[row * width + column] = old.cells[row * old.width + column]
            }
        }
        (x, y) = (min(x, width - 1), min(y, height - 1))
    }

    /// Takes bytes in; a sequence may be cut anywhere.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        pending += bytes
        var at = 0
        while at < pending.count, let next = consume(at) { at = next }
        pending.removeFirst(at)
    }

    /// - Returns: the place after what stands at a place, or nothing if more
    ///   bytes are needed.
    private mutating func consume(_ at: Int) -> Int? {
        let byte = pending[at]
        switch byte {
        case 0x1b: return escape(at)
        case 0x0d: x = 0
        case 0x0a: lineFeed()
        case 0x08: x = max(0, x - 1)
        case 0x09: x = min(width - 1, (x / 8 + 1) * 8)
        case 0..<0x20: break
        case 0x20..<0x80: put(Unicode.Scalar(byte))
        default:
            let count = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
            guard at + count <= pending.count else { return nil }
            for scalar in String(decoding: pending[at..<at + count], as: UTF8.self).unicodeScalars { put(scalar) }
            return at + count
        }
        return at + 1
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        if x >= width {
            x = 0
            lineFeed()
        }
        cells[y * width + x] = scalar
        x += 1
    }

    private mutating func lineFeed() {
        if y < height - 1 {
            y += 1
            return
        }
        cells.removeFirst(width)
        cells += Array(repeating: " ", count: width)
    }

    private mutating func escape(_ at: Int) -> Int? {
        guard at + 1 < pending.count else { return nil }
        switch pending[at + 1] {
        case UInt8(ascii: "["): return control(at)
        case UInt8(ascii: "]"):
            // Such as a palette put back: it ends with BEL.
            guard let end = pending[at...].firstIndex(of: 0x07) else { return nil }
            return end + 1
        case UInt8(ascii: "("), UInt8(ascii: ")"): return at + 3 <= pending.count ? at + 3 : nil
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "7"), UInt8(ascii: "8"): return at + 2
        default:
            unknown.insert("ESC \(pending[at + 1])")
            return at + 2
        }
    }

    private mutating func control(_ at: Int) -> Int? {
        var end = at + 2
        while end < pending.count, !(0x40...0x7e).contains(pending[end]), pending[end] != 0x1b { end += 1 }
        guard end < pending.count else { return nil }
        // One that was cut off: another one begins.
        if pending[end] == 0x1b { return end }
        var body = String(decoding: pending[at + 2..<end], as: UTF8.self)
        let isPrivate = body.hasPrefix("?")
        if isPrivate { body.removeFirst() }
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let final = Character(Unicode.Scalar(pending[end]))
        apply(final, numbers, isPrivate: isPrivate)
        return end + 1
    }

    private mutating func apply(_ final: Character, _ numbers: [Int], isPrivate: Bool) {
        let first = max(1, numbers.first ?? 1)
        switch final {
        case "H": (y, x) = (min(first, height) - 1, min(max(1, numbers.count > 1 ? numbers[1] : 1), width) - 1)
        case "d": y = min(first, height) - 1
        case "G": x = min(first, width) - 1
        case "A": y = max(0, y - first)
        case "B": y = min(height - 1, y + first)
        case "C": x = min(width - 1, x + first)
        case "D": x = max(0, x - first)
        case "X": erase(from: y * width + x, count: min(first, width - x))
        case "K":
            switch numbers.first ?? 0 {
            case 1: erase(from: y * width, count: x + 1)
            case 2: erase(from: y * width, count: width)
            default: erase(from: y * width + x, count: width - x)
            }
        case "J":
            if numbers.first == 2 {
                erase(from: 0, count: cells.count)
            } else {
                erase(from: y * width + x, count: cells.count - y * width - x)
            }
        case "P":
            for column in x..<width {
                cells[y * width + column] = column + first < width ? cells[y * width + column + first] : " "
            }
        case "@":
            for column in stride(from: width - 1, through: x, by: -1) {
                cells[y * width + column] = column - first >= x ? cells[y * width + column - first] : " "
            }
        case "m":
            if numbers.contains(where: {
                (30...37).contains($0) || $0 == 38 || $0 == 48 || (40...47).contains($0) || (90...107).contains($0)
            }) {
                usedColor = true
            }
        case "h", "l":
            if isPrivate { for number in numbers { setMode(number, final == "h") } }
        case "r", "t", "n", "c": break
        default: unknown.insert(String(final))
        }
    }

    private mutating func setMode(_ number: Int, _ on: Bool) {
        switch number {
        case 1049:
            // The second screen: entering it saves the cursor, leaving it
            // puts it back.
            if on, !isAlternate { saved = (x, y) }
            if !on, isAlternate { (x, y) = saved }
            isAlternate = on
            erase(from: 0, count: cells.count)
        case 25: isCursorVisible = on
        case 2004: isPasteMarked = on
        case 1000, 1002, 1003, 1006: if on { mouseModes.insert(number) } else { mouseModes.remove(number) }
        default: break
        }
    }

    private mutating func erase(from start: Int, count: Int) {
        for place in start..<min(start + max(0, count), cells.count) { cells[place] = " " }
    }
}

extension VirtualScreen: CustomStringConvertible {
    /// The screen as a reader of a failed test wants to see it.
    package var description: String { "a screen of \(width) by \(height):\n\(text)" }
}
