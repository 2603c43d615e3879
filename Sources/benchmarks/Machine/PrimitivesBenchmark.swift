import Ethereum
import Quantities
import Signing

/// The parts of the execution layer: hashing, signatures, tries and the
/// costly precompiled contracts.
struct PrimitivesBenchmark {
    let runs: Int

    /// Something to time: how often at once, and what one time of it does.
    private struct Row {
        var name: String
        var count: Int
        var unit: Unit
        var budget: Double?
        var work: () -> Void
    }

    private enum Unit: String {
        case microseconds = "µs"
        case milliseconds = "ms"

        /// Of a second.
        var perSecond: Double { self == .microseconds ? 1e6 : 1e3 }
    }

    func run(_ report: inout Report) throws {
        report.heading("primitives of the execution layer")
        let rows = hashing() + signatures() + tries() + contracts(&report)
        var times = [[Double]](repeating: [], count: rows.count)
        for run in 0...max(5, runs) {
            for (index, row) in rows.enumerated() {
                let time = processorSeconds { for _ in 0..<row.count { row.work() } }
                // The first run only warms caches and makes tables.
                if run > 0 { times[index].append(time * row.unit.perSecond / Double(row.count)) }
            }
        }
        for (index, row) in rows.enumerated() {
            let figure = Figure(times[index])
            report.figure(row.name, figure, unit: row.unit.rawValue, budget: row.budget)
            if row.name.contains("64 KiB") {
                report.note("  that is \(Figure.short(65_536 / figure.median)) MB/s; budget at least 270")
            }
        }
    }

    private func hashing() -> [Row] {
        let (short, long) = ([UInt8](repeating: 7, count: 136), [UInt8](repeating: 7, count: 65_536))
        return [
            Row(name: "Keccak-256 of 136 bytes", count: 2_000, unit: .microseconds, budget: 1.1) {
                precondition(Digest(keccak: short) != .zero, "a hash is not zero")
            },
            Row(name: "Keccak-256 of 64 KiB", count: 20, unit: .microseconds, budget: 65_536 / 270) {
                precondition(Digest(keccak: long) != .zero, "a hash is not zero")
            },
        ]
    }

    private func signatures() -> [Row] {
        let key = PrivateKey(reproducibleFrom: "benchmark")
        let digest = Digest(keccak: [1])
        let signature = key.sign(digest)
        let address = key.publicKey.address
        return [
            Row(name: "recovery of a signer's address", count: 100, unit: .microseconds, budget: 66) {
                precondition((try? signature.signerAddress(of: digest)) == address, "the signer is found")
            },
            Row(name: "signing", count: 100, unit: .microseconds, budget: 45) {
                precondition(key.sign(digest) == signature, "signatures are reproducible")
            },
            Row(name: "verifying", count: 100, unit: .microseconds, budget: 53) {
                precondition(key.publicKey.verifies(signature, of: digest), "the signature is right")
            },
        ]
    }

    private func tries() -> [Row] {
        var random = RandomStream(seed: 1, name: "tries")
        func digest() -> [UInt8] { Digest(words: (random.next(), random.next(), random.next(), random.next())).bytes }
        // Values as long as an account's.
        let entries = (0..<100_000).map { _ in (key: digest(), value: digest() + digest() + [1, 2, 3, 4, 5, 6]) }
        var full = Trie()
        full.update(entries)
        let root = full.rootHash
        let base = full
        let changes = (0..<100).map { (key: entries[$0 * 997].key, value: digest()) }
        let list = entries.prefix(200).map(\.value)
        let proof = full.proof(of: entries[5].key)
        return [
            Row(name: "trie: 100,000 random keys at once", count: 1, unit: .milliseconds) {
                var trie = Trie()
                trie.update(entries)
            },
            Row(name: "trie: 100,000 random keys at once, and the root", count: 1, unit: .milliseconds) {
                var trie = Trie()
                trie.update(entries)
                precondition(trie.rootHash == root, "the same entries have the same root")
            },
            Row(name: "trie: one key set among 100,000, no root", count: 100, unit: .microseconds) {
                var trie = base
                trie.set(entries[77].key, to: [1])
            },
            Row(name: "trie: one key read among 100,000", count: 1_000, unit: .microseconds) {
                precondition(base.value(of: entries[77].key) != nil, "the key is there")
            },
            // Often enough that what the rows above have freed is sorted by the
            // allocator once, and not each time.
            Row(name: "trie: 100 changes among 100,000, and the root", count: 20, unit: .milliseconds) {
                var trie = base
                trie.update(changes)
                precondition(trie.rootHash != root, "other entries have another root")
            },
            Row(name: "root of a list of 200", count: 1, unit: .milliseconds) {
                precondition(OrderedTrie.root(of: list) != Trie.emptyRoot, "the list is not empty")
            },
            Row(name: "proof of a key among 100,000 checked", count: 100, unit: .microseconds) {
                let value = try? MerkleProof.value(of: entries[5].key, in: proof, root: root)
                precondition(value == entries[5].value, "the proof is right")
            },
        ]
    }

    private func contracts(_ report: inout Report) -> [Row] {
        let generator = [UInt8](repeating: 0, count: 31) + [1] + [UInt8](repeating: 0, count: 31) + [2]
        let negated =
            generator.prefix(32) + hex("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45")
        let twist = hex(
            "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
                + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
                + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
                + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa")
        let blob = hex(
            "01e798154708fe7789429634053cbf9f99b619f9f084048927333fce637f549b"
                + "564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306"
                + "24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1"
                + "8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca2"
                + "5f26936857bc3a7c2539ea8ec3a952b7873033e038326e87ed3e1276fd140253"
                + "fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a")
        let number = [UInt8](repeating: 0xe7, count: 256)
        let exponentiation =
            [0, 0, 0].flatMap { _ in [UInt8](repeating: 0, count: 30) + [1, 0] } + number.map { $0 >> 1 }
            + number + number
        let inputs: [(name: String, number: Int, count: Int, input: [UInt8])] = [
            ("alt_bn128 addition (6)", 6, 100, generator + generator),
            ("alt_bn128 multiplication by 256 bits (7)", 7, 20, generator + [UInt8](repeating: 0xee, count: 32)),
            ("alt_bn128 pairing of two pairs (8)", 8, 5, generator + twist + negated + twist),
            ("point evaluation (10)", 10, 5, blob),
            ("exponentiation modulo 2,048 bits (5)", 5, 1, exponentiation),
            ("the same with an even modulus (5)", 5, 1, exponentiation.dropLast() + [0xe8]),
        ]
        return inputs.compactMap { entry in
            func call() -> PrecompileResult {
                entry.input.withUnsafeBytes { Precompiles.run(entry.number, input: $0, gas: .max) }
            }
            guard case .success(_, let gas) = call() else {
                report.note("\(entry.name): FAILED")
                report.fail()
                return nil
            }
            return Row(name: "\(entry.name), \(gas) gas", count: entry.count, unit: .microseconds) {
                guard case .success = call() else { preconditionFailure("what succeeded once succeeds again") }
            }
        }
    }

    private func hex(_ digits: String) -> [UInt8] { Hex.bytes(digits) ?? [] }
}
