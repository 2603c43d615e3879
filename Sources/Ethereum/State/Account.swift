package import Signing

/// What the state keeps of an account, beside its storage (yellow paper,
/// section 4.1).
package struct Account: Hashable, Sendable {
    /// Transactions sent, or contracts made, 0…2^64 − 1.
    package var nonce: UInt64
    /// In wei.
    package var balance: U256
    /// Keccak-256 of the code, ``emptyCodeHash`` where there is none.
    package var codeHash: Digest

    /// Keccak-256 of nothing.
    package static let emptyCodeHash = Digest(keccak: [UInt8]())

    /// An account that has nothing but what is said.
    package init(nonce: UInt64 = 0, balance: U256 = .zero, codeHash: Digest = Account.emptyCodeHash) {
        self.nonce = nonce
        self.balance = balance
        self.codeHash = codeHash
    }

    /// Whether EIP-161 would remove it when it is touched.
    package var isEmpty: Bool { nonce == 0 && balance.isZero && codeHash == Account.emptyCodeHash }
}

/// An account as the tables have it.
struct AccountEntry: Sendable {
    let address: Address
    var account = Account()
    /// What ``Account/codeHash`` stands for.
    var code: Code
    /// Whether the state has it: an entry may only have been asked for.
    var exists = false
    var isDirty = false
    /// The transaction in which it was last warmed (EIP-2929), or made
    /// (EIP-6780), or destroyed.
    var warmEpoch: UInt32 = 0
    var createdEpoch: UInt32 = 0
    var destroyedEpoch: UInt32 = 0
    /// Head of the chain of its slots in the table of slots; −1 for none.
    var firstSlot: Int32 = -1
    /// The storage as of the last root.
    var storage = Trie()

    init(address: Address, code: Code) {
        self.address = address
        self.code = code
    }
}

/// A storage slot as the tables have it.
struct SlotEntry: Sendable {
    let account: UInt32
    /// The next slot of the same account; −1 for none.
    let next: Int32
    let key: U256
    var value = U256.zero
    /// The value before the transaction ``originalEpoch`` (EIP-2200).
    var original = U256.zero
    var originalEpoch: UInt32 = 0
    var warmEpoch: UInt32 = 0
    var isDirty = false

    init(account: UInt32, next: Int32, key: U256) {
        self.account = account
        self.next = next
        self.key = key
    }
}
