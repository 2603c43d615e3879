import Quantities
import Signing
import TestSupport
import Testing

@testable import EStar

/// The rows of the attack table (section 1.6) that are about receipts and
/// signatures; those about what nodes do are in ``BehaviourTests``.
struct AttackTableTests {
    private static let route: [NodeID] = [0, 1, 2, 3]

    /// A forge, a session of ten messages of which nine were acknowledged,
    /// and the receipt of its first relay.
    private static func scene() -> (forge: ReceiptForge, session: ReceiptForge.Session, receipt: Receipt) {
        let forge = ReceiptForge()
        let session = forge.session(route, at: 1_000, messages: 10)
        return (forge, session, forge.receipt(session, of: 1, sent: 10, delivered: 9))
    }

    /// That a receipt is refused for a reason, and moves no account.
    private static func expectRefused(
        _ receipt: Receipt, for failure: ReceiptCheck, by forge: ReceiptForge,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var forge = forge
        let report = forge.clear([receipt])
        #expect(report.verdicts.map(\.failure) == [failure], sourceLocation: sourceLocation)
        #expect(report.changes.allSatisfy { $0 == 0 }, sourceLocation: sourceLocation)
        #expect(forge.party.total == 0, sourceLocation: sourceLocation)
    }

    @Test("Double spending: one receipt of a relay counts once, and after clearing not at all")
    func doubleSpending() {
        var (forge, _, receipt) = Self.scene()
        let first = forge.clear([receipt, receipt])
        #expect(first.verdicts.map(\.failure) == [nil, .first])
        let credits = forge.party.credits
        // Ten messages sent, nine delivered, two relays at two credits.
        #expect(credits == [-20_000, 18_000, 18_000, -20_000, 0, 0, 0, 0])
        #expect(forge.clear([receipt]).verdicts.map(\.failure) == [.isNew])
        #expect(forge.party.credits == credits)
    }

    @Test("Forgery: more messages than the source signed are refused, and cost the forger trust")
    func inflatedSent() {
        var (forge, _, receipt) = Self.scene()
        receipt.sent += 5
        Self.expectRefused(receipt, for: .source, by: forge)
        let before = forge.party.trust[1].relaying
        forge.clear([receipt])
        #expect(forge.party.trust[1].relaying < before)
    }

    @Test("Inflating deliveries needs a hash that only the destination has")
    func inflatedDelivered() {
        var (forge, _, receipt) = Self.scene()
        receipt.delivered += 1
        Self.expectRefused(receipt, for: .chain, by: forge)
        receipt.acknowledgement = receipt.acknowledgement.sha256
        Self.expectRefused(receipt, for: .chain, by: forge)
    }

    @Test("Free riding: another payload, place, number or time does not carry the source's signature", arguments: 0..<4)
    func freeRiding(what: Int) {
        let (forge, session, _) = Self.scene()
        let bytes = forge.party.bytes(of: what == 1 ? [0, 2, 1, 3] : Self.route)
        let digest = what == 0 ? Digest(sha256: Array("my own data".utf8)) : session.messages[3].digest
        let statement = Statement.message(
            digest, timestamp: what == 3 ? 1_001 : 1_000, route: bytes, number: what == 2 ? 5 : 4)
        #expect(!forge.cache.verify(session.messages[3].signature, of: statement, by: forge.keys[0].publicKey))
    }

    @Test("A source cannot deny: its signature charges it, whatever it hands in itself")
    func sourceDenies() {
        var (forge, session, receipt) = Self.scene()
        let denial = forge.receipt(session, of: 0, sent: 1, delivered: 0)
        forge.clear([denial, receipt])
        // Ten messages over two relays at two credits: half from each end.
        #expect(forge.party.credits[0] == -20_000)
        #expect(forge.party.credits[3] == -20_000)
        #expect(forge.party.credits[1] == 18_000)
    }

    @Test("A destination that withholds hashes pays all the same")
    func destinationDenies() {
        var (forge, session, _) = Self.scene()
        forge.clear([forge.receipt(session, of: 2, sent: 10, delivered: 0)])
        #expect(forge.party.credits[3] == -20_000)
        #expect(forge.party.credits[1] == 0)
        #expect(forge.party.ownCredits == 40_000)
    }

