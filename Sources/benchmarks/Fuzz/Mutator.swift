import Quantities

/// Damages files: byte by byte, line by line, and with what parsers trip over.
struct Mutator {
    var random: RandomStream

    init(seed: UInt64) { random = RandomStream(seed: seed) }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int(random.integer(in: Int64(range.lowerBound)...Int64(range.upperBound)))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0...elements.count - 1)] }

    /// Numbers at the edges, words for nothing, marks of YAML, JSON, CSV and
    /// terminals.
    private static let tokens: [String] = [
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "-1", "-0.0001",
        "0", "1e999",
        "1e-999", "1e18", "NaN", "null", "inf", "99999999999999999999999999", "0.000000000001", "1.250", "950,5",
        "1.043,5", "",
        " ", "\t", "\"", "\"\"", "'", "|\n  \"", "&a ", "*a", "<<: *a", "&a [*a]", "{", "}", "[", "]", "[[[[[[[[", "? ",
        "- ", ": ",
        "#", "---\n", "...\n", "!!binary x", "%YAML 9.9\n", "~", "true", "2024-06-03T24:00", "2024-06-03T12:07",
        "0001-01-01T00:00Z",
        "9999-12-31T23:45Z", "2024-02-30T12:00", "1717365600", "03.06.2024 00:00", "24:00", "00:15", "sep=;\n",
        ",,,,,,,,", ";", "\r",
        "\r\n", "\n", "\n\n\n", "\u{0}", "\u{1b}[31m", "\u{1b}]0;x\u{7}", "\u{202e}", "\u{feff}", "\u{2028}", "é", "家",
        "\u{10ffff}",
        "=1+1", "@x", "../x", "/dev/zero", "Europe/Amsterdam", "America/St_Johns", "Etc/GMT+14", "36600", "1s", "0min",
        "household_id", "timestamp_utc", "load_kWh", "load [kWh]", "1e400", "\"cost\": -5", "\"cost\": 1e999",
        "\"id\": \"\"",
        "\"local_addresses\": [\"n1\"]", "\\ud800", "\\u0000",
    ]

    /// The bytes, damaged in one to four places.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<int(1...4) { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else {
            bytes = Array(pick(Self.tokens).utf8)
            return
        }
        let place = int(0...bytes.count - 1)
        switch int(0...18) {
        case 0: bytes[place] = UInt8(int(0...255))
        case 1: bytes[place] ^= 1 << UInt8(int(0...7))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(UInt8(int(0...255)), at: place)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + int(1...400)))
        case 5: bytes.removeLast(bytes.count - place)
        case 6, 7: bytes.insert(contentsOf: pick(Self.tokens).utf8, at: place)
        case 8, 9: replaceField(&bytes, at: place)
        case 10: duplicate(&bytes, at: place)
        case 11: swapLines(&bytes)
        case 12: dropLines(&bytes)
        case 13: repeatToken(&bytes, at: place)
        case 14: moveYear(&bytes, at: place)
        case 15: repeatBlock(&bytes)
        case 16: renameLines(&bytes)
        case 17: bytes = bytes.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] }
        default:
            let (from, to) =
                pick([(0x2c, 0x3b), (0x2e, 0x2c), (0x2c, 0x09), (0x3a, 0x2d), (0x22, 0x27), (0x54, 0x20)])
                as (UInt8, UInt8)
            bytes = bytes.map { $0 == from ? to : $0 }
        }
    }

    /// What stands between two separators becomes something else.
    private mutating func replaceField(_ bytes: inout [UInt8], at place: Int) {
        func isSeparator(_ byte: UInt8) -> Bool {
            [0x2c, 0x3b, 0x09, 0x0a, 0x3a, 0x20, 0x22, 0x5b, 0x7b, 0x5d, 0x7d].contains(byte)
        }
        let start = bytes[..<place].lastIndex(where: isSeparator).map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex(where: isSeparator) ?? bytes.count
        bytes.replaceSubrange(min(start, end)..<end, with: pick(Self.tokens).utf8)
    }

    private mutating func duplicate(_ bytes: inout [UInt8], at place: Int) {
        let chunk = Array(bytes[place..<min(bytes.count, place + int(1...300))])
        for _ in 0..<int(1...3) { bytes.insert(contentsOf: chunk, at: place) }
    }

    private mutating func swapLines(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let (a, b) = (int(0...lines.count - 1), int(0...lines.count - 1))
        lines.swapAt(a, b)
        bytes = Array(lines.joined(separator: [0x0a]))
    }

    private mutating func dropLines(_ bytes: inout [UInt8]) {
        var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let start = int(0...lines.count - 1)
        lines.removeSubrange(start..<min(lines.count, start + int(1...5)))
        bytes = Array(lines.joined(separator: [0x0a]))
    }

    /// A date near a place, or all of a line on, goes years away.
    private mutating func moveYear(_ bytes: inout [UInt8], at place: Int) {
        let year = Array(pick(["1985", "1990", "2063", "1900", "2100", "0001", "9999"]).utf8)
        var left = int(0...2) == 0 ? 1_000 : 1
        var at = place
        while at + 5 < bytes.count, left > 0 {
            if bytes[at..<at + 4].allSatisfy({ (0x30...0x39).contains($0) }), bytes[at + 4] == 0x2d {
                bytes.replaceSubrange(at..<at + 4, with: year)
                left -= 1
                at += 5
            }
            at += 1
        }
    }

    /// The rows of a file several times over.
    private mutating func repeatBlock(_ bytes: inout [UInt8]) {
        guard bytes.count < 200_000, let end = bytes.firstIndex(of: 0x0a) else { return }
        let rows = Array(bytes[(end + 1)...])
        for _ in 0..<int(1...4) { bytes += rows }
    }

    /// The rows of a file once more, each with a name of its own: more homes,
    /// more nodes, more links.
    private mutating func renameLines(_ bytes: inout [UInt8]) {
        guard bytes.count < 200_000 else { return }
        let lines = bytes.split(separator: 0x0a).dropFirst()
        let letter = UInt8(int(0x61...0x7a))
        for _ in 0..<int(1...3) { for line in lines { bytes += [letter] + line + [0x0a] } }
    }

    /// A long run of one thing: nesting, a line without end, a flood of rows.
    private mutating func repeatToken(_ bytes: inout [UInt8], at place: Int) {
        let token = Array(pick(Self.tokens).utf8)
        let count = int(1...20) == 1 ? 20_000 : int(2...200)
        bytes.insert(contentsOf: (0..<count).flatMap { _ in token }, at: place)
    }
}
