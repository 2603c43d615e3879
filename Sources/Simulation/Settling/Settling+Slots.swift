internal import Community
internal import Markets
internal import Quantities

/// Settling slots: once all readings are in or due, and again for late readings
/// (market specification, section 1.5).
extension Settling {
    /// Settles a slot: its day-ahead trades, then the deviations in the pool,
    /// then the remainder with the grid.
    mutating func settle(_ ended: AwaitedSlot, _ context: Context) -> [Effect] {
        let slot = ended.slot
        guard let place = openDay(of: slot) else { return [] }
        let day = openDays[place]
        let positions = day.positions(in: slot, of: context.households.indices)
        let facts = facts(
            of: slot, in: day, injections: positions.indices.eachIndexed { ended.readings[$0] ?? positions[$0] },
            context)
        let delivered = ended.delivered
        var record = SlotRecord(
            slot: slot, corridor: facts.corridor, flows: delivered.flows.reduce(SlotFlows(), +),
            dealCount: facts.deals.count,
            dealableEnergy: day.result.map { $0.tradableEnergy[$0.place(of: slot)] } ?? .zero,
            quality: day.result.map { $0.quality[$0.place(of: slot)] } ?? MarketQuality(),
            shares: positions.indices.eachIndexed { home in
                SlotRecord.Share(
                    actual: facts.injections[home], flows: delivered.flows[home], stored: delivered.stored[home],
                    reading: ended.readings[home] == nil ? .missing : .inTime,
                    declared: day.result?.declaration(of: home, slot: slot), position: positions[home],
                    aloneInjection: delivered.loneInjections[home],
                    baselineCash: gridPayment(netInjection: delivered.loneInjections[home], corridor: facts.corridor))
            })
        if let result = day.result {
            for trade in facts.deals {
                for (side, home) in [(Side.sell, trade.seller), (.buy, trade.buyer)] {
                    funds.release(result.escrow(side, of: trade), of: home)
                }
            }
        }
        for home in record.shares.indices { loneBalances[home] += record.shares[home].baselineCash }
        let settlement = SlotSettlement(facts)
        record.take(settlement)
        accounts.post(settlement)
        var effects: [Effect] = [.settled(record)]
        effects += followAccounts()
        for home in record.shares.indices where record.shares[home].reading == .missing {
            effects.append(.happened(.readingMissing(home, slot)))
        }
        return effects + [.happened(.poolSettled(slot, record.clearing)), .check]
    }

    /// Returns the facts from which a slot of an open day is settled.
    ///
    /// - Parameter injections: net injections, from readings or their
    ///   stand-ins.
    private func facts(of slot: Slot, in day: OpenDay, injections: PerHousehold<Energy>, _ context: Context)
        -> SlotFacts
    {
        SlotFacts(
            slot: slot, corridor: context.corridor(at: slot), rule: context.terms.market.poolRule,
            charges: context.terms.community.charges, deals: day.result?.trades(of: slot) ?? [],
            positions: day.positions(in: slot, of: injections.indices), injections: injections)
    }

    /// Handles a reading that has arrived. A second reading of the same slot is
    /// ignored.
    mutating func take(_ reading: MeterReading, of home: HouseholdID, _ context: Context) -> [Effect] {
        if let index = awaited.firstIndex(where: { $0.slot == reading.slot }) {
            awaited[index].take(reading.energy, of: home, at: context.now)
            return []
        }
        guard let index = context.history.index(of: reading.slot) else { return [] }
        let record = context.history.slots[index]
        switch record.shares[home].reading {
        case .missing: return reprice(record, at: index, with: reading, of: home, context)
        case .declared: return settleAlone(record, at: index, with: reading, of: home)
        case .inTime, .late, .afterFinal: return []
        }
    }

    /// Settles a slot of an open day again with a late reading, and posts the
    /// differences to everybody.
    private mutating func reprice(
        _ settled: SlotRecord, at index: Int, with reading: MeterReading, of home: HouseholdID, _ context: Context
    ) -> [Effect] {
        var record = settled
        guard let place = openDay(of: record.slot) else { return [] }
        let day = openDays[place]
        let before = record.shares[home].cash
        accounts.post(
            SlotSettlement(facts(of: record.slot, in: day, injections: record.shares.map(\.actual), context)),
            reversed: true)
        record.shares[home].actual = reading.energy
        record.shares[home].reading = .late
        let settlement = SlotSettlement(
            facts(of: record.slot, in: day, injections: record.shares.map(\.actual), context))
        record.take(settlement)
        accounts.post(settlement)
        let change = record.shares[home].cash - before
        return [.corrected(record, at: index)] + followAccounts() + [
            .happened(.slotRepriced(home, reading.slot, change))
        ]
            + violations(of: record, context).map { .violated($0) }
    }

    /// Settles a reading that arrived after its day was final: the household
    /// pays or receives the difference to the stand-in, with the grid alone.
    private mutating func settleAlone(
        _ settled: SlotRecord, at index: Int, with reading: MeterReading, of home: HouseholdID
    ) -> [Effect] {
        var record = settled
        let difference = gridPayment(
            netInjection: reading.energy - record.shares[home].actual, corridor: record.corridor)
        record.shares[home].reading = .afterFinal
        accounts.settleWithGrid(difference, of: home)
        lateCash[home] += difference
        return [.corrected(record, at: index)] + followAccounts() + [
            .happened(.settledAlone(home, reading.slot, difference))
        ]
    }
}
