/// 32 bytes that stand for longer ones: the result of SHA-256 or Keccak-256.
///
/// Kept as four big-endian words, so that comparing and hashing one costs as
/// much as four integers.
package struct Digest: Hashable, Sendable, BitwiseCopyable {
    package var words: (UInt64, UInt64, UInt64, UInt64)

    package static let zero = Digest(words: (0, 0, 0, 0))

    package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// - Parameter bytes: 32 of them; nothing for any other number.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self = Digest.zero
        withUnsafeMutableBytes(of: &words) { for (place, byte) in bytes.enumerated() { $0[place] = byte } }
        words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// - Parameter hex: 64 hexadecimal digits, with or without `0x`; nothing
    ///   for any other text.
    package init?(hex: String) {
        guard let bytes = Hex.bytes(hex), let digest = Digest(bytes) else { return nil }
        self = digest
    }

    /// Lets a closure read the 32 bytes.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try withUnsafeBytes(of: stored) { try body($0) }
    }

    /// Lets a function of the library read the 32 bytes.
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return withUnsafePointer(to: stored) { $0.withMemoryRebound(to: UInt8.self, capacity: 32) { body($0) } }
    }

    package var bytes: [UInt8] { withBytes { Array($0) } }
    /// 64 hexadecimal digits.
    package var hex: String { Hex.text(bytes) }

    package static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Digest: Comparable {
    package static func < (a: Digest, b: Digest) -> Bool { a.words < b.words }
}

extension Digest: CustomStringConvertible {
    /// Such as `0x2a99…530f`.
    package var description: String { "0x" + hex.prefix(4) + "…" + hex.suffix(4) }
}
