import BigInt
import Foundation
import Signing
import TestSupport
import Testing

@testable import Ethereum

/// The published keys and signed transactions. `crypto.json` beside them is
/// not read: it is about the encryption between peers, which this project
/// does not speak.
struct BasicVectorTests {
    private func entries(_ file: String) throws -> [[String: Any]] {
        let data = try Data(contentsOf: URL(fileURLWithPath: SharedFolder.path("ethereum-tests/BasicTests/" + file)))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    private func key(_ value: Any?) throws -> PrivateKey {
        let secret = try #require(Digest(try hexBytes(value)))
        return try PrivateKey(secret)
    }

    private func digest(decimal value: Any?) throws -> Digest {
        let text = try #require(value as? String)
        let number = try #require(BigUInt(text))
        return try #require(
            Digest(hex: String(repeating: "0", count: 64 - String(number, radix: 16).count) + String(number, radix: 16))
        )
    }

    @Test(
        "Keys have the published addresses, and old signatures may have the higher s",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func keys() throws {
        let cases = try entries("keyaddrtest.json")
        #expect(cases.count == 2)
        for entry in cases {
            let key = try key(entry["key"])
            #expect(key.publicKey.address.bytes == (try hexBytes(entry["addr"])))
            // The secret is the hash of its seed.
            let seed = try #require(entry["seed"] as? String)
            #expect(Digest(keccak: Array(seed.utf8)) == Digest(try hexBytes(entry["key"])))
            let published = try #require(entry["sig_of_emptystring"] as? [String: Any])
            let v = try #require(UInt64(published["v"] as? String ?? ""))
            let signature = try #require(
                Signature(r: try digest(decimal: published["r"]), s: try digest(decimal: published["s"]), legacyV: v))
            // What exactly was signed is not published (it is the hash of the
            // empty string in no form that clients have today), so only the
            // form is held to: the second is of the time before EIP-2.
            #expect(signature.hasLowS == (seed == "cow"))
        }
    }

    @Test(
        "Transactions have the published senders, and the published bytes when signed again",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.skipReason)"))
    func transactions() throws {
        let cases = try entries("txtest.json")
        #expect(cases.count == 2)
        for entry in cases {
            let key = try key(entry["key"])
            let signed = try RLPItem(try hexBytes(entry["signed"])).elements(count: 9)
            let unsigned = RLPEncoder.list { list in
                for field in signed.prefix(6) { list.append(encoded: field.encoded) }
            }
            let withZeros = RLPEncoder.list { list in
                for field in signed.prefix(6) { list.append(encoded: field.encoded) }
                for _ in 0..<3 { list.append(0 as UInt64) }
            }
            #expect(withZeros == (try hexBytes(entry["unsigned"])))
            func number(_ item: RLPItem) throws -> Digest {
                let digits = try item.integer()
                return try #require(Digest([UInt8](repeating: 0, count: 32 - digits.count) + digits))
            }
            let v = try signed[6].uint64()
            let signature = try #require(Signature(r: try number(signed[7]), s: try number(signed[8]), legacyV: v))
            #expect(Signature.chainID(legacyV: v) == nil)
            #expect(signature.legacyV(chainID: nil) == v)
            #expect(try signature.signerAddress(of: Digest(keccak: unsigned)) == key.publicKey.address)
        }
    }
}
