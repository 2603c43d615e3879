import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

/// Kept states against dictionaries that are copied whole, under streams of
/// calls, keeps, drops and branches.
@Suite("A kept state") struct KeptStateTests {
    /// A state and what it must say.
    private struct Pair {
        var state: State
        var model: NaiveState
    }

    private static let keys: ClosedRange<UInt64> = 0...39

    private static func start() -> Pair {
        var pair = Pair(state: State(), model: NaiveState())
        pair.state.setBalance(1 << 80, of: Programs.caller)
        pair.model.accounts[Programs.caller] = Account(balance: 1 << 80)
        for address in StoringContract.addresses { install(address, &pair) }
        return pair
    }

    private static func install(_ address: Address, _ pair: inout Pair) {
        pair.state.setCode(StoringContract.code, of: address)
        pair.state.setNonce(1, of: address)
        pair.model.codes[address] = StoringContract.code
        pair.model.accounts[address, default: Account()].nonce = 1
    }

    private static func send(_ value: U256, to address: Address, _ model: inout NaiveState) {
        if value.isZero { return }
        model.setBalance(model.balance(of: Programs.caller) &- value, of: Programs.caller)
        model.setBalance(model.balance(of: address) &+ value, of: address)
    }

    /// One change of a state and its model.
    private static func step(_ pair: inout Pair, _ random: inout RandomStream) {
        let address = random.pick(StoringContract.addresses)
        switch random.int(0...19) {
        case 0:
            // Destroyed, and perhaps called again in vain.
            StoringContract.execute(StoringContract.call(address, storing: []), on: &pair.state)
            guard pair.model.codes[address] != nil else { return }
            let balance = pair.model.balance(of: address)
            pair.model.remove(address)
            pair.model.setBalance(pair.model.balance(of: Programs.caller) &+ balance, of: Programs.caller)
        case 1, 2: install(address, &pair)
        case 3:
            let other = Address(words: (0, 1, UInt32(random.int(1...30))))
            let value = U256(UInt64(random.int(0...3)))
            StoringContract.execute(
                CallMessage(kind: .call(to: other), sender: Programs.caller, value: value, gas: 100_000),
                on: &pair.state)
            send(value, to: other, &pair.model)
        case 4:
            let (key, word) = (U256(UInt64(random.int(0...39))), U256(UInt64(random.int(0...2))))
            guard pair.model.accounts[address] != nil else { return }
            pair.state.setStorage(word, of: address, at: key)
            pair.model.set(word, of: address, at: key)
        default:
            let words = (0..<random.int(1...60)).map { _ in
                (key: U256(UInt64(random.int(0...39))), value: random.int(0...2) == 0 ? U256.zero : U256(random.next()))
            }
            let value = U256(UInt64(random.int(0...1)))
            StoringContract.execute(StoringContract.call(address, storing: words, value: value), on: &pair.state)
            send(value, to: address, &pair.model)
            if pair.model.codes[address] != nil {
                for (key, word) in words { pair.model.set(word, of: address, at: key) }
            }
        }
    }

    private static func problem(_ kept: Pair, _ random: inout RandomStream) throws -> String? {
        if let difference = kept.model.difference(from: kept.state, keys: keys) { return difference }
        var state = kept.state
        var fresh = kept.model.fresh
        let root = fresh.root
        if state.root != root { return "root" }
        // Reading and the root leave it asleep; a proof wakes it.
        let (address, key) = (random.pick(StoringContract.addresses), U256(UInt64(random.int(0...39))))
        let storageRoot = fresh.storageRoot(of: address)
        if state.storageRoot(of: address) != storageRoot { return "storage root of \(address)" }
        let proof = state.proof(of: address)
        let account = try MerkleProof.value(of: Digest(keccak: address.bytes).bytes, in: proof, root: root)
        if (account == nil) != (kept.model.accounts[address] == nil) { return "proof of \(address)" }
        let word = try MerkleProof.value(
            of: Digest(keccak: key.bytes).bytes, in: state.proof(of: key, in: address), root: storageRoot)
        if word.map({ U256(storedWord: $0) }) != kept.model.words[address]?[key] {
            return "proof of word \(key) of \(address)"
        }
        if state.root != root { return "root after it woke" }
        return kept.model.difference(from: state, keys: keys).map { "after it woke: \($0)" }
    }

