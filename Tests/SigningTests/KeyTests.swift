import Signing
import Testing

struct KeyTests {
    private static let one = Digest(words: (0, 0, 0, 1))

    @Test(
        "Signatures are those of RFC 6979 for secp256k1",
        arguments: [
            (
                "Satoshi Nakamoto", "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8",
                "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
            ),
            (
                "All those moments will be lost in time, like tears in rain. Time to die...",
                "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b",
                "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21"
            ),
        ])
    func deterministic(_ message: String, _ r: String, _ s: String) throws {
        let key = try PrivateKey(Self.one)
        let digest = Digest(sha256: Array(message.utf8))
        let signature = key.sign(digest)
        #expect(signature.r.hex == r)
        #expect(signature.s.hex == s)
        #expect(key.publicKey.verifies(signature, of: digest))
        #expect(try signature.signer(of: digest) == key.publicKey)
    }

    @Test("The example of EIP-155: address, signature and signer")
    func eip155() throws {
        let key = try PrivateKey(try #require(Digest(hex: String(repeating: "46", count: 32))))
        #expect(key.publicKey.address.description == "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F")
        let digest = try #require(Digest(hex: "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"))
        let signature = key.sign(digest)
        #expect(signature.r.hex == "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276")
        #expect(signature.s.hex == "67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83")
        #expect(signature.recoveryID == 0)
        #expect(try signature.signer(of: digest).address == key.publicKey.address)
    }

    @Test("A signature is of one digest and one key, and of no other")
    func tampering() throws {
        let (key, other) = (PrivateKey(reproducibleFrom: "a"), PrivateKey(reproducibleFrom: "b"))
        let digest = Digest(sha256: [1, 2, 3])
        let signature = key.sign(digest)
        #expect(!other.publicKey.verifies(signature, of: digest))
        #expect(!key.publicKey.verifies(signature, of: digest.sha256))
        var changed = signature
        changed.s.words.3 ^= 1
        #expect(!key.publicKey.verifies(changed, of: digest))
        changed = signature
        changed.recoveryID ^= 1
        #expect(try changed.signer(of: digest) != key.publicKey)
    }

    @Test("The higher of the two possible s is refused: a signature has one form")
    func highS() throws {
        let key = PrivateKey(reproducibleFrom: "a")
        let digest = Digest(sha256: [9])
        var signature = key.sign(digest)
        // n - s, word by word.
        let order: [UInt64] = [
            0xffff_ffff_ffff_ffff, 0xffff_ffff_ffff_fffe, 0xbaae_dce6_af48_a03b, 0xbfd2_5e8c_d036_4141,
        ]
        let s = [signature.s.words.0, signature.s.words.1, signature.s.words.2, signature.s.words.3]
        var (result, borrow) = ([UInt64](repeating: 0, count: 4), UInt64(0))
        for word in (0..<4).reversed() {
            let (first, a) = order[word].subtractingReportingOverflow(s[word])
            let (second, b) = first.subtractingReportingOverflow(borrow)
            (result[word], borrow) = (second, a || b ? 1 : 0)
        }
        signature.s = Digest(words: (result[0], result[1], result[2], result[3]))
        #expect(!key.publicKey.verifies(signature, of: digest))
    }

    @Test("Zero, the order and above are no keys")
    func badKeys() {
        #expect(throws: SigningError.notAPrivateKey) { try PrivateKey(.zero) }
        #expect(throws: SigningError.notAPrivateKey) {
            try PrivateKey(Digest(words: (.max, .max - 1, 0xbaae_dce6_af48_a03b, 0xbfd2_5e8c_d036_4141)))
        }
        #expect(throws: SigningError.notAPrivateKey) { try PrivateKey(Digest(words: (.max, .max, .max, .max))) }
    }

    @Test("A public key is read in both forms, and only from points of the curve")
    func publicKeys() throws {
        let key = PrivateKey(reproducibleFrom: "a").publicKey
        #expect(try PublicKey(key.compressed) == key)
        #expect(try PublicKey([4] + key.coordinates) == key)
        #expect(throws: SigningError.notAPublicKey) { try PublicKey([]) }
        #expect(throws: SigningError.notAPublicKey) { try PublicKey([2] + [UInt8](repeating: 0xff, count: 32)) }
    }

    @Test("No key is told from a signature out of range")
    func badSignatures() {
        let digest = Digest(sha256: [])
        let top = Digest(words: (.max, .max, .max, .max))
        for signature in [
            Signature(r: .zero, s: .zero, recoveryID: 0), Signature(r: top, s: Self.one, recoveryID: 0),
            Signature(r: Self.one, s: top, recoveryID: 1), Signature(r: Self.one, s: Self.one, recoveryID: 4),
        ] {
            #expect(throws: SigningError.notASignature) { try signature.signer(of: digest) }
            #expect(!PrivateKey(reproducibleFrom: "a").publicKey.verifies(signature, of: digest))
        }
    }

