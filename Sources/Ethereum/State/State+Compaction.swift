/// Entries that stand for nothing: accounts only asked for, slots of the
/// value 0. A caller pays thousands of gas for each, but they would stay
/// forever and be copied with every copy of the state.
extension State {
    /// Below so many entries nothing is gained.
    private static let leastEntries = 2_048

    /// Makes the tables anew without such entries once there are twice as
    /// many entries as the last time. To be called when nothing is dirty and
    /// no transaction runs: places change.
    ///
    /// - Complexity: O(1) amortised over the entries added.
    mutating func compactIfWasteful() {
        if accounts.count + slots.count > max(State.leastEntries, compactCount * 2) { compact() }
    }

    mutating func compact() {
        let (oldAccounts, oldSlots) = (accounts, slots)
        accounts = []
        slots = []
        accountIndex = ProbeIndex()
        slotIndex = ProbeIndex()
        for old in oldAccounts where old.exists {
            let place = place(of: old.address)
            accounts[place] = old
            accounts[place].firstSlot = -1
            var slot = old.firstSlot
            while slot >= 0 {
                let entry = oldSlots[Int(slot)]
                if !entry.value.isZero { slots[slotPlace(account: place, key: entry.key)].value = entry.value }
                slot = entry.next
            }
        }
        compactCount = accounts.count + slots.count
    }
}
