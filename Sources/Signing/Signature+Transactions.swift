/// The forms of a signature in transactions.
extension Signature {
    /// Creates a signature with the parity of a typed transaction (EIPs 2718,
    /// 2930).
    package init(r: Digest, s: Digest, yParity: Bool) { self.init(r: r, s: s, recoveryID: yParity ? 1 : 0) }

    /// Creates a signature with the `v` of a legacy transaction: 27 or 28, or
    /// 35 or 36 plus twice the chain's number (EIP-155); `nil` for other
    /// numbers.
    package init?(r: Digest, s: Digest, legacyV v: UInt64) {
        switch v {
        case 27, 28: self.init(r: r, s: s, recoveryID: UInt8(truncatingIfNeeded: v - 27))
        case 35...: self.init(r: r, s: s, recoveryID: UInt8(truncatingIfNeeded: (v - 35) & 1))
        default: return nil
        }
    }

    /// The number of the chain that a `v` names, which is then part of the
    /// signed data (EIP-155); `nil` if it names none.
    package static func chainID(legacyV v: UInt64) -> UInt64? { v >= 35 ? (v - 35) / 2 : nil }

    /// The `v` of a legacy transaction. Only the parity of the recovery id
    /// enters.
    ///
    /// - Parameter chainID: `nil` for the form before EIP-155; else below
    ///   2⁶³ - 18, as the form has 64 bits.
    package func legacyV(chainID: UInt64?) -> UInt64 {
        precondition(chainID ?? 0 < (1 << 63) - 18, "chain \(chainID ?? 0) has no v of 64 bits")
        let parity = UInt64(recoveryID & 1)
        return if let chainID { 35 + 2 * chainID + parity } else { 27 + parity }
    }

    /// Half of the order of secp256k1, rounded down.
    private static let halfOrder = Digest(
        words: (0x7fff_ffff_ffff_ffff, 0xffff_ffff_ffff_ffff, 0x5d57_6e73_57a4_501d, 0xdfe9_2f46_681b_20a0))

    /// Whether `s` is the lower of the two values that prove the same, the only
    /// one that a transaction may have (EIP-2).
    package var hasLowS: Bool { s <= Signature.halfOrder }
}
