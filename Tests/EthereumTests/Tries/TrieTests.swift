import Foundation
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

struct TrieTests {
    /// The changes of a published case: a list in its order, or a map, which
    /// may be set in any order.
    private func changes(_ input: Any?) throws -> [(key: [UInt8], value: [UInt8])] {
        if let list = input as? [[Any]] {
            return list.map { (vectorBytes($0[0] as? String ?? ""), vectorBytes($0[1] as? String ?? "")) }
        }
        let map = try #require(input as? [String: String])
        return map.sorted { $0.key < $1.key }.map { (vectorBytes($0.key), vectorBytes($0.value)) }
    }

    @Test(
        "The published entries have the published roots, set one by one, backwards or all at once",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"),
        arguments: [
            "trietest.json", "trieanyorder.json", "trietest_secureTrie.json", "trieanyorder_secureTrie.json",
            "hex_encoded_securetrie_test.json",
        ])
    func published(file: String) throws {
        var unordered = 0
        for (name, value) in try vectors("TrieTests/" + file) {
            let entry = try #require(value as? [String: Any])
            let root = Digest(try hexBytes(entry["root"]))
            var changes = try changes(entry["in"])
            if file.lowercased().contains("secure") {
                changes = changes.map { (Digest(keccak: $0.key).bytes, $0.value) }
                var secure = SecureTrie()
                secure.update(try self.changes(entry["in"]))
                #expect(secure.rootHash == root, "\(name)")
            }
            var trie = Trie()
            for change in changes { trie.set(change.key, to: change.value) }
            #expect(trie.rootHash == root, "\(name)")
            var bulk = Trie()
            bulk.update(changes)
            #expect(bulk.rootHash == root, "\(name)")
            // A list of changes has an order, an object has none.
            guard entry["in"] is [String: Any] else { continue }
            unordered += 1
            var backwards = Trie()
            for change in changes.reversed() { backwards.set(change.key, to: change.value) }
            #expect(backwards.rootHash == root, "\(name)")
        }
        #expect((unordered > 0) == (file.contains("anyorder") || file.contains("hex_encoded")))
    }

