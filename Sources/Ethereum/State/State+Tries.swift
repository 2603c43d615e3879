package import Signing

/// The way from the tables to the tries.
extension State {
    /// The root of the state's trie (yellow paper, appendix D). It may be requested
    /// only between transactions.
    ///
    /// - Complexity: O(k log n) for k accounts and slots changed since the
    ///   last time; O(1) for a kept state.
    package var root: Digest {
        mutating get {
            precondition(journal.isEmpty, "the root is asked for while a transaction runs")
            if isAsleep { return keptRoot }
            updateTries()
            limitUnkept()
            compactIfWasteful()
            return tries.accounts.rootHash
        }
    }

    /// Updates the tries with the changes in the tables.
    mutating func updateTries() {
        wake()
        // All changes of one storage are applied at once, so that each node on
        // their paths is created once.
        var changes: [UInt32: [(key: [UInt8], value: [UInt8])]] = [:]
        for index in dirtySlots {
            slots[Int(index)].isDirty = false
            let slot = slots[Int(index)]
            changes[slot.account, default: []].append((slot.key.trieKey, slot.value.storedWord))
        }
        dirtySlots.removeAll(keepingCapacity: true)
        for (account, changed) in changes {
            accounts[Int(account)].storage.update(changed, nameCount: State.wordCount)
            accounts[Int(account)].isStorageDirty = true
            markDirty(account: Int(account))
        }
        var changedAccounts: [(key: [UInt8], value: [UInt8])] = []
        changedAccounts.reserveCapacity(dirtyAccounts.count)
        for index in dirtyAccounts.map(Int.init) {
            accounts[index].isDirty = false
            if accounts[index].isStorageDirty {
                accounts[index].isStorageDirty = false
                let storage = accounts[index].storage
                tries.storages[accounts[index].address] = storage.isEmpty ? nil : storage
            }
            let key = accounts[index].trieKey ?? accounts[index].address.trieKey
            accounts[index].trieKey = key
            let value =
                accounts[index].exists
                ? accounts[index].account.encoded(storageRoot: accounts[index].storage.rootHash) : []
            changedAccounts.append((key, value))
        }
        dirtyAccounts.removeAll(keepingCapacity: true)
        tries.accounts.update(changedAccounts, nameCount: State.addressCount)
    }
}
