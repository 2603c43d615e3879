package import Signing

/// Proofs against the state's root (EIP-1186). To be asked for between
/// transactions.
extension State {
    /// The root of an account's storage; that of an empty trie if there is no
    /// account.
    ///
    /// - Complexity: what ``root`` costs.
    package mutating func storageRoot(of address: Address) -> Digest {
        updateTries()
        return tries.storages[address]?.rootHash ?? Trie.emptyRoot
    }

    /// The proof of what an account is, or that there is none; see
    /// ``Trie/proof(of:)``.
    ///
    /// - Complexity: what ``root`` costs, and O(depth).
    package mutating func proof(of address: Address) -> [[UInt8]] {
        updateTries()
        return tries.accounts.proof(of: address.trieKey)
    }

    /// The proof of a word of an account's storage.
    ///
    /// - Complexity: what ``root`` costs, and O(depth).
    package mutating func proof(of key: U256, in address: Address) -> [[UInt8]] {
        updateTries()
        return tries.storages[address]?.proof(of: key.trieKey) ?? []
    }
}
