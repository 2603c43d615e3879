package import Community
package import Markets
package import Quantities

/// What one delivered slot came to: the physical flows, the pool, and every
/// household's share.
package struct SlotRecord: Hashable, Sendable, Identifiable {
    package typealias ID = Slot
    package var id: Slot { slot }

    package var slot: Slot
    package var corridor: Corridor
    /// Nothing where the community had no pool in this slot.
    package var clearing: PoolClearing?
    /// What the community took from the grid, at least 0.
    package var gridImport = Energy.zero
    /// What it gave to the grid, at least 0.
    package var gridExport = Energy.zero
    /// The devices' flows summed over the community.
    package var flows: SlotFlows
    /// Energy and value of the slot's day-ahead deals, and how many.
    package var dealtEnergy = Energy.zero
    package var dealtValue = Money.zero
    package var dealCount: Int
    /// The most that could have been dealt, given what was declared.
    package var dealableEnergy: Energy
    /// How well the slot was traded day-ahead.
    package var quality = MarketQuality()
    package var shares: PerHousehold<Share>

    /// What became of a household's reading.
    package enum Reading: UInt8, Hashable, Sendable {
        /// It arrived within ten minutes of the slot's end.
        case inTime
        /// It has not arrived: the household counts as having kept to its
        /// position.
        case missing
        /// It arrived later and the slot was priced anew.
        case late
        /// It had not arrived when the day became final: what the household
        /// last declared stands for it.
        case declared
        /// It arrived after the day was final, and the household settled the
        /// difference with the grid alone.
        case afterFinal
    }

    /// One household's part of a slot.
    package struct Share: Hashable, Sendable {
        /// Net injection as settled, positive is selling: the reading, or
        /// what stands for it.
        package var actual: Energy
        /// What its devices did, whether or not the reading arrived.
        package var flows: SlotFlows
        /// What its battery holds when the slot has ended, rounded down.
        package var stored: Energy = .zero
        package var reading = Reading.inTime
        /// Net injection it declared to expect; nothing without a day-ahead
        /// market or a declaration.
        package var declared: Energy?
        /// Net energy sold day-ahead.
        package var position: Energy
        /// Received for day-ahead deals; negative is paid.
        package var dayAheadCash: Money = .zero
        /// Local charges of what it bought; at most 0.
        package var chargesCash: Money = .zero
        /// Received from the pool, or from the grid where there is no pool.
        package var poolCash: Money = .zero
        /// Settled with the grid alone for a reading that did not arrive
        /// before the day was final; negative is paid.
        package var lateCash: Money = .zero
        /// Net injection of the household alone with the grid, with plans of
        /// its own.
        package var aloneInjection: Energy = .zero
        /// What the same household would have received from the grid alone.
        package var baselineCash: Money
        /// What it would have received from the grid alone for the same net
        /// injection.
        package var gridCash: Money = .zero
        /// What deviating from the forecast brought, against having dealt it
        /// day-ahead at the slot's average price; 0 without deals.
        package var imbalanceCash: Money = .zero

        /// Net injection on the meter, and what its panels yielded.
        package var injected: Energy { flows.netInjection }
        package var generation: Energy { flows.photovoltaic }
        /// Whether the slot was settled without the household's reading.
        package var isUnread: Bool { reading != .inTime && reading != .late }
        /// Actual less position.
        package var deviation: Energy { actual - position }
        package var cash: Money { dayAheadCash + chargesCash + poolCash + lateCash }

        /// What deviating from what was declared brings at the pool's prices,
        /// against having dealt it day-ahead at the slot's average price; 0
        /// without a declaration or deals.
        func imbalance(at prices: PoolPrices, average: Price?) -> Money {
            guard let declared, let average else { return .zero }
            let error = actual - declared
            return error * ((error > .zero ? prices.sell : prices.buy) - average)
        }
    }

    /// Writes what the slot was settled to, first or anew.
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

    /// Sets the exchange with the grid to what the shares come to.
    mutating func countExchange() {
        let net = shares.reduce(Energy.zero) { $0 + $1.actual }
        gridImport = max(.zero, -net)
        gridExport = max(.zero, net)
    }

    /// What it cost a household that its reading never came: what its meter's
    /// deviation would have brought at the slot's prices, less what it
    /// received; below zero where it was lucky.
    package func costOfSilence(of home: HouseholdID) -> Money {
        let share = shares[home]
        let deviation = share.injected - share.position
        let price =
            deviation > .zero ? clearing?.prices?.sell ?? corridor.feedIn : clearing?.prices?.buy ?? corridor.retail
        return deviation * price - share.poolCash - share.lateCash
    }

    /// How many readings the slot was settled without.
    package var unreadCount: Int { shares.count { $0.isUnread } }

    /// The volume-weighted day-ahead price, rounded down to a unit.
    package var averagePrice: Price? {
        dealtEnergy == .zero ? nil : Price(units: dealtValue.units.floorDivided(by: dealtEnergy.wattHours))
    }

    /// A hash of all of it.
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
