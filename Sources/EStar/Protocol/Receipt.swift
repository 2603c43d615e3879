package import Quantities
package import Signing

/// A relay's proof of what passed through it in one session: of fixed size,
/// however many messages there were.
package struct Receipt: Hashable, Sendable {
    /// The nodes from the source to the destination.
    package var route: [NodeID]
    /// When the route was established, in milliseconds.
    package var timestamp: UInt64
    /// i: how many messages the source had sent.
    package var sent: Int
    /// H(m_i).
    package var message: Digest
    /// S(i).
    package var sourceSignature: Signature
    /// h_0, and the destination's signature that binds it to the session.
    package var root: Digest
    package var destinationSignature: Signature
    /// j and h_j: how many messages were acknowledged.
    package var delivered: Int
    package var acknowledgement: Digest
    /// Who hands it in.
    package var submitter: NodeID

    package init(
        route: [NodeID], timestamp: UInt64, sent: Int, message: Digest, sourceSignature: Signature, root: Digest,
        destinationSignature: Signature, delivered: Int, acknowledgement: Digest, submitter: NodeID
    ) {
        self.route = route
        self.timestamp = timestamp
        self.sent = sent
        self.message = message
        self.sourceSignature = sourceSignature
        self.root = root
        self.destinationSignature = destinationSignature
        self.delivered = delivered
        self.acknowledgement = acknowledgement
        self.submitter = submitter
    }

    /// Shown with it: H(S(i) ‖ sigD).
    package var token: Digest { Statement.token(source: sourceSignature, destination: destinationSignature) }
}

/// What the trusted party checks of a receipt, in this order (section 1.2.2).
package enum ReceiptCheck: String, Hashable, Sendable, CaseIterable {
    case isNew = "not cleared before"
    case source = "signed by the source"
    case binding = "chain bound by the destination"
    case chain = "chain leads to its root"
    case submitter = "submitter was on the route"
    case time = "within the certificates' time"
    case first = "first of this relay"

    /// What is wrong with a receipt that fails it.
    package var refusal: String {
        switch self {
        case .isNew: "its session is cleared already"
        case .source: "not signed by the source"
        case .binding: "chain not bound by the destination"
        case .chain: "chain does not lead to its root"
        case .submitter: "handed in by a node off the route"
        case .time: "outside the certificates' time"
        case .first: "handed in twice"
        }
    }
}

/// A receipt and what came of it.
package struct ReceiptVerdict: Hashable, Sendable {
    package var receipt: Receipt
    package var session: Digest
    /// The check that failed; nothing where the receipt counts.
    package var failure: ReceiptCheck?

    package var isAccepted: Bool { failure == nil }

    /// Each check with whether it held; those after a failed one were not
    /// made.
    package var checks: [(check: ReceiptCheck, holds: Bool?)] {
        var isOver = false
        return ReceiptCheck.allCases.map { check in
            if isOver { return (check, nil) }
            if check == failure {
                isOver = true
                return (check, false)
            }
            return (check, true)
        }
    }
}

/// A node's standing as the trusted party certifies it for a day.
package struct Certificate: Hashable, Sendable {
    package var serial: Int
    package var issued: UInt64
    /// The last millisecond it can be used at, a day of grace included.
    package var validUntil: UInt64
    package var trust: TrustVector
}
