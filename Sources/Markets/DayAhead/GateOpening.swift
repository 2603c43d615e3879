package import Quantities

/// The facts with which a gate opens.
package struct GateOpening: Sendable {
    /// The local day to be traded.
    package var date: CivilDate
    /// The slots of that day, one book each.
    package var slots: Range<Slot>
    /// The moment of gate opening.
    package var opens: SimTime
    /// The moment of gate closure.
    package var closes: SimTime
    /// By slot: the prices between which trades are made, charges taken off
    /// retail.
    package var corridors: [Corridor]
    /// The charges that a buyer pays on top of the price.
    package var charges: LocalCharges
    /// The rule by which a trade's price follows from the two limits.
    package var priceRule: DealPriceRule
    /// The mean time between two looks of a trader at the market, in
    /// milliseconds.
    package var wakeUpMilliseconds: Int64
    /// The households, by index.
    package var participants: PerHousehold<Participant>

    /// A household that may trade.
    package struct Participant: Sendable {
        /// The declaration for each slot.
        package var declaration: [DeclaredRange]
        /// By slot: the value of a kWh to the household; `nil` where that is
        /// the price that the grid asks or pays.
        package var limits: [Price?]
        /// The strategy that trades for it; `nil` if a person does.
        package var strategy: TraderStrategy?
        /// The random stream of its trader.
        package var random: RandomStream
        /// The household's debt, at least 0; while it is above 0 the household
        /// does not trade.
        package var debt: Money

        /// Creates a participant. The declaration and the limits have an entry
        /// for each slot.
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

    /// Creates a gate opening. The corridors and each participant's lists have
    /// an entry for each slot.
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
