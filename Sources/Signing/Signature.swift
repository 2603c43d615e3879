internal import CSecp256k1

/// Proof that the owner of a key has signed a digest, from which the key can be
/// recovered (ECDSA over secp256k1; SEC 1, sections 4.1.3 and 4.1.6).
package struct Signature: Hashable, Sendable, BitwiseCopyable {
    /// The x coordinate of the nonce point modulo the order of the curve.
    package var r: Digest
    /// The number that proves knowledge of the key; of the two that do, signing
    /// gives the lower.
    package var s: Digest
    /// The index of the signer among the candidate keys, 0…3.
    package var recoveryID: UInt8

    /// Creates a signature from its parts, without checking them.
    package init(r: Digest, s: Digest, recoveryID: UInt8) {
        self.r = r
        self.s = s
        self.recoveryID = recoveryID
    }

    init(_ raw: secp256k1_ecdsa_recoverable_signature) {
        var raw = raw
        var id: Int32 = 0
        (r, s) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
            guard let bytes = buffer.baseAddress else { return (.zero, .zero) }
            secp256k1_ecdsa_recoverable_signature_serialize_compact(curve, bytes, &id, &raw)
            let both = UnsafeRawBufferPointer(buffer)
            return (Digest(loading: both), Digest(loading: UnsafeRawBufferPointer(rebasing: both[32...])))
        }
        recoveryID = UInt8(truncatingIfNeeded: id)
    }

    /// The serialized form, 65 bytes: r, s and the recovery id.
    package var bytes: [UInt8] { r.bytes + s.bytes + [recoveryID] }

    /// Calls a function with r and s, 64 bytes, and returns its result.
    private func withCompact<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        let stored = (
            r.words.0.bigEndian, r.words.1.bigEndian, r.words.2.bigEndian, r.words.3.bigEndian,
            s.words.0.bigEndian, s.words.1.bigEndian, s.words.2.bigEndian, s.words.3.bigEndian
        )
        return withUnsafePointer(to: stored) { $0.withMemoryRebound(to: UInt8.self, capacity: 64) { body($0) } }
    }

    /// The library's form; `nil` if r or s is not below the order of the curve.
    var plain: secp256k1_ecdsa_signature? {
        var raw = secp256k1_ecdsa_signature()
        return withCompact { secp256k1_ecdsa_signature_parse_compact(curve, &raw, $0) } == 1 ? raw : nil
    }

    /// Recovers the key that signed a digest. Any `s` in range is accepted; see
    /// ``hasLowS``.
    ///
    /// - Throws: ``SigningError/notASignature`` if no key can have made it.
    /// - Complexity: about 60 µs.
    package func signer(of digest: Digest) throws(SigningError) -> PublicKey {
        PublicKey(try recoveredPoint(of: digest))
    }

    /// Recovers the account of the key that signed a digest, the sender of a
    /// transaction. Any `s` in range is accepted; see ``hasLowS``.
    ///
    /// - Throws: ``SigningError/notASignature`` if no key can have made it.
    /// - Complexity: about 60 µs, without allocating.
    package func signerAddress(of digest: Digest) throws(SigningError) -> Address {
        var point = try recoveredPoint(of: digest)
        return Address(keccakOf: &point)
    }

    private func recoveredPoint(of digest: Digest) throws(SigningError) -> secp256k1_pubkey {
        var raw = secp256k1_ecdsa_recoverable_signature()
        guard recoveryID < 4,
            withCompact({
                secp256k1_ecdsa_recoverable_signature_parse_compact(curve, &raw, $0, Int32(recoveryID))
            }) == 1
        else { throw .notASignature }
        var point = secp256k1_pubkey()
        guard digest.withPointer({ secp256k1_ecdsa_recover(curve, &point, &raw, $0) }) == 1 else {
            throw .notASignature
        }
        return point
    }
}
