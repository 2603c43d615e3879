/// Keccak-256 as Ethereum uses it: the sponge of the Keccak submission (version
/// 3, rate 1088, padding 0x01), which FIPS 202 later padded differently as
/// SHA3-256.
///
/// Written here because no available library has it; tested against published
/// vectors.
package struct Keccak: Sendable {
    static let rate = 136

    /// The round constants, by round (FIPS 202, section 3.2.5).
    static let roundConstants: InlineArray<24, UInt64> = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
        0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]

    /// Returns the Keccak-256 of a message of any length.
    ///
    /// - Complexity: one permutation for each 136 bytes, and one at the end.
    package static func hash(_ message: UnsafeRawBufferPointer) -> Digest {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 25) { buffer in
            guard let state = buffer.baseAddress else { return .zero }
            state.initialize(repeating: 0, count: 25)
            var offset = 0
            while message.count - offset >= rate {
                for word in 0..<rate / 8 {
                    state[word] ^= UInt64(
                        littleEndian: message.loadUnaligned(fromByteOffset: offset + word * 8, as: UInt64.self))
                }
                permute(state)
                offset += rate
            }
            // The rest, then a one bit, then a one bit in the last place of the
            // rate.
            let rest = message.count - offset
            let whole = rest / 8
            for word in 0..<whole {
                state[word] ^= UInt64(
                    littleEndian: message.loadUnaligned(fromByteOffset: offset + word * 8, as: UInt64.self))
            }
            for place in whole * 8..<rest {
                state[whole] ^= UInt64(message[offset + place]) << UInt64(place % 8 * 8)
            }
            state[whole] ^= 1 << UInt64(rest % 8 * 8)
            state[rate / 8 - 1] ^= 1 << 63
            permute(state)
            return Digest(
                words: (state[0].byteSwapped, state[1].byteSwapped, state[2].byteSwapped, state[3].byteSwapped))
        }
    }
}

extension Digest {
    /// Creates the Keccak-256 of some bytes.
    package init(keccak bytes: [UInt8]) { self = bytes.withUnsafeBytes { Keccak.hash($0) } }

    /// Creates the Keccak-256 of the bytes in a buffer.
    package init(keccak bytes: UnsafeRawBufferPointer) { self = Keccak.hash(bytes) }
}
