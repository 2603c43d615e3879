package import Quantities

/// The mechanism of day-ahead trading.
package enum MechanismKind: String, Hashable, Sendable, CaseIterable {
    /// An open order book for each slot.
    case openTrading = "open-p2p"
}

/// A day's trading under the mechanism chosen for it. Each member forwards to
/// that mechanism.
package enum TradingSession: Sendable {
    case openTrading(OpenTrading)

    /// Opens the gate under a mechanism.
    package init(_ kind: MechanismKind, _ gate: GateOpening) {
        switch kind {
        case .openTrading: self = .openTrading(OpenTrading(gate))
        }
    }

    /// Handles a message that has reached the market; see
    /// ``DayAheadMechanism/receive(_:from:funds:at:)``.
    package mutating func receive(_ message: MarketMessage, from home: HouseholdID, funds: Money, at time: SimTime)
        -> [MarketEffect]
    {
        // Taken out of the case while it changes: a second reference would make
        // every message copy the books.
        switch consume self {
        case .openTrading(var trading):
            let effects = trading.receive(message, from: home, funds: funds, at: time)
            self = .openTrading(trading)
            return effects
        }
    }

    /// Handles an alarm asked for earlier; see
    /// ``DayAheadMechanism/wake(_:funds:at:)``.
    package mutating func wake(_ alarm: MarketAlarm, funds: (HouseholdID) -> Money, at time: SimTime) -> [MarketEffect]
    {
        switch consume self {
        case .openTrading(var trading):
            let effects = trading.wake(alarm, funds: funds, at: time)
            self = .openTrading(trading)
            return effects
        }
    }

    /// Lets a household that has paid its debt trade again.
    package mutating func readmit(_ home: HouseholdID) -> [MarketEffect] {
        switch consume self {
        case .openTrading(var trading):
            let effects = trading.readmit(home)
            self = .openTrading(trading)
            return effects
        }
    }

    /// The slots of the day.
    package var slots: Range<Slot> {
        switch self {
        case .openTrading(let trading): trading.market.slots
        }
    }

    /// All trades so far, oldest first.
    package var trades: [Deal] {
        switch self {
        case .openTrading(let trading): trading.market.deals
        }
    }

    /// The escrow that a trade locks of one side's funds until it is delivered.
    package func escrow(_ side: Side, of trade: Deal) -> Money {
        switch self {
        case .openTrading(let trading):
            trading.market.escrow(
                side, energy: trade.energy, at: trade.price, book: trading.market.bookIndex(trade.slot))
        }
    }

    /// Takes the order books out in packed form, for a checkpoint. No other
    /// member may be used before ``takeBooksBack(_:)``.
    ///
    /// - Complexity: O(books + orders).
    package mutating func putBooksBy() -> PackedBooks {
        switch consume self {
        case .openTrading(var trading):
            let packed = trading.market.putBooksBy()
            self = .openTrading(trading)
            return packed
        }
    }

    /// Puts back the order books that ``putBooksBy()`` took out.
    package mutating func takeBooksBack(_ packed: PackedBooks) {
        switch consume self {
        case .openTrading(var trading):
            trading.market.takeBooksBack(packed)
            self = .openTrading(trading)
        }
    }

    /// Ends trading and returns the final result.
    package func close(at time: SimTime) -> DayAheadResult {
        switch self {
        case .openTrading(let trading): trading.close(at: time)
        }
    }

    /// A copy of the market's present state, for display.
    package var picture: MarketPicture {
        switch self {
        case .openTrading(let trading): trading.picture
        }
    }

    /// Describes the broken invariants in words; empty if all hold.
    package func brokenInvariants() -> [String] {
        switch self {
        case .openTrading(let trading): trading.brokenInvariants()
        }
    }

    /// Folds the mechanism's name and its whole state.
    package func combine(into fingerprint: inout Fingerprint) {
        switch self {
        case .openTrading(let trading):
            fingerprint.combine(MechanismKind.openTrading.rawValue)
            trading.combine(into: &fingerprint)
        }
    }
}
