package import Signing

/// Bytes as they are signed (this project's encoding; the paper gives none).
package struct Encoder: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// A field: its length in four bytes, highest first, then the field.
    package mutating func field(_ field: some Collection<UInt8>) {
        length(field.count)
        bytes.append(contentsOf: field)
    }

    package mutating func field(_ digest: Digest) {
        length(32)
        digest.withBytes { bytes.append(contentsOf: $0) }
    }

    /// A number as a field of eight bytes, highest first.
    package mutating func field(_ number: UInt64) {
        length(8)
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func length(_ count: Int) {
        withUnsafeBytes(of: UInt32(count).bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// What a session's parties sign and show (section 1.2 of the specification).
package enum Statement {
    /// A route as bytes: each node's name as a field.
    package static func route(_ names: [[UInt8]]) -> [UInt8] {
        var encoder = Encoder()
        for name in names { encoder.field(name) }
        return encoder.bytes
    }

    /// What the source signs for message `number`: H(lp(H(m), ts, R, i)).
    package static func message(_ digest: Digest, timestamp: UInt64, route: [UInt8], number: UInt64) -> Digest {
        Digest(sha256: messageBytes(digest, timestamp: timestamp, route: route, number: number))
    }

    package static func messageBytes(
        _ digest: Digest, timestamp: UInt64, route: [UInt8], number: UInt64
    ) -> [UInt8] {
        var encoder = Encoder()
        encoder.field(digest)
        encoder.field(timestamp)
        encoder.field(route)
        encoder.field(number)
        return encoder.bytes
    }

    /// What the destination signs: that the hash chain from `root` is for
    /// this session, H(lp(R, ts, h0)).
    package static func binding(root: Digest, timestamp: UInt64, route: [UInt8]) -> Digest {
        var encoder = Encoder()
        encoder.field(route)
        encoder.field(timestamp)
        encoder.field(root)
        return Digest(sha256: encoder.bytes)
    }

    /// The name of a session's receipt, H(lp(R, ts)).
    package static func session(timestamp: UInt64, route: [UInt8]) -> Digest {
        var encoder = Encoder()
        encoder.field(route)
        encoder.field(timestamp)
        return Digest(sha256: encoder.bytes)
    }

    /// H(S(i) ‖ sigD), shown with a receipt.
    package static func token(source: Signature, destination: Signature) -> Digest {
        Digest(sha256: Array(source.bytes[..<64] + destination.bytes[..<64]))
    }
}

/// The destination's chain of hashes: showing `value(i)` acknowledges the
/// first i messages, and nobody else can.
package struct HashChain: Sendable {
    /// h_0 … h_S.
    private let values: [Digest]

    /// - Parameters:
    ///   - secret: h_S.
    ///   - length: S, how many messages can be acknowledged.
    /// - Complexity: O(length) hashes.
    package init(secret: Digest, length: Int) {
        var values = [secret]
        for _ in 0..<length { values.append(values[values.count - 1].sha256) }
        self.values = values.reversed()
    }

    package var length: Int { values.count - 1 }
    /// h_0.
    package var root: Digest { values[0] }
    /// h_i.
    package func value(_ number: Int) -> Digest { values[number] }

    /// Whether hashing a value so many times gives the root.
    ///
    /// - Complexity: O(count) hashes.
    package static func leads(_ value: Digest, to root: Digest, in count: Int) -> Bool {
        var value = value
        for _ in 0..<max(0, count) { value = value.sha256 }
        return value == root
    }
}
