package import Signing

/// The end of a transaction, and roots.
extension State {
    /// Ends the running transaction: destroyed and empty touched accounts go
    /// (EIP-161, EIP-6780), everything else stays, and marks of the
    /// transaction are forgotten.
    ///
    /// - Returns: what it logged.
    mutating func commit() -> [Log] {
        for change in journal {
            switch change {
            case .balance(let account, _), .nonce(let account, _), .code(let account, _), .touched(let account),
                .destroyed(let account):
                settle(Int(account))
            case .storage(let slot, _):
                markDirty(slot: Int(slot))
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
        // The marks of four thousand million transactions are cleared once.
        for place in accounts.indices {
            accounts[place].warmEpoch = 0
            accounts[place].createdEpoch = 0
            accounts[place].destroyedEpoch = 0
        }
        for place in slots.indices {
            slots[place].warmEpoch = 0
            slots[place].originalEpoch = 0
        }
        epoch = 1
    }

    private mutating func settle(_ place: Int) {
        let isDestroyed = accounts[place].destroyedEpoch == epoch
        if isDestroyed || accounts[place].account.isEmpty {
            let hadAnything = accounts[place].exists || isDestroyed
            accounts[place].exists = false
            accounts[place].account = Account()
            accounts[place].code = .empty
            // So that the next note about it does not clear it again.
            accounts[place].destroyedEpoch = 0
            if hadAnything { clearStorage(of: place) }
        } else {
            accounts[place].exists = true
        }
        markDirty(account: place)
    }

    private mutating func clearStorage(of place: Int) {
        var slot = accounts[place].firstSlot
        while slot >= 0 {
            if !slots[Int(slot)].value.isZero {
                slots[Int(slot)].value = .zero
                markDirty(slot: Int(slot))
            }
            slot = slots[Int(slot)].next
        }
    }

    mutating func markDirty(account: Int) {
        if accounts[account].isDirty { return }
        accounts[account].isDirty = true
        dirtyAccounts.append(UInt32(account))
    }

    mutating func markDirty(slot: Int) {
        if slots[slot].isDirty { return }
        slots[slot].isDirty = true
        dirtySlots.append(UInt32(slot))
    }

    /// The root of the state's trie (yellow paper, appendix D). To be asked
    /// for between transactions.
    ///
    /// - Complexity: O(k log n) for k accounts and slots changed since the
    ///   last time.
    package var root: Digest {
        mutating get {
            precondition(journal.isEmpty, "a root is asked for while a transaction runs")
            updateTries()
            compactIfWasteful()
            return trie.rootHash
        }
    }

    /// Brings the tries up to what the tables have.
    mutating func updateTries() {
        // All changes of one storage at once: each node on their ways is then
        // made once.
        var changes: [UInt32: [(key: [UInt8], value: [UInt8])]] = [:]
        for place in dirtySlots {
            let slot = slots[Int(place)]
            slots[Int(place)].isDirty = false
            let key = slot.key.digest.withBytes { Digest(keccak: $0) }.bytes
            let value = slot.value.isZero ? [] : RLPEncoder.encoding(slot.value.minimalBytes)
            changes[slot.account, default: []].append((key, value))
        }
        dirtySlots.removeAll(keepingCapacity: true)
        for (account, changed) in changes {
            accounts[Int(account)].storage.update(changed)
            markDirty(account: Int(account))
        }
        var changedAccounts: [(key: [UInt8], value: [UInt8])] = []
        for place in dirtyAccounts {
            accounts[Int(place)].isDirty = false
            let entry = accounts[Int(place)]
            let value = entry.exists ? entry.account.encoded(storageRoot: entry.storage.rootHash) : []
            changedAccounts.append((Digest(keccak: entry.address.bytes).bytes, value))
        }
        dirtyAccounts.removeAll(keepingCapacity: true)
        trie.update(changedAccounts)
    }
}

extension Account {
    /// The account as the state's trie has it (yellow paper, section 4.1).
    package func encoded(storageRoot: Digest) -> [UInt8] {
        RLPEncoder.list { list in
            list.append(nonce)
            list.append(balance.minimalBytes)
            list.append(storageRoot)
            list.append(codeHash)
        }
    }
}
