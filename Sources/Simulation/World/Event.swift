package import Markets
package import Quantities

/// Something that happened in the world, as the log and the screen tell it.
package struct Event: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A run day started; whether its energy was traded the day before.
        case dayBegan(CivilDate, hasDayAhead: Bool)
        case gateOpened(CivilDate)
        /// A household's declaration for the day reached the market.
        case declared(Int)
        /// A trader's orders reached the market: those that were taken.
        case ordersPlaced(Int, [OrderMessage])
        case deal(Deal)
        case orderCancelled(Int, Slot)
        /// The market refused something a household sent.
        case refused(Int, OrderRejection)
        case gateClosed(CivilDate, deals: Int, energy: Energy)
        case poolSettled(SlotRecord.ID, PoolClearing?)
        /// All slots of a day are settled.
        case dayEnded(CivilDate, saving: Money)
        case breach(String)
    }

    package var time: SimTime
    package var kind: Kind

    package init(time: SimTime, kind: Kind) {
        self.time = time
        self.kind = kind
    }
}
