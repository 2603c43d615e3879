internal import Signing

/// Changes while a transaction runs; each is recorded so that it can be undone.
extension State {
    /// The length of the journal, to which ``revert(to:)`` can go back.
    var checkpoint: Int { journal.count }

    mutating func setBalance(_ balance: U256, account: Int) {
        journal.append(.balance(account: UInt32(account), previous: accounts[account].account.balance))
        accounts[account].account.balance = balance
    }

    /// Adds to a balance modulo 2^256, which no supply reaches.
    mutating func credit(_ amount: U256, account: Int) {
        if amount.isZero {
            touch(account)
        } else {
            setBalance(accounts[account].account.balance &+ amount, account: account)
        }
    }

    /// Subtracts from a balance that is known to suffice.
    mutating func debit(_ amount: U256, account: Int) {
        if amount.isZero {
            touch(account)
        } else {
            setBalance(accounts[account].account.balance &- amount, account: account)
        }
    }

    mutating func setNonce(_ nonce: UInt64, account: Int) {
        journal.append(.nonce(account: UInt32(account), previous: accounts[account].account.nonce))
        accounts[account].account.nonce = nonce
    }

    mutating func setCode(_ bytes: [UInt8], account: Int) {
        let code = shared(bytes)
        journal.append(.code(account: UInt32(account), previous: accounts[account].code))
        accounts[account].code = code
        accounts[account].account.codeHash = code.hash
    }

    mutating func touch(_ account: Int) { journal.append(.touched(account: UInt32(account))) }

    mutating func markCreated(_ account: Int) {
        journal.append(.created(account: UInt32(account), previousEpoch: accounts[account].createdEpoch))
        accounts[account].createdEpoch = epoch
    }

    /// Removes the account when the transaction ends.
    mutating func markDestroyed(_ account: Int) {
        if accounts[account].destroyedEpoch == epoch { return }
        journal.append(.destroyed(account: UInt32(account)))
        accounts[account].destroyedEpoch = epoch
    }

    /// Warms an account (EIP-2929) and returns whether it was cold.
    @inline(__always)
    mutating func warm(account: Int) -> Bool {
        if accounts[account].warmEpoch == epoch { return false }
        accounts[account].warmEpoch = epoch
        journal.append(.warmedAccount(UInt32(truncatingIfNeeded: account)))
        return true
    }

    /// Warms a slot (EIP-2929) and returns whether it was cold.
    @inline(__always)
    mutating func warm(slot: Int) -> Bool {
        if slots[slot].warmEpoch == epoch { return false }
        slots[slot].warmEpoch = epoch
        journal.append(.warmedSlot(UInt32(truncatingIfNeeded: slot)))
        return true
    }

    @inline(__always)
    mutating func setStorage(_ value: U256, slot: Int) {
        let previous = slots[slot].value
        if slots[slot].originalEpoch != epoch {
            slots[slot].originalEpoch = epoch
            slots[slot].original = previous
        }
        journal.append(.storage(slot: UInt32(truncatingIfNeeded: slot), previous: previous))
        slots[slot].value = value
    }

    /// The slot's value before this transaction.
    @inline(__always)
    func original(slot: Int) -> U256 {
        slots[slot].originalEpoch == epoch ? slots[slot].original : slots[slot].value
    }

    func transient(account: Int, key: U256) -> U256 {
        transient[TransientKey(account: UInt32(account), key: key)] ?? .zero
    }

    mutating func setTransient(_ value: U256, account: Int, key: U256) {
        let name = TransientKey(account: UInt32(account), key: key)
        journal.append(.transient(name, previous: transient[name] ?? .zero))
        transient[name] = value
    }

    mutating func addRefund(_ gas: Int64) {
        journal.append(.refund(previous: refund))
        refund &+= gas
    }

    mutating func append(_ log: Log) {
        journal.append(.logged)
        logs.append(log)
    }

    /// Returns whether an account prevents the creation of a contract at its
    /// address (EIP-684, EIP-7610).
    ///
    /// - Complexity: O(1), but O(the account's slots) for one without nonce and
    ///   code.
    func isOccupied(_ account: Int) -> Bool {
        let entry = accounts[account]
        if entry.account.nonce != 0 || entry.account.codeHash != Account.emptyCodeHash { return true }
        var slot = entry.firstSlot
        while slot >= 0 {
            if !slots[Int(slot)].value.isZero { return true }
            slot = slots[Int(slot)].next
        }
        if hasAllEntries || entry.storage.isEmpty { return false }
        var isOccupied = false
        entry.storage.forEachLeaf { leaf in
            guard !isOccupied, let key = U256(bigEndian: leaf.name) else { return }
            // Slots in the tables were checked above.
            isOccupied = knownSlotIndex(account: account, key: key) == nil
        }
        return isOccupied
    }

    /// Undoes every change since a checkpoint, latest first.
    mutating func revert(to checkpoint: Int) {
        while journal.count > checkpoint, let change = journal.popLast() { undo(change) }
    }

    private mutating func undo(_ change: Change) {
        switch change {
        case .balance(let account, let previous): accounts[Int(account)].account.balance = previous
        case .nonce(let account, let previous): accounts[Int(account)].account.nonce = previous
        case .code(let account, let previous):
            accounts[Int(account)].code = previous
            accounts[Int(account)].account.codeHash = previous.hash
        case .storage(let slot, let previous): slots[Int(slot)].value = previous
        case .transient(let key, let previous): transient[key] = previous
        case .warmedAccount(let account): accounts[Int(account)].warmEpoch = 0
        case .warmedSlot(let slot): slots[Int(slot)].warmEpoch = 0
        case .created(let account, let previous): accounts[Int(account)].createdEpoch = previous
        case .destroyed(let account): accounts[Int(account)].destroyedEpoch = 0
        case .touched: break
        case .refund(let previous): refund = previous
        case .logged: logs.removeLast()
        }
    }
}
