/// 32 bytes that stand for longer data: the result of SHA-256 or Keccak-256.
///
/// Stored as four big-endian words, so that comparing and hashing a digest
/// costs as much as four integers.
package struct Digest: Hashable, Sendable, BitwiseCopyable {
    /// The 32 bytes as big-endian words.
    package var words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of 32 zero bytes.
    package static let zero = Digest(words: (0, 0, 0, 0))

    /// Creates the digest of some words.
    package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Creates the digest of some bytes; `nil` unless there are 32.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self = Digest.zero
        withUnsafeMutableBytes(of: &words) { for (place, byte) in bytes.enumerated() { $0[place] = byte } }
        words = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }

    /// Creates the digest of 64 hexadecimal digits, with or without `0x`; `nil`
    /// for any other text.
    package init?(hex: String) {
        guard let bytes = Hex.bytes(hex), let digest = Digest(bytes) else { return nil }
        self = digest
    }

    /// Calls a closure with the 32 bytes and returns its result. The buffer is
    /// valid during the call only.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try withUnsafeBytes(of: stored) { try body($0) }
    }

    /// Calls a function of the library with the 32 bytes and returns its
    /// result.
    func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return withUnsafePointer(to: stored) { $0.withMemoryRebound(to: UInt8.self, capacity: 32) { body($0) } }
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withBytes { Array($0) } }
    /// The bytes as 64 lower-case hexadecimal digits, without a prefix.
    package var hex: String { Hex.text(bytes) }

    /// Whether two digests have the same bytes.
    package static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

    /// Hashes the bytes.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Digest: Comparable {
    /// Whether a digest is before another in the order of their bytes.
    package static func < (a: Digest, b: Digest) -> Bool { a.words < b.words }
}

extension Digest: CustomStringConvertible {
    /// An abbreviation for display, such as `0x2a99…530f`.
    package var description: String { "0x" + hex.prefix(4) + "…" + hex.suffix(4) }
}
