import Quantities
import Signing
import TestSupport
import Testing

@testable import EStar

/// Seeded random attacks on the trusted party, against an oracle that knows
/// which receipts are genuine.
struct RandomAttackTests {
    /// What a correct clearing leaves, computed from genuine receipts alone.
    private struct Oracle {
        var credits = PerNode<Int64>(repeating: 0, count: ReceiptForge.count)
        var own: Int64 = 0
        private var cleared: Set<UInt64> = []

        /// - Parameter genuine: by session's time: the most that was truly
        ///   shown as sent and delivered, and the route.
        mutating func clear(_ genuine: [UInt64: (route: [NodeID], sent: Int, delivered: Int)]) {
            for (time, session) in genuine where cleared.insert(time).inserted {
                let relays = session.route.dropFirst().dropLast()
                let total = Int64(2_000 * relays.count * session.sent)
                credits[session.route[0]] -= total / 2
                credits[session.route[session.route.count - 1]] -= total - total / 2
                for relay in relays { credits[relay] += Int64(2_000 * session.delivered) }
                own += total - Int64(2_000 * relays.count * session.delivered)
            }
        }
    }

    private static func tampered(_ receipt: Receipt, _ forge: ReceiptForge, _ random: inout RandomStream) -> Receipt {
        var receipt = receipt
        func pick(_ range: ClosedRange<Int64>) -> Int { Int(random.integer(in: range)) }
        switch pick(0...10) {
        case 0: receipt.sent += pick(1...5)
        case 1: receipt.delivered += pick(1...5)
        case 2:
            receipt.delivered += 1
            receipt.acknowledgement = receipt.acknowledgement.sha256
        case 3: receipt.timestamp &+= UInt64(pick(1...9))
        case 4: receipt.route.swapAt(1, 2)
        case 5: receipt.route[pick(0...Int64(receipt.route.count - 1))] = NodeID(pick(-2...9))
        case 6: receipt.message = receipt.message.sha256
        case 7:
            // Signed again by whoever hands it in.
            receipt.sent += 3
            receipt.sourceSignature = forge.keys[receipt.submitter].sign(
                Statement.message(
                    receipt.message, timestamp: receipt.timestamp, route: forge.party.bytes(of: receipt.route),
                    number: UInt64(receipt.sent)))
        case 8: receipt.root = receipt.acknowledgement
        case 9: receipt.sourceSignature.s = receipt.sourceSignature.r
        default: receipt.submitter = (receipt.route.max() ?? 0).advanced(by: 1)
        }
        return receipt
    }

    @Test(
        "No sequence of forged, replayed, duplicated or reordered receipts changes any account wrongly: 10,000 attacks")
    func attacks() {
        let seed: UInt64 = 2026
        var random = RandomStream(seed: seed, name: "attacks")
        var forge = ReceiptForge()
        var oracle = Oracle()
        var past: [Receipt] = []
        var attacks = 0
        var time: UInt64 = 0
        while attacks < 10_000 {
            var batch: [Receipt] = []
            var genuine: [UInt64: (route: [NodeID], sent: Int, delivered: Int)] = [:]
            for _ in 0..<20 {
                time += 10
                var nodes = Array(forge.keys.indices)
                var route: [NodeID] = []
                for _ in 0..<random.integer(in: 4...6) {
                    route.append(nodes.remove(at: Int(random.integer(in: 0...Int64(nodes.count - 1)))))
                }
                let session = forge.session(route, at: time, messages: Int(random.integer(in: 1...6)))
                for node in route.dropFirst().dropLast() where random.integer(in: 0...3) > 0 {
                    let sent = Int(random.integer(in: 1...Int64(session.messages.count)))
                    let delivered = Int(random.integer(in: 0...Int64(sent)))
                    batch.append(forge.receipt(session, of: node, sent: sent, delivered: delivered))
                    let known = genuine[time] ?? (route, 0, 0)
                    // Whoever has h_j has had j messages, whatever i it shows.
                    genuine[time] = (route, max(known.sent, sent), max(known.delivered, delivered))
                }
            }
            // One attack for each genuine receipt, several for some.
            let honest = batch
            for receipt in honest {
                for _ in 0..<random.integer(in: 1...10) {
                    attacks += 1
                    switch random.integer(in: 0...5) {
                    case 0: batch.append(receipt)
                    case 1 where !past.isEmpty: batch.append(past[Int(random.integer(in: 0...Int64(past.count - 1)))])
                    default: batch.append(Self.tampered(receipt, forge, &random))
                    }
                }
            }
            // In any order, but a relay's own first, which is the one that
            // counts of those it hands in.
            for place in batch.indices.dropFirst(honest.count).reversed() {
                let range = Int64(honest.count)...Int64(place)
                batch.swapAt(place, Int(random.integer(in: range)))
            }
            forge.clear(batch, at: time + 5)
            oracle.clear(genuine)
            past += honest.prefix(5)
            #expect(forge.party.credits == oracle.credits, "seed \(seed), after \(attacks) attacks")
            #expect(forge.party.ownCredits == oracle.own, "seed \(seed), after \(attacks) attacks")
            #expect(forge.party.total == 0, "seed \(seed), after \(attacks) attacks")
            guard forge.party.credits == oracle.credits else { return }
        }
        #expect(attacks >= 10_000)
    }
}
