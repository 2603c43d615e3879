package import EStar
package import Markets
package import Quantities

/// Something that happened in the world, for the log and the screen.
package struct Event: Hashable, Sendable {
    /// The kinds of events, each with the facts that the log tells.
    package enum Kind: Hashable, Sendable {
        /// A run day began, with or without energy traded the day before.
        case dayBegan(CivilDate, hasDayAhead: Bool)
        case gateOpened(CivilDate)
        /// A household's declaration for the day reached the market.
        case declared(HouseholdID)
        /// Orders of a trader reached the market; the list has those that were
        /// accepted.
        case ordersPlaced(HouseholdID, [OrderMessage])
        case deal(Deal)
        case orderCancelled(HouseholdID, Slot)
        /// The market refused something a household sent.
        case refused(HouseholdID, OrderRejection)
        case gateClosed(CivilDate, deals: Int, energy: Energy)
        case poolSettled(SlotRecord.ID, PoolClearing?)
        /// A meter can no longer be read.
        case meterSilenced(HouseholdID)
        /// A meter can be read again.
        case meterHeard(HouseholdID)
        /// A slot was settled without a household's reading.
        case readingMissing(HouseholdID, Slot)
        /// A late reading led to settling a slot again; the amount is the
        /// change for its household.
        case slotRepriced(HouseholdID, Slot, Money)
        /// A reading arrived after its day was final; the amount is the
        /// household's settlement with the grid alone.
        case settledAlone(HouseholdID, Slot, Money)
        /// A household's declaration replaced its readings of a number of
        /// slots. The first amount is its settlement with the grid, the second
        /// the cost to it compared with its readings at the pool's prices.
        case settledByDeclaration(HouseholdID, slots: Int, Money, cost: Money)
        /// A household stopped paying its bills.
        case stoppedPaying(HouseholdID)
        /// A household pays its bills again.
        case paysAgain(HouseholdID)
        /// A household fell into debt: it owes more than its deposit covers.
        case fellIntoDebt(HouseholdID, Money)
        case paidDebt(HouseholdID, Money)
        /// A household's message did not arrive. The slot is that of a lost
        /// reading, `nil` for other messages.
        case messageLost(HouseholdID, MessageKind, Slot?, MessageFailure)
        /// A route broke after one of its nodes.
        case routeBroke([NodeID], at: NodeID)
        /// A node found no route to its destination.
        case noRoute(NodeID)
        case nodeDied(NodeID)
        case nodeEvicted(NodeID)
        case receiptsCleared(sessions: Int, accepted: Int, rejected: Int)
        /// The operator changed the mesh.
        case meshChanged(MeshCommand)
        /// An intervention that the scenario planned could not be performed.
        case planRefused(Intervention, InterventionError)
        /// A day became final.
        case dayEnded(CivilDate, saving: Money)
        case breach(String)
    }

    /// The simulated time of the event.
    package var time: SimTime
    /// The kind with its facts.
    package var kind: Kind

    /// Whether the event is kept in the history. Single orders and declarations
    /// are not, because there are too many.
    package var isWorthTelling: Bool {
        switch kind {
        case .ordersPlaced, .declared: false
        default: true
        }
    }

    /// Creates an event.
    package init(time: SimTime, kind: Kind) {
        self.time = time
        self.kind = kind
    }
}
