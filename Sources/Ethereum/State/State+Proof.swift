package import Signing

/// Proofs against the state's root (EIP-1186). They may be requested only between
/// transactions.
extension State {
    /// Returns the root of an account's storage; that of an empty trie if there is
    /// no account.
    ///
    /// - Complexity: The cost of ``root``.
    package mutating func storageRoot(of address: Address) -> Digest {
        updateTries()
        return tries.storages[address]?.rootHash ?? Trie.emptyRoot
    }

    /// Returns the proof of an account's contents, or of its absence; see
    /// ``Trie/proof(of:)``.
    ///
    /// - Complexity: The cost of ``root``, and O(depth).
    package mutating func proof(of address: Address) -> [[UInt8]] {
        updateTries()
        return tries.accounts.proof(of: address.trieKey)
    }

    /// Returns the proof of a word of an account's storage.
    ///
    /// - Complexity: The cost of ``root``, and O(depth).
    package mutating func proof(of key: U256, in address: Address) -> [[UInt8]] {
        updateTries()
        return tries.storages[address]?.proof(of: key.trieKey) ?? []
    }
}
