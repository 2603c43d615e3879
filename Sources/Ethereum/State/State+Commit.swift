internal import Signing

/// The end of a transaction.
extension State {
    /// Ends the running transaction: destroyed and empty touched accounts are
    /// removed (EIP-161, EIP-6780), everything else remains, and the marks of the
    /// transaction are dropped.
    ///
    /// - Returns: the transaction's logs.
    mutating func commit() -> [Log] {
        for change in journal {
            switch change {
            case .balance(let account, _), .nonce(let account, _), .code(let account, _), .touched(let account),
                .destroyed(let account):
                settle(Int(account))
            case .storage(let slot, _):
                markChanged(slot: Int(slot))
                settle(Int(slots[Int(slot)].account))
            case .transient, .warmedAccount, .warmedSlot, .created, .refund, .logged: break
            }
        }
        journal.removeAll(keepingCapacity: true)
        transient.removeAll(keepingCapacity: true)
        refund = 0
        let result = logs
        logs = []
        nextEpoch()
        return result
    }

    private mutating func nextEpoch() {
        if epoch < .max {
            epoch += 1
            return
        }
        // Once in 2^32 transactions the counter wraps, and all marks are cleared.
        for index in accounts.indices {
            accounts[index].warmEpoch = 0
            accounts[index].createdEpoch = 0
            accounts[index].destroyedEpoch = 0
        }
        for index in slots.indices {
            slots[index].warmEpoch = 0
            slots[index].originalEpoch = 0
        }
        epoch = 1
    }

    private mutating func settle(_ index: Int) {
        let isDestroyed = accounts[index].destroyedEpoch == epoch
        if isDestroyed || accounts[index].account.isEmpty {
            let hadAnything = accounts[index].exists || isDestroyed
            accounts[index].exists = false
            accounts[index].account = Account()
            accounts[index].code = .empty
            // Otherwise the next note about the account would clear it again.
            accounts[index].destroyedEpoch = 0
            if hadAnything { clearStorage(of: index) }
        } else {
            accounts[index].exists = true
        }
        markChanged(account: index)
    }

    private mutating func clearStorage(of index: Int) {
        if origin != nil { accounts[index].isCleared = true }
        emptyStorage(of: index)
    }

    /// Sets every word of an account's storage to 0.
    ///
    /// - Complexity: O(the account's slots in the tables).
    mutating func emptyStorage(of index: Int) {
        accounts[index].storage = Trie()
        accounts[index].isStorageDirty = true
        var slot = accounts[index].firstSlot
        while slot >= 0 {
            if !slots[Int(slot)].value.isZero {
                slots[Int(slot)].value = .zero
                markDirty(slot: Int(slot))
            }
            slot = slots[Int(slot)].next
        }
    }

    /// Notes that an account has changed.
    @inline(__always)
    mutating func markChanged(account: Int) {
        markDirty(account: account)
        markUnkept(account: account)
    }

    /// Notes that a slot has changed.
    @inline(__always)
    mutating func markChanged(slot: Int) {
        markDirty(slot: slot)
        markUnkept(slot: slot)
    }

    /// Notes that an account differs from the tries.
    mutating func markDirty(account: Int) {
        if accounts[account].isDirty { return }
        accounts[account].isDirty = true
        dirtyAccounts.append(UInt32(account))
    }

    /// Notes that a slot differs from its account's storage trie.
    mutating func markDirty(slot: Int) {
        if slots[slot].isDirty { return }
        slots[slot].isDirty = true
        dirtySlots.append(UInt32(slot))
    }
}
