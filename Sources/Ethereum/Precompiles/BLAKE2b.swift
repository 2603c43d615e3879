/// The compression function F of BLAKE2b (RFC 7693, section 3.2), which
/// precompiled contract 9 gives with any number of rounds.
enum BLAKE2b {
    private static let initial: InlineArray<8, UInt64> = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]

    /// The order in which each of ten rounds takes the message's words (RFC
    /// 7693, section 2.7), one after another; later rounds begin again.
    private static let schedule: InlineArray<160, UInt8> = [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ]

    /// Returns the new state, 64 bytes.
    ///
    /// - Parameter input: 213 bytes as EIP-152 lays them out: rounds, state,
    ///   message, two words of offset, and whether the block is the last.
    /// - Complexity: O(rounds), about 30 ns each.
    static func compress(_ input: UnsafeRawBufferPointer, rounds: UInt32) -> [UInt8] {
        func word(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: input.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var state = InlineArray<8, UInt64>(repeating: 0)
        var message = InlineArray<16, UInt64>(repeating: 0)
        for index in 0..<8 { state[index] = word(4 + index * 8) }
        for index in 0..<16 { message[index] = word(68 + index * 8) }
        var v = InlineArray<16, UInt64>(repeating: 0)
        for index in 0..<8 {
            v[index] = state[index]
            v[index + 8] = initial[index]
        }
        v[12] ^= word(196)
        v[13] ^= word(204)
        if input[212] == 1 { v[14] = ~v[14] }
        var line = 0
        for _ in 0..<rounds {
            func taken(_ index: Int) -> UInt64 { message[Int(schedule[line + index])] }
            mix(&v, 0, 4, 8, 12, taken(0), taken(1))
            mix(&v, 1, 5, 9, 13, taken(2), taken(3))
            mix(&v, 2, 6, 10, 14, taken(4), taken(5))
            mix(&v, 3, 7, 11, 15, taken(6), taken(7))
            mix(&v, 0, 5, 10, 15, taken(8), taken(9))
            mix(&v, 1, 6, 11, 12, taken(10), taken(11))
            mix(&v, 2, 7, 8, 13, taken(12), taken(13))
            mix(&v, 3, 4, 9, 14, taken(14), taken(15))
            line = line == 144 ? 0 : line + 16
        }
        var output: [UInt8] = []
        output.reserveCapacity(64)
        for index in 0..<8 {
            let word = state[index] ^ v[index] ^ v[index + 8]
            for byte in 0..<8 { output.append(UInt8(truncatingIfNeeded: word >> UInt64(byte * 8))) }
        }
        return output
    }

    /// The function G (RFC 7693, section 3.1).
    @inline(__always)
    private static func mix(
        _ v: inout InlineArray<16, UInt64>, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ x: UInt64, _ y: UInt64
    ) {
        v[a] = v[a] &+ v[b] &+ x
        v[d] = turned(v[d] ^ v[a], 32)
        v[c] = v[c] &+ v[d]
        v[b] = turned(v[b] ^ v[c], 24)
        v[a] = v[a] &+ v[b] &+ y
        v[d] = turned(v[d] ^ v[a], 16)
        v[c] = v[c] &+ v[d]
        v[b] = turned(v[b] ^ v[c], 63)
    }

    @inline(__always)
    private static func turned(_ word: UInt64, _ bits: UInt64) -> UInt64 { word &>> bits | word &<< (64 &- bits) }
}
