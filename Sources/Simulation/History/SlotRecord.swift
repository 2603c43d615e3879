package import Community
package import Markets
package import Quantities

/// The result of one delivered slot: the physical flows, the pool, and every
/// household's share.
package struct SlotRecord: Hashable, Sendable, Identifiable {
    /// The slot, which no two records have in common.
    package typealias ID = Slot
    /// The slot.
    package var id: Slot { slot }

    /// The slot that was delivered.
    package var slot: Slot
    /// The grid's retail and feed-in prices of the slot.
    package var corridor: Corridor
    /// The clearing of the pool; `nil` if the community had no pool in this
    /// slot.
    package var clearing: PoolClearing?
    /// The energy that the community took from the grid, at least 0.
    package var gridImport = Energy.zero
    /// The energy that the community gave to the grid, at least 0.
    package var gridExport = Energy.zero
    /// The devices' flows, summed over the community.
    package var flows: SlotFlows
    /// The energy of the slot's day-ahead trades, at least 0.
    package var dealtEnergy = Energy.zero
    /// The value of the slot's day-ahead trades, without local charges.
    package var dealtValue = Money.zero
    /// The number of the slot's day-ahead trades.
    package var dealCount: Int
    /// The most energy that could have been traded, given the declarations.
    package var dealableEnergy: Energy
    /// The quality of the slot's day-ahead trading.
    package var quality = MarketQuality()
    /// By household: its share.
    package var shares: PerHousehold<Share>

    /// The state of a household's meter reading for the slot.
    package enum Reading: UInt8, Hashable, Sendable {
        /// It arrived within ten minutes of the slot's end.
        case inTime
        /// It has not arrived. The household is settled as if it had kept to
        /// its position.
        case missing
        /// It arrived later, and the slot was settled again.
        case late
        /// It had not arrived when the day became final. A stand-in replaces
        /// it, usually the household's declaration.
        case declared
        /// It arrived after the day was final, and the household settled the
        /// difference with the grid alone.
        case afterFinal
    }

    /// One household's part of a slot. Cash is positive when received.
    package struct Share: Hashable, Sendable {
        /// Net injection as settled, from the reading or its stand-in; positive
        /// is selling.
        package var actual: Energy
        /// The flows of its devices, whether or not the reading arrived.
        package var flows: SlotFlows
        /// The content of its battery at the end of the slot, rounded down.
        package var stored: Energy = .zero
        /// The state of the meter reading.
        package var reading = Reading.inTime
        /// The net injection that it declared; `nil` without a day-ahead market
        /// or a declaration.
        package var declared: Energy?
        /// Net energy sold day-ahead; negative is bought.
        package var position: Energy
        /// Received for day-ahead trades.
        package var dayAheadCash: Money = .zero
        /// Local charges on energy bought day-ahead; at most 0.
        package var chargesCash: Money = .zero
        /// Received from the pool, or from the grid if there is no pool.
        package var poolCash: Money = .zero
        /// Received from the grid alone, for a reading that had not arrived
        /// before the day was final.
        package var lateCash: Money = .zero
        /// Net injection of the household alone with the grid, with plans of
        /// its own.
        package var aloneInjection: Energy = .zero
        /// The amount that the household alone would have received from the
        /// grid.
        package var baselineCash: Money
        /// The amount that the household would have received from the grid
        /// alone for the same net injection.
        package var gridCash: Money = .zero
        /// The cash effect of deviating from the forecast, compared with
        /// trading the same energy day-ahead at the slot's average price; 0
        /// without trades.
        package var imbalanceCash: Money = .zero

        /// Net injection on the meter, whether or not the reading arrived.
        package var injected: Energy { flows.netInjection }
        /// Energy yielded by the panels.
        package var generation: Energy { flows.photovoltaic }
        /// Whether the slot is settled without the household's reading.
        package var isUnread: Bool { reading != .inTime && reading != .late }
        /// The settled net injection less the day-ahead position.
        package var deviation: Energy { actual - position }
        /// The total that the household received for the slot.
        package var cash: Money { dayAheadCash + chargesCash + poolCash + lateCash }

        /// Returns the cash effect of deviating from the declaration at the
        /// pool's prices, compared with trading the same energy day-ahead at
        /// the slot's average price; 0 without a declaration or trades.
        func imbalance(at prices: PoolPrices, average: Price?) -> Money {
            guard let declared, let average else { return .zero }
            let error = actual - declared
            return error * ((error > .zero ? prices.sell : prices.buy) - average)
        }
    }

    /// Enters the result of settling the slot, for the first time or again.
    mutating func take(_ settlement: SlotSettlement) {
        clearing = settlement.clearing
        gridImport = settlement.gridImport
        gridExport = settlement.gridExport
        dealtEnergy = settlement.dealtEnergy
        dealtValue = settlement.dealtValue
        for home in shares.indices {
            shares[home].dayAheadCash = settlement.legs[home].dayAhead
            shares[home].chargesCash = settlement.legs[home].charges
            shares[home].poolCash = settlement.legs[home].pool
            shares[home].gridCash = settlement.legs[home].gridAlone
            guard let prices = clearing?.prices else { continue }
            shares[home].imbalanceCash = shares[home].imbalance(at: prices, average: averagePrice)
        }
    }

    /// Sets import and export from the sum of the shares.
    mutating func countExchange() {
        let net = shares.reduce(Energy.zero) { $0 + $1.actual }
        gridImport = max(.zero, -net)
        gridExport = max(.zero, net)
    }

    /// Returns the cost to a household of a reading that never came: the value
    /// of its metered deviation at the slot's prices, less the amount it
    /// received. Negative is a gain.
    package func costOfSilence(of home: HouseholdID) -> Money {
        let share = shares[home]
        let deviation = share.injected - share.position
        let price =
            deviation > .zero ? clearing?.prices?.sell ?? corridor.feedIn : clearing?.prices?.buy ?? corridor.retail
        return deviation * price - share.poolCash - share.lateCash
    }

    /// The number of readings that the slot is settled without.
    ///
    /// - Complexity: O(households).
    package var unreadCount: Int { shares.count { $0.isUnread } }

    /// The volume-weighted day-ahead price, rounded down to a price unit; `nil`
    /// without trades.
    package var averagePrice: Price? {
        dealtEnergy == .zero ? nil : Price(units: dealtValue.units.floorDivided(by: dealtEnergy.wattHours))
    }

    /// A hash of the whole record.
    var hash: UInt64 {
        var fingerprint = Fingerprint()
        combine(into: &fingerprint)
        return fingerprint.value
    }

    func combine(into fingerprint: inout Fingerprint) {
        fingerprint.combine(slot)
        fingerprint.combine(corridor.feedIn)
        fingerprint.combine(corridor.retail)
        if let clearing {
            fingerprint.combine(clearing.supply)
            fingerprint.combine(clearing.demand)
            fingerprint.combine(clearing.prices?.sell.units ?? .min)
            fingerprint.combine(clearing.prices?.buy.units ?? .min)
            fingerprint.combine(clearing.gridBill)
            fingerprint.combine(clearing.dust)
        } else {
            fingerprint.combine(word: .max)
        }
        fingerprint.combine(gridImport)
        fingerprint.combine(gridExport)
        flows.combine(into: &fingerprint)
        fingerprint.combine(dealtEnergy)
        fingerprint.combine(dealtValue)
        fingerprint.combine(dealCount)
        fingerprint.combine(dealableEnergy)
        quality.combine(into: &fingerprint)
        for share in shares {
            fingerprint.combine(share.actual)
            share.flows.combine(into: &fingerprint)
            fingerprint.combine(share.stored)
            fingerprint.combine(share.reading.rawValue)
            fingerprint.combine(share.lateCash)
            fingerprint.combine(share.declared?.wattHours ?? .min)
            fingerprint.combine(share.position)
            fingerprint.combine(share.dayAheadCash)
            fingerprint.combine(share.poolCash)
            fingerprint.combine(share.baselineCash)
            fingerprint.combine(share.chargesCash)
            fingerprint.combine(share.gridCash)
            fingerprint.combine(share.aloneInjection)
            fingerprint.combine(share.imbalanceCash)
        }
    }
}
