import Quantities
import Signing
import TestSupport

@testable import EStar

/// A trusted party with genuine sessions and receipts, made outside of any
/// mesh.
struct ReceiptForge {
    static let count = 8
    let keys: PerNode<PrivateKey>
    var party: TrustedParty
    let cache = SignatureCache()

    init() {
        keys = PerNode((0..<Self.count).map { PrivateKey(reproducibleFrom: "forge \($0)") })
        party = TrustedParty(
            names: keys.map { $0.publicKey.address.bytes }, keys: keys.map(\.publicKey), now: 0)
    }

    /// A session with everything that its nodes know.
    struct Session {
        var route: [NodeID]
        var timestamp: UInt64
        var chain: HashChain
        var binding: Signature
        /// By message, from 1: H(m) and S(i).
        var messages: [(digest: Digest, signature: Signature)]
    }

    func session(_ route: [NodeID], at timestamp: UInt64, messages: Int) -> Session {
        let bytes = party.bytes(of: route)
        let chain = HashChain(secret: Digest(sha256: Array("\(route) \(timestamp)".utf8)), length: messages + 4)
        let binding = keys[route[route.count - 1]].sign(
            Statement.binding(root: chain.root, timestamp: timestamp, route: bytes))
        let signed = (1...messages).map { number in
            let digest = Digest(sha256: Array("\(timestamp)/\(number)".utf8))
            return (
                digest,
                keys[route[0]].sign(
                    Statement.message(digest, timestamp: timestamp, route: bytes, number: UInt64(number)))
            )
        }
        return Session(route: route, timestamp: timestamp, chain: chain, binding: binding, messages: signed)
    }

    /// What a node of the session can truly show after so many messages and
    /// acknowledgements.
    func receipt(_ session: Session, of node: NodeID, sent: Int, delivered: Int) -> Receipt {
        Receipt(
            route: session.route, timestamp: session.timestamp, sent: sent, message: session.messages[sent - 1].digest,
            sourceSignature: session.messages[sent - 1].signature, root: session.chain.root,
            destinationSignature: session.binding, delivered: delivered,
            acknowledgement: session.chain.value(delivered), submitter: node)
    }

    @discardableResult
    mutating func clear(_ receipts: [Receipt], at time: UInt64 = 1_000_000) -> ClearingReport {
        party.clear(receipts, now: time, cache: cache)
    }
}
