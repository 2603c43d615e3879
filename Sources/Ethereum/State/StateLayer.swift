internal import Signing

/// The base of a kept state: tries that it shares with others, and the
/// changes since, oldest first.
struct StateOrigin: Sendable {
    let base: StateTries
    /// The number of entries of ``base``.
    let entryCount: Int
    var layers: [StateLayer] = []
    /// The number of accounts and words in all layers.
    var changeCount = 0

    /// The greatest number of layers on one base: reading a kept state searches
    /// them one by one.
    static let mostLayers = 128
    /// A number of changes that never justifies another base.
    static let leastChanges = 2_048

    init(base: StateTries) {
        self.base = base
        entryCount = base.entryCount
    }

    /// The greatest number of changes in all layers: twice as many as the base has
    /// entries, so that the cost of the next base is spread over those changes.
    var mostChanges: Int { max(StateOrigin.leastChanges, 2 * entryCount) }

    /// The account as of the last layer; `nil` if there is none.
    ///
    /// - Complexity: O(layers × log changes).
    func account(_ address: Address) -> (account: Account, code: Code)? {
        for layer in layers.reversed() {
            guard let change = layer.change(of: address) else { continue }
            return change.account.map { ($0, change.code) }
        }
        return base.account(address.trieKey).map { ($0, base.code($0.codeHash)) }
    }

    /// The word of an account's storage as of the last layer; 0 if there is
    /// none.
    ///
    /// - Complexity: O(layers × log changes).
    func word(of address: Address, at key: U256) -> U256 {
        for layer in layers.reversed() {
            guard let change = layer.change(of: address) else { continue }
            if let word = layer.word(at: key, in: change) { return word }
            if change.isCleared { return .zero }
        }
        return base.storages[address]?.word(at: key) ?? .zero
    }
}

/// The changes from one kept state to the next, with their later values.
struct StateLayer: Sendable {
    struct AccountChange: Sendable {
        let address: Address
        /// `nil` if the account was removed.
        let account: Account?
        let code: Code
        /// Whether the storage was emptied before it got its ``words``.
        let isCleared: Bool
        /// The account's range of ``StateLayer/keys``.
        let words: Range<Int>
    }

    /// The changed accounts, in the order of their addresses.
    let accounts: [AccountChange]
    /// The keys of changed words, for each account in the order of
    /// ``precedes(_:_:)``.
    let keys: [U256]
    /// The words, in the order of ``keys``.
    let words: [U256]

    var changeCount: Int { accounts.count + keys.count }

    /// Returns the change of an account; `nil` if the layer has none.
    ///
    /// - Complexity: O(log accounts).
    func change(of address: Address) -> AccountChange? {
        let index = lowerBound(0..<accounts.count) { accounts[$0].address < address }
        return index < accounts.count && accounts[index].address == address ? accounts[index] : nil
    }

    /// Returns a changed word of an account; `nil` if the layer has none.
    ///
    /// - Complexity: O(log words).
    func word(at key: U256, in change: AccountChange) -> U256? {
        let index = lowerBound(change.words) { StateLayer.precedes(keys[$0], key) }
        return index < change.words.upperBound && keys[index] == key ? words[index] : nil
    }

    /// The order of keys in a layer: the lowest words come first, because keys
    /// that are small numbers differ only there.
    @inline(__always)
    static func precedes(_ a: U256, _ b: U256) -> Bool {
        if a.w0 != b.w0 { return a.w0 < b.w0 }
        return (a.w1, a.w2, a.w3) < (b.w1, b.w2, b.w3)
    }

    /// Returns the first index of a range that does not come before the element
    /// sought.
    private func lowerBound(_ range: Range<Int>, isBefore: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
