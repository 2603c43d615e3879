/// A change of the state, stored as the values that undo it. Accounts and slots are
/// given by their indices in the tables.
enum Change: Sendable {
    case balance(account: UInt32, previous: U256)
    case nonce(account: UInt32, previous: UInt64)
    /// Code was set where there was none.
    case code(account: UInt32, previous: Code)
    case storage(slot: UInt32, previous: U256)
    case transient(TransientKey, previous: U256)
    case warmedAccount(UInt32)
    case warmedSlot(UInt32)
    case created(account: UInt32, previousEpoch: UInt32)
    case destroyed(account: UInt32)
    /// A transfer of 0 wei, or a call: EIP-161 checks the account when the
    /// transaction ends.
    case touched(account: UInt32)
    case refund(previous: Int64)
    case logged
}

/// The key of a word of transient storage (EIP-1153).
struct TransientKey: Hashable, Sendable {
    var account: UInt32
    var key: U256
}
