import Quantities
import Signing
import TestSupport
import Testing

@testable import Ethereum

/// Calls a precompiled contract with plenty of gas.
func call(_ number: Int, _ input: [UInt8], gas: UInt64 = 1_000_000_000) -> PrecompileResult {
    input.withUnsafeBytes { Precompiles.run(number, input: $0, gas: gas) }
}

/// The bytes of hexadecimal digits, which may be spaced.
func hex(_ text: String) -> [UInt8] { Hex.bytes(text.filter { !$0.isWhitespace }) ?? [] }

/// A number as a word of 32 bytes.
func word(_ number: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: 24) + (0..<8).map { UInt8(number >> (56 - 8 * $0) & 255) }
}

struct PrecompileTests {
    @Test(
        "RIPEMD-160 gives the digests that its authors published",
        arguments: [
            ("", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            ("a", "0bdc9d2d256b3ee9daae347be6f4dc835a467ffe"),
            ("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            ("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36"),
            ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "12a053384a9c0c88e405a06c27dcf49ada62eb2b"),
            (
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
                "b0e20b6e3116640286ed3a87a5713079b21f5189"
            ),
            (String(repeating: "1234567890", count: 8), "9b752e45573d4b39f4dbd3323cab82bf63326bfb"),
        ])
    func ripemd160(_ text: String, _ digest: String) {
        let output = [UInt8](repeating: 0, count: 12) + hex(digest)
        let price = 600 + 120 * UInt64((text.utf8.count + 31) / 32)
        #expect(call(3, Array(text.utf8)) == .success(output: output, gasUsed: price))
        #expect(call(3, Array(text.utf8), gas: price - 1) == .failure(.outOfGas))
    }

    @Test("A million letters: RIPEMD-160 over many blocks")
    func longRIPEMD160() {
        let output = [UInt8](repeating: 0, count: 12) + hex("52783243c1697bdbe16d37f97f68f08325dc1528")
        #expect(call(3, [UInt8](repeating: 0x61, count: 1_000_000)) == .success(output: output, gasUsed: 3_750_600))
    }

    @Test("SHA-256 and identity, with their prices for words begun", arguments: [0, 1, 31, 32, 33, 64, 1_000])
    func hashAndIdentity(count: Int) {
        let input = (0..<count).map { UInt8($0 & 255) }
        let words = UInt64((count + 31) / 32)
        #expect(call(2, input) == .success(output: Digest(sha256: input).bytes, gasUsed: 60 + 12 * words))
        #expect(call(4, input) == .success(output: input, gasUsed: 15 + 3 * words))
        #expect(call(2, input, gas: 59 + 12 * words) == .failure(.outOfGas))
        #expect(call(4, input, gas: 14 + 3 * words) == .failure(.outOfGas))
    }

    @Test("A signer is recovered; a signature of nobody gives an empty output and is no failure")
    func recovery() {
        let key = PrivateKey(reproducibleFrom: "signer")
        let digest = Digest(keccak: [1, 2, 3])
        let signature = key.sign(digest)
        func input(_ v: [UInt8]) -> [UInt8] { digest.bytes + v + signature.r.bytes + signature.s.bytes }
        let found = [UInt8](repeating: 0, count: 12) + key.publicKey.address.bytes
        let right = word(27 + Int(signature.recoveryID))
        #expect(call(1, input(right)) == .success(output: found, gasUsed: 3_000))
        #expect(call(1, input(right) + [9, 9]) == .success(output: found, gasUsed: 3_000))
        #expect(call(1, input(right), gas: 2_999) == .failure(.outOfGas))
        for v in [word(0), word(1), word(26), word(29), [1] + right.dropFirst()] {
            #expect(call(1, input(v)) == .success(output: [], gasUsed: 3_000))
        }
        #expect(call(1, []) == .success(output: [], gasUsed: 3_000))
        #expect(call(1, Array(input(right).prefix(100))) != .success(output: found, gasUsed: 3_000))
    }

    /// The vectors of EIP-152.
    private static let state =
        "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b"
        + "6bbd41fbabd9831f79217e1319cde05b6162630000000000" + String(repeating: "0", count: 240) + "0300000000000000"
        + "0000000000000000"

    @Test(
        "BLAKE2b's compression gives the published states",
        arguments: [
            (
                "00000000", "01",
                "08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b"
            ),
            (
                "0000000c", "01",
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
            ),
            (
                "0000000c", "00",
                "75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d2875298743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735"
            ),
            (
                "00000001", "01",
                "b63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421"
            ),
        ])
    func blake2b(_ rounds: String, _ last: String, _ output: String) {
        let input = hex(rounds + Self.state + last)
        #expect(input.count == 213)
        let price = UInt64(rounds, radix: 16) ?? 0
        #expect(call(9, input) == .success(output: hex(output), gasUsed: price))
        if price > 0 { #expect(call(9, input, gas: price - 1) == .failure(.outOfGas)) }
    }

    @Test("BLAKE2b's compression takes 213 bytes of which the last is 0 or 1, and asks for gas before it works")
    func blake2bRefusals() {
        let input = hex("0000000c" + Self.state + "01")
        #expect(call(9, []) == .failure(.invalidInput))
        #expect(call(9, Array(input.dropFirst())) == .failure(.invalidInput))
        #expect(call(9, input + [0]) == .failure(.invalidInput))
        #expect(call(9, Array(input.dropLast()) + [2]) == .failure(.invalidInput))
        #expect(call(9, hex("ffffffff" + Self.state + "01"), gas: 4_294_967_294) == .failure(.outOfGas))
    }

    @Test("There is no contract at other numbers", arguments: [-1, 0, 11, 256])
    func others(number: Int) {
        #expect(call(number, []) == .failure(.invalidInput))
    }
}

struct ModularExponentiationTests {
    private func input(_ base: [UInt8], _ exponent: [UInt8], _ modulus: [UInt8]) -> [UInt8] {
        word(base.count) + word(exponent.count) + word(modulus.count) + base + exponent + modulus
    }

    @Test("The examples of EIP-198: Fermat's little theorem, an empty base, and cut-off input")
    func examples() {
        let prime = hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")
        let before = hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e")
        #expect(call(5, input([3], before, prime)) == .success(output: word(1), gasUsed: 1_360))
        #expect(call(5, input([3], before, prime), gas: 1_359) == .failure(.outOfGas))
        #expect(call(5, input([], before, prime)) == .success(output: word(0), gasUsed: 1_360))
        // 3 ^ 0xffff mod 2^255, the modulus's zeros left out.
        let cut = word(1) + word(2) + word(32) + hex("03ffff80")
        let expected = hex("3b01b01ac41f2d6e917c6d6a221ce793802469026d9ab7578fa2e79e4da6aaab")
        #expect(call(5, cut) == .success(output: expected, gasUsed: 200))
    }

    @Test("Nothing to a power, a modulus of 0 or 1, and no modulus at all")
    func edges() {
        #expect(call(5, input([0], [0], [7])) == .success(output: [1], gasUsed: 200))
        #expect(call(5, input([], [], [7])) == .success(output: [1], gasUsed: 200))
        #expect(call(5, input([5], [0], [1])) == .success(output: [0], gasUsed: 200))
        #expect(call(5, input([5], [3], [0, 0])) == .success(output: [0, 0], gasUsed: 200))
        #expect(call(5, input([5], [3], [])) == .success(output: [], gasUsed: 200))
        #expect(call(5, []) == .success(output: [], gasUsed: 200))
        #expect(call(5, input([200], [3], [0, 0, 7])) == .success(output: [0, 0, 1], gasUsed: 200))
    }

    @Test("Lengths that nobody can pay for cost no work")
    func hugeLengths() {
        let huge = [UInt8](repeating: 0xff, count: 32)
        #expect(call(5, huge + word(1) + word(1), gas: .max) == .failure(.outOfGas))
        #expect(call(5, word(1) + huge + word(1), gas: .max) == .failure(.outOfGas))
        #expect(call(5, word(1) + word(1) + huge, gas: .max) == .failure(.outOfGas))
        #expect(call(5, huge + huge + huge, gas: .max) == .failure(.outOfGas))
        #expect(call(5, word(0) + huge + word(0)) == .success(output: [], gasUsed: 200))
        #expect(call(5, word(1 << 29) + word(1) + word(1 << 29)) == .failure(.outOfGas))
        #expect(call(5, word(1) + word(1 << 29) + word(1)) == .failure(.outOfGas))
    }

    @Test("Random powers agree with multiplying one by one", arguments: testSeeds)
    func oracle(seed: UInt64) {
        var stream = RandomStream(seed: seed, name: "powers")
        for _ in 0..<200 {
            let modulus = UInt64(stream.int(1...0xffff_ffff))
            let base = UInt64(stream.int(0...0x7fff_ffff))
            let exponent = stream.int(0...300)
            var expected = 1 % modulus
            for _ in 0..<exponent { expected = expected * (base % modulus) % modulus }
            let input = input(
                word(Int(base)), [0, UInt8(exponent >> 8), UInt8(exponent & 255)], Array(word(Int(modulus)).suffix(8)))
            guard case .success(let output, _) = call(5, input) else {
                Issue.record("seed \(seed): \(base)^\(exponent) mod \(modulus) failed")
                continue
            }
            #expect(output == Array(word(Int(expected)).suffix(8)), "seed \(seed): \(base)^\(exponent) mod \(modulus)")
        }
    }
}
