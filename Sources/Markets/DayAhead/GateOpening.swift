package import Quantities

/// What a gate opens with.
package struct GateOpening: Sendable {
    /// The local day to be traded, and its slots.
    package var date: CivilDate
    package var slots: Range<Slot>
    package var opens: SimTime
    package var closes: SimTime
    /// By slot: between which prices trades are made, charges taken off
    /// retail.
    package var corridors: [Corridor]
    /// What a buyer pays on top of the price.
    package var charges: LocalCharges
    package var priceRule: DealPriceRule
    /// The mean time between two looks of a trader at the market.
    package var wakeUpMilliseconds: Int64
    package var participants: PerHousehold<Participant>

    /// A household that may trade.
    package struct Participant: Sendable {
        /// What it declares for each slot.
        package var declaration: [DeclaredRange]
        /// By slot: what a kWh is worth to it; `nil` where that is what the
        /// grid asks or pays.
        package var limits: [Price?]
        /// Who trades for it; `nil` for a person.
        package var strategy: TraderStrategy?
        /// What its trader draws from.
        package var random: RandomStream
        /// What it owes, at least 0: with a debt it does not trade.
        package var debt: Money

        package init(
            declaration: [DeclaredRange], limits: [Price?], strategy: TraderStrategy?, random: RandomStream,
            debt: Money = .zero
        ) {
            self.declaration = declaration
            self.limits = limits
            self.strategy = strategy
            self.random = random
            self.debt = debt
        }
    }

    package init(
        date: CivilDate, slots: Range<Slot>, opens: SimTime, closes: SimTime, corridors: [Corridor],
        charges: LocalCharges = .none,
        priceRule: DealPriceRule = .midpoint, wakeUpMilliseconds: Int64, participants: PerHousehold<Participant>
    ) {
        self.date = date
        self.slots = slots
        self.opens = opens
        self.closes = closes
        self.corridors = corridors
        self.charges = charges
        self.priceRule = priceRule
        self.wakeUpMilliseconds = wakeUpMilliseconds
        self.participants = participants
    }
}