    @Test("says what a copy would, whatever else happens", arguments: testSeeds)
    func stream(seed: UInt64) throws {
        var random = RandomStream(seed: seed, name: "kept states")
        var lives = [Self.start()]
        var kept: [Pair] = []
        var (checks, branches, deepest, origins) = (0, 0, 0, 0)
        for number in 0..<1_200 {
            // The first goes on for long enough to need another origin.
            let live = random.int(0...1) == 0 ? 0 : random.int(0...lives.count - 1)
            switch random.int(0...9) {
            case 0...4: Self.step(&lives[live], &random)
            case 5: _ = lives[live].state.root
            case 6...7:
                let state = lives[live].state.kept()
                deepest = max(deepest, state.origin?.layers.count ?? 0)
                if state.origin?.layers.isEmpty == true { origins += 1 }
                kept.append(Pair(state: state, model: lives[live].model))
                if kept.count > 60 { kept.remove(at: random.int(0...kept.count - 1)) }
            case 8:
                guard !kept.isEmpty else { continue }
                branches += 1
                let old = random.pick(kept)
                if lives.count < 3 { lives.append(old) } else { lives[random.int(1...2)] = old }
            default:
                let old = kept.isEmpty ? lives[live] : random.pick(kept)
                checks += 1
                if let problem = try Self.problem(old, &random) {
                    Issue.record("seed \(seed), step \(number): \(problem)")
                }
            }
        }
        for pair in lives + kept.suffix(10) {
            if let problem = try Self.problem(pair, &random) { Issue.record("seed \(seed), at the end: \(problem)") }
        }
        // So that a test of nothing cannot pass.
        #expect(
            checks > 60 && branches > 60 && deepest > 20 && origins > 1,
            "\(checks), \(branches), \(deepest), \(origins)")
    }

    @Test("shares its origin's tries, holds each change once, and has no tables")
    func sharing() {
        var pair = Self.start()
        let address = StoringContract.addresses[0]
        for key in UInt64(0)..<3_000 { pair.state.setStorage(U256(key + 1), of: address, at: U256(key)) }
        var state = pair.state
        var random = RandomStream(seed: 1, name: "sharing")
        var kept = [state.kept()]
        let fullCount = nodes(of: kept).count
        var changeCount = 0
        while kept.count < 200 {
            let words = Set((0..<50).map { _ in UInt64(random.int(0...2_999)) })
            StoringContract.execute(
                StoringContract.call(address, storing: words.map { (key: U256($0), value: U256(random.next() | 1)) }),
                on: &state)
            kept.append(state.kept())
            // The caller and the contract are touched, too.
            changeCount += kept[kept.count - 1].isAsleep ? words.count + 2 : 0
        }
        #expect(
            kept.allSatisfy {
                $0.accounts.isEmpty && $0.slots.isEmpty && $0.accountTable.count == 0 && $0.slotTable.count == 0
            })
        let origins = kept.filter { !$0.isAsleep }.count
        #expect(origins == 2)
        var layers: [UnsafePointer<U256>: Int] = [:]
        for layer in kept.flatMap({ $0.origin?.layers ?? [] }) {
            layer.keys.withUnsafeBufferPointer { keys in
                if let start = keys.baseAddress { layers[start] = layer.changeCount }
            }
        }
        #expect(layers.count == kept.count - origins)
        #expect(layers.values.reduce(0, +) == changeCount)
        // All tries together have fewer nodes than as many whole ones.
        let count = nodes(of: kept).count
        #expect(count > fullCount && count < fullCount * origins)
    }

    /// The nodes that any of the states holds.
    private func nodes(of states: [State]) -> Set<ObjectIdentifier> {
        var found: Set<ObjectIdentifier> = []
        func visit(_ node: TrieNode?) {
            guard let node, found.insert(ObjectIdentifier(node.remembered)).inserted else { return }
            switch node {
            case .leaf: break
            case .extension(let part): visit(.branch(part.child))
            case .branch(let branch): for child in branch.children.nodes { visit(child) }
            }
        }
        for state in states {
            visit(state.tries.accounts.root)
            for storage in state.tries.storages.values { visit(storage.root) }
            for storage in state.origin?.base.storages.values ?? [:].values { visit(storage.root) }
        }
        return found
    }

    @Test("stands on a base that is replaced after twice as many changes as it has entries")
    func baseByChanges() throws {
        var pair = Self.start()
        let address = StoringContract.addresses[0]
        for key in UInt64(0)..<2_000 { pair.state.setStorage(1, of: address, at: U256(key)) }
        var (mostChanges, bases) = (0, 0)
        for number in UInt64(0)..<30 {
            // All words of one range, so each time 400 and the account.
            let start = number % 5 * 400
            for key in start..<start + 400 { pair.state.setStorage(U256(number + 2), of: address, at: U256(key)) }
            let kept = pair.state.kept()
            mostChanges = max(mostChanges, try #require(kept.origin).changeCount)
            bases += kept.isAsleep ? 0 : 1
        }
        // The base has 2,000 words and five accounts, so ten layers fit.
        #expect(mostChanges == 10 * 401 && bases == 3)
    }

    @Test("stands on a base that is replaced after 128 layers, however small")
    func baseByLayers() throws {
        var state = Self.start().state
        let bases = (0..<300).filter { number in
            state.setBalance(U256(UInt64(number)), of: Programs.other)
            return !state.kept().isAsleep
        }
        #expect(bases == [0, 129, 258])
    }

    @Test("has words that became 0, whether the tables still have them or not")
    func zerosAfterCompaction() {
        var pair = Self.start()
        let address = StoringContract.addresses[0]
        for key in UInt64(0)..<20 { pair.state.setStorage(9, of: address, at: U256(key)) }
        _ = pair.state.kept()
        for key in UInt64(0)..<10 { pair.state.setStorage(0, of: address, at: U256(key)) }
        for key in UInt64(100)..<3_000 {
            _ = pair.state.slotIndex(account: pair.state.index(of: address), key: U256(key))
        }
        let root = pair.state.root
        #expect(pair.state.slots.count < 100, "compacted")
        var kept = pair.state.kept()
        #expect(kept.isAsleep && kept.root == root)
        #expect(kept.storage(of: address, at: 3) == 0 && kept.storage(of: address, at: 13) == 9)
        kept.setBalance(1, of: Programs.other)
        pair.state.setBalance(1, of: Programs.other)
        #expect(kept.root == pair.state.root)
        #expect(kept.allStorage(of: address).count == 10)
    }

    @Test("is taken without a copy of the tables, and the next write copies none")
    func uniqueTables() {
        var pair = Self.start()
        let address = StoringContract.addresses[0]
        for key in UInt64(0)..<500 { pair.state.setStorage(1, of: address, at: U256(key)) }
        var state = pair.state
        pair.state = State()
        _ = state.kept()
        StoringContract.execute(StoringContract.call(address, storing: [(key: 7, value: 2)]), on: &state)
        let before = (Self.start(of: state.slots), Self.start(of: state.accounts))
        var kept: [State] = []
        for number in UInt64(0)..<20 {
            kept.append(state.kept())
            StoringContract.execute(
                StoringContract.call(address, storing: [(key: U256(number), value: U256(number + 3))]), on: &state)
        }
        #expect(Self.start(of: state.slots) == before.0 && Self.start(of: state.accounts) == before.1)
        #expect(kept.last?.storage(of: address, at: 18) == 21)
        #expect(kept.last?.storage(of: address, at: 19) == 1)
    }

    private static func start<Element>(of array: [Element]) -> UnsafePointer<Element>? {
        array.withUnsafeBufferPointer { $0.baseAddress }
    }

    @Test("is read and executed from on many threads at once")
    func threads() async {
        var pair = Self.start()
        let address = StoringContract.addresses[0]
        var kept: [(state: State, root: Digest)] = []
        for number in UInt64(1)...40 {
            StoringContract.execute(
                StoringContract.call(address, storing: (0..<20).map { (key: U256(number + $0), value: U256(number)) }),
                on: &pair.state)
            kept.append((pair.state.kept(), pair.state.currentRoot))
        }
        let expected = pair.state.currentRoot
        let oldest = kept
        let isRight = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    // From any of them the same writes lead to the same end.
                    oldest.enumerated().allSatisfy { index, entry in
                        var state = entry.state
                        guard state.storage(of: address, at: U256(UInt64(index) + 1)) == U256(UInt64(index) + 1),
                            state.root == entry.root
                        else { return false }
                        for number in UInt64(index + 2)..<41 {
                            StoringContract.execute(
                                StoringContract.call(
                                    address, storing: (0..<20).map { (key: U256(number + $0), value: U256(number)) }),
                                on: &state)
                        }
                        return state.root == expected
                    }
                }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(isRight)
    }

    @Test("is an origin of its own once the changes noted are more than the state holds")
    func giveUp() {
        var pair = Self.start()
        _ = pair.state.kept()
        let address = StoringContract.addresses[0]
        for start in stride(from: UInt64(0), to: 4_000, by: 500) {
            for key in start..<start + 500 { pair.state.setStorage(1, of: address, at: U256(key)) }
            for key in start..<start + 500 { pair.state.setStorage(0, of: address, at: U256(key)) }
            _ = pair.state.root
        }
        // Slots that are 0 again are forgotten, changed or not.
        #expect(pair.state.origin == nil && pair.state.unkeptSlots.isEmpty)
        #expect(pair.state.slots.count < 3_000)
        let kept = pair.state.kept()
        #expect(!kept.isAsleep && kept.allStorage(of: address).isEmpty)
    }
}
