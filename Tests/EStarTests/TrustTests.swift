import EStar
import Quantities
import Signing
import TestSupport
import Testing

struct TrustTests {
    @Test("The mean after outcomes 1, 0, 1, 1, 0 from 1.0 is 0.6976")
    func ageing() {
        var value = TrustVector.one
        for outcome in [1, 0, 1, 1, 0] { value = TrustVector.aged(value, observing: outcome * TrustVector.one) }
        #expect(value == 697_600)
    }

    @Test("Trust is the product of its dimensions, and is required in each")
    func product() {
        let trust = TrustVector(relaying: 900_000, keeping: 500_000, promising: 800_000)
        #expect(trust.survival == 360_000)
        #expect(trust.meets(TrustVector(uniform: 500_000)))
        #expect(!trust.meets(TrustVector(uniform: 500_001)))
    }

    @Test("What a session shows of a relay")
    func observation() {
        var seen = TrustObservation()
        (seen.received, seen.relayed, seen.committed, seen.requested) = (200, 30, 200, 200)
        #expect(seen.relayingRatio == 150_000)
        // Energy lying: 200 promised of 200 asked for, 30 relayed.
        #expect(seen.promiseRatio == 150_000)
        seen.committed = nil
        #expect(seen.promiseRatio == nil)
        #expect(TrustObservation().relayingRatio == nil)
    }
}

struct CreditTests {
    private static func party() -> TrustedParty {
        let keys = (0..<5).map { PrivateKey(reproducibleFrom: "credit \($0)").publicKey }
        var terms = TrustedParty.Terms()
        terms.tariff = 1_000
        return TrustedParty(names: PerNode((0..<5).map { [UInt8($0)] }), keys: PerNode(keys), terms: terms, now: 0)
    }

    @Test(
        "Three relays at one credit: who pays and earns what",
        arguments: [
            (4, 3, true, -6_000, 3_000, 3_000), (4, 3, false, -4_500, 3_000, 0), (10, 10, true, -15_000, 10_000, 0),
            (10, 10, false, -15_000, 10_000, 0),
        ] as [(Int, Int, Bool, Int64, Int64, Int64)])
    func worked(sent: Int, delivered: Int, chargesSent: Bool, ends: Int64, relay: Int64, own: Int64) {
        var party = Self.party()
        party.terms.chargesSent = chargesSent
        party.settle(source: 0, destination: 4, relays: [1, 2, 3], sent: sent, delivered: delivered)
        #expect(party.credits == [ends, relay, relay, relay, ends])
        #expect(party.ownCredits == own)
        #expect(party.total == 0)
    }

    @Test("An odd total is split to the unit: the source pays the smaller half")
    func odd() {
        var party = Self.party()
        party.terms.tariff = 3
        party.settle(source: 0, destination: 4, relays: [1], sent: 1, delivered: 0)
        #expect(party.credits == [-1, 0, 0, 0, -2])
        #expect(party.total == 0)
    }

    @Test("A coalition of both ends and all relays never gains", arguments: 0...10)
    func coalition(delivered: Int) {
        var party = Self.party()
        party.settle(source: 0, destination: 4, relays: [1, 2, 3], sent: 10, delivered: delivered)
        #expect(party.credits.reduce(0, +) == -1_000 * 3 * Int64(10 - delivered))
    }
}

struct EncodingTests {
    private static let route = Statement.route(["S", "X", "Y", "Z", "D"].map { Array($0.utf8) })

    @Test("The route, the signed string and the receipt's name of the specification")
    func vectors() {
        #expect(Hex.text(Self.route) == "000000015300000001580000000159000000015a0000000144")
        let message = Digest(sha256: Array("hello-4".utf8))
        #expect(message.hex == "dfaf4867447df6b560adc3fcbea7663677bedb17ef9bc5476b789fbfab62e04a")
        let bytes = Statement.messageBytes(message, timestamp: 1_000, route: Self.route, number: 4)
        #expect(bytes.count == 89)
        let digest = Statement.message(message, timestamp: 1_000, route: Self.route, number: 4)
        #expect(digest.hex == "e04c9f3041a3c2fdd3744d9e17d797a34bf39fa198ca9f2fd258c6876dccaa04")
        #expect(
            Statement.session(timestamp: 1_000, route: Self.route).hex
                == "2a990bba118c27cf68413a15a35a4238870f2818ffd870f6a67a923b1569530f")
    }

    @Test("The hash chain of the specification, and how many hashes lead to its root")
    func chain() {
        let chain = HashChain(secret: Digest(sha256: Array("E-STAR seed".utf8)), length: 5)
        #expect(chain.root.hex == "75328b49121856a19a8f010dd3e821a79ec203bf0d249edc7e2c6f37a36f331b")
        #expect(chain.value(3).hex == "3760e7b9793db20be07a37a7f3eba0ea350ec13a5a1f1b175b456fe5969c2983")
        #expect(HashChain.leads(chain.value(3), to: chain.root, in: 3))
        #expect(!HashChain.leads(chain.value(3), to: chain.root, in: 4))
        #expect(!HashChain.leads(chain.value(3), to: chain.root, in: 2))
        #expect(chain.length == 5)
    }
}
