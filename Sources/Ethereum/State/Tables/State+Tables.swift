internal import Signing

/// Indices of accounts and slots in the tables. An index is valid until the
/// next root, which may compact the tables.
extension State {
    /// Returns the index of an account's entry; loads the entry, or inserts an
    /// empty one, if there is none.
    ///
    /// - Complexity: O(1) on average; O(depth of the trie) the first time.
    mutating func index(of address: Address) -> Int {
        let hash = self.hash(address)
        let found = accountTable.find(hash) { accounts[$0].address == address }
        return found >= 0 ? found : load(address, hash: hash)
    }

    @inline(never)
    private mutating func load(_ address: Address, hash: UInt64) -> Int {
        if isAsleep {
            // The tables were empty: this is the first access.
            wake()
            return index(of: address)
        }
        var entry = AccountEntry(address: address, code: .empty)
        if !hasAllEntries {
            let key = address.trieKey
            entry.trieKey = key
            if let account = tries.account(key) {
                entry.account = account
                entry.code = tries.code(account.codeHash)
                entry.exists = true
            }
            if let storage = tries.storages[address] { entry.storage = storage }
        }
        let index = accounts.count
        accounts.append(entry)
        accountTable.insert(hash, index: index)
        return index
    }

    /// Returns the index of an account's entry; `nil` if the tables have none.
    func knownIndex(of address: Address) -> Int? {
        let found = accountTable.find(self.hash(address)) { accounts[$0].address == address }
        return found >= 0 ? found : nil
    }

    /// Returns the index of a slot's entry; loads the entry if there is none.
    ///
    /// - Complexity: O(1) on average; O(depth of the trie) the first time.
    @inline(__always)
    mutating func slotIndex(account: Int, key: U256) -> Int {
        let hash = self.hash(account: account, key: key)
        let owner = UInt32(truncatingIfNeeded: account)
        let found = slotTable.find(hash) { slots[$0].key == key && slots[$0].account == owner }
        return found >= 0 ? found : load(account: account, key: key, hash: hash)
    }

    @inline(never)
    private mutating func load(account: Int, key: U256, hash: UInt64) -> Int {
        let value = hasAllEntries ? .zero : accounts[account].storage.word(at: key)
        return insert(account: account, key: key, value: value, hash: hash)
    }

    /// Returns the index of the entry of a slot whose value is about to be set; the
    /// value is not loaded first.
    mutating func slotIndexToWrite(account: Int, key: U256) -> Int {
        knownSlotIndex(account: account, key: key)
            ?? insert(account: account, key: key, value: .zero, hash: hash(account: account, key: key))
    }

    private mutating func insert(account: Int, key: U256, value: U256, hash: UInt64) -> Int {
        let index = slots.count
        slots.append(SlotEntry(account: UInt32(account), next: accounts[account].firstSlot, key: key, value: value))
        accounts[account].firstSlot = Int32(index)
        slotTable.insert(hash, index: index)
        return index
    }

    /// Returns the index of a slot's entry; `nil` if the tables have none.
    func knownSlotIndex(account: Int, key: U256) -> Int? {
        let owner = UInt32(truncatingIfNeeded: account)
        let found = slotTable.find(self.hash(account: account, key: key)) {
            slots[$0].key == key && slots[$0].account == owner
        }
        return found >= 0 ? found : nil
    }

    private func hash(_ address: Address) -> UInt64 {
        accountTable.hash(address.words.0, address.words.1, UInt64(address.words.2), 0)
    }

    @inline(__always)
    private func hash(account: Int, key: U256) -> UInt64 {
        slotTable.hash(key.w0, key.w1, key.w2, key.w3 ^ UInt64(truncatingIfNeeded: account))
    }
}
