package import Quantities

/// The settlement of a slot: its trades, then the deviations from them in the
/// pool, then the residual with the grid. Computed from ``SlotFacts`` alone.
package struct SlotSettlement: Hashable, Sendable {
    /// The amounts of one household, each computed on its own; positive is
    /// received.
    package struct Legs: Hashable, Sendable {
        /// The value of its day-ahead trades, charges not included.
        package var dayAhead = Money.zero
        /// The local charges on energy bought; at most 0.
        package var charges = Money.zero
        /// The amount from the pool, or from the grid if there is no pool; 0 if
        /// the pool settles at the end of the day.
        package var pool = Money.zero
        /// The payment that the grid alone would have made for the same
        /// injection, for comparison only.
        package var gridAlone = Money.zero
    }

    /// The result of the pool; `nil` if the community has none in this slot.
    package private(set) var clearing: PoolClearing?
    /// Whether the pool settles at the end of the day and the operator carries
    /// the grid bill until then.
    package let isShared: Bool
    /// By household: the amounts it receives and pays.
    package private(set) var legs: PerHousehold<Legs>
    /// The energy of the slot's trades.
    package private(set) var dealtEnergy = Energy.zero
    /// The value of the slot's trades, charges not included.
    package private(set) var dealtValue = Money.zero
    /// The energy that the community takes from the grid, at least 0; 0 if it
    /// exports.
    package let gridImport: Energy
    /// The energy that the community supplies to the grid, at least 0; 0 if it
    /// imports.
    package let gridExport: Energy

    /// Settles a slot.
    ///
    /// - Complexity: O(households + trades).
    package init(_ facts: SlotFacts) {
        legs = facts.injections.map { injection in
            Legs(gridAlone: gridPayment(netInjection: injection, corridor: facts.corridor))
        }
        for deal in facts.deals {
            legs[deal.seller].dayAhead += deal.value
            legs[deal.buyer].dayAhead -= deal.value
            legs[deal.buyer].charges -= deal.energy * facts.charges.total
            dealtValue += deal.value
            dealtEnergy += deal.energy
        }
        let net = facts.injections.reduce(Energy.zero, +)
        gridImport = max(.zero, -net)
        gridExport = max(.zero, net)
        isShared = facts.corridor.isOpen && facts.rule == .billSharing
        clearPool(facts)
    }

    private mutating func clearPool(_ facts: SlotFacts) {
        let deviations = facts.injections.indices.eachIndexed { facts.deviation(of: $0) }
        guard facts.corridor.isOpen, let rule = facts.rule else {
            for home in legs.indices {
                legs[home].pool = gridPayment(netInjection: deviations[home], corridor: facts.corridor)
            }
            return
        }
        guard let pricing = rule.pricing else {
            var day = BillSharing(participantCount: deviations.count)
            clearing = day.add(deviations: deviations, corridor: facts.corridor)
            return
        }
        var payments: PerHousehold<Money> = []
        clearing = pricing.clear(deviations: deviations, corridor: facts.corridor, payments: &payments)
        for home in legs.indices { legs[home].pool = payments[home] }
    }
}
