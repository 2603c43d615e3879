package import Signing

/// A trie whose keys are hashed first, so that it cannot be made deep by
/// choosing keys: the form of Ethereum's state and storage (yellow paper,
/// section 4.1).
package struct SecureTrie: Sendable, Equatable {
    /// The same entries under the hashes of their keys.
    package var hashed = Trie()

    /// Creates a trie without entries.
    package init() {}

    /// Whether there is no entry.
    package var isEmpty: Bool { hashed.isEmpty }
    /// The hash that stands for all entries; see ``Trie/rootHash``.
    ///
    /// - Complexity: O(nodes made since it was last asked for).
    package var rootHash: Digest { hashed.rootHash }

    /// The value of a key; `nil` if there is none.
    package func value(of key: [UInt8]) -> [UInt8]? { hashed.value(of: Digest(keccak: key).bytes) }

    /// Sets the value of a key, or removes the key if the value is empty.
    package mutating func set(_ key: [UInt8], to value: [UInt8]) {
        hashed.set(Digest(keccak: key).bytes, to: value)
    }

    /// Removes a key, if it is there.
    package mutating func remove(_ key: [UInt8]) { set(key, to: []) }

    /// Sets many keys at once, as ``Trie/update(_:)`` does.
    package mutating func update(_ changes: [(key: [UInt8], value: [UInt8])]) {
        hashed.update(changes.map { (Digest(keccak: $0.key).bytes, $0.value) })
    }

    /// Returns the proof of a key's value; see ``Trie/proof(of:)``. It is checked
    /// with the hashed key.
    package func proof(of key: [UInt8]) -> [[UInt8]] { hashed.proof(of: Digest(keccak: key).bytes) }
}
