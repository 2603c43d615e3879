internal import Community
internal import Markets
package import Quantities

extension World {
    /// A hash of the whole changing state. Two runs of the same scenario,
    /// seed and interventions have equal fingerprints after every step.
    ///
    /// The history counts by the chains of its hashes.
    ///
    /// - Complexity: O(state), whatever the length of the history.
    package var fingerprint: Fingerprint {
        var hash = Fingerprint()
        hash.combine(now)
        hash.combine(stepCount)
        hash.combine(dayIndex)
        queue.combine(into: &hash)
        for home in homes { home.combine(into: &hash) }
        for home in loneHomes { home.combine(into: &hash) }
        for stream in traderStreams { hash.combine(stream) }
        for memories in traderMemories {
            hash.combine(memories.count)
            for memory in memories { memory.combine(into: &hash) }
        }
        for plan in plans { plan.combine(into: &hash) }
        hash.combine(nextPlans.count)
        for plan in nextPlans { plan.combine(into: &hash) }
        for plan in lonePlans { plan.combine(into: &hash) }
        hash.combine(nextLonePlans.count)
        for plan in nextLonePlans { plan.combine(into: &hash) }
        for price in expectedPrices { hash.combine(price?.units ?? .min) }
        for market in [deliveringMarket, market] {
            hash.combine(market != nil)
            market?.combine(into: &hash)
        }
        for places in dealsBySlot {
            hash.combine(places.count)
            for place in places { hash.combine(place) }
        }
        for reading in readings {
            hash.combine(reading?.slot.index ?? .min)
            hash.combine(reading?.energy ?? .zero)
        }
        for flows in pendingFlows { flows.combine(into: &hash) }
        for energy in loneInjections { hash.combine(energy) }
        accounts.combine(into: &hash)
        hash.combine(billSharing != nil)
        billSharing?.combine(into: &hash)
        for balance in loneBalances { hash.combine(balance) }
        hash.combine(slots.count)
        hash.combine(word: slotHistory.value)
        hash.combine(days.count)
        hash.combine(word: dayHistory.value)
        for intervention in interventions { intervention.combine(into: &hash) }
        for breach in breaches { hash.combine(breach) }
        hash.combine(checkCount)
        return hash
    }
}
