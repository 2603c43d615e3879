/// Removal of entries without a value: accounts only asked for, slots whose value
/// is 0. A caller pays thousands of gas for each, but they would stay forever and
/// be copied with every copy of the state.
extension State {
    /// The number of entries below which tables are left alone.
    private static let leastEntries = 2_048

    /// Rebuilds the tables without such entries once there are twice as many
    /// entries as the last time. It may be called only when no entry is dirty and
    /// no transaction runs, because indices change.
    ///
    /// - Complexity: O(1) amortised over the entries added.
    mutating func compactIfWasteful() {
        if accounts.count + slots.count > max(State.leastEntries, compactCount * 2) { compact() }
    }

    mutating func compact() {
        let (oldAccounts, oldSlots) = (accounts, slots)
        accounts = []
        slots = []
        accountTable = ProbeTable()
        slotTable = ProbeTable()
        unkeptAccounts = []
        unkeptSlots = []
        // Changes since a state was last kept must still be recorded.
        for old in oldAccounts where old.exists || old.isUnkept || !old.storage.isEmpty {
            let index = index(of: old.address)
            accounts[index] = old
            accounts[index].firstSlot = -1
            if old.isUnkept { unkeptAccounts.append(UInt32(index)) }
            var slot = old.firstSlot
            while slot >= 0 {
                let entry = oldSlots[Int(slot)]
                if !entry.value.isZero || entry.isUnkept {
                    let copy = slotIndexToWrite(account: index, key: entry.key)
                    slots[copy].value = entry.value
                    slots[copy].isUnkept = entry.isUnkept
                    if entry.isUnkept { unkeptSlots.append(UInt32(copy)) }
                }
                slot = entry.next
            }
        }
        compactCount = accounts.count + slots.count
    }
}
