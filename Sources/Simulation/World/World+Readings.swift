internal import Community
internal import Markets
internal import Quantities

/// Readings on their way from the meters: in time, late, too late or never
/// (market specification, section 1.5).
extension World {
    /// Sends what a meter shows, or keeps it at a meter that cannot be read.
    mutating func read(_ reading: MeterReading, of home: HouseholdID, _ events: inout [Event]) {
        if silentMeters[home] != nil {
            silentMeters[home]?.append(reading)
        } else {
            send(.reading(home, reading), &events)
        }
    }

    /// Takes a reading that has arrived; one that has arrived before is
    /// ignored.
    mutating func take(_ reading: MeterReading, of home: HouseholdID, _ events: inout [Event]) {
        if awaited?.slot == reading.slot {
            awaited?.take(reading.energy, of: home)
            if awaited?.missingCount == 0 { queue.schedule(.poolSettles(reading.slot), at: now) }
            return
        }
        guard let place = history.index(of: reading.slot) else { return }
        switch slots[place].shares[home].reading {
        case .missing: reprice(place, with: reading, of: home, &events)
        case .declared: settleAlone(place, with: reading, of: home, &events)
        case .inTime, .late, .afterFinal: break
        }
    }

    /// Settles a slot of an open day anew with a reading that came late, and
    /// posts the differences to all.
    private mutating func reprice(_ place: Int, with reading: MeterReading, of home: HouseholdID, _ events: inout [Event]) {
        var record = slots[place]
        guard let open = openDay(of: record.slot) else { return }
        let before = record.shares[home].cash
        let injections = record.shares.map(\.actual)
        accounts.post(SlotSettlement(facts(of: record.slot, in: openDays[open], injections: injections)), reversed: true)
        record.shares[home].actual = reading.energy
        record.shares[home].reading = .late
        let settlement = SlotSettlement(facts(of: record.slot, in: openDays[open], injections: record.shares.map(\.actual)))
        record.take(settlement)
        accounts.post(settlement)
        history.rewrite(record, at: place)
        followAccounts(&events)
        let change = record.shares[home].cash - before
        events.append(Event(time: now, kind: .slotRepriced(home, reading.slot, change)))
        report(brokenInvariants(of: record), &events)
    }

    /// Lets a household whose reading came when the day was final settle the
    /// difference to what stood for it, with the grid alone.
    private mutating func settleAlone(_ place: Int, with reading: MeterReading, of home: HouseholdID, _ events: inout [Event]) {
        var record = slots[place]
        let difference = gridPayment(
            netInjection: reading.energy - record.shares[home].actual, corridor: record.corridor)
        record.shares[home].reading = .afterFinal
        history.rewrite(record, at: place)
        accounts.settleWithGrid(difference, of: home)
        lateCash[home] += difference
        followAccounts(&events)
        events.append(Event(time: now, kind: .settledAlone(home, reading.slot, difference)))
    }

    /// Lets what households declared stand for the readings that stayed away
    /// from a day about to be final. They settle it with the grid alone: the
    /// pool's prices are what the others were told.
    mutating func settleUnread(_ day: OpenDay, from first: Int, _ events: inout [Event]) {
        var unread: [HouseholdID: (slots: Int, cash: Money, cost: Money)] = [:]
        for place in first..<min(first + day.slots.count, slots.count) {
            guard slots[place].shares.contains(where: { $0.reading == .missing }) else { continue }
            var record = slots[place]
            for home in record.shares.indices where record.shares[home].reading == .missing {
                let declared = standIn(for: home, slot: record.slot, in: day)
                let payment = gridPayment(
                    netInjection: declared - record.shares[home].position, corridor: record.corridor)
                record.shares[home].actual = declared
                record.shares[home].reading = .declared
                record.shares[home].lateCash += payment
                record.shares[home].gridCash = gridPayment(netInjection: declared, corridor: record.corridor)
                accounts.settleWithGrid(payment, of: home)
                unread[home, default: (0, .zero, .zero)].slots += 1
                unread[home, default: (0, .zero, .zero)].cash += payment
                unread[home, default: (0, .zero, .zero)].cost += record.costOfSilence(of: home)
            }
            record.countExchange()
            history.rewrite(record, at: place)
        }
        for (home, sum) in unread.sorted(by: { $0.key < $1.key }) {
            events.append(Event(time: now, kind: .settledByDeclaration(home, slots: sum.slots, sum.cash, cost: sum.cost)))
        }
    }

    /// What stands for a reading: what the household declared for the slot,
    /// or else at the same time of the clock for the latest day it declared,
    /// or where nothing is declared what it was last read at that time within
    /// a week. With nothing to go by, its position.
    private func standIn(for home: HouseholdID, slot: Slot, in day: OpenDay) -> Energy {
        if let declared = day.declaration(of: home, slot: slot) { return declared }
        if !lastDeclared[home].isEmpty { return lastDeclared[home][quarter(of: slot)] }
        for days in 1...7 {
            let earlier = calendar.slot(on: day.date.advanced(byDays: -days), matching: slot)
            guard let place = history.index(of: earlier) else { continue }
            let share = slots[place].shares[home]
            if share.reading == .inTime || share.reading == .late { return share.actual }
        }
        return day.market?.position(of: home, slot: slot) ?? .zero
    }
}
