internal import Quantities

/// A JSON value (RFC 8259) that knows its line.
///
/// Foundation's decoder does not report the line of a value it cannot use, and
/// a mesh of a hundred nodes has a thousand lines. Numbers keep their text, so
/// that a number out of range is reported as such and not as a syntax error.
struct PositionedJSON {
    indirect enum Value {
        case object([(key: String, value: PositionedJSON)])
        case array([PositionedJSON])
        case string(String)
        case number(String)
        case bool(Bool)
        case null
    }

    var value: Value
    /// From 1.
    var line: Int

    /// A syntax error with its position.
    struct SyntaxError: Error {
        var line: Int
        var column: Int
        var message: String
    }

    /// The deepest nesting that is accepted. Our files need less, and the stack
    /// is finite.
    static let deepest = 64

    /// Reads a document.
    ///
    /// - Throws: the first syntax error.
    /// - Complexity: O(size).
    init(_ bytes: [UInt8]) throws(SyntaxError) {
        var reader = Reader(bytes: bytes)
        reader.skipBlanks()
        self = try reader.value(depth: 0)
        reader.skipBlanks()
        if reader.at < bytes.count { throw reader.error("there is more after the end of the document") }
    }

    fileprivate init(value: Value, line: Int) {
        self.value = value
        self.line = line
    }

    /// The value of an object's key, the last one if the key occurs several
    /// times; `nil` if this is no object or lacks the key.
    subscript(key: String) -> PositionedJSON? {
        guard case .object(let members) = value else { return nil }
        return members.last { $0.key == key }?.value
    }

    var text: String? { if case .string(let text) = value { text } else { nil } }
    var elements: [PositionedJSON]? { if case .array(let elements) = value { elements } else { nil } }
    var isObject: Bool { if case .object = value { true } else { false } }
    /// The text of a number; `nil` for other values.
    var numeral: String? { if case .number(let text) = value { text } else { nil } }
}

private struct Reader {
    let bytes: [UInt8]
    var at = 0
    private var line = 1
    private var lineStart = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
    }

    func error(_ message: String) -> PositionedJSON.SyntaxError {
        PositionedJSON.SyntaxError(line: line, column: at - lineStart + 1, message: message)
    }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipBlanks() {
        while let byte, [0x20, 0x09, 0x0a, 0x0d].contains(byte) {
            at += 1
            if byte == 0x0a {
                line += 1
                lineStart = at
            }
        }
    }

    mutating func value(depth: Int) throws(PositionedJSON.SyntaxError) -> PositionedJSON {
        guard depth <= PositionedJSON.deepest else {
            throw error("the values are nested more than \(PositionedJSON.deepest) deep")
        }
        let start = line
        func made(_ value: PositionedJSON.Value) -> PositionedJSON { PositionedJSON(value: value, line: start) }
        switch byte {
        case 0x7b: return made(.object(try object(depth: depth)))
        case 0x5b: return made(.array(try array(depth: depth)))
        case 0x22: return made(.string(try string()))
        case 0x2d, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39: return made(.number(try number()))
        case 0x74: return made(try word("true", .bool(true)))
        case 0x66: return made(try word("false", .bool(false)))
        case 0x6e: return made(try word("null", .null))
        case nil: throw error("the document ends where a value should stand")
        default: throw error("a value should stand here")
        }
    }

    private mutating func word(
        _ word: String, _ value: PositionedJSON.Value
    ) throws(PositionedJSON.SyntaxError) -> PositionedJSON.Value {
        guard bytes[at...].starts(with: word.utf8) else { throw error("a value should stand here") }
        at += word.utf8.count
        return value
    }

    private mutating func object(
        depth: Int
    ) throws(PositionedJSON.SyntaxError) -> [(key: String, value: PositionedJSON)] {
        var members: [(key: String, value: PositionedJSON)] = []
        at += 1
        skipBlanks()
        if byte == 0x7d {
            at += 1
            return members
        }
        while true {
            skipBlanks()
            guard byte == 0x22 else { throw error("a key in double quotes should stand here") }
            let key = try string()
            skipBlanks()
            guard byte == 0x3a else { throw error("a colon should follow the key \"\(shortened(key))\"") }
            at += 1
            skipBlanks()
            members.append((key, try value(depth: depth + 1)))
            skipBlanks()
            if byte == 0x2c {
                at += 1
            } else if byte == 0x7d {
                at += 1
                return members
            } else {
                throw error("a comma or } should follow the value of \"\(shortened(key))\"")
            }
        }
    }

    private mutating func array(depth: Int) throws(PositionedJSON.SyntaxError) -> [PositionedJSON] {
        var elements: [PositionedJSON] = []
        at += 1
        skipBlanks()
        if byte == 0x5d {
            at += 1
            return elements
        }
        while true {
            skipBlanks()
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if byte == 0x2c {
                at += 1
            } else if byte == 0x5d {
                at += 1
                return elements
            } else {
                throw error("a comma or ] should follow element \(elements.count)")
            }
        }
    }

    private mutating func number() throws(PositionedJSON.SyntaxError) -> String {
        let start = at
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
        if byte == 0x2d { at += 1 }
        guard isDigit(byte) else { throw error("a digit should stand here") }
        if byte == 0x30 {
            at += 1
            if isDigit(byte) { throw error("a number does not begin with 0") }
        }
        while isDigit(byte) { at += 1 }
        if byte == 0x2e {
            at += 1
            guard isDigit(byte) else { throw error("a digit should follow the point") }
            while isDigit(byte) { at += 1 }
        }
        if byte == 0x65 || byte == 0x45 {
            at += 1
            if byte == 0x2b || byte == 0x2d { at += 1 }
            guard isDigit(byte) else { throw error("a digit should follow the exponent") }
            while isDigit(byte) { at += 1 }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func string() throws(PositionedJSON.SyntaxError) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte {
            switch byte {
            case 0x22:
                at += 1
                guard let text = String(validating: text, as: UTF8.self) else { throw error("the text is not UTF-8") }
                return text
            case 0x5c:
                at += 1
                text += try escape()
            case 0..<0x20: throw error("a text does not go on over a line's end or hold a control character")
            default:
                text.append(byte)
                at += 1
            }
        }
        throw error("a quote opens and never closes")
    }

    private mutating func escape() throws(PositionedJSON.SyntaxError) -> [UInt8] {
        let simple: [UInt8: UInt8] = [
            0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 0x08, 0x66: 0x0c, 0x6e: 0x0a, 0x72: 0x0d, 0x74: 0x09,
        ]
        guard let byte else { throw error("a quote opens and never closes") }
        if let plain = simple[byte] {
            at += 1
            return [plain]
        }
        guard byte == 0x75 else { throw error("there is no such escape") }
        at += 1
        let high = try unit()
        if (0xd800..<0xdc00).contains(high), self.byte == 0x5c, at + 1 < bytes.count, bytes[at + 1] == 0x75 {
            at += 2
            let low = try unit()
            if (0xdc00..<0xe000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
            {
                return Array(String(scalar).utf8)
            }
        }
        guard let scalar = Unicode.Scalar(high) else { throw error("half of a character stands alone") }
        return Array(String(scalar).utf8)
    }

    private mutating func unit() throws(PositionedJSON.SyntaxError) -> UInt32 {
        guard at + 4 <= bytes.count, bytes[at] != 0x2b,
            let value = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        else {
            throw error("four hexadecimal digits should follow \\u")
        }
        at += 4
        return value
    }
}
