import Signing
import Testing

@testable import Ethereum

@Suite("The state") struct StateTests {
    @Test("without accounts has the root of an empty trie")
    func empty() {
        let state = State()
        #expect(state.currentRoot == Trie.emptyRoot)
        #expect(state.account(Programs.caller) == nil)
        #expect(state.balance(of: Programs.caller) == 0)
    }

    @Test("goes back to any checkpoint, the root with it")
    func reverting() {
        var state = Programs.state([0x00])
        state.setStorage(1, of: Programs.target, at: 1)
        let root = state.root
        let target = state.index(of: Programs.target)
        let start = state.checkpoint
        state.setBalance(77, account: target)
        let slot = state.slotIndex(account: target, key: 1)
        state.setStorage(5, slot: slot)
        let middle = state.checkpoint
        state.setStorage(0, slot: slot)
        state.setNonce(9, account: target)
        state.setTransient(3, account: target, key: 4)
        state.append(Log(address: Programs.target, topics: [], data: []))
        state.addRefund(100)
        let (wasCold, isStillCold) = (state.warm(slot: slot), state.warm(slot: slot))
        #expect(wasCold && !isStillCold)
        state.markDestroyed(target)
        state.setCode([0xfe], account: state.index(of: Programs.other))
        state.revert(to: middle)
        #expect(state.storage(of: Programs.target, at: 1) == 5)
        #expect(state.nonce(of: Programs.target) == 1)
        #expect(state.transient(account: target, key: 4) == 0)
        #expect(state.logs.isEmpty && state.refund == 0)
        let isCold = state.warm(slot: slot)
        #expect(isCold)
        #expect(state.original(slot: slot) == 1)
        state.revert(to: start)
        #expect(state.journal.isEmpty)
        _ = state.commit()
        #expect(state.currentRoot == root)
    }

    @Test("forgets at a transaction's end what was warm, transient and original")
    func endOfTransaction() {
        var state = Programs.state([0x00])
        let target = state.index(of: Programs.target)
        let slot = state.slotIndex(account: target, key: 1)
        let wasCold = state.warm(account: target)
        #expect(wasCold)
        state.setTransient(3, account: target, key: 4)
        state.setStorage(5, slot: slot)
        _ = state.commit()
        let areCold = (state.warm(account: target), state.warm(slot: slot))
        #expect(areCold == (true, true))
        #expect(state.transient(account: target, key: 4) == 0)
        #expect(state.original(slot: slot) == 5)
    }

    @Test("removes what is empty and touched, and what was destroyed with its storage")
    func removals() {
        var state = Programs.state([0x00])
        let before = state.root
        state.touch(state.index(of: Programs.other))
        _ = state.commit()
        #expect(state.currentRoot == before)
        state.setStorage(5, of: Programs.other, at: 1)
        state.setBalance(1, of: Programs.other)
        let other = state.index(of: Programs.other)
        state.markDestroyed(other)
        _ = state.commit()
        #expect(state.currentRoot == before)
        #expect(state.allStorage(of: Programs.other).isEmpty)
        // It may come again, without what it had.
        state.credit(2, account: other)
        _ = state.commit()
        #expect(state.account(Programs.other) == Account(balance: 2))
        #expect(state.storage(of: Programs.other, at: 1) == 0)
    }

    @Test("has the root of a state made anew with the same accounts")
    func incrementalRoots() {
        var state = State()
        for number in UInt32(1)...200 {
            let address = Address(words: (0, 0, number))
            state.setBalance(U256(UInt64(number)), of: address)
            state.setStorage(U256(UInt64(number % 3)), of: address, at: U256(UInt64(number % 5)))
            if number % 7 == 0 { _ = state.root }
            if number % 11 == 0 { state.setStorage(0, of: address, at: U256(UInt64(number % 5))) }
        }
        var copy = State()
        for address in state.allAddresses.reversed() {
            copy.setBalance(state.balance(of: address), of: address)
            for (key, value) in state.allStorage(of: address) { copy.setStorage(value, of: address, at: key) }
        }
        #expect(state.allAddresses.count == 200)
        #expect(state.currentRoot == copy.currentRoot)
    }

    @Test("is a value: a copy does not see what the other does")
    func values() {
        var state = Programs.state([0x60, 1, 0x5f, 0x55])
        var copy = state
        let before = copy.root
        let outcome = TransactionExecutor(block: BlockContext()).run(Programs.call(), on: &state)
        #expect(outcome.result.halt == nil)
        #expect(state.storage(of: Programs.target, at: 0) == 1)
        #expect(copy.storage(of: Programs.target, at: 0) == 0)
        #expect(copy.currentRoot == before)
        #expect(state.currentRoot != before)
    }

    @Test("forgets in time what was only asked for, and keeps everything else")
    func compaction() {
        var state = Programs.state([0x00])
        state.setStorage(5, of: Programs.target, at: 1)
        state.setStorage(6, of: Programs.target, at: 2)
        for number in UInt64(0)..<3_000 {
            _ = state.index(of: Address(words: (number, 0, 0)))
            _ = state.slotIndex(account: state.index(of: Programs.target), key: U256(number + 10))
        }
        let root = state.root
        #expect(state.accounts.count == 2 && state.slots.count == 2)
        #expect(state.code(of: Programs.target) == [0x00])
        #expect(state.allStorage(of: Programs.target).map(\.value) == [5, 6])
        // The tries go on from what they had.
        state.setStorage(0, of: Programs.target, at: 1)
        var anew = Programs.state([0x00])
        anew.setStorage(6, of: Programs.target, at: 2)
        #expect(state.currentRoot == anew.currentRoot && state.currentRoot != root)
    }

    @Test("proves accounts and storage to one who has only the root")
    func proofs() throws {
        var state = Programs.state([0x00])
        for key in UInt64(0)..<20 { state.setStorage(U256(key + 1), of: Programs.target, at: U256(key)) }
        let root = state.root
        let proof = state.proof(of: Programs.target)
        let key = Digest(keccak: Programs.target.bytes).bytes
        let account = try #require(try MerkleProof.value(of: key, in: proof, root: root))
        let storageRoot = try RLPItem(account).elements(count: 4)[2].digest()
        #expect(storageRoot == state.storageRoot(of: Programs.target))
        let storageProof = state.proof(of: 7, in: Programs.target)
        let word = try MerkleProof.value(of: Digest(keccak: U256(7).bytes).bytes, in: storageProof, root: storageRoot)
        #expect(word == [8])
        let absent = state.proof(of: Programs.other)
        #expect(try MerkleProof.value(of: Digest(keccak: Programs.other.bytes).bytes, in: absent, root: root) == nil)
    }
}
