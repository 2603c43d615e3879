internal import Signing

/// An account's entry in the tables.
struct AccountEntry: Sendable {
    let address: Address
    var account = Account()
    /// The program whose hash is ``Account/codeHash``.
    var code: Code
    /// Whether the state has the account: an entry may also come from a mere
    /// request.
    var exists = false
    /// Whether it differs from the tries.
    var isDirty = false
    /// Whether its storage trie differs from the state's.
    var isStorageDirty = false
    /// Whether it changed since a state was last kept, and whether its storage
    /// was emptied since.
    var isUnkept = false
    var isCleared = false
    /// The number of the transaction in which it was last warmed (EIP-2929),
    /// created (EIP-6780), or destroyed.
    var warmEpoch: UInt32 = 0
    var createdEpoch: UInt32 = 0
    var destroyedEpoch: UInt32 = 0
    /// The index of the last of its slots in the table of slots; −1 if there is
    /// none.
    var firstSlot: Int32 = -1
    /// The storage as of the last root, empty from the moment the account was
    /// removed.
    var storage = Trie()
    /// The cached ``Address/trieKey``; `nil` until it is needed.
    var trieKey: [UInt8]?

    init(address: Address, code: Code) {
        self.address = address
        self.code = code
    }
}

/// A storage slot's entry in the tables.
struct SlotEntry: Sendable {
    let account: UInt32
    /// The index of the account's slot before this one; −1 if there is none.
    let next: Int32
    let key: U256
    var value: U256
    /// The value before the transaction ``originalEpoch`` (EIP-2200).
    var original = U256.zero
    var originalEpoch: UInt32 = 0
    var warmEpoch: UInt32 = 0
    /// Whether it differs from the account's storage trie.
    var isDirty = false
    /// Whether it changed since a state was last kept.
    var isUnkept = false

    init(account: UInt32, next: Int32, key: U256, value: U256) {
        self.account = account
        self.next = next
        self.key = key
        self.value = value
    }
}
