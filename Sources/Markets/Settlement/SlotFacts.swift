package import Quantities

/// The facts by which a slot is settled. All are known before, and no others
/// count.
package struct SlotFacts: Hashable, Sendable {
    /// The slot to settle.
    package var slot: Slot
    /// The prices of the grid in that slot. Unlike at the gate, the charges are
    /// not taken off retail.
    package var corridor: Corridor
    /// The pool's rule; `nil` if every home settles with the grid alone.
    package var rule: PoolRule?
    /// The charges that a buyer pays on top of a trade's price.
    package var charges: LocalCharges
    /// The slot's day-ahead trades.
    package var deals: [Deal]
    /// By household: the net energy sold day-ahead; negative is bought.
    package var positions: PerHousehold<Energy>
    /// By household: the net injection, positive is selling: a meter reading,
    /// or the estimate that takes its place.
    package var injections: PerHousehold<Energy>

    /// Creates the facts of a slot.
    ///
    /// - Parameters:
    ///   - positions: as they follow from the trades.
    ///   - injections: for the same number of households.
    package init(
        slot: Slot, corridor: Corridor, rule: PoolRule?, charges: LocalCharges = .none, deals: [Deal] = [],
        positions: PerHousehold<Energy>, injections: PerHousehold<Energy>
    ) {
        precondition(positions.count == injections.count, "a position and an injection for each household")
        self.slot = slot
        self.corridor = corridor
        self.rule = rule
        self.charges = charges
        self.deals = deals
        self.positions = positions
        self.injections = injections
    }

    /// The injection of a household less its position: positive is a surplus in
    /// the pool.
    package func deviation(of home: HouseholdID) -> Energy { injections[home] - positions[home] }
}