    @Test("Batches come back in order, the same as one by one", arguments: [0, 1, 3, 4, 257])
    func batches(count: Int) {
        let keys = (0..<5).map { PrivateKey(reproducibleFrom: "key \($0)") }
        let requests = (0..<count).map {
            (digest: Digest(sha256: [UInt8($0 & 255), UInt8($0 >> 8)]), key: keys[$0 % 5])
        }
        let signatures = Batch.sign(requests)
        #expect(signatures == requests.map { $0.key.sign($0.digest) })
        var checks = zip(requests, signatures).map {
            Batch.Request(digest: $0.digest, key: $0.key.publicKey, signature: $1)
        }
        if count > 2 { checks[2].signature.s.words.0 ^= 4 }
        #expect(Batch.verify(checks) == (0..<count).map { $0 != 2 })
        let signers = Batch.recover(zip(requests, signatures).map { ($0.digest, $1) })
        #expect(signers == requests.map { $0.key.publicKey })
    }

    @Test("What was checked once is not checked again, and only that")
    func cache() {
        let cache = SignatureCache(capacity: 8)
        let key = PrivateKey(reproducibleFrom: "a")
        let digest = Digest(sha256: [5])
        let signature = key.sign(digest)
        #expect(cache.verify(signature, of: digest, by: key.publicKey))
        #expect(cache.verify(signature, of: digest, by: key.publicKey))
        #expect(cache.checkCount == 1)
        // The same signature proves nothing of another digest or key.
        #expect(!cache.verify(signature, of: digest.sha256, by: key.publicKey))
        #expect(!cache.verify(signature, of: digest, by: PrivateKey(reproducibleFrom: "b").publicKey))
        #expect(!cache.verify(signature, of: digest, by: PrivateKey(reproducibleFrom: "b").publicKey))
        #expect(cache.checkCount == 4)
        for number in 0..<40 {
            let digest = Digest(sha256: [UInt8(number), 1])
            #expect(cache.verify(key.sign(digest), of: digest, by: key.publicKey))
        }
    }
}

struct AddressTests {
    @Test(
        "The checksum is that of EIP-55",
        arguments: [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ])
    func checksum(_ text: String) throws {
        #expect(try Address(text: text).description == text)
        #expect(try Address(text: text.lowercased()).description == text)
    }

    @Test("What is no address says why")
    func refused() throws {
        let wrong = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"
        #expect(throws: SigningError.wrongChecksum(wrong, expected: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")) {
            try Address(text: wrong)
        }
        for text in [
            "", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAe", "0x" + String(repeating: "z", count: 40),
        ] {
            #expect(throws: SigningError.notAnAddress(text)) { try Address(text: text) }
        }
        #expect(
            SigningError.notAnAddress("0x5aAe").description
                == "\"0x5aAe\" is not an address; write 0x and 40 hexadecimal digits")
    }
}

struct TransactionSignatureTests {
    @Test(
        "The v of a legacy transaction names the chain and the key",
        arguments: [1, 4_243, 1 << 40, (1 << 63) - 19] as [UInt64])
    func legacyV(chainID: UInt64) throws {
        let key = PrivateKey(reproducibleFrom: "sender")
        for number in 0..<8 as Range<UInt8> {
            let digest = Digest(keccak: [number])
            let signature = key.sign(digest)
            #expect(signature.hasLowS)
            let v = signature.legacyV(chainID: chainID)
            #expect(Signature.chainID(legacyV: v) == chainID)
            let read = try #require(Signature(r: signature.r, s: signature.s, legacyV: v))
            #expect(read == signature)
            #expect(try read.signerAddress(of: digest) == key.publicKey.address)
            let typed = Signature(r: signature.r, s: signature.s, yParity: signature.recoveryID == 1)
            #expect(try typed.signerAddress(of: digest) == key.publicKey.address)
        }
    }

    @Test("Other numbers are no v", arguments: [0, 1, 26, 29, 34] as [UInt64])
    func notV(v: UInt64) {
        #expect(Signature(r: .zero, s: .zero, legacyV: v) == nil)
        #expect(Signature.chainID(legacyV: v) == nil)
    }

    @Test("The example of EIP-155 has v 37")
    func eip155() throws {
        let key = try PrivateKey(try #require(Digest(hex: String(repeating: "46", count: 32))))
        let digest = try #require(Digest(hex: "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"))
        #expect(key.sign(digest).legacyV(chainID: 1) == 37)
    }

    @Test("Half of the order is the highest low s")
    func lowS() {
        var signature = Signature(
            r: .zero,
            s: Digest(words: (0x7fff_ffff_ffff_ffff, .max, 0x5d57_6e73_57a4_501d, 0xdfe9_2f46_681b_20a0)), recoveryID: 0
        )
        #expect(signature.hasLowS)
        signature.s.words.3 += 1
        #expect(!signature.hasLowS)
    }
}
