package import Quantities

/// What a slot is settled by: all of it is known before, and nothing else
/// counts.
package struct SlotFacts: Hashable, Sendable {
    package var slot: Slot
    package var corridor: Corridor
    /// How the pool prices; `nil` where every home settles with the grid
    /// alone.
    package var rule: PoolRule?
    /// What a buyer pays on top of a deal's price.
    package var charges: LocalCharges
    /// The slot's day-ahead deals.
    package var deals: [Deal]
    /// Net energy sold day-ahead.
    package var positions: PerHousehold<Energy>
    /// Net injections, positive is selling: what a meter read, or what stands
    /// for that.
    package var injections: PerHousehold<Energy>

    /// - Parameters:
    ///   - positions: as the deals make them.
    ///   - injections: for as many households.
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

    /// Injection less position.
    package func deviation(of home: HouseholdID) -> Energy { injections[home] - positions[home] }
}
