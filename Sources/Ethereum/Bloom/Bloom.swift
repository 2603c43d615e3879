package import Signing

/// The filter over a receipt's or a block's logs: 2,048 bits, of which each
/// address and each topic sets three (yellow paper, section 4.3.1).
///
/// A value that was inserted is always found; one that was not may be found, too.
package struct Bloom: Sendable {
    /// The bits as a number, least significant word first.
    private var words = InlineArray<32, UInt64>(repeating: 0)

    /// Creates an empty filter.
    package init() {}

    /// Reads a filter; returns `nil` unless there are 256 bytes.
    ///
    /// - Parameter bytes: The bits, most significant byte first.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 256 else { return nil }
        for (index, byte) in bytes.enumerated() {
            words[31 - index / 8] |= UInt64(byte) << UInt64(56 - index % 8 * 8)
        }
    }

    /// The 256 bytes, most significant first.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            for index in 0..<256 {
                buffer[index] = UInt8(truncatingIfNeeded: words[31 - index / 8] >> UInt64(56 - index % 8 * 8))
            }
            count = 256
        }
    }

    /// Whether no value was inserted.
    package var isEmpty: Bool {
        for index in 0..<32 where words[index] != 0 { return false }
        return true
    }

    /// Inserts the value with a Keccak-256.
    package mutating func insert(hash: Digest) {
        let bits = Bloom.bits(hash)
        for index in 0..<3 { words[bits[index] >> 6] |= 1 << UInt64(bits[index] & 63) }
    }

    /// Inserts an address or a topic.
    package mutating func insert(_ bytes: [UInt8]) { insert(hash: Digest(keccak: bytes)) }

    /// Inserts the address of a log's contract.
    package mutating func insert(_ address: Address) { insert(hash: Digest(keccak: address.bytes)) }

    /// Inserts a log's topic.
    package mutating func insert(topic: Digest) { insert(hash: topic.withBytes { Digest(keccak: $0) }) }

    /// Inserts everything that another filter contains.
    package mutating func formUnion(_ other: Bloom) {
        for index in 0..<32 { words[index] |= other.words[index] }
    }

    /// Returns whether an address or a topic may have been inserted; `false` is
    /// certain.
    package func mayContain(_ bytes: [UInt8]) -> Bool {
        let bits = Bloom.bits(Digest(keccak: bytes))
        for index in 0..<3 where words[bits[index] >> 6] >> UInt64(bits[index] & 63) & 1 == 0 { return false }
        return true
    }

    /// The three bits of a hash: the low eleven of each of its first three
    /// pairs of bytes.
    private static func bits(_ hash: Digest) -> InlineArray<3, Int> {
        let first = hash.words.0
        return [Int(first >> 48 & 2_047), Int(first >> 32 & 2_047), Int(first >> 16 & 2_047)]
    }
}

extension Bloom: Hashable {
    /// Returns whether two filters have the same bits.
    package static func == (a: Bloom, b: Bloom) -> Bool {
        for index in 0..<32 where a.words[index] != b.words[index] { return false }
        return true
    }

    /// Hashes all 2,048 bits.
    package func hash(into hasher: inout Hasher) {
        for index in 0..<32 { hasher.combine(words[index]) }
    }
}
