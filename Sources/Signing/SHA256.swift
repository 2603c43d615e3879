internal import Crypto

extension Digest {
    /// Creates the SHA-256 of some bytes (FIPS 180-4).
    package init(sha256 bytes: [UInt8]) { self = bytes.withUnsafeBytes { Digest(sha256: $0) } }

    /// Creates the SHA-256 of the bytes in a buffer (FIPS 180-4).
    package init(sha256 bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        self = hash.finalize().withUnsafeBytes { Digest(loading: $0) }
    }

    /// SHA-256 of a digest: one step of a hash chain.
    package var sha256: Digest { withBytes { Digest(sha256: $0) } }

    /// Creates the digest of the first 32 of some bytes; there must be at least
    /// 32.
    package init(loading bytes: UnsafeRawBufferPointer) {
        words = (
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
    }
}
