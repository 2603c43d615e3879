import BigInt
import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

/// Input from strangers, made at random from a printed seed: nothing may
/// crash, cost more than was paid, or give two answers.
struct PrimitivesFuzzTests {
    private func bytes(_ stream: inout RandomStream, count: Int) -> [UInt8] {
        switch stream.int(0...4) {
        case 0: [UInt8](repeating: UInt8(stream.pick([0, 0xff])), count: count)
        case 1:
            (0..<count).map { _ in UInt8(stream.pick([0, 1, 0x7f, 0x80, 0xb7, 0xb8, 0xbf, 0xc0, 0xf7, 0xf8, 0xff])) }
        default: (0..<count).map { _ in UInt8(stream.int(0...255)) }
        }
    }

    @Test("Random bytes are no encoding, or the one of what they decode to", arguments: testSeeds)
    func rlp(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "random rlp")
        var accepted = 0
        for _ in 0..<3_000 {
            let input = bytes(&stream, count: stream.int(0...40))
            guard let item = try? RLPItem(input) else { continue }
            accepted += 1
            #expect(try RLPTree(item).encoding == input, "seed \(seed): \(Hex.text(input))")
        }
        #expect(accepted > 0)
    }

    /// Anything, or something with the parts of a leaf, an extension or a
    /// branch.
    private func node(_ stream: inout RandomStream) -> [UInt8] {
        switch stream.int(0...3) {
        case 0: return RLPTree.random(&stream, depth: 2).encoding
        case 1:
            let prefix =
                [UInt8(stream.pick([0, 0x10, 0x20, 0x31, 0x3f, 0x40]))] + bytes(&stream, count: stream.int(0...3))
            return RLPTree.list([.string(prefix), .string(bytes(&stream, count: stream.int(0...33)))]).encoding
        default:
            let children = (0..<16).map { _ in RLPTree.string(stream.int(0...2) == 0 ? bytes(&stream, count: 32) : []) }
            return RLPTree.list(children + [.string(bytes(&stream, count: stream.int(0...3)))]).encoding
        }
    }

    @Test("A random node answers or is refused, and shows nothing under another's root", arguments: testSeeds)
    func proofs(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "random nodes")
        var (answers, refusals) = (0, 0)
        for _ in 0..<1_000 {
            let node = node(&stream)
            let key = bytes(&stream, count: stream.int(0...3))
            let root = Digest(keccak: node)
            if (try? MerkleProof.value(of: key, in: [node], root: root)) == nil { refusals += 1 } else { answers += 1 }
            // One bit more or less is another node.
            var other = node
            other[stream.int(0...node.count - 1)] ^= 1
            #expect(throws: MerkleProof.Failure.self, "seed \(seed): \(Hex.text(node))") {
                try MerkleProof.value(of: key, in: [other], root: root)
            }
        }
        #expect(answers > 20 && refusals > 100, "\(answers) answers, \(refusals) refusals")
    }

    /// A good input of each contract.
    private static let samples: [Int: [UInt8]] = [
        1: Digest(keccak: [1]).bytes + word(27) + word(5) + word(7),
        2: Array("two".utf8), 3: Array("three".utf8), 4: Array("four".utf8),
        5: word(2) + word(2) + word(3) + [1, 2, 3, 4, 5, 6, 7],
        6: word(1) + word(2) + word(1) + word(2), 7: word(1) + word(2) + word(99),
        8: [UInt8](repeating: 0, count: 192),
        9: [0, 0, 0, 5] + [UInt8](repeating: 3, count: 208) + [1],
        10: [UInt8](repeating: 0, count: 96) + [0xc0] + [UInt8](repeating: 0, count: 47) + [0xc0]
            + [UInt8](repeating: 0, count: 47),
    ]

    @Test(
        "Contracts take any input and gas: never more gas than given, the same answer twice, of the right length",
        arguments: testSeeds)
    func contracts(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, name: "random contracts")
        var (succeeded, failed) = (0, 0)
        for number in Precompiles.numbers {
            let sample = try #require(Self.samples[number])
            for _ in 0..<60 {
                var input = sample
                switch stream.int(0...3) {
                case 0: input = bytes(&stream, count: stream.int(0...260))
                case 1: input = Array(input.prefix(stream.int(0...input.count)))
                case 2: input += bytes(&stream, count: stream.int(0...70))
                default: break
                }
                for _ in 0..<stream.int(0...2) where !input.isEmpty {
                    input[stream.int(0...input.count - 1)] = UInt8(stream.int(0...255))
                }
                // So that no round count or length is paid for that takes long.
                let gas = UInt64(stream.pick([0, 100, 3_000, 60_000, 200_000]))
                let result = call(number, input, gas: gas)
                let note: Comment = "seed \(seed), contract \(number): \(Hex.text(input))"
                #expect(result == call(number, input, gas: gas), note)
                guard case .success(let output, let used) = result else {
                    failed += 1
                    continue
                }
                succeeded += 1
                #expect(used <= gas, note)
                #expect(call(number, input, gas: used) == result, note)
                if used > 0 { #expect(call(number, input, gas: used - 1) == .failure(.outOfGas), note) }
                switch number {
                case 1: #expect(output.isEmpty || output.count == 32, note)
                case 2, 3, 8: #expect(output.count == 32, note)
                case 4: #expect(output == input, note)
                case 6, 7, 9, 10: #expect(output.count == 64, note)
                default: break
                }
            }
        }
        #expect(succeeded > 50 && failed > 50)
    }

    @Test("Long powers agree with dividing each time, for odd and even moduli", arguments: testSeeds)
    func powers(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "long powers")
        func number(_ bytes: [UInt8]) -> BigUInt { bytes.reduce(BigUInt(0)) { $0 << 8 | BigUInt($1) } }
        for _ in 0..<40 {
            let (base, exponent) = (bytes(&stream, count: stream.int(0...70)), bytes(&stream, count: stream.int(0...6)))
            var modulus = bytes(&stream, count: stream.pick([1, 7, 8, 9, 16, 31, 32, 33, 64, 70]))
            if stream.int(0...1) == 0 { modulus[modulus.count - 1] |= 1 }
            let input = word(base.count) + word(exponent.count) + word(modulus.count) + base + exponent + modulus
            var expected = BigUInt(0)
            if number(modulus) > 1 {
                expected = 1
                for bit in (0..<exponent.count * 8).reversed() {
                    expected = expected * expected % number(modulus)
                    if number(exponent) >> bit & 1 == 1 { expected = expected * number(base) % number(modulus) }
                }
            }
            guard case .success(let output, _) = call(5, input) else {
                Issue.record("seed \(seed): \(Hex.text(input)) failed")
                continue
            }
            #expect(output.count == modulus.count)
            #expect(number(output) == expected, "seed \(seed): \(Hex.text(input))")
        }
    }
}
