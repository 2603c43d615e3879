package import Quantities

/// How a car's charging session meets the slots of a day: at once, as fast as
/// the charger gives, with the first and the last slot pro rata.
package enum CarCharging {
    /// The energy each slot of a range draws for a household's sessions.
    ///
    /// - Parameters:
    ///   - sessions: ascending, not overlapping.
    ///   - charger: the most power the charger gives.
    ///   - start: the start of the first slot.
    /// - Returns: watt-hours by slot. A session whose stay is too short for
    ///   its energy at full power gets what fits.
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
}
