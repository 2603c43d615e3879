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
    case declaration(HouseholdID, [DeclaredRange])
    case orders(HouseholdID, [OrderMessage])
    case reading(HouseholdID, MeterReading)
    /// The market has what the household sent.
    case answer(HouseholdID)
}

/// What happens when a message has come. Whatever carries messages calls
/// ``receive(_:_:)`` when one arrives, and not at all when it is lost.
extension World {
    mutating func receive(_ message: Message, _ events: inout [Event]) {
        switch message {
        case .declaration(let home, let ranges):
            do throws(OrderRejection) {
                try market?.declare(ranges, by: home)
                remember(ranges, of: home)
                events.append(Event(time: now, kind: .declared(home)))
            } catch {
                if case .suspended = error { refusedDeclarations[home] = ranges }
                events.append(Event(time: now, kind: .refused(home, error)))
            }
        case .orders(let home, let orders):
            var taken: [OrderMessage] = []
            for order in orders where place(order, by: home, &events) { taken.append(order) }
            events.append(Event(time: now, kind: .ordersPlaced(home, taken)))
        case .reading(let home, let reading): take(reading, of: home, &events)
        case .answer: break
        }
    }

    /// Keeps what a household expects, by the clock: on the long day of
    /// autumn the second of two equal times counts, on the short one of
    /// spring the hour that is left out keeps what it was.
    private mutating func remember(_ ranges: [DeclaredRange], of home: HouseholdID) {
        guard let market else { return }
        if lastDeclared[home].isEmpty { lastDeclared[home] = Array(repeating: .zero, count: 96) }
        for (range, slot) in zip(ranges, market.slots) { lastDeclared[home][quarter(of: slot)] = range.expected }
    }

    /// Sends one order to the market.
    ///
    /// - Returns: whether the market took it.
    @discardableResult
    private mutating func place(_ order: OrderMessage, by home: HouseholdID, _ events: inout [Event]) -> Bool {
        do throws(OrderRejection) {
            guard market != nil else { throw .gateClosed }
            let dealt = try market?.submit(
                order.side, energy: order.energy, at: order.price, slot: order.slot, by: home, time: now,
                funds: funds.free(home)) ?? 0..<0
            if let market {
                for place in dealt {
                    lockEscrow(of: market.deals[place], in: market)
                    events.append(Event(time: now, kind: .deal(market.deals[place])))
                }
            }
            return true
        } catch {
            events.append(Event(time: now, kind: .refused(home, error)))
            return false
        }
    }
}
