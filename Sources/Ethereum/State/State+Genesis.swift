package import Signing

/// Changes outside of transactions: allocations of a genesis block and of
/// tests. They cannot be reverted.
extension State {
    /// Sets an account's balance, in wei, and makes the account exist.
    package mutating func setBalance(_ balance: U256, of address: Address) {
        let index = existing(address)
        accounts[index].account.balance = balance
    }

    /// Sets an account's nonce and makes the account exist.
    package mutating func setNonce(_ nonce: UInt64, of address: Address) {
        let index = existing(address)
        accounts[index].account.nonce = nonce
    }

    /// Sets an account's code and makes the account exist.
    package mutating func setCode(_ bytes: [UInt8], of address: Address) {
        let index = existing(address)
        let code = shared(bytes)
        accounts[index].code = code
        accounts[index].account.codeHash = code.hash
    }

    /// Sets a word of an account's storage and makes the account exist.
    package mutating func setStorage(_ value: U256, of address: Address, at key: U256) {
        let slot = slotIndexToWrite(account: existing(address), key: key)
        slots[slot].value = value
        markChanged(slot: slot)
    }

    private mutating func existing(_ address: Address) -> Int {
        let index = index(of: address)
        accounts[index].exists = true
        markChanged(account: index)
        return index
    }

    /// Returns the one object for some code, analysed once however many accounts
    /// have it.
    mutating func shared(_ bytes: [UInt8]) -> Code {
        if bytes.isEmpty { return .empty }
        let hash = Digest(keccak: bytes)
        if let known = tries.codes[hash] { return known }
        let code = Code(bytes, hash: hash)
        tries.codes[hash] = code
        return code
    }
}
