internal import CSecp256k1

/// Proof that the owner of a key has seen a digest, from which the key can be
/// told (ECDSA over secp256k1; SEC 1, sections 4.1.3 and 4.1.6).
package struct Signature: Hashable, Sendable, BitwiseCopyable {
    package var r: Digest
    package var s: Digest
    /// Which of the candidate keys it was, 0…3.
    package var recoveryID: UInt8

    package init(r: Digest, s: Digest, recoveryID: UInt8) {
        self.r = r
        self.s = s
        self.recoveryID = recoveryID
    }

    init(_ raw: secp256k1_ecdsa_recoverable_signature) {
        var raw = raw
        var bytes = [UInt8](repeating: 0, count: 64)
        var id: Int32 = 0
        secp256k1_ecdsa_recoverable_signature_serialize_compact(curve, &bytes, &id, &raw)
        (r, s) = bytes.withUnsafeBytes {
            (Digest(loading: $0), Digest(loading: UnsafeRawBufferPointer(rebasing: $0[32...])))
        }
        recoveryID = UInt8(truncatingIfNeeded: id)
    }

    /// r, s and the recovery id: 65 bytes.
    package var bytes: [UInt8] { r.bytes + s.bytes + [recoveryID] }

    private var compact: [UInt8] { r.bytes + s.bytes }

    /// The library's form; nothing if r or s is out of range.
    var plain: secp256k1_ecdsa_signature? {
        var raw = secp256k1_ecdsa_signature()
        return secp256k1_ecdsa_signature_parse_compact(curve, &raw, compact) == 1 ? raw : nil
    }

    /// The key that signed a digest.
    ///
    /// - Throws: ``SigningError/notASignature`` where no key could have made
    ///   it.
    /// - Complexity: about 60 µs.
    package func signer(of digest: Digest) throws(SigningError) -> PublicKey {
        var raw = secp256k1_ecdsa_recoverable_signature()
        guard recoveryID < 4,
            secp256k1_ecdsa_recoverable_signature_parse_compact(curve, &raw, compact, Int32(recoveryID)) == 1
        else { throw .notASignature }
        var point = secp256k1_pubkey()
        guard secp256k1_ecdsa_recover(curve, &point, &raw, digest.bytes) == 1 else { throw .notASignature }
        return PublicKey(point)
    }

    /// The account of the key that signed a digest; the key itself is not
    /// worked out further than that takes.
    ///
    /// - Throws: ``SigningError/notASignature`` where no key could have made
    ///   it.
    /// - Complexity: about 60 µs.
    package func signerAddress(of digest: Digest) throws(SigningError) -> Address {
        try signer(of: digest).address
    }
}
