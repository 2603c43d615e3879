import Signing
import Testing

struct HashTests {
    @Test(
        "Keccak-256 gives the published digests",
        arguments: [
            ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
            ("testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
        ])
    func keccak(_ text: String, _ digest: String) {
        #expect(Digest(keccak: Array(text.utf8)).hex == digest)
    }

    @Test("Keccak-256 agrees with the permutation as the standard writes it, at every length around its blocks")
    func keccakOracle() {
        var seed: UInt64 = 7
        for length in Array(0...300) + [1_087, 1_088, 1_089, 5_000] {
            let message = (0..<length).map { _ -> UInt8 in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: seed >> 56)
            }
            #expect(Digest(keccak: message).bytes == naiveKeccak(message), "\(length) bytes")
        }
    }

    @Test("SHA-256 gives the published digest")
    func sha256() {
        #expect(
            Digest(sha256: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("The hash chain of the specification")
    func chain() {
        let seed = Digest(sha256: Array("E-STAR seed".utf8))
        #expect(seed.hex == "80f9e299c62583d651d2f32520d17eb67dda2227a7711d1bfa132e07e1a57d3b")
        let root = seed.sha256.sha256.sha256.sha256.sha256
        #expect(root.hex == "75328b49121856a19a8f010dd3e821a79ec203bf0d249edc7e2c6f37a36f331b")
    }

    @Test("A digest keeps its bytes, and 31 or 33 are none")
    func digest() throws {
        let bytes = (0..<32).map(UInt8.init)
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(bytes.dropLast()) == nil)
        #expect(Digest(bytes + [0]) == nil)
        #expect(Digest(hex: "0x12") == nil)
        #expect(Digest(hex: String(repeating: "g", count: 64)) == nil)
    }
}

/// FIPS 202 line by line, with the padding of the Keccak submission.
private func naiveKeccak(_ message: [UInt8]) -> [UInt8] {
    var padded = message + [1]
    while padded.count % 136 != 0 { padded.append(0) }
    padded[padded.count - 1] |= 0x80
    var state = [[UInt64]](repeating: [UInt64](repeating: 0, count: 5), count: 5)
    for start in stride(from: 0, to: padded.count, by: 136) {
        for lane in 0..<17 {
            for byte in 0..<8 {
                state[lane % 5][lane / 5] ^= UInt64(padded[start + lane * 8 + byte]) << UInt64(8 * byte)
            }
        }
        var register: UInt8 = 1
        for _ in 0..<24 { naiveRound(&state, &register) }
    }
    return (0..<32).map { UInt8(truncatingIfNeeded: state[$0 / 8][0] >> UInt64($0 % 8 * 8)) }
}

private func naiveRound(_ a: inout [[UInt64]], _ register: inout UInt8) {
    func turned(_ word: UInt64, _ by: Int) -> UInt64 { by == 0 ? word : word << UInt64(by) | word >> UInt64(64 - by) }
    let columns = a.map { $0.reduce(0, ^) }
    for x in 0..<5 { for y in 0..<5 { a[x][y] ^= columns[(x + 4) % 5] ^ turned(columns[(x + 1) % 5], 1) } }
    var b = a
    var (x, y, word) = (1, 0, a[1][0])
    b[0][0] = a[0][0]
    for t in 0..<24 {
        let offset = (t + 1) * (t + 2) / 2 % 64
        (x, y) = (y, (2 * x + 3 * y) % 5)
        let next = a[x][y]
        b[x][y] = turned(word, offset)
        word = next
    }
    for x in 0..<5 { for y in 0..<5 { a[x][y] = b[x][y] ^ (~b[(x + 1) % 5][y] & b[(x + 2) % 5][y]) } }
    for bit in 0...6 {
        if register & 1 == 1 { a[0][0] ^= 1 << UInt64((1 << bit) - 1) }
        register = register & 0x80 == 0 ? register << 1 : register << 1 ^ 0x71
    }
}
