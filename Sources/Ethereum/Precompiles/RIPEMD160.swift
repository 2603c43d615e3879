/// The hash RIPEMD-160 (Dobbertin, Bosselaers, Preneel: "RIPEMD-160, a
/// strengthened version of RIPEMD", 1996), which precompiled contract 3 gives.
enum RIPEMD160 {
    /// The word of the block that each step of the left line takes, and of the
    /// right line.
    private static let leftWords: InlineArray<80, UInt8> = [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
        3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
        1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
        4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13,
    ]
    private static let rightWords: InlineArray<80, UInt8> = [
        5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
        6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
        15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
        8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
        12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11,
    ]
    /// The number of bits by which each step turns its sum.
    private static let leftTurns: InlineArray<80, UInt8> = [
        11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
        7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
        11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
        11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
        9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6,
    ]
    private static let rightTurns: InlineArray<80, UInt8> = [
        8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
        9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
        9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
        15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
        8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11,
    ]
    /// The constant that each group of sixteen steps adds.
    private static let leftConstants: InlineArray<5, UInt32> = [0, 0x5a82_7999, 0x6ed9_eba1, 0x8f1b_bcdc, 0xa953_fd4e]
    private static let rightConstants: InlineArray<5, UInt32> = [0x50a2_8be6, 0x5c4d_d124, 0x6d70_3ef3, 0x7a6d_76e9, 0]

    /// The 20 bytes of a message's hash.
    ///
    /// - Complexity: one block for each 64 bytes, and one or two at the end.
    static func hash(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        var state: InlineArray<5, UInt32> = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
        var offset = 0
        while message.count - offset >= 64 {
            compress(&state, UnsafeRawBufferPointer(rebasing: message[offset..<offset + 64]))
            offset += 64
        }
        var rest = Array(message[offset...]) + [0x80]
        while rest.count % 64 != 56 { rest.append(0) }
        let bits = UInt64(message.count) << 3
        for index in 0..<8 { rest.append(UInt8(truncatingIfNeeded: bits >> UInt64(index * 8))) }
        rest.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: 64) {
                compress(&state, UnsafeRawBufferPointer(rebasing: bytes[start..<start + 64]))
            }
        }
        var output: [UInt8] = []
        for index in 0..<20 {
            output.append(UInt8(truncatingIfNeeded: state[index / 4] >> UInt32(index % 4 * 8)))
        }
        return output
    }

    /// The five functions of the steps.
    @inline(__always)
    private static func mixed(_ function: Int, _ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 {
        switch function {
        case 0: x ^ y ^ z
        case 1: (x & y) | (~x & z)
        case 2: (x | ~y) ^ z
        case 3: (x & z) | (y & ~z)
        default: x ^ (y | ~z)
        }
    }

    private typealias Line = (a: UInt32, b: UInt32, c: UInt32, d: UInt32, e: UInt32)

    @inline(__always)
    private static func step(_ line: inout Line, _ function: Int, _ addend: UInt32, _ turn: UInt8) {
        let sum = line.a &+ mixed(function, line.b, line.c, line.d) &+ addend
        let turned = (sum &<< UInt32(turn) | sum &>> UInt32(32 - turn)) &+ line.e
        line = (line.e, turned, line.b, line.c &<< 10 | line.c &>> 22, line.d)
    }

    private static func compress(_ state: inout InlineArray<5, UInt32>, _ block: UnsafeRawBufferPointer) {
        var words = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            words[index] = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
        }
        var left: Line = (state[0], state[1], state[2], state[3], state[4])
        var right = left
        for group in 0..<5 {
            for index in group * 16..<group * 16 + 16 {
                step(&left, group, words[Int(leftWords[index])] &+ leftConstants[group], leftTurns[index])
                step(&right, 4 - group, words[Int(rightWords[index])] &+ rightConstants[group], rightTurns[index])
            }
        }
        let first = state[1] &+ left.c &+ right.d
        state[1] = state[2] &+ left.d &+ right.e
        state[2] = state[3] &+ left.e &+ right.a
        state[3] = state[4] &+ left.a &+ right.b
        state[4] = state[0] &+ left.b &+ right.c
        state[0] = first
    }
}
