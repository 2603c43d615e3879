internal import Community
package import Markets
package import Quantities

/// One order on its way to the market.
package struct OrderMessage: Hashable, Sendable {
    package var side: Side
    package var slot: Slot
    package var energy: Energy
    package var price: Price
}

/// What households tell the market and the meter operator.
enum Message: Hashable, Sendable {
    case declaration(Int, [DeclaredRange])
    case orders(Int, [OrderMessage])
    case reading(Int, Slot, Energy)
}

/// The one point through which every message passes on its way from a home to
/// the market. A message arrives at the moment it is sent; whatever carries
/// messages calls ``receive(_:_:)`` when one arrives, and not at all when it
/// is lost.
extension World {
    mutating func send(_ message: Message, _ events: inout [Event]) {
        receive(message, &events)
    }

    mutating func receive(_ message: Message, _ events: inout [Event]) {
        switch message {
        case .declaration(let home, let ranges):
            do throws(OrderRejection) {
                try market?.declare(ranges, by: home)
                events.append(Event(time: now, kind: .declared(home)))
            } catch {
                events.append(Event(time: now, kind: .refused(home, error)))
            }
        case .orders(let home, let orders):
            var taken: [OrderMessage] = []
            for order in orders where place(order, by: home, &events) { taken.append(order) }
            events.append(Event(time: now, kind: .ordersPlaced(home, taken)))
        case .reading(let home, let slot, let energy):
            readings[home] = MeterReading(slot: slot, energy: energy)
        }
    }

    /// Sends one order to the market.
    ///
    /// - Returns: whether the market took it.
    @discardableResult
    private mutating func place(_ order: OrderMessage, by home: Int, _ events: inout [Event]) -> Bool {
        do throws(OrderRejection) {
            guard market != nil else { throw .gateClosed }
            let dealt = try market?.submit(
                order.side, energy: order.energy, at: order.price, slot: order.slot, by: home, time: now) ?? 0..<0
            if let market {
                for place in dealt { events.append(Event(time: now, kind: .deal(market.deals[place]))) }
            }
            return true
        } catch {
            events.append(Event(time: now, kind: .refused(home, error)))
            return false
        }
    }
}

/// A metered net injection that has reached the market.
struct MeterReading: Hashable, Sendable {
    var slot: Slot
    var energy: Energy
}
