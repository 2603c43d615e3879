package import Quantities

/// How a node departs from the protocol.
package enum Behaviour: Hashable, Sendable {
    /// Takes part in routes and drops every message it should pass on.
    case blackHole
    /// Drops so many of a million.
    case greyHole(Int)
    /// Drops the messages of one source.
    case selective(NodeID)
    /// A black hole every other period of so many milliseconds.
    case onOff(Int64)
    /// Drops a message for good, and with it the route, now and then.
    case routeBreaker
    /// Drops messages once its credit reaches so many thousandths, as long as
    /// that does not cost it its trust where routes are chosen by it.
    case selfish(Int64)
    /// Promises whatever is asked for and gives up after a few messages.
    case overClaimer
    /// Hands in receipts for messages that were never sent.
    case receiptForger
    /// Hands in its receipts twice.
    case duplicateSubmitter
    /// Hands in again what was cleared before.
    case replayer
    /// Takes part under its neighbour's name.
    case impersonator
    /// Drops messages, and its partner vouches for having had them.
    case colluding(NodeID)
    /// Takes messages and never acknowledges.
    case silentDestination

    /// The words by which they are asked for, with an example of what
    /// follows in brackets.
    package static let words = [
        "black-hole", "grey-hole(0.5)", "selective(NODE)", "on-off(1h)", "route-breaker", "selfish(500)",
        "over-claimer", "receipt-forger", "duplicate-submitter", "replayer", "impersonator", "colluding(NODE)",
        "silent-destination",
    ]

    package var word: String {
        switch self {
        case .blackHole: "black-hole"
        case .greyHole(let share): "grey-hole(\(Double(share) / 1_000_000))"
        case .selective(let node): "selective(\(node.index))"
        case .onOff(let period): "on-off(\(period / 60_000)min)"
        case .routeBreaker: "route-breaker"
        case .selfish(let units): "selfish(\(units / 1_000))"
        case .overClaimer: "over-claimer"
        case .receiptForger: "receipt-forger"
        case .duplicateSubmitter: "duplicate-submitter"
        case .replayer: "replayer"
        case .impersonator: "impersonator"
        case .colluding(let node): "colluding(\(node.index))"
        case .silentDestination: "silent-destination"
        }
    }

    /// Of the messages that a session expects, the part that an over-claimer
    /// relays: 30 of 120.
    static let overClaimerPart = 4
    /// How many of a million messages a route breaker breaks on.
    static let breakerShare: Int64 = 50_000

    /// Reads a word; a node in brackets by its name.
    ///
    /// - Returns: nothing for a word that is none, or a node that is not
    ///   there.
    package init?(text: String, nodes: [String]) {
        var name = text
        var argument: String?
        if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
            name = String(text[..<open])
            argument = String(text[text.index(after: open)...].dropLast())
        }
        func node() -> NodeID? { argument.flatMap { nodes.firstIndex(of: $0) }.map { NodeID($0) } }
        switch name {
        case "black-hole" where argument == nil: self = .blackHole
        case "grey-hole":
            guard let share = Double(argument ?? "0.5"), share > 0, share <= 1 else { return nil }
            self = .greyHole(Int((share * 1_000_000).rounded()))
        case "selective":
            guard let node = node() else { return nil }
            self = .selective(node)
        case "on-off":
            let text = argument ?? "1h"
            let unit: Int64 = text.hasSuffix("min") ? 60_000 : text.hasSuffix("h") ? 3_600_000 : 0
            guard unit > 0, let count = Int64(text.prefix { $0.isNumber }), (1...10_000).contains(count) else {
                return nil
            }
            self = .onOff(count * unit)
        case "route-breaker" where argument == nil: self = .routeBreaker
        case "selfish":
            guard let credits = Int64(argument ?? "500"), (0...1_000_000_000).contains(credits) else { return nil }
            self = .selfish(credits * 1_000)
        case "over-claimer" where argument == nil: self = .overClaimer
        case "receipt-forger" where argument == nil: self = .receiptForger
        case "duplicate-submitter" where argument == nil: self = .duplicateSubmitter
        case "replayer" where argument == nil: self = .replayer
        case "impersonator" where argument == nil: self = .impersonator
        case "colluding":
            guard let node = node() else { return nil }
            self = .colluding(node)
        case "silent-destination" where argument == nil: self = .silentDestination
        default: return nil
        }
    }
}