    @Test("False accusation: an old receipt takes nothing from what others prove")
    func falseAccusation() {
        var (forge, session, receipt) = Self.scene()
        let complete = forge.receipt(session, of: 2, sent: 10, delivered: 10)
        let accusing = forge.receipt(session, of: 1, sent: 2, delivered: 1)
        let report = forge.clear([accusing, complete])
        #expect(report.breaks.isEmpty)
        #expect(forge.party.credits[2] == 20_000)
        // And one that is alone blames both ends of the link alike.
        (forge, session, receipt) = Self.scene()
        forge.clear([receipt])
        #expect(forge.party.trust[1].keeping == forge.party.trust[2].keeping)
    }

    @Test("Collusion: with all relays in it, both ends pay at least what these earn", arguments: 0...10)
    func collusion(delivered: Int) {
        var (forge, session, _) = Self.scene()
        forge.clear([1, 2].map { forge.receipt(session, of: $0, sent: 10, delivered: delivered) })
        #expect(forge.party.credits.reduce(0, +) == -2_000 * 2 * Int64(10 - delivered))
    }

    @Test("Impersonation: another's name on the route, or among those who hand in, is refused")
    func impersonation() {
        var (forge, _, receipt) = Self.scene()
        receipt.submitter = 5
        Self.expectRefused(receipt, for: .submitter, by: forge)
        (forge, _, receipt) = Self.scene()
        receipt.route[2] = 5
        Self.expectRefused(receipt, for: .source, by: forge)
        receipt.route = [0, 1, 99, 3]
        Self.expectRefused(receipt, for: .source, by: forge)
    }

    @Test("Replay: another time, a time to come, and one long past are refused")
    func replay() {
        var (forge, _, receipt) = Self.scene()
        receipt.timestamp = 2_000
        Self.expectRefused(receipt, for: .source, by: forge)
        let later = forge.session(Self.route, at: 5_000_000, messages: 2)
        Self.expectRefused(forge.receipt(later, of: 1, sent: 2, delivered: 2), for: .time, by: forge)
        (forge, _, receipt) = Self.scene()
        let report = forge.clear([receipt], at: 1_000 + 48 * 3_600_000 + 1)
        #expect(report.verdicts.map(\.failure) == [.time])
    }

    @Test("Energy lying: 30 of 200 promised messages are an observation of 0.15, of one session a fifth of the trust")
    func energyLying() {
        var forge = ReceiptForge()
        let session = forge.session(Self.route, at: 1_000, messages: 40)
        let receipts = [
            forge.receipt(session, of: 0, sent: 40, delivered: 30),
            forge.receipt(session, of: 1, sent: 30, delivered: 30),
        ]
        let name = Statement.session(timestamp: 1_000, route: forge.party.bytes(of: Self.route))
        let report = forge.party.clear(
            receipts, promises: [name: Promise(commitments: [200, 10_000], requested: 200)], now: 1_000_000,
            cache: forge.cache)
        #expect(report.breaks == [[0, 1]])
        #expect(forge.party.trust[1].promising == TrustVector.aged(800_000, observing: 150_000))
    }

    @Test("Whitewashing: who is taken back starts as a new node, and only the operator takes back")
    func whitewash() {
        var forge = ReceiptForge()
        for number in 1...12 {
            let session = forge.session(Self.route, at: UInt64(number) * 1_000, messages: 1)
            forge.clear([forge.receipt(session, of: 1, sent: 1, delivered: 0)], at: UInt64(number) * 1_000 + 500)
        }
        #expect(forge.party.trust[1].keeping < 100_000)
        forge.party.readmit(1, now: 1_000_000)
        #expect(forge.party.trust[1] == .initial)
        #expect(forge.party.windows[1] == TrustWindow())
    }

    @Test("A relay that kept its promise is not blamed where more was asked of it")
    func keptPromise() {
        var forge = ReceiptForge()
        let session = forge.session(Self.route, at: 1_000, messages: 10)
        let name = Statement.session(timestamp: 1_000, route: forge.party.bytes(of: Self.route))
        let receipts = [forge.receipt(session, of: 1, sent: 10, delivered: 4)]
        let report = forge.party.clear(
            receipts, promises: [name: Promise(commitments: [4, 100], requested: 10)], now: 1_000_000,
            cache: forge.cache)
        #expect(report.breaks.isEmpty)
        #expect(forge.party.trust[1].relaying > 800_000)
        #expect(forge.party.trust[1].keeping > 800_000)
    }
}
