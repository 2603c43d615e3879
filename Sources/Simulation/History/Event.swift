package import EStar
package import Markets
package import Quantities

/// Something that happened in the world, as the log and the screen tell it.
package struct Event: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A run day started; whether its energy was traded the day before.
        case dayBegan(CivilDate, hasDayAhead: Bool)
        case gateOpened(CivilDate)
        /// A household's declaration for the day reached the market.
        case declared(HouseholdID)
        /// A trader's orders reached the market: those that were taken.
        case ordersPlaced(HouseholdID, [OrderMessage])
        case deal(Deal)
        case orderCancelled(HouseholdID, Slot)
        /// The market refused something a household sent.
        case refused(HouseholdID, OrderRejection)
        case gateClosed(CivilDate, deals: Int, energy: Energy)
        case poolSettled(SlotRecord.ID, PoolClearing?)
        /// A meter can no longer be read, or can be again.
        case meterSilenced(HouseholdID)
        case meterHeard(HouseholdID)
        /// A slot was settled without a household's reading.
        case readingMissing(HouseholdID, Slot)
        /// A late reading priced a slot anew; what that changed for its
        /// household.
        case slotRepriced(HouseholdID, Slot, Money)
        /// A reading came when its day was final; what its household settled
        /// with the grid alone.
        case settledAlone(HouseholdID, Slot, Money)
        /// What a household declared stands for its readings of a number of
        /// slots; what it settled with the grid, and what that cost it
        /// against its readings at the pool's prices.
        case settledByDeclaration(HouseholdID, slots: Int, Money, cost: Money)
        /// A household no longer pays its bills, or does again.
        case stoppedPaying(HouseholdID)
        case paysAgain(HouseholdID)
        /// A household owes more than it has put up.
        case fellIntoDebt(HouseholdID, Money)
        case paidDebt(HouseholdID, Money)
        /// A message of a household did not arrive: of which slot, if it was
        /// a reading, and why.
        case messageLost(HouseholdID, MessageKind, Slot?, MessageFailure)
        /// A route broke after a node.
        case routeBroke([NodeID], at: NodeID)
        /// A node found no route to where it wanted.
        case noRoute(NodeID)
        case nodeDied(NodeID)
        case nodeEvicted(NodeID)
        case receiptsCleared(sessions: Int, accepted: Int, rejected: Int)
        /// The operator changed the mesh.
        case meshChanged(MeshCommand)
        /// What the scenario planned could not be done.
        case planRefused(Intervention, InterventionError)
        /// All slots of a day are settled.
        case dayEnded(CivilDate, saving: Money)
        case breach(String)
    }

    package var time: SimTime
    package var kind: Kind

    /// Whether it is kept to be told: not single orders and declarations.
    package var isWorthTelling: Bool {
        switch kind {
        case .ordersPlaced, .declared: false
        default: true
        }
    }

    package init(time: SimTime, kind: Kind) {
        self.time = time
        self.kind = kind
    }
}
