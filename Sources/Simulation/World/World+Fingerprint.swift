internal import Community
internal import EStar
internal import Markets
package import Quantities
internal import Signing

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
        queue.combine(into: &hash)
        for home in homes { home.combine(into: &hash) }
        for home in loneHomes { home.combine(into: &hash) }
        for stream in traderStreams { hash.combine(stream) }
        for memories in traderMemories {
            hash.combine(memories.count)
            for memory in memories { memory.combine(into: &hash) }
        }
        hash.combine(openDays.count)
        for day in openDays { day.combine(into: &hash) }
        hash.combine(nextPlans.count)
        for plan in nextPlans { plan.combine(into: &hash) }
        hash.combine(nextLonePlans.count)
        for plan in nextLonePlans { plan.combine(into: &hash) }
        for price in expectedPrices { hash.combine(price?.units ?? .min) }
        hash.combine(market != nil)
        market?.combine(into: &hash)
        hash.combine(refusedDeclarations.count)
        for (home, ranges) in refusedDeclarations.sorted(by: { $0.key < $1.key }) {
            hash.combine(home)
            for range in ranges {
                hash.combine(range.expected)
                hash.combine(range.maximumSale)
                hash.combine(range.maximumPurchase)
            }
        }
        for declared in lastDeclared {
            hash.combine(declared.count)
            for energy in declared { hash.combine(energy) }
        }
        hash.combine(awaited != nil)
        awaited?.combine(into: &hash)
        for kept in silentMeters {
            hash.combine(kept?.count ?? -1)
            for reading in kept ?? [] {
                hash.combine(reading.slot)
                hash.combine(reading.energy)
            }
        }
        mesh?.combine(into: &hash)
        hash.combine(inFlight.count)
        for (number, message) in inFlight.sorted(by: { $0.key < $1.key }) {
            hash.combine(number)
            hash.combine(word: message.digest(number: number).words.0)
        }
        hash.combine(messageCount)
        for message in outbox { hash.combine(message.id) }
        for number in arrivals { hash.combine(number) }
        accounts.combine(into: &hash)
        funds.combine(into: &hash)
        for value in stoppedPaying { hash.combine(value) }
        for cash in lateCash { hash.combine(cash) }
        for balance in loneBalances { hash.combine(balance) }
        hash.combine(slots.count)
        hash.combine(word: slotHistory)
        hash.combine(days.count)
        hash.combine(word: dayHistory.value)
        for intervention in interventions { intervention.combine(into: &hash) }
        for breach in breaches { hash.combine(breach) }
        hash.combine(checkCount)
        return hash
    }
}
