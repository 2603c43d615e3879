internal import CSecp256k1

/// The library's tables. `nonisolated(unsafe)` because a pointer is not
/// `Sendable`. It is safe because the memory behind it is written once, before
/// any reader exists, and never changes (the library's own rule for sharing a
/// context between threads).
nonisolated(unsafe) let curve: OpaquePointer = {
    guard let context = secp256k1_context_create(cs_context_none()) else {
        preconditionFailure("libsecp256k1 could not be started")
    }
    return context
}()

/// A secret with which an identity signs: a number from 1 to the order of
/// secp256k1 less 1.
package struct PrivateKey: Sendable {
    let secret: Digest
    /// The public key that belongs to the secret.
    package let publicKey: PublicKey

    /// Creates the key of a secret number, and computes its public key.
    ///
    /// - Throws: ``SigningError/notAPrivateKey`` for 0 and for numbers from the
    ///   order of the curve on.
    package init(_ secret: Digest) throws(SigningError) {
        var point = secp256k1_pubkey()
        guard secret.withPointer({ secp256k1_ec_pubkey_create(curve, &point, $0) }) == 1 else { throw .notAPrivateKey }
        self.secret = secret
        publicKey = PublicKey(point)
    }

    /// Creates the key of a named identity in a reproducible world: SHA-256 of
    /// the name, hashed again until it is a key. It is no secret to anyone who
    /// knows the name.
    package init(reproducibleFrom name: String) {
        var secret = Digest(sha256: Array(name.utf8))
        while true {
            if let key = try? PrivateKey(secret) {
                self = key
                return
            }
            secret = secret.sha256
        }
    }

    /// Signs a digest: deterministic nonces (RFC 6979 with SHA-256), the lower
    /// of the two possible `s`.
    ///
    /// - Complexity: about 45 µs.
    package func sign(_ digest: Digest) -> Signature {
        var raw = secp256k1_ecdsa_recoverable_signature()
        let isSigned =
            digest.withPointer { digest in
                secret.withPointer { secp256k1_ecdsa_sign_recoverable(curve, &raw, digest, $0, nil, nil) }
            } == 1
        precondition(isSigned, "a valid key signs every digest")
        return Signature(raw)
    }
}

/// The public identity of a signer: a point of secp256k1.
package struct PublicKey: Sendable {
    let point: secp256k1_pubkey
    /// The x coordinate of the point.
    package let x: Digest
    /// Whether the y coordinate of the point is odd.
    package let isOdd: Bool

    init(_ point: secp256k1_pubkey) {
        var serialized = point
        self.point = point
        (isOdd, x) = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 33) { buffer in
            guard let bytes = buffer.baseAddress else { return (false, .zero) }
            var count = buffer.count
            secp256k1_ec_pubkey_serialize(curve, bytes, &count, &serialized, cs_compressed())
            let x = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[1...]))
            return (bytes[0] == 3, Digest(loading: x))
        }
    }

    /// Creates the key of a serialized point.
    ///
    /// - Parameter bytes: a point in its compressed (33 bytes) or its full form
    ///   (65 bytes).
    /// - Throws: ``SigningError/notAPublicKey`` for any other bytes.
    package init(_ bytes: [UInt8]) throws(SigningError) {
        var point = secp256k1_pubkey()
        guard secp256k1_ec_pubkey_parse(curve, &point, bytes, bytes.count) == 1 else { throw .notAPublicKey }
        self.init(point)
    }

    /// The compressed form, 33 bytes: the parity of y (2 is even, 3 is odd),
    /// and x.
    package var compressed: [UInt8] { [isOdd ? 3 : 2] + x.bytes }

    /// The coordinates, 64 bytes: x and y.
    package var coordinates: [UInt8] {
        var point = point
        var bytes = [UInt8](repeating: 0, count: 65)
        var count = bytes.count
        secp256k1_ec_pubkey_serialize(curve, &bytes, &count, &point, cs_uncompressed())
        return Array(bytes[1...])
    }

    /// The account of this key (Ethereum yellow paper, appendix F).
    package var address: Address {
        var point = point
        return Address(keccakOf: &point)
    }

    /// Whether a signature of a digest was made with this key. Only the lower
    /// of the two possible `s` is accepted, to exclude malleable signatures;
    /// the recovery id is not looked at.
    ///
    /// - Complexity: about 55 µs.
    package func verifies(_ signature: Signature, of digest: Digest) -> Bool {
        guard var raw = signature.plain else { return false }
        var point = point
        return digest.withPointer { secp256k1_ecdsa_verify(curve, &raw, $0, &point) } == 1
    }
}

extension PublicKey: Hashable {
    /// Whether two keys are the same point.
    package static func == (a: PublicKey, b: PublicKey) -> Bool { a.x == b.x && a.isOdd == b.isOdd }

    /// Hashes the point.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(x)
        hasher.combine(isOdd)
    }
}

extension Address {
    /// Creates the account of a public key: from the Keccak-256 of the 64 bytes
    /// of its coordinates.
    init(keccakOf point: inout secp256k1_pubkey) {
        let hash = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65) { buffer in
            guard let bytes = buffer.baseAddress else { return Digest.zero }
            var count = buffer.count
            secp256k1_ec_pubkey_serialize(curve, bytes, &count, &point, cs_uncompressed())
            return Digest(keccak: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[1...])))
        }.words
        self.init(
            words: (hash.1 << 32 | hash.2 >> 32, hash.2 << 32 | hash.3 >> 32, UInt32(truncatingIfNeeded: hash.3)))
    }
}
