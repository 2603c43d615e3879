import Signing

@testable import Ethereum

/// The root of a map by the definition of the yellow paper (appendix D), each
/// time from all entries: what the tries in the sources are compared with.
struct NaiveTrie {
    private(set) var entries: [[UInt8]: [UInt8]] = [:]

    mutating func set(_ key: [UInt8], to value: [UInt8]) { entries[key] = value.isEmpty ? nil : value }

    var rootHash: Digest {
        let pairs = entries.map { (nibbles: Self.nibbles($0.key), value: $0.value) }
        return Digest(keccak: pairs.isEmpty ? [0x80] : Self.node(pairs, 0).encoding)
    }

    private static func nibbles(_ key: [UInt8]) -> [UInt8] { key.flatMap { [$0 >> 4, $0 & 15] } }

    private static func hexPrefix(_ nibbles: ArraySlice<UInt8>, isLeaf: Bool) -> RLPTree {
        var padded: [UInt8] = [(isLeaf ? 2 : 0) + (nibbles.count % 2 == 1 ? 1 : 0)]
        if nibbles.count % 2 == 0 { padded.append(0) }
        padded += nibbles
        return .string(stride(from: 0, to: padded.count, by: 2).map { padded[$0] << 4 | padded[$0 + 1] })
    }

    /// The function c.
    private static func node(_ pairs: [(nibbles: [UInt8], value: [UInt8])], _ depth: Int) -> RLPTree {
        if pairs.count == 1 {
            return .list([hexPrefix(pairs[0].nibbles[depth...], isLeaf: true), .string(pairs[0].value)])
        }
        var shared = depth
        while pairs.allSatisfy({ $0.nibbles.count > shared && $0.nibbles[shared] == pairs[0].nibbles[shared] }) {
            shared += 1
        }
        if shared > depth {
            return .list([hexPrefix(pairs[0].nibbles[depth..<shared], isLeaf: false), reference(pairs, shared)])
        }
        var elements = (0..<16).map { nibble in
            reference(pairs.filter { $0.nibbles.count > depth && $0.nibbles[depth] == UInt8(nibble) }, depth + 1)
        }
        elements.append(.string(pairs.first { $0.nibbles.count == depth }?.value ?? []))
        return .list(elements)
    }

    /// The function n.
    private static func reference(_ pairs: [(nibbles: [UInt8], value: [UInt8])], _ depth: Int) -> RLPTree {
        if pairs.isEmpty { return .string([]) }
        let node = node(pairs, depth)
        let encoding = node.encoding
        return encoding.count < 32 ? node : .string(Digest(keccak: encoding).bytes)
    }
}
