internal import Community
internal import EStar
internal import Markets
internal import Quantities
internal import Signing

/// What households tell the market and the meter operator.
enum Message: Hashable, Sendable {
    /// To the market; of what the operator sent, for which request.
    case market(HouseholdID, MarketMessage, request: Request.ID? = nil)
    case reading(HouseholdID, MeterReading)
    /// The market has what the household sent.
    case answer(HouseholdID)
}

extension Message {
    var household: HouseholdID {
        switch self {
        case .market(let home, _, _), .reading(let home, _), .answer(let home): home
        }
    }

    /// What the mesh is told of it.
    var kind: MessageKind {
        switch self {
        case .market(_, .declaration, _): .declaration
        case .market(_, .orders, _), .market(_, .cancel, _): .order
        case .reading: .reading
        case .answer: .answer
        }
    }

    /// H(m): SHA-256 of what the message says.
    ///
    /// - Parameter number: no two messages have it in common.
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
