package import Quantities

/// Spreads charging sessions over the slots of a day, with the first and the
/// last slot of a stay pro rata.
package enum CarCharging {
    /// Returns the energy drawn in each slot of a range if every session
    /// charges at once, at the charger's full power.
    ///
    /// - Parameters:
    ///   - sessions: ascending, not overlapping.
    ///   - charger: the highest power of the charger.
    ///   - start: the start of the first slot.
    ///   - slotLength: in milliseconds.
    /// - Returns: watt-hours by slot. A session whose stay is too short for its
    ///   energy at full power gets as much as fits.
    /// - Complexity: O(slots + sessions).
    package static func immediate(
        sessions: [CarSession], charger: Power, start: SimTime, slotCount: Int, slotLength: Int64
    ) -> [Int32] {
        var drawn = [Int32](repeating: 0, count: slotCount)
        let end = start.advanced(byMilliseconds: Int64(slotCount) * slotLength)
        for session in sessions where session.plugOut > start && session.plugIn < end {
            var left = session.energy.wattHours
            // Walk the session's own slots from its plug-in, so that the part
            // before this range counts as charged already.
            var index = (session.plugIn.milliseconds - start.milliseconds).floorDivided(by: slotLength)
            while left > 0, index < Int64(slotCount) {
                let slotStart = start.milliseconds + index * slotLength
                let from = max(slotStart, session.plugIn.milliseconds)
                let until = min(slotStart + slotLength, session.plugOut.milliseconds)
                if until <= from { break }
                let taken = min(left, charger.energy(overMilliseconds: until - from).wattHours)
                left -= taken
                if index >= 0 { drawn[Int(index)] += Int32(taken) }
                index += 1
            }
        }
        return drawn
    }

    /// Returns the energy drawn in each slot of a range if every session uses
    /// the cheapest slots of its stay, the earlier one at equal prices.
    ///
    /// A stay that reaches into other days is planned as a whole, so `price`
    /// must give the same answer for a slot whichever day is being planned.
    ///
    /// - Parameters:
    ///   - sessions: not overlapping.
    ///   - charger: the highest power of the charger.
    ///   - start: the start of the first slot.
    ///   - slotLength: in milliseconds.
    ///   - price: the price of a kWh in a slot of a session's stay.
    /// - Returns: watt-hours by slot. A session whose stay is too short for its
    ///   energy at full power gets as much as fits.
    /// - Complexity: O(slots of the stays × log).
    package static func smart(
        sessions: [CarSession], charger: Power, start: SimTime, slotCount: Int, slotLength: Int64,
        price: (Slot, CarSession) -> Price
    ) -> [Int32] {
        var drawn = [Int32](repeating: 0, count: slotCount)
        let first = start.milliseconds.floorDivided(by: slotLength)
        let end = start.advanced(byMilliseconds: Int64(slotCount) * slotLength)
        for session in sessions where session.plugOut > start && session.plugIn < end {
            var stay: [(price: Price, slot: Int64, most: Int64)] = []
            var slot = session.plugIn.milliseconds.floorDivided(by: slotLength)
            while slot * slotLength < session.plugOut.milliseconds {
                let from = max(slot * slotLength, session.plugIn.milliseconds)
                let until = min((slot + 1) * slotLength, session.plugOut.milliseconds)
                let most = charger.energy(overMilliseconds: until - from).wattHours
                stay.append((price(Slot(index: Int32(slot)), session), slot, most))
                slot += 1
            }
            var left = session.energy.wattHours
            for place in stay.sorted(by: { ($0.price, $0.slot) < ($1.price, $1.slot) }) {
                if left == 0 { break }
                let taken = min(left, place.most)
                left -= taken
                let index = place.slot - first
                if index >= 0, index < Int64(slotCount) { drawn[Int(index)] += Int32(taken) }
            }
        }
        return drawn
    }
}

/// The time at which a plugged-in car charges.
package enum CarChargingKind: String, Hashable, Sendable, CaseIterable {
    /// At once, at the charger's full power.
    case immediate
    /// In the cheapest slots before the car leaves.
    case smart
}
