package import Signing

/// An analysed program: its bytes with zeros after them, and the set of its jump
/// destinations (yellow paper, section 9.4.3).
///
/// The zeros are STOPs, so neither running off the end nor a PUSH cut short needs a
/// check. It is a class because frames and accounts share it and it owns the memory
/// they point into. It never changes once it is created, which is why it may be
/// `Sendable`.
package final class Code: @unchecked Sendable {
    /// Keccak-256 of the bytes; 0 for initcode, whose hash is never read.
    package let hash: Digest
    /// The number of bytes, without the padding.
    package let count: Int
    /// The bytes, and ``padding`` zeros.
    let start: UnsafePointer<UInt8>
    /// One bit for each byte that is a JUMPDEST and not part of a PUSH.
    let destinations: UnsafePointer<UInt64>

    /// The number of zeros: a PUSH32 as the last byte reads 32 more, and the next
    /// instruction is one further.
    static let padding = 40

    /// The empty program, which an account without code has.
    package static let empty = Code([], hash: Account.emptyCodeHash)

    /// Analyses a program.
    ///
    /// - Parameter hash: The Keccak-256 of the bytes, or 0 if it is never read.
    /// - Complexity: O(bytes).
    package convenience init(_ bytes: [UInt8], hash: Digest) {
        self.init(hash: hash, count: bytes.count) { start in
            bytes.withUnsafeBytes { source in
                if let base = source.baseAddress { start.copyMemory(from: base, byteCount: source.count) }
            }
        }
    }

    /// Analyses a program that a closure writes.
    init(hash: Digest, count: Int, _ write: (UnsafeMutableRawPointer) -> Void) {
        self.hash = hash
        self.count = count
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: count + Code.padding)
        bytes.initialize(repeating: 0, count: count + Code.padding)
        write(UnsafeMutableRawPointer(bytes))
        let words = count / 64 + 1
        let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: words)
        bits.initialize(repeating: 0, count: words)
        var offset = 0
        while offset < count {
            let byte = bytes[offset]
            if byte == 0x5b {
                bits[offset >> 6] |= 1 << UInt64(offset & 63)
            } else if byte >= 0x60, byte <= 0x7f {
                offset += Int(byte) - 0x5f
            }
            offset += 1
        }
        start = UnsafePointer(bytes)
        destinations = UnsafePointer(bits)
    }

    deinit {
        start.deallocate()
        destinations.deallocate()
    }

    /// The bytes, without the padding.
    package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
