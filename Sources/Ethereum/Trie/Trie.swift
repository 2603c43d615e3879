package import Signing

/// Ethereum's Merkle-Patricia trie: a map from bytes to bytes with one hash for all
/// of its contents (yellow paper, appendix D).
///
/// ```swift
/// var trie = Trie()
/// trie.set(Array("dog".utf8), to: Array("puppy".utf8))
/// let before = trie          // a snapshot, at no cost
/// trie.remove(Array("dog".utf8))
/// trie.rootHash == Trie.emptyRoot      // true
/// before.rootHash == Trie.emptyRoot    // false
/// ```
///
/// It is a value: nodes are immutable and shared between copies, so a copy is one
/// reference, and old versions stay as long as a copy holds them. No node is hashed
/// while keys are set; ``rootHash`` hashes those created since it was last
/// requested, of whichever copy. Many changes at once (``update(_:)``) cost less
/// than the same ones singly, because each node on their paths is created once.
///
/// An empty value is no value: setting it removes the key.
package struct Trie: Sendable {
    /// The root of a trie without entries: Keccak-256 of the empty string's
    /// encoding.
    package static let emptyRoot = Digest(keccak: [0x80])

    var root: TrieNode?

    /// Creates a trie without entries.
    package init() {}

    /// Whether there is no entry.
    package var isEmpty: Bool { root == nil }

    /// The value of a key; `nil` if there is none.
    ///
    /// - Complexity: O(depth), without hashing.
    package func value(of key: [UInt8]) -> [UInt8]? {
        var node = root
        var depth = 0
        while let here = node {
            switch here {
            case .leaf(let leaf): return leaf.key == key ? leaf.value : nil
            case .extension(let part):
                guard key.count * 2 >= part.part.upperBound,
                    TrieKey.agreement(key, part.key, from: depth) >= part.part.upperBound
                else { return nil }
                depth = part.part.upperBound
                node = .branch(part.child)
            case .branch(let branch):
                if key.count * 2 == depth { return branch.value?.value }
                node = branch.children[TrieKey.nibble(key, depth)]
                depth += 1
            }
        }
        return nil
    }

    /// Sets the value of a key, or removes the key if the value is empty.
    ///
    /// - Complexity: O(depth), without hashing.
    package mutating func set(_ key: [UInt8], to value: [UInt8]) {
        root = TrieNode.merging([TrieChange(key: key, value: value)], into: root, depth: 0)
    }

    /// Removes a key, if it is there.
    package mutating func remove(_ key: [UInt8]) { set(key, to: []) }

    /// Sets many keys at once, in any order; an empty value removes its key.
    /// Of several changes of one key the last counts.
    ///
    /// - Complexity: O(n log n) in the changes, then O(n × depth), without
    ///   hashing.
    package mutating func update(_ changes: [(key: [UInt8], value: [UInt8])]) {
        update(changes, nameCount: 0)
    }

    /// Sets many keys at once whose last bytes are names: the bytes before a name,
    /// which alone are the path, are its hash. All keys of such a trie have a name
    /// of one length.
    mutating func update(_ changes: [(key: [UInt8], value: [UInt8])], nameCount: Int) {
        root = TrieNode.merging(Trie.sorted(changes, nameCount)[...], into: root, depth: 0)
    }

    /// The hash of all entries.
    ///
    /// - Complexity: O(nodes created since it was last requested).
    package var rootHash: Digest {
        guard let root else { return Trie.emptyRoot }
        var scratch = RLPEncoder(capacity: 600)
        let reference = root.reference(&scratch)
        if reference.count == 32 { return reference.digest }
        // The root is hashed even if its encoding is short.
        return Digest(keccak: Array(reference.digest.bytes[..<Int(reference.count)]))
    }

    /// The changes in the order of their keys, the last of each key only.
    private static func sorted(_ changes: [(key: [UInt8], value: [UInt8])], _ nameCount: Int) -> [TrieChange] {
        // Most keys differ in their first eight bytes: comparing these as one
        // number avoids reading the keys.
        var order = changes.indices.map { index -> (start: UInt64, index: Int) in
            let key = changes[index].key
            var start: UInt64 = 0
            for digit in 0..<8 { start = start << 8 | (digit < key.count ? UInt64(key[digit]) : 0) }
            return (start, index)
        }
        order.sort { a, b in
            if a.start != b.start { return a.start < b.start }
            let (first, second) = (changes[a.index].key, changes[b.index].key)
            return first == second ? a.index < b.index : TrieKey.precedes(first, second)
        }
        var sorted: [TrieChange] = []
        sorted.reserveCapacity(changes.count)
        for (_, index) in order {
            let change = changes[index]
            if let last = sorted.last, last.key == change.key { sorted.removeLast() }
            sorted.append(TrieChange(key: change.key, value: change.value, nameCount: nameCount))
        }
        return sorted
    }
}

extension Trie: Equatable {
    /// Returns whether two tries have the same entries, by comparing their roots.
    package static func == (a: Trie, b: Trie) -> Bool { a.rootHash == b.rootHash }
}
