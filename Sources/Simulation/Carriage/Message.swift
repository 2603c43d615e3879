internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Signing

/// A message between a household and the market or meter operator.
enum Message: Hashable, Sendable {
    /// A household's message to the market, with the operator's request if one
    /// caused it.
    case market(HouseholdID, MarketMessage, request: Request.ID? = nil)
    /// A meter's reading.
    case reading(HouseholdID, MeterReading)
    /// The market's acknowledgement to a household.
    case answer(HouseholdID)
}

extension Message {
    /// The household that sends the message, or receives the answer.
    var household: HouseholdID {
        switch self {
        case .market(let home, _, _), .reading(let home, _), .answer(let home): home
        }
    }

    /// The kind that the mesh sees.
    var kind: MessageKind {
        switch self {
        case .market(_, .declaration, _): .declaration
        case .market(_, .orders, _), .market(_, .cancel, _): .order
        case .reading: .reading
        case .answer: .answer
        }
    }

    /// Returns H(m), the SHA-256 of the message's content.
    ///
    /// - Parameter number: unique among all messages of the run.
    func digest(number: MessageID) -> Digest {
        var bytes: [UInt8] = []
        func add(_ value: Int64) { withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) } }
        add(Int64(number.index))
        add(Int64(household.index))
        switch self {
        case .market(_, .declaration(let ranges), _):
            add(0)
            for range in ranges {
                add(range.expected.wattHours)
                add(range.maximumSale.wattHours)
                add(range.maximumPurchase.wattHours)
            }
        case .market(_, .orders(let orders), _):
            add(1)
            for order in orders {
                add(order.side == .sell ? 1 : 0)
                add(Int64(order.slot.index))
                add(order.energy.wattHours)
                add(order.price.units)
            }
        case .reading(_, let reading):
            add(2)
            add(Int64(reading.slot.index))
            add(reading.energy.wattHours)
        case .answer: add(3)
        case .market(_, .cancel(let slot), _):
            add(4)
            add(Int64(slot.index))
        }
        return Digest(sha256: bytes)
    }
}
