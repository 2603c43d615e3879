package import Quantities

/// One day's day-ahead trading under one mechanism: the rules of the market
/// and what the households' traders do, from gate opening to gate closure.
///
/// It knows participants by number. It keeps no clock and has no wire: time
/// comes with each stimulus, and what is to be sent or remembered goes out as
/// an effect.
package protocol DayAheadMechanism: Sendable {
    init(_ gate: GateOpening)

    /// Takes a message that has reached the market.
    ///
    /// - Parameter funds: what the household can still lock, at least 0.
    mutating func receive(_ message: MarketMessage, from home: HouseholdID, funds: Money, at time: SimTime)
        -> [MarketEffect]

    /// Does what an alarm asked for earlier was set for.
    ///
    /// - Parameter funds: what a household can still lock, at least 0.
    mutating func wake(_ alarm: MarketAlarm, funds: (HouseholdID) -> Money, at time: SimTime) -> [MarketEffect]

    /// Lets a household that has paid its debt trade again.
    mutating func readmit(_ home: HouseholdID) -> [MarketEffect]

    /// Ends trading: what was traded is final.
    func close(at time: SimTime) -> DayAheadResult

    /// What there is to look at.
    var picture: MarketPicture { get }

    /// What is wrong, in words; empty when all holds.
    func brokenInvariants() -> [String]

    func combine(into fingerprint: inout Fingerprint)
}

/// What a household sends to the market.
package enum MarketMessage: Hashable, Sendable {
    /// What it expects and may trade in each slot of the day.
    case declaration([DeclaredRange])
    case orders([OrderMessage])
    /// Takes the household's order out of a slot's book.
    case cancel(Slot)
}

/// One order on its way to the market.
package struct OrderMessage: Hashable, Sendable {
    package var side: Side
    package var slot: Slot
    package var energy: Energy
    package var price: Price

    package init(side: Side, slot: Slot, energy: Energy, price: Price) {
        self.side = side
        self.slot = slot
        self.energy = energy
        self.price = price
    }
}

/// Something a mechanism asks to be woken for.
package enum MarketAlarm: Hashable, Sendable {
    /// The gate has opened: households declare.
    case opening
    /// A trader looks at the market.
    case trader(HouseholdID)
}

/// What follows from a stimulus, in the order in which it happens.
package enum MarketEffect: Hashable, Sendable {
    /// A household sends something to the market.
    case send(MarketMessage, from: HouseholdID)
    case wake(MarketAlarm, at: SimTime)
    /// The market has a household's declaration for the slots from one on.
    case declared(HouseholdID, [DeclaredRange], from: Slot)
    /// The market has taken these orders of a message.
    case accepted(HouseholdID, [OrderMessage])
    case traded(Deal)
    /// The market has taken a household's order out.
    case cancelled(HouseholdID, Slot)
    case refused(HouseholdID, OrderRejection)
}
