package import Signing

/// The root of a list: that of a trie whose keys are the encoded indices 0, 1, 2, …
/// as for a block's transactions, receipts and withdrawals (yellow paper, section
/// 4.3.2).
package enum OrderedTrie {
    /// Returns the root of some values in their order.
    ///
    /// No trie is built: keys come sorted, so each node is hashed as soon as the
    /// last entry below it is known, and only the nodes on the path to the current
    /// entry are in memory.
    ///
    /// - Parameter values: none of them empty.
    /// - Complexity: O(bytes), with memory for one path.
    package static func root(of values: [[UInt8]]) -> Digest {
        guard !values.isEmpty else { return Trie.emptyRoot }
        var keys: [[UInt8]] = []
        keys.reserveCapacity(values.count)
        var key = RLPEncoder()
        for index in values.indices {
            key.removeAll()
            key.append(UInt64(index))
            keys.append(key.bytes)
        }
        // The encodings of 1 … 127 are these bytes, that of 0 is 0x80, and
        // from 128 on they begin with 0x81 or more and rise.
        var order = Array(values.indices.dropFirst().prefix(127))
        order.append(0)
        order += values.indices.dropFirst(128)
        var builder = Builder(keys: keys, values: values, order: order)
        let reference = builder.reference(0..<order.count, depth: 0)
        if reference.count == 32 { return reference.digest }
        return Digest(keccak: Array(reference.digest.bytes[..<Int(reference.count)]))
    }

    private struct Builder {
        let keys: [[UInt8]]
        let values: [[UInt8]]
        let order: [Int]
        var scratch = RLPEncoder(capacity: 600)

        init(keys: [[UInt8]], values: [[UInt8]], order: [Int]) {
            self.keys = keys
            self.values = values
            self.order = order
        }

        /// Returns the reference of the node above a range of sorted entries, which
        /// agree in the nibbles above a depth. No key is a prefix of another, so
        /// none ends at a branch.
        mutating func reference(_ range: Range<Int>, depth: Int) -> TrieReference {
            let first = keys[order[range.lowerBound]]
            if range.count == 1 {
                scratch.removeAll()
                scratch.appendTrieLeaf(first, depth..<first.count * 2, value: values[order[range.lowerBound]])
                return TrieReference(encoding: scratch.bytes)
            }
            let agreed = TrieKey.agreement(first, keys[order[range.upperBound - 1]], from: depth)
            var references = InlineArray<16, TrieReference?>(repeating: nil)
            var start = range.lowerBound
            while start < range.upperBound {
                let nibble = TrieKey.nibble(keys[order[start]], agreed)
                var end = start + 1
                while end < range.upperBound, TrieKey.nibble(keys[order[end]], agreed) == nibble { end += 1 }
                references[nibble] = reference(start..<end, depth: agreed + 1)
                start = end
            }
            scratch.removeAll()
            scratch.appendTrieBranch(references, value: [])
            let branch = TrieReference(encoding: scratch.bytes)
            if agreed == depth { return branch }
            scratch.removeAll()
            scratch.appendTrieExtension(first, depth..<agreed, child: branch)
            return TrieReference(encoding: scratch.bytes)
        }
    }
}