    @Test(
        "The published neighbours of keys are found",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func neighbours() throws {
        for (_, value) in try vectors("TrieTests/trietestnextprev.json") {
            let entry = try #require(value as? [String: Any])
            var trie = Trie()
            for key in try #require(entry["in"] as? [String]) { trie.set(Array(key.utf8), to: [1]) }
            let tests = try #require(entry["tests"] as? [[String]])
            #expect(tests.count == 12)
            for test in tests {
                #expect(trie.key(before: Array(test[0].utf8)) ?? [] == Array(test[1].utf8), "before \(test[0])")
                #expect(trie.key(after: Array(test[0].utf8)) ?? [] == Array(test[2].utf8), "after \(test[0])")
            }
        }
    }

    @Test(
        "Paths take the published compact form",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func hexPrefix() throws {
        for (name, value) in try vectors("BasicTests/hexencodetest.json") {
            let entry = try #require(value as? [String: Any])
            var nibbles = try #require(entry["seq"] as? [Int]).map(UInt8.init)
            let count = nibbles.count
            if count % 2 == 1 { nibbles.append(0) }
            let key = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
            var encoder = RLPEncoder()
            TrieKey.appendHexPrefix(key, 0..<count, isLeaf: entry["term"] as? Bool == true, to: &encoder)
            #expect(encoder.bytes == RLPEncoder.encoding(try hexBytes(entry["out"])), "\(name)")
            #expect(encoder.bytes.count == TrieKey.hexPrefixEncodedCount(count))
        }
    }

    /// Keys of several lengths that often share beginnings, so that every
    /// kind of node comes and goes.
    private static func randomKey(_ stream: inout RandomStream, narrow: Bool) -> [UInt8] {
        let count = stream.pick(narrow ? [0, 1, 2, 2, 3, 4] : [32])
        let digits: [UInt8] = [0, 1, 0x10, 0x11, 0xff]
        return (0..<count).map { _ -> UInt8 in narrow ? stream.pick(digits) : UInt8(stream.int(0...255)) }
    }

    private static func key(_ number: Int) -> [UInt8] {
        Digest(keccak: [UInt8(number & 255), UInt8(number >> 8)]).bytes
    }

    private static func randomValue(_ stream: inout RandomStream) -> [UInt8] {
        let count = stream.pick([0, 0, 1, 1, 2, 20, 31, 32, 33, 70])
        return (0..<count).map { _ in UInt8(stream.int(0...255)) }
    }

    @Test(
        "Random changes give the roots of the definition, and snapshots keep theirs", arguments: testSeeds,
        [true, false])
    func oracle(seed: UInt64, narrow: Bool) {
        var stream = RandomStream(seed: seed, name: "trie")
        var (naive, trie) = (NaiveTrie(), Trie())
        var keys: [[UInt8]] = [[]]
        var snapshots: [(Trie, Digest)] = []
        for step in 0..<120 {
            var changes: [(key: [UInt8], value: [UInt8])] = []
            for _ in 0..<stream.pick([1, 1, 1, 2, 5, 20]) {
                let key = stream.int(0...2) == 0 ? stream.pick(keys) : Self.randomKey(&stream, narrow: narrow)
                keys.append(key)
                changes.append((key, Self.randomValue(&stream)))
            }
            for change in changes { naive.set(change.key, to: change.value) }
            if changes.count == 1 { trie.set(changes[0].key, to: changes[0].value) } else { trie.update(changes) }
            for key in keys.suffix(20) { #expect(trie.value(of: key) == naive.entries[key]) }
            // Not every time, so that several changes wait for one hashing.
            if step % 3 == 0 { #expect(trie.rootHash == naive.rootHash, "seed \(seed), step \(step)") }
            if step % 50 == 0 { snapshots.append((trie, naive.rootHash)) }
        }
        for (picture, root) in snapshots { #expect(picture.rootHash == root) }
        var found: [[UInt8]] = []
        trie.forEach { key, value in
            #expect(naive.entries[key] == value)
            found.append(key)
        }
        #expect(found == naive.entries.keys.sorted { $0.lexicographicallyPrecedes($1) })
        for key in keys {
            #expect(trie.key(after: key) == found.first { key.lexicographicallyPrecedes($0) })
            #expect(trie.key(before: key) == found.last { $0.lexicographicallyPrecedes(key) })
        }
        trie.update(found.map { ($0, []) })
        #expect(trie.isEmpty && trie.rootHash == Trie.emptyRoot)
    }

    @Test("What changes nothing makes no new node")
    func identity() throws {
        var trie = Trie()
        for number in 0..<500 { trie.set(Self.key(number), to: [UInt8(number & 127) + 1]) }
        let before = try #require(trie.root)
        trie.set(Self.key(7), to: [8])
        trie.remove([1, 2, 3])
        trie.update([(Self.key(9), [10]), (Self.key(1_000), [])])
        #expect(before.isIdentical(to: trie.root))
    }

    @Test(
        "The root of a list is that of the trie of its places",
        arguments: [0, 1, 2, 3, 16, 17, 127, 128, 129, 130, 255, 256, 257, 1_000])
    func ordered(count: Int) {
        let values = (0..<count).map { index -> [UInt8] in
            [UInt8](repeating: UInt8(index & 255) | 1, count: 1 + index * 7 % 90)
        }
        var trie = Trie()
        for (index, value) in values.enumerated() {
            var key = RLPEncoder()
            key.append(UInt64(index))
            trie.set(key.bytes, to: value)
        }
        #expect(OrderedTrie.root(of: values) == trie.rootHash)
    }

    @Test("Copies may be hashed by many threads at once")
    func threads() {
        var trie = Trie()
        var naive = NaiveTrie()
        for number in 0..<500 {
            trie.set(Self.key(number), to: [1, 2, 3])
            naive.set(Self.key(number), to: [1, 2, 3])
        }
        let copies = [Trie](repeating: trie, count: 64)
        let roots = Batch.map(copies) { $0.rootHash }
        #expect(roots.allSatisfy { $0 == naive.rootHash })
    }
}

struct MerkleProofTests {
    @Test("A proof shows the value of a key, or that it has none, and nothing else", arguments: testSeeds)
    func proofs(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "proofs")
        var trie = Trie()
        var keys: [[UInt8]] = []
        let digits: [UInt8] = [0, 1, 0x10, 0x21, 0xfe]
        for _ in 0..<200 {
            let key = (0..<stream.pick([1, 2, 2, 3, 32])).map { _ in stream.pick(digits) }
            keys.append(key)
            trie.set(key, to: (0..<stream.pick([0, 1, 5, 40])).map { _ in UInt8(stream.int(0...255)) })
        }
        let others: [UInt8] = [0, 1, 0x10, 0x21, 3]
        for _ in 0..<100 { keys.append((0..<stream.int(0...4)).map { _ in stream.pick(others) }) }
        let root = trie.rootHash
        for key in keys {
            let proof = trie.proof(of: key)
            #expect(try MerkleProof.value(of: key, in: proof, root: root) == trie.value(of: key))
            #expect(throws: MerkleProof.Failure.missingNode(index: proof.count - 1)) {
                try MerkleProof.value(of: key, in: Array(proof.dropLast()), root: root)
            }
            #expect(throws: MerkleProof.Failure.unusedNodes(1)) {
                try MerkleProof.value(of: key, in: proof + [[0x80]], root: root)
            }
            var changed = proof
            let index = stream.int(0...proof.count - 1)
            changed[index][stream.int(0...proof[index].count - 1)] ^= UInt8(1 << stream.int(0...7))
            #expect(throws: MerkleProof.Failure.self) { try MerkleProof.value(of: key, in: changed, root: root) }
        }
    }

    @Test("An empty trie proves that every key has no value")
    func empty() throws {
        #expect(Trie().proof(of: [1]).isEmpty)
        #expect(try MerkleProof.value(of: [1], in: [], root: Trie.emptyRoot) == nil)
        #expect(throws: MerkleProof.Failure.missingNode(index: 0)) {
            try MerkleProof.value(of: [1], in: [], root: Digest(keccak: [1]))
        }
    }

    @Test("Nodes that are none are refused even under a root that names them")
    func malformed() {
        let nodes: [[UInt8]] = [
            [], [0xc0], [0xc1, 0x80], [0xc2, 0x80, 0x80], [0xc2, 0x40, 0x01], [0xc2, 0x00, 0x80], [0x80 + 1, 0x90],
            [0xc2, 0x05, 0x01],
        ]
        for node in nodes {
            #expect(throws: MerkleProof.Failure.notANode(index: 0)) {
                try MerkleProof.value(of: [0x12], in: [node], root: Digest(keccak: node))
            }
        }
    }

    @Test("A secure trie is proven under the hash of the key")
    func secure() throws {
        var trie = SecureTrie()
        for number in 0..<100 { trie.set([UInt8(number)], to: [UInt8(number) + 1]) }
        let proof = trie.proof(of: [42])
        #expect(try MerkleProof.value(of: Digest(keccak: [42]).bytes, in: proof, root: trie.rootHash) == [43])
        #expect(
            try MerkleProof.value(of: Digest(keccak: [200]).bytes, in: trie.proof(of: [200]), root: trie.rootHash)
                == nil)
    }
}
