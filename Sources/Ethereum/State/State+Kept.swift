internal import Signing

/// States that are kept while the original state continues to change.
extension State {
    /// Returns a copy for keeping. It can be read, asked for its root and proofs,
    /// and executed from at any time, like any state, and does not change when this
    /// one does.
    ///
    /// It has no tables. It consists of a base, the tries of a state kept
    /// before, which is shared, and of layers with the changes since, of which
    /// only the last is its own: 64 bytes for each word and some 150 for each
    /// account changed since the previous one was kept. After 128 layers, or
    /// when they hold twice as many changes as the base has entries, the next
    /// kept state is a base itself: it holds this state's tries, which share
    /// with the last base all nodes that no change has reached.
    ///
    /// Reading from it looks through at most 128 layers. The first change to
    /// it, or the first proof asked of it, lays the layers over the tries.
    ///
    /// - Complexity: O(c log c) for c changes since the last one was kept, and the
    ///   cost of ``root``; O(n) in all entries once in n changes.
    package mutating func kept() -> State {
        if isAsleep { return self }
        _ = root
        let count = unkeptAccounts.count + unkeptSlots.count
        if var origin, origin.layers.count < StateOrigin.mostLayers, origin.changeCount + count <= origin.mostChanges {
            if count > 0 {
                origin.layers.append(unkeptLayer())
                origin.changeCount += count
            }
            forgetUnkept()
            self.origin = origin
        } else {
            forgetUnkept()
            origin = StateOrigin(base: tries)
        }
        var kept = State(tries: origin?.base ?? tries)
        kept.origin = origin
        kept.isAsleep = origin?.layers.isEmpty == false
        kept.keptRoot = tries.accounts.rootHash
        return kept
    }

    /// The entries changed since a state was last kept, as a layer.
    private func unkeptLayer() -> StateLayer {
        var changed = unkeptSlots.map { index in
            let slot = slots[Int(index)]
            return (account: slot.account, index: index, key: slot.key)
        }
        changed.sort { $0.account == $1.account ? StateLayer.precedes($0.key, $1.key) : $0.account < $1.account }
        var ranges: [UInt32: Range<Int>] = [:]
        var start = 0
        while start < changed.count {
            var end = start + 1
            while end < changed.count, changed[end].account == changed[start].account { end += 1 }
            ranges[changed[start].account] = start..<end
            start = end
        }
        assert(
            ranges.keys.allSatisfy { accounts[Int($0)].isUnkept }, "a word that changed has changed its account, too")
        let order = unkeptAccounts.sorted { accounts[Int($0)].address < accounts[Int($1)].address }
        return StateLayer(
            accounts: order.map { index in
                let entry = accounts[Int(index)]
                return StateLayer.AccountChange(
                    address: entry.address, account: entry.exists ? entry.account : nil, code: entry.code,
                    isCleared: entry.isCleared, words: ranges[index] ?? 0..<0)
            },
            keys: changed.map(\.key), words: changed.map { slots[Int($0.index)].value })
    }

    /// Records that an account differs from the state kept last.
    @inline(__always)
    mutating func markUnkept(account: Int) {
        if origin == nil || accounts[account].isUnkept { return }
        accounts[account].isUnkept = true
        unkeptAccounts.append(UInt32(account))
    }

    /// Records that a slot differs from the state kept last.
    @inline(__always)
    mutating func markUnkept(slot: Int) {
        if origin == nil || slots[slot].isUnkept { return }
        slots[slot].isUnkept = true
        unkeptSlots.append(UInt32(slot))
    }

    /// Drops the origin once there are more changes than one more layer may hold:
    /// the next kept state is then an origin of its own. So the records stay
    /// bounded even if no state is ever kept again.
    mutating func limitUnkept() {
        guard let origin, unkeptAccounts.count + unkeptSlots.count > origin.mostChanges else { return }
        giveOriginUp()
    }

    mutating func giveOriginUp() {
        forgetUnkept()
        origin = nil
    }

    private mutating func forgetUnkept() {
        for index in unkeptAccounts {
            accounts[Int(index)].isUnkept = false
            accounts[Int(index)].isCleared = false
        }
        for index in unkeptSlots { slots[Int(index)].isUnkept = false }
        unkeptAccounts.removeAll(keepingCapacity: true)
        unkeptSlots.removeAll(keepingCapacity: true)
    }

    /// Applies the layers of the origin to its tries: their entries come into the
    /// tables as if they had just been written.
    ///
    /// - Complexity: O(changes in the layers).
    mutating func wake() {
        guard isAsleep, let origin else { return }
        isAsleep = false
        for layer in origin.layers {
            for change in layer.accounts {
                let index = index(of: change.address)
                if change.isCleared { emptyStorage(of: index) }
                accounts[index].exists = change.account != nil
                accounts[index].account = change.account ?? Account()
                accounts[index].code = change.code
                if change.code.count > 0 { tries.codes[change.code.hash] = change.code }
                markDirty(account: index)
                for word in change.words {
                    let slot = slotIndexToWrite(account: index, key: layer.keys[word])
                    slots[slot].value = layer.words[word]
                    markDirty(slot: slot)
                }
            }
        }
    }
}
