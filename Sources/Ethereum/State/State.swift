package import Signing

/// The world state: accounts, their code and their storage (yellow paper,
/// section 4.1).
///
/// ```
/// var state = State()
/// state.setBalance(1_000, of: address)
/// state.root            // the root any Ethereum client would compute
/// ```
///
/// Reads go to flat tables, of accounts and of slots; the tries are touched
/// only when a root is asked for, and then only where something changed. A
/// change made while a transaction runs is noted in a journal of inverse
/// operations: a checkpoint is the journal's length, and reverting to it pops
/// and undoes. Warm addresses and slots (EIP-2929), original values
/// (EIP-2200), and accounts made in this transaction (EIP-6780) are marks
/// that carry the transaction's number, so that ending one forgets them all.
///
/// A value: a copy shares the tables until one of the two writes, which then
/// costs a copy of the tables, not of the tries.
package struct State: Sendable {
    var accounts: [AccountEntry] = []
    var accountIndex = ProbeIndex()
    var slots: [SlotEntry] = []
    var slotIndex = ProbeIndex()
    var transient: [TransientKey: U256] = [:]
    var journal: [Change] = []
    /// Logs of the running transaction.
    var logs: [Log] = []
    /// Refund counter of the running transaction, in gas. May dip below 0 in
    /// a call, never at the end of a transaction (EIP-2200).
    var refund: Int64 = 0
    /// The number of the running transaction, from 1.
    var epoch: UInt32 = 1
    var codes: [Digest: Code] = [:]
    var dirtyAccounts: [UInt32] = []
    var dirtySlots: [UInt32] = []
    var trie = Trie()
    /// How many entries there were when the tables were last compacted.
    var compactCount = 0

    /// A state without accounts.
    package init() {}
}

// MARK: - Places in the tables

extension State {
    /// The place of an account, added as one that does not exist where it is
    /// not known.
    mutating func place(of address: Address) -> Int {
        let hash = self.hash(address)
        let found = accountIndex.find(hash) { accounts[$0].address == address }
        if found >= 0 { return found }
        let place = accounts.count
        accounts.append(AccountEntry(address: address, code: .empty))
        accountIndex.insert(hash, place: place)
        return place
    }

    /// The place of an account; nothing where it is not known.
    func knownPlace(of address: Address) -> Int? {
        let found = accountIndex.find(self.hash(address)) { accounts[$0].address == address }
        return found >= 0 ? found : nil
    }

    /// The place of a slot, added with the value 0 where it is not known.
    @inline(__always)
    mutating func slotPlace(account: Int, key: U256) -> Int {
        let hash = self.hash(account: account, key: key)
        let owner = UInt32(truncatingIfNeeded: account)
        let found = slotIndex.find(hash) { slots[$0].key == key && slots[$0].account == owner }
        return found >= 0 ? found : addSlot(account: account, key: key, hash: hash)
    }

    @inline(never)
    private mutating func addSlot(account: Int, key: U256, hash: UInt64) -> Int {
        let place = slots.count
        slots.append(SlotEntry(account: UInt32(account), next: accounts[account].firstSlot, key: key))
        accounts[account].firstSlot = Int32(place)
        slotIndex.insert(hash, place: place)
        return place
    }

    /// The place of a slot; nothing where it is not known.
    func knownSlotPlace(account: Int, key: U256) -> Int? {
        let owner = UInt32(truncatingIfNeeded: account)
        let found = slotIndex.find(self.hash(account: account, key: key)) {
            slots[$0].key == key && slots[$0].account == owner
        }
        return found >= 0 ? found : nil
    }

    private func hash(_ address: Address) -> UInt64 {
        accountIndex.hash(address.words.0, address.words.1, UInt64(address.words.2), 0)
    }

    @inline(__always)
    private func hash(account: Int, key: U256) -> UInt64 {
        slotIndex.hash(key.w0, key.w1, key.w2, key.w3 ^ UInt64(truncatingIfNeeded: account))
    }
}

// MARK: - Reading

extension State {
    /// An account; nothing where the state has none.
    package func account(_ address: Address) -> Account? {
        guard let place = knownPlace(of: address), accounts[place].exists else { return nil }
        return accounts[place].account
    }

    /// In wei; 0 for an account that does not exist.
    package func balance(of address: Address) -> U256 { account(address)?.balance ?? .zero }

    /// 0 for an account that does not exist.
    package func nonce(of address: Address) -> UInt64 { account(address)?.nonce ?? 0 }

    /// The code of an account, without padding; none where there is none.
    package func code(of address: Address) -> [UInt8] {
        guard let place = knownPlace(of: address) else { return [] }
        return accounts[place].code.bytes
    }

    /// A word of an account's storage; 0 where nothing was stored.
    package func storage(of address: Address, at key: U256) -> U256 {
        guard let account = knownPlace(of: address), let slot = knownSlotPlace(account: account, key: key) else {
            return .zero
        }
        return slots[slot].value
    }

    /// Every account that exists, by address.
    ///
    /// - Complexity: O(n log n) in the number of accounts.
    package var allAddresses: [Address] { accounts.filter(\.exists).map(\.address).sorted() }

    /// The words of an account's storage that are not 0, by key.
    package func allStorage(of address: Address) -> [(key: U256, value: U256)] {
        guard let account = knownPlace(of: address) else { return [] }
        var result: [(key: U256, value: U256)] = []
        var slot = accounts[account].firstSlot
        while slot >= 0 {
            let entry = slots[Int(slot)]
            if !entry.value.isZero { result.append((entry.key, entry.value)) }
            slot = entry.next
        }
        return result.sorted { $0.key < $1.key }
    }
}
