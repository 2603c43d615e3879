package import Signing

/// The contents of the state. An entry of the tables takes precedence over the
/// tries, which lack the changes since the last root.
extension State {
    /// An account; `nil` if the state has none.
    package func account(_ address: Address) -> Account? { found(address)?.account }

    /// An account's balance, in wei; 0 if there is no account.
    package func balance(of address: Address) -> U256 { account(address)?.balance ?? .zero }

    /// An account's nonce; 0 if there is no account.
    package func nonce(of address: Address) -> UInt64 { account(address)?.nonce ?? 0 }

    /// An account's program, without padding; empty if there is none.
    ///
    /// - Complexity: O(bytes).
    package func code(of address: Address) -> [UInt8] { found(address)?.code.bytes ?? [] }

    private func found(_ address: Address) -> (account: Account, code: Code)? {
        if let index = knownIndex(of: address) {
            return accounts[index].exists ? (accounts[index].account, accounts[index].code) : nil
        }
        if isAsleep { return origin?.account(address) }
        if hasAllEntries { return nil }
        return tries.account(address.trieKey).map { ($0, tries.code($0.codeHash)) }
    }

    /// A word of an account's storage; 0 if none is stored.
    ///
    /// - Complexity: O(1) on average for a word in use, else O(depth of the
    ///   trie), or O(layers) in a kept state.
    package func storage(of address: Address, at key: U256) -> U256 {
        if let account = knownIndex(of: address) {
            if let slot = knownSlotIndex(account: account, key: key) { return slots[slot].value }
            if hasAllEntries { return .zero }
            return accounts[account].storage.word(at: key)
        }
        if isAsleep { return origin?.word(of: address, at: key) ?? .zero }
        return tries.storages[address]?.word(at: key) ?? .zero
    }

    /// The addresses of all accounts, in their order.
    ///
    /// - Complexity: O(n log n) in the number of accounts.
    package var allAddresses: [Address] {
        if isAsleep { return woken.allAddresses }
        var addresses = accounts.filter(\.exists).map(\.address)
        tries.accounts.forEachLeaf { leaf in
            if let address = Address(leaf.name), knownIndex(of: address) == nil { addresses.append(address) }
        }
        return addresses.sorted()
    }

    /// The words of an account's storage that are not 0, by key.
    ///
    /// - Complexity: O(n log n) in the number of words.
    package func allStorage(of address: Address) -> [(key: U256, value: U256)] {
        if isAsleep { return woken.allStorage(of: address) }
        var words: [(key: U256, value: U256)] = []
        let account = knownIndex(of: address)
        var slot = account.map { accounts[$0].firstSlot } ?? -1
        while slot >= 0 {
            let entry = slots[Int(slot)]
            if !entry.value.isZero { words.append((entry.key, entry.value)) }
            slot = entry.next
        }
        let storage = account.map { accounts[$0].storage } ?? tries.storages[address]
        storage?.forEachLeaf { leaf in
            guard let key = U256(bigEndian: leaf.name) else { return }
            if let account, knownSlotIndex(account: account, key: key) != nil { return }
            words.append((key, U256(storedWord: leaf.value)))
        }
        return words.sorted { $0.key < $1.key }
    }

    private var woken: State {
        var copy = self
        copy.wake()
        return copy
    }
}
