package import Quantities

/// What a slot comes to: its deals, then the deviations from them in the
/// pool, then the residual with the grid. Computed from ``SlotFacts`` alone.
package struct SlotSettlement: Hashable, Sendable {
    /// What one household receives and pays, each leg computed by itself;
    /// positive is received.
    package struct Legs: Hashable, Sendable {
        package var dayAhead = Money.zero
        /// Local charges of what was bought; at most 0.
        package var charges = Money.zero
        /// From the pool, or from the grid where there is no pool; 0 where
        /// the pool settles at the end of the day.
        package var pool = Money.zero
        /// What the grid alone would have paid for the same injection; paid
        /// by nobody.
        package var gridAlone = Money.zero
    }

    /// `nil` where the community has no pool in this slot.
    package private(set) var clearing: PoolClearing?
    /// Whether the pool settles at the end of the day, and the operator
    /// carries the grid's bill until then.
    package let isShared: Bool
    package private(set) var legs: PerHousehold<Legs>
    /// Energy and value of the slot's deals.
    package private(set) var dealtEnergy = Energy.zero
    package private(set) var dealtValue = Money.zero
    /// What the community takes from the grid and gives to it, each at least
    /// 0 and one of them 0.
    package let gridImport: Energy
    package let gridExport: Energy

    /// Settles a slot.
    ///
    /// - Complexity: O(households + deals).
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
