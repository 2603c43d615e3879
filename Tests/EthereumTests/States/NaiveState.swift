import Signing

@testable import Ethereum

/// A state as dictionaries, copied whole: what kept states are compared with.
struct NaiveState {
    var accounts: [Address: Account] = [:]
    var codes: [Address: [UInt8]] = [:]
    var words: [Address: [U256: U256]] = [:]

    mutating func set(_ word: U256, of address: Address, at key: U256) {
        words[address, default: [:]][key] = word.isZero ? nil : word
    }

    func balance(of address: Address) -> U256 { accounts[address]?.balance ?? .zero }

    mutating func setBalance(_ balance: U256, of address: Address) {
        accounts[address, default: Account()].balance = balance
    }

    mutating func remove(_ address: Address) {
        accounts[address] = nil
        codes[address] = nil
        words[address] = nil
    }

    /// A state made anew with the same contents.
    var fresh: State {
        var state = State()
        for (address, account) in accounts {
            state.setBalance(account.balance, of: address)
            state.setNonce(account.nonce, of: address)
            if let code = codes[address] { state.setCode(code, of: address) }
            for (key, word) in words[address] ?? [:] { state.setStorage(word, of: address, at: key) }
        }
        return state
    }

    /// The first difference between this and what a state says; `nil` if there
    /// is none.
    func difference(from state: State, keys: ClosedRange<UInt64>) -> String? {
        if state.allAddresses != accounts.keys.sorted() {
            return "accounts \(state.allAddresses), not \(accounts.keys.sorted())"
        }
        for (address, account) in accounts {
            let found = state.account(address)
            if found?.balance != account.balance || found?.nonce != account.nonce {
                return "account \(address): \(String(describing: found))"
            }
            if state.code(of: address) != codes[address] ?? [] { return "code of \(address)" }
            for key in keys {
                let (found, expected) = (state.storage(of: address, at: U256(key)), words[address]?[U256(key)] ?? .zero)
                if found != expected { return "word \(key) of \(address): \(found), not \(expected)" }
            }
            let (all, expected) = (state.allStorage(of: address), (words[address] ?? [:]).sorted { $0.key < $1.key })
            if all.map(\.key) != expected.map(\.key) || all.map(\.value) != expected.map(\.value) {
                return "storage of \(address)"
            }
        }
        return nil
    }
}

/// A contract for tests of the state: stores the pairs of key and word in its
/// call data; without any it destroys itself and leaves its balance to its
/// caller.
enum StoringContract {
    static let code: [UInt8] = [
        0x36, 0x60, 0x06, 0x57, 0x33, 0xff, 0x5b, 0x60, 0x00, 0x5b, 0x36, 0x81, 0x10, 0x15, 0x60, 0x1f, 0x57, 0x80,
        0x60, 0x20, 0x01,
        0x35, 0x81, 0x35, 0x55, 0x60, 0x40, 0x01, 0x60, 0x09, 0x56, 0x5b, 0x00,
    ]

    static let addresses = (1...4).map { Address(words: (0, 0, 0xc000 + UInt32($0))) }

    static func call(_ address: Address, storing words: [(key: U256, value: U256)], value: U256 = 0) -> CallMessage {
        CallMessage(
            kind: .call(to: address), sender: Programs.caller, value: value,
            input: words.flatMap { $0.key.bytes + $0.value.bytes },
            gas: 100_000_000)
    }

    /// Under the first rules, by which a contract of any age can be destroyed.
    static let executor = TransactionExecutor(block: BlockContext(gasLimit: .max), revision: .frontier)

    /// Executes a call that must succeed.
    static func execute(_ message: CallMessage, on state: inout State) {
        let outcome = executor.run(message, on: &state)
        precondition(outcome.result.halt == nil, "\(String(describing: outcome.result.halt))")
    }
}
