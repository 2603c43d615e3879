/// The bytes of a paste in progress, up to its end mark, ESC `[201~`.
struct PastedBytes {
    /// The largest number of bytes kept, more than anybody would want to paste;
    /// the rest is left out.
    static let limit = 1 << 16

    private static let mark: [UInt8] = Array("\u{1b}[201~".utf8)
    private var bytes: [UInt8] = []
    /// The number of latest bytes that match the start of the end mark.
    private var matched = 0
    /// Whether the latest byte is that of Ctrl-C. Within a paste it is not a
    /// key; if nothing follows, the end mark was lost and it is one.
    private(set) var endsInControlC = false

    /// Takes in one byte.
    ///
    /// - Returns: whether it completes the end mark.
    mutating func take(_ byte: UInt8) -> Bool {
        endsInControlC = byte == 0x03
        if byte == Self.mark[matched] {
            matched += 1
            return matched == Self.mark.count
        }
        // Only the first byte of the mark can begin it again.
        for kept in Self.mark.prefix(matched) { append(kept) }
        matched = byte == Self.mark[0] ? 1 : 0
        if matched == 0 { append(byte) }
        return false
    }

    private mutating func append(_ byte: UInt8) {
        if bytes.count < Self.limit { bytes.append(byte) }
    }

    /// The text, without control sequences and without control characters other
    /// than tabs and line ends; bytes that are not UTF-8 become U+FFFD.
    var text: String {
        var text = ""
        var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if scalar == "\u{1b}", scalars.first == "[" {
                scalars.removeFirst()
                scalars = scalars.drop { (0x20...0x3f).contains($0.value) }
                if let final = scalars.first, (0x40...0x7e).contains(final.value) { scalars.removeFirst() }
            } else if scalar.properties.generalCategory != .control || scalar == "\t" || scalar == "\n"
                || scalar == "\r"
            {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
