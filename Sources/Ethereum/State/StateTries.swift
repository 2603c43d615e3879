package import Signing

/// The tries of a state, and the values that their hashes refer to.
///
/// Nodes are shared between all states that contain them: a state that differs from
/// another in one slot has its own nodes on the path to that slot, and no others.
struct StateTries: Sendable {
    /// Accounts by the hash of their address, with the address as the name:
    /// ``Address/trieKey``.
    var accounts = Trie()
    /// The storage of each account that has any: words by the hash of their
    /// key, with the key as the name: ``U256/trieKey``.
    var storages: [Address: Trie] = [:]
    /// Programs by their hash.
    var codes: [Digest: Code] = [:]

    /// The account stored under ``Address/trieKey``; `nil` if there is none.
    func account(_ trieKey: [UInt8]) -> Account? {
        guard let encoding = accounts.value(of: trieKey) else { return nil }
        return Account(stored: encoding)
    }

    /// Returns the program with a hash, which some account of the state has.
    func code(_ hash: Digest) -> Code {
        if hash == Account.emptyCodeHash { return .empty }
        guard let code = codes[hash] else { preconditionFailure("the code \(hash) of an account is not kept") }
        return code
    }

    /// The number of accounts and words that the tries hold.
    ///
    /// - Complexity: O(entries).
    var entryCount: Int { storages.values.reduce(accounts.count) { $0 + $1.count } }
}

extension Trie {
    /// The word stored under a key of an account's storage; 0 if there is
    /// none.
    func word(at key: U256) -> U256 {
        if isEmpty { return .zero }
        guard let encoding = value(of: key.trieKey) else { return .zero }
        return U256(storedWord: encoding)
    }
}

extension Address {
    /// The account's key in the state's trie: the hash of the address, followed by
    /// the address as the name.
    var trieKey: [UInt8] { bytes.withUnsafeBytes { State.trieKey(of: $0) } }
}

extension State {
    static let addressCount = 20
    static let wordCount = 32

    /// The hash of a name, and the name.
    fileprivate static func trieKey(of name: UnsafeRawBufferPointer) -> [UInt8] {
        let hash = Digest(keccak: name)
        var key = [UInt8](repeating: 0, count: 32 + name.count)
        key.withUnsafeMutableBytes { buffer in
            hash.withBytes { buffer.copyMemory(from: $0) }
            UnsafeMutableRawBufferPointer(rebasing: buffer[32...]).copyMemory(from: name)
        }
        return key
    }
}

extension U256 {
    /// The key of a word in a storage trie: the hash of this key, followed by the
    /// key itself as the name.
    var trieKey: [UInt8] { digest.withBytes { State.trieKey(of: $0) } }

    /// The encoding of a word of storage; empty for 0, which is not stored.
    var storedWord: [UInt8] { isZero ? [] : RLPEncoder.encoding(minimalBytes) }

    /// - Parameter storedWord: an encoding that ``storedWord`` made.
    init(storedWord: [UInt8]) {
        var word = U256.zero
        for byte in storedWord.count == 1 ? storedWord[...] : storedWord.dropFirst() {
            word = word << 8 | U256(UInt64(byte))
        }
        self = word
    }
}

extension Account {
    /// Returns the account's encoding in the state's trie (yellow paper, section
    /// 4.1).
    package func encoded(storageRoot: Digest) -> [UInt8] {
        RLPEncoder.list { list in
            list.append(nonce)
            list.append(balance.minimalBytes)
            list.append(storageRoot)
            list.append(codeHash)
        }
    }

    /// - Parameter stored: an encoding that ``encoded(storageRoot:)`` made.
    fileprivate init(stored: [UInt8]) {
        do {
            let fields = try RLPItem(stored).elements(count: 4)
            self.init(nonce: try fields[0].uint64(), balance: try fields[1].u256(), codeHash: try fields[3].digest())
        } catch {
            preconditionFailure("an account in the state's trie cannot be decoded: \(error)")
        }
    }
}
