package import Signing

/// Proofs against the state's root (EIP-1186). To be asked for between
/// transactions.
extension State {
    /// The root of an account's storage; that of an empty trie where there is
    /// no account.
    package mutating func storageRoot(of address: Address) -> Digest {
        updateTries()
        guard let place = knownPlace(of: address) else { return Trie.emptyRoot }
        return accounts[place].storage.rootHash
    }

    /// The proof of what an account is, or that there is none; see
    /// ``Trie/proof(of:)``.
    package mutating func proof(of address: Address) -> [[UInt8]] {
        updateTries()
        return trie.proof(of: Digest(keccak: address.bytes).bytes)
    }

    /// The proof of a word of an account's storage.
    package mutating func proof(of key: U256, in address: Address) -> [[UInt8]] {
        updateTries()
        guard let place = knownPlace(of: address) else { return [] }
        return accounts[place].storage.proof(of: Digest(keccak: key.bytes).bytes)
    }
}
