/// Which way an order trades.
package enum Side: UInt8, Sendable, Hashable {
    case buy = 0
    case sell = 1

    package var opposite: Side { self == .buy ? .sell : .buy }
}

/// How long an order may wait and how it may meet others.
package enum TimeInForce: UInt8, Sendable, Hashable {
    /// Rests until it is filled, cancelled, or its market closes: an order
    /// of the day-ahead market is good till its gate does.
    case goodTillCancelled = 0
    /// Trades what it can at once; the rest is dropped.
    case immediateOrCancel = 1
    /// Trades in full at once, or not at all.
    case fillOrKill = 2
    /// Rests only; dropped whole if it would trade on arrival.
    case postOnly = 3
}

/// What to do when two orders of one owner meet.
package enum SelfTradePrevention: Sendable, Hashable, CaseIterable {
    /// Let them trade.
    case none
    /// Cancel the resting order; the arriving one goes on.
    case cancelMaker
    /// Drop the rest of the arriving order; the resting one stays.
    case cancelTaker
    /// Cancel both.
    case cancelBoth
    /// Reduce both by the smaller; whichever reaches zero is cancelled.
    case decrement
}

/// The engine's name of a resting order.
///
/// It holds the order's place in the pool and how often that place was used
/// before, so that a stale identifier is recognised in constant time without
/// a table.
package struct OrderID: Hashable, Sendable {
    package let place: UInt32
    package let generation: UInt32
}

/// An order on its way to a book.
///
/// Prices are steps of the book's ladder, counted from 0 at its floor; the
/// owner of the books knows what a step is worth.
package struct Order: Hashable, Sendable {
    package var side: Side
    package var timeInForce: TimeInForce
    /// A market order ignores its price and never rests.
    package var isMarket: Bool
    package var step: Int32
    /// More than 0.
    package var quantity: UInt32
    package var owner: UInt32
    /// The sender's own number for the order, carried into every report.
    package var tag: UInt32

    package init(
        side: Side, step: Int32, quantity: UInt32, owner: UInt32, tag: UInt32 = 0,
        timeInForce: TimeInForce = .goodTillCancelled, isMarket: Bool = false
    ) {
        self.side = side
        self.step = step
        self.quantity = quantity
        self.owner = owner
        self.tag = tag
        self.timeInForce = timeInForce
        self.isMarket = isMarket
    }
}

/// One match: a resting order (the maker) met by an arriving one (the
/// taker).
package struct Trade: Hashable, Sendable {
    package var book: UInt32
    package var makerTag: UInt32
    package var takerTag: UInt32
    package var makerOwner: UInt32
    package var takerOwner: UInt32
    package var takerSide: Side
    /// The maker's limit.
    package var makerStep: Int32
    /// The taker's limit; the maker's where the taker is a market order.
    package var takerStep: Int32
    package var quantity: UInt32
}

/// Why an order ended without trading.
package enum OrderEnd: Sendable, Hashable {
    /// Its owner asked for it.
    case cancelled
    /// It could not rest: the rest of an immediate or market order.
    case notFilled
    /// A post-only order would have traded.
    case wouldTrade
    /// A fill-or-kill order could not be filled in full.
    case notFillable
    /// Two orders of one owner met.
    case selfTrade
}

/// Receives what happens in the books, in order.
///
/// The engine is generic over the sink, so that reports cost a direct call.
package protocol ExecutionSink {
    mutating func traded(_ trade: Trade)
    /// A resting or arriving order, or the given part of it, ended.
    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd)
    /// An order, or what was left of it, rests.
    mutating func rested(_ report: RestingReport)
    /// A resting order got another price and quantity and rests again.
    mutating func replaced(_ report: RestingReport)
    /// A resting order lost a part of its quantity and kept its place.
    mutating func reduced(_ report: RestingReport)
    /// An operation named an order that does not rest; nothing changed.
    mutating func rejected(_ id: OrderID)
}

/// A resting order as it now is.
package struct RestingReport: Hashable, Sendable {
    package var id: OrderID
    package var tag: UInt32
    package var owner: UInt32
    package var book: UInt32
    package var side: Side
    package var step: Int32
    package var quantity: UInt32
}

/// Not every sink wants to hear of everything; what is not heard costs
/// nothing.
extension ExecutionSink {
    package mutating func rested(_ report: RestingReport) {}
    package mutating func replaced(_ report: RestingReport) {}
    package mutating func reduced(_ report: RestingReport) {}
    package mutating func rejected(_ id: OrderID) {}
}
