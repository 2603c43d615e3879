package import Quantities

/// How a day is traded ahead.
package enum MechanismKind: String, Hashable, Sendable, CaseIterable {
    /// An open order book for each slot.
    case openTrading = "open-p2p"
}

/// A day's trading under the mechanism it has.
package enum TradingSession: Sendable {
    case openTrading(OpenTrading)

    package init(_ kind: MechanismKind, _ gate: GateOpening) {
        switch kind {
        case .openTrading: self = .openTrading(OpenTrading(gate))
        }
    }

    package mutating func receive(_ message: MarketMessage, from home: HouseholdID, funds: Money, at time: SimTime)
        -> [MarketEffect]
    {
        // Taken out of the case while it changes: a second reference would
        // make every message copy the books.
        switch consume self {
        case .openTrading(var trading):
            let effects = trading.receive(message, from: home, funds: funds, at: time)
            self = .openTrading(trading)
            return effects
        }
    }

    package mutating func wake(_ alarm: MarketAlarm, funds: (HouseholdID) -> Money, at time: SimTime) -> [MarketEffect]
    {
        switch consume self {
        case .openTrading(var trading):
            let effects = trading.wake(alarm, funds: funds, at: time)
            self = .openTrading(trading)
            return effects
        }
    }

    package mutating func readmit(_ home: HouseholdID) -> [MarketEffect] {
        switch consume self {
        case .openTrading(var trading):
            let effects = trading.readmit(home)
            self = .openTrading(trading)
            return effects
        }
    }

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

    /// What a trade locks of one side's funds until it is delivered.
    package func escrow(_ side: Side, of trade: Deal) -> Money {
        switch self {
        case .openTrading(let trading):
            trading.market.escrow(
                side, energy: trade.energy, at: trade.price, book: trading.market.bookIndex(trade.slot))
        }
    }

    /// Puts by what is large and mostly empty, for a checkpoint; nothing may
    /// be done before it is back.
    package mutating func putBooksBy() -> PackedBooks {
        switch consume self {
        case .openTrading(var trading):
            let packed = trading.market.putBooksBy()
            self = .openTrading(trading)
            return packed
        }
    }

    package mutating func takeBooksBack(_ packed: PackedBooks) {
        switch consume self {
        case .openTrading(var trading):
            trading.market.takeBooksBack(packed)
            self = .openTrading(trading)
        }
    }

    package func close(at time: SimTime) -> DayAheadResult {
        switch self {
        case .openTrading(let trading): trading.close(at: time)
        }
    }

    package var picture: MarketPicture {
        switch self {
        case .openTrading(let trading): trading.picture
        }
    }

    package func brokenInvariants() -> [String] {
        switch self {
        case .openTrading(let trading): trading.brokenInvariants()
        }
    }

    package func combine(into fingerprint: inout Fingerprint) {
        switch self {
        case .openTrading(let trading):
            fingerprint.combine(MechanismKind.openTrading.rawValue)
            trading.combine(into: &fingerprint)
        }
    }
}
