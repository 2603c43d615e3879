internal import Signing

/// SLOAD, SSTORE and SELFDESTRUCT, with their costs and refunds (EIP-2200,
/// EIP-2929, EIP-3529, EIP-6780).
extension Machine {
    /// Replaces a key by the value stored under it; returns `false` if there is not
    /// enough gas.
    @inline(__always)
    mutating func loadStorage(_ word: UnsafeMutablePointer<U256>) -> Bool {
        let slot = state.slotIndex(account: frame.account, key: word.pointee)
        if state.warm(slot: slot), !pay(schedule.coldSlot) { return false }
        word.pointee = state.slots[slot].value
        return true
    }

    /// Stores a value.
    ///
    /// - Returns: The fault, if any.
    @inline(__always)
    mutating func storeStorage(key: U256, value: U256) -> Halt? {
        if frame.isStatic { return .writeProtection }
        if !schedule.hasNetMetering { return storeByFirstRules(key: key, value: value) }
        // A callee must not be able to store with a stipend alone.
        if frame.gas <= 2_300 { return .outOfGas }
        let slot = state.slotIndex(account: frame.account, key: key)
        var cost: UInt64 = state.warm(slot: slot) ? 2_100 : 0
        let current = state.slots[slot].value
        if value == current {
            guard pay(cost + 100) else { return .outOfGas }
        } else {
            let original = state.original(slot: slot)
            cost += current != original ? 100 : original.isZero ? 20_000 : 2_900
            guard pay(cost) else { return .outOfGas }
            let refund = Self.refund(original: original, current: current, value: value)
            if refund != 0 { state.addRefund(refund) }
            state.setStorage(value, slot: slot)
        }
        if Observer.isActive { tracer.stored(address: frame.address.address, key: key, value: value) }
        return nil
    }

    private static func refund(original: U256, current: U256, value: U256) -> Int64 {
        if current == original { return !original.isZero && value.isZero ? 4_800 : 0 }
        var refund: Int64 = 0
        if !original.isZero {
            if current.isZero { refund -= 4_800 } else if value.isZero { refund += 4_800 }
        }
        if value == original { refund += original.isZero ? 19_900 : 2_800 }
        return refund
    }

    @inline(never)
    private mutating func storeByFirstRules(key: U256, value: U256) -> Halt? {
        let slot = state.slotIndex(account: frame.account, key: key)
        let current = state.slots[slot].value
        guard pay(current.isZero && !value.isZero ? 20_000 : 5_000) else { return .outOfGas }
        if !current.isZero, value.isZero { state.addRefund(15_000) }
        if value != current { state.setStorage(value, slot: slot) }
        if Observer.isActive { tracer.stored(address: frame.address.address, key: key, value: value) }
        return nil
    }

    mutating func selfDestruct() -> Exit {
        if frame.isStatic { return .halted(.writeProtection) }
        let beneficiary = state.index(of: frame.top[-1].address)
        let balance = state.accounts[frame.account].account.balance
        var cost: UInt64 = state.warm(account: beneficiary) ? schedule.coldBeneficiary : 0
        if schedule.beneficiaryPays, !balance.isZero, state.accounts[beneficiary].account.isEmpty { cost += 25_000 }
        guard pay(cost) else { return .halted(.outOfGas) }
        frame.resultCount = 0
        if Observer.isActive {
            tracer.enter(
                TracedCall(
                    kind: .selfDestruct, depth: depth + 1, from: frame.address.address, to: frame.top[-1].address,
                    value: balance, gas: 0, input: []))
            tracer.exit(halt: nil, output: [], gas: 0)
        }
        let isRemoved = !schedule.destroysOnlyNew || state.accounts[frame.account].createdEpoch == state.epoch
        if beneficiary != frame.account {
            state.debit(balance, account: frame.account)
            state.credit(balance, account: beneficiary)
        } else if isRemoved {
            // A balance sent to the contract itself is destroyed with it.
            state.setBalance(.zero, account: frame.account)
        }
        if isRemoved { state.markDestroyed(frame.account) }
        return .finished
    }
}
