package import Quantities

/// One day's day-ahead trading under one mechanism: the rules of the market and
/// the actions of the households' traders, from gate opening to gate closure.
///
/// It knows participants by number. It has no clock and no network: the time
/// comes with each stimulus, and messages to send or facts to remember go out
/// as effects.
package protocol DayAheadMechanism: Sendable {
    /// Creates the mechanism at gate opening. Trading starts with the alarm
    /// ``MarketAlarm/opening``.
    init(_ gate: GateOpening)

    /// Handles a message that has reached the market.
    ///
    /// - Parameter funds: the amount that the household can still lock, at
    ///   least 0.
    mutating func receive(_ message: MarketMessage, from home: HouseholdID, funds: Money, at time: SimTime)
        -> [MarketEffect]

    /// Handles an alarm that the mechanism asked for earlier.
    ///
    /// - Parameter funds: returns the amount that a household can still lock,
    ///   at least 0.
    mutating func wake(_ alarm: MarketAlarm, funds: (HouseholdID) -> Money, at time: SimTime) -> [MarketEffect]

    /// Lets a household that has paid its debt trade again.
    mutating func readmit(_ home: HouseholdID) -> [MarketEffect]

    /// Ends trading and returns the final result.
    func close(at time: SimTime) -> DayAheadResult

    /// A copy of the market's present state, for display.
    var picture: MarketPicture { get }

    /// Describes the broken invariants in words; empty if all hold.
    func brokenInvariants() -> [String]

    /// Folds the whole state.
    func combine(into fingerprint: inout Fingerprint)
}

/// A message from a household to the market.
package enum MarketMessage: Hashable, Sendable {
    /// The declaration for each slot of the day.
    case declaration([DeclaredRange])
    case orders([OrderMessage])
    /// Cancels the household's order in a slot's book.
    case cancel(Slot)
}

/// One order on its way to the market.
package struct OrderMessage: Hashable, Sendable {
    /// Whether the order buys or sells.
    package var side: Side
    /// The delivery slot.
    package var slot: Slot
    /// The quantity.
    package var energy: Energy
    /// The limit per kWh, charges not included.
    package var price: Price

    /// Creates an order. The market checks it when it arrives.
    package init(side: Side, slot: Slot, energy: Energy, price: Price) {
        self.side = side
        self.slot = slot
        self.energy = energy
        self.price = price
    }
}

/// An event for which a mechanism asks to be woken.
package enum MarketAlarm: Hashable, Sendable {
    /// The gate has opened: households declare.
    case opening
    /// A trader looks at the market.
    case trader(HouseholdID)
}

/// A consequence of a stimulus. Effects are listed in the order in which they
/// happen.
package enum MarketEffect: Hashable, Sendable {
    /// A household sends a message to the market.
    case send(MarketMessage, from: HouseholdID)
    case wake(MarketAlarm, at: SimTime)
    /// The market has accepted a household's declaration for the slots from the
    /// given one on.
    case declared(HouseholdID, [DeclaredRange], from: Slot)
    /// The market has accepted these orders of a message; possibly none.
    case accepted(HouseholdID, [OrderMessage])
    case traded(Deal)
    /// The market has cancelled a household's order.
    case cancelled(HouseholdID, Slot)
    case refused(HouseholdID, OrderRejection)
}
