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
/// The truth as of the last root is in ``tries``. Beside them stand flat
/// tables of the accounts and slots in use: an entry is loaded from the tries
/// when it is first asked for (in a state that has grown from none all are
/// there already), the machine then works on the tables alone, and asking for
/// the root writes back only what changed. A change made while a
/// transaction runs is noted in a journal of inverse operations: a checkpoint
/// is the journal's length, and reverting to it pops and undoes. Warm addresses
/// and slots (EIP-2929), original values (EIP-2200) and accounts made in this
/// transaction (EIP-6780) are marks that carry the transaction's number, so
/// that ending one forgets them all.
///
/// A value: a plain copy shares everything until one of the two writes, which
/// then copies the tables. ``kept()`` gives a copy without tables, for holding
/// many: what these share, and what each costs, is told there.
package struct State: Sendable {
    var accounts: [AccountEntry] = []
    var accountTable = ProbeTable()
    var slots: [SlotEntry] = []
    var slotTable = ProbeTable()
    var transient: [TransientKey: U256] = [:]
    var journal: [Change] = []
    /// Logs of the running transaction.
    var logs: [Log] = []
    /// Refund counter of the running transaction, in gas. May dip below 0 in
    /// a call, never at the end of a transaction (EIP-2200).
    var refund: Int64 = 0
    /// The number of the running transaction, from 1.
    var epoch: UInt32 = 1
    /// Indices of the entries that differ from ``tries``.
    var dirtyAccounts: [UInt32] = []
    var dirtySlots: [UInt32] = []
    /// The state as of the last root; while ``isAsleep``, that of ``origin``.
    var tries = StateTries()
    /// Whether the tables hold all that the tries do, as they do in a state
    /// that has grown from none: what they have not is not looked up.
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
    /// Whether the layers of ``origin`` are still to be laid over ``tries``.
    /// The tables are empty then.
    var isAsleep = false
    /// The root, while ``isAsleep``.
    var keptRoot = Digest.zero

    /// A state without accounts.
    package init() {}

    /// The state that some tries have, with empty tables.
    init(tries: StateTries) {
        self.tries = tries
        hasAllEntries = false
    }
}
