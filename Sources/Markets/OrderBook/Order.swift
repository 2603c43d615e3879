/// The direction of an order.
package enum Side: UInt8, Sendable, Hashable {
    case buy = 0
    case sell = 1

    /// The other side.
    package var opposite: Side { self == .buy ? .sell : .buy }
}

/// How long an order may wait and how it may meet others.
package enum TimeInForce: UInt8, Sendable, Hashable {
    /// Rests until it is filled, cancelled, or its market closes: an order of
    /// the day-ahead market is good until the gate closes.
    case goodTillCancelled = 0
    /// Trades at once as far as possible; the rest is dropped.
    case immediateOrCancel = 1
    /// Trades in full at once, or not at all.
    case fillOrKill = 2
    /// Rests only; dropped whole if it would trade on arrival.
    case postOnly = 3
}

/// The action taken when two orders of one owner meet.
package enum SelfTradePrevention: Sendable, Hashable, CaseIterable {
    /// Let them trade.
    case none
    /// Cancel the resting order; the arriving one goes on.
    case cancelMaker
    /// Drop the rest of the arriving order; the resting one stays.
    case cancelTaker
    /// Cancel both.
    case cancelBoth
    /// Reduce both by the smaller quantity; an order that reaches zero is
    /// cancelled.
    case decrement
}

/// The engine's identifier of a resting order.
///
/// It holds the order's index in the pool and the number of times that place
/// was used before, so that a stale identifier is recognised in constant time
/// without a table.
package struct OrderID: Hashable, Sendable {
    /// The order's index in the pool; 0 names no order.
    package let place: UInt32
    /// The number of times the place has been freed before, modulo 2³².
    package let generation: UInt32
}

/// An order on its way to a book.
///
/// Prices are steps of the book's ladder, counted from 0 at its floor; the
/// owner of the books knows the price of a step.
package struct Order: Hashable, Sendable {
    /// Whether the order buys or sells.
    package var side: Side
    /// How long the order may wait.
    package var timeInForce: TimeInForce
    /// Whether the order ignores its price; such an order never rests.
    package var isMarket: Bool
    /// The limit as a step of the ladder; ignored for a market order.
    package var step: Int32
    /// The quantity, more than 0.
    package var quantity: UInt32
    /// The sender's number, by which self-trades are recognised.
    package var owner: UInt32
    /// The sender's own number for the order, carried into every report.
    package var tag: UInt32

    /// Creates an order of a quantity of more than 0; a limit order unless
    /// `isMarket` is set.
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

/// One match: a resting order (the maker) met by an arriving one (the taker).
package struct Trade: Hashable, Sendable {
    /// The index of the book.
    package var book: UInt32
    /// The tag of the resting order.
    package var makerTag: UInt32
    /// The tag of the arriving order.
    package var takerTag: UInt32
    /// The owner of the resting order.
    package var makerOwner: UInt32
    /// The owner of the arriving order.
    package var takerOwner: UInt32
    /// The side of the arriving order; the maker is on the other.
    package var takerSide: Side
    /// The maker's limit.
    package var makerStep: Int32
    /// The taker's limit; the maker's limit if the taker is a market order.
    package var takerStep: Int32
    /// The quantity traded, more than 0.
    package var quantity: UInt32
}

/// The reason for which an order, or a part of it, ended without trading.
package enum OrderEnd: Sendable, Hashable {
    /// Its owner cancelled it.
    case cancelled
    /// It could not rest: the remainder of an immediate or market order.
    case notFilled
    /// A post-only order would have traded.
    case wouldTrade
    /// A fill-or-kill order could not be filled in full.
    case notFillable
    /// Two orders of one owner met.
    case selfTrade
}

/// A receiver of the events in the books, in the order in which they happen.
///
/// The engine is generic over the sink, so that a report costs a direct call.
package protocol ExecutionSink {
    /// Two orders matched.
    mutating func traded(_ trade: Trade)
    /// A resting or arriving order, or the given part of its quantity, ended.
    mutating func ended(tag: UInt32, owner: UInt32, book: UInt32, side: Side, quantity: UInt32, reason: OrderEnd)
    /// An order, or the remainder of one, rests.
    mutating func rested(_ report: RestingReport)
    /// A resting order got another price and quantity and rests again.
    mutating func replaced(_ report: RestingReport)
    /// A resting order lost a part of its quantity and kept its place.
    mutating func reduced(_ report: RestingReport)
    /// An operation named an order that does not rest; nothing changed.
    mutating func rejected(_ id: OrderID)
}

/// A resting order in its present state.
package struct RestingReport: Hashable, Sendable {
    /// The order's identifier.
    package var id: OrderID
    /// The sender's own number for the order.
    package var tag: UInt32
    /// The order's owner.
    package var owner: UInt32
    /// The index of the book.
    package var book: UInt32
    /// The order's side.
    package var side: Side
    /// The order's limit as a step of the ladder.
    package var step: Int32
    /// The open quantity, more than 0.
    package var quantity: UInt32
}

/// Empty defaults: a report that a sink does not use costs nothing.
extension ExecutionSink {
    /// Ignores the report.
    package mutating func rested(_ report: RestingReport) {}
    /// Ignores the report.
    package mutating func replaced(_ report: RestingReport) {}
    /// Ignores the report.
    package mutating func reduced(_ report: RestingReport) {}
    /// Ignores the report.
    package mutating func rejected(_ id: OrderID) {}
}
