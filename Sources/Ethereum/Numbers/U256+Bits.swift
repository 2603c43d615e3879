extension U256 {
    /// The bits that both numbers have.
    @inlinable @inline(__always)
    package static func & (a: U256, b: U256) -> U256 {
        U256(w0: a.w0 & b.w0, w1: a.w1 & b.w1, w2: a.w2 & b.w2, w3: a.w3 & b.w3)
    }

    /// The bits that either number has.
    @inlinable @inline(__always)
    package static func | (a: U256, b: U256) -> U256 {
        U256(w0: a.w0 | b.w0, w1: a.w1 | b.w1, w2: a.w2 | b.w2, w3: a.w3 | b.w3)
    }

    /// The bits in which the numbers differ.
    @inlinable @inline(__always)
    package static func ^ (a: U256, b: U256) -> U256 {
        U256(w0: a.w0 ^ b.w0, w1: a.w1 ^ b.w1, w2: a.w2 ^ b.w2, w3: a.w3 ^ b.w3)
    }

    /// The number with every bit inverted.
    @inlinable @inline(__always)
    package static prefix func ~ (a: U256) -> U256 { U256(w0: ~a.w0, w1: ~a.w1, w2: ~a.w2, w3: ~a.w3) }

    /// Shifts the bits up; a shift by 256 bits or more gives 0.
    @inlinable @inline(__always)
    package static func << (a: U256, indices: UInt64) -> U256 {
        if indices >= 256 { return .zero }
        let bits = indices & 63
        // A shift by 64 is two shifts, so that 0 bits need no case of its own.
        let c1 = (a.w0 &>> 1) &>> (63 &- bits)
        let c2 = (a.w1 &>> 1) &>> (63 &- bits)
        let c3 = (a.w2 &>> 1) &>> (63 &- bits)
        let s0 = a.w0 &<< bits
        let s1 = a.w1 &<< bits | c1
        let s2 = a.w2 &<< bits | c2
        let s3 = a.w3 &<< bits | c3
        switch indices >> 6 {
        case 0: return U256(w0: s0, w1: s1, w2: s2, w3: s3)
        case 1: return U256(w0: 0, w1: s0, w2: s1, w3: s2)
        case 2: return U256(w0: 0, w1: 0, w2: s0, w3: s1)
        default: return U256(w0: 0, w1: 0, w2: 0, w3: s0)
        }
    }

    /// Shifts the bits down; a shift by 256 bits or more gives 0.
    @inlinable @inline(__always)
    package static func >> (a: U256, indices: UInt64) -> U256 { a.shifted(by: indices, filling: 0) }

    /// Shifts the bits down and fills with the sign from above (EIP-145, SAR).
    @inlinable @inline(__always)
    package func signedShiftRight(_ indices: UInt64) -> U256 { shifted(by: indices, filling: isNegative ? .max : 0) }

    @inlinable @inline(__always)
    func shifted(by indices: UInt64, filling fill: UInt64) -> U256 {
        if indices >= 256 { return U256(w0: fill, w1: fill, w2: fill, w3: fill) }
        let bits = indices & 63
        let c0 = (w1 &<< 1) &<< (63 &- bits)
        let c1 = (w2 &<< 1) &<< (63 &- bits)
        let c2 = (w3 &<< 1) &<< (63 &- bits)
        let c3 = (fill &<< 1) &<< (63 &- bits)
        let s0 = w0 &>> bits | c0
        let s1 = w1 &>> bits | c1
        let s2 = w2 &>> bits | c2
        let s3 = w3 &>> bits | c3
        switch indices >> 6 {
        case 0: return U256(w0: s0, w1: s1, w2: s2, w3: s3)
        case 1: return U256(w0: s1, w1: s2, w2: s3, w3: fill)
        case 2: return U256(w0: s2, w1: s3, w2: fill, w3: fill)
        default: return U256(w0: s3, w1: fill, w2: fill, w3: fill)
        }
    }

    /// BYTE: a byte counted from the most significant; 0 beyond the last.
    package func byte(_ index: U256) -> U256 {
        guard let index = index.word, index < 32 else { return .zero }
        return U256((self >> (8 * (31 - index))).w0 & 0xff)
    }

    /// SIGNEXTEND: repeats the sign of a number of `last` + 1 bytes upwards.
    package func signExtended(from last: U256) -> U256 {
        guard let index = last.word, index < 31 else { return self }
        let unused = 8 * (31 - index)
        return (self << unused).signedShiftRight(unused)
    }
}
