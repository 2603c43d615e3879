internal import Signing

/// The world state: accounts, their code and their storage (yellow paper,
/// section 4.1).
///
/// ```
/// var state = State()
/// state.setBalance(1_000, of: address)
/// state.root                    // the root any Ethereum client computes
/// let checkpoint = state.kept() // a few kilobytes; `state` goes on
/// ```
///
/// The contents as of the last root are in ``tries``. Beside them are flat tables
/// of the accounts and slots in use. An entry is loaded from the tries when it is
/// first requested (in a state that started empty, all entries are in the tables
/// already); the machine works on the tables alone, and computing the root writes
/// back only the changes. A change made while a transaction runs is recorded in a
/// journal of inverse operations: a checkpoint is the journal's length, and
/// reverting to it pops and undoes. Warm addresses and slots (EIP-2929), original
/// values (EIP-2200) and accounts created in this transaction (EIP-6780) are marks
/// that carry the transaction's number, so that ending a transaction clears them
/// all.
///
/// It is a value: a plain copy shares everything until one of the two writes, which
/// then copies the tables. ``kept()`` returns a copy without tables, for holding
/// many; its comment says what these share and what each costs.
package struct State: Sendable {
    var accounts: [AccountEntry] = []
    var accountTable = ProbeTable()
    var slots: [SlotEntry] = []
    var slotTable = ProbeTable()
    var transient: [TransientKey: U256] = [:]
    var journal: [Change] = []
    /// The logs of the running transaction.
    var logs: [Log] = []
    /// The refund counter of the running transaction, in gas. It may drop below 0
    /// in a call, never at the end of a transaction (EIP-2200).
    var refund: Int64 = 0
    /// The number of the running transaction, from 1.
    var epoch: UInt32 = 1
    /// Indices of the entries that differ from ``tries``.
    var dirtyAccounts: [UInt32] = []
    var dirtySlots: [UInt32] = []
    /// The state as of the last root; while ``isAsleep``, that of ``origin``.
    var tries = StateTries()
    /// Whether the tables hold everything that the tries do, as in a state that
    /// started empty: entries they lack are then not looked up.
    var hasAllEntries = true
    /// The number of entries when the tables were last compacted.
    var compactCount = 0

    /// The base of the next kept state; `nil` if the next one is to be a base
    /// itself.
    var origin: StateOrigin?
    /// Indices of the entries that changed since a state was last kept; empty
    /// without an ``origin``.
    var unkeptAccounts: [UInt32] = []
    var unkeptSlots: [UInt32] = []
    /// Whether the layers of ``origin`` are still to be applied to ``tries``.
    /// The tables are empty then.
    var isAsleep = false
    /// The root, while ``isAsleep``.
    var keptRoot = Digest.zero

    /// Creates a state without accounts.
    package init() {}

    /// Creates the state of some tries, with empty tables.
    init(tries: StateTries) {
        self.tries = tries
        hasAllEntries = false
    }
}
