internal import Community
internal import EStar
internal import Markets
package import Quantities
internal import Signing

extension World {
    /// A hash of the whole changing state. Two runs of the same scenario,
    /// seed and interventions have equal fingerprints after every step.
    ///
    /// It is put together from one hash per subject, in the order of
    /// ``Subject``, so that two runs that differ can be asked where.
    ///
    /// - Complexity: O(state), whatever the length of the history, which
    ///   counts by the chains of its hashes.
    package var fingerprint: Fingerprint {
        var hash = Fingerprint()
        for subject in Subject.allCases { hash.combine(word: fingerprint(of: subject).value) }
        return hash
    }

    /// The subjects of the state, in the order in which they are combined.
    package enum Subject: CaseIterable, Sendable {
        /// Time, appointments to come, and what the operator did.
        case agenda
        /// Devices, meters and plans.
        case homes
        /// Messages on their way, and the mesh.
        case carriage
        /// The market whose gate opened last, and its traders.
        case trading
        /// Days and slots to be settled, accounts and funds.
        case settling
        /// What has happened, and what was checked.
        case history
    }

    /// The hash of one subject.
    package func fingerprint(of subject: Subject) -> Fingerprint {
        var hash = Fingerprint()
        switch subject {
        case .agenda: combineAgenda(into: &hash)
        case .homes: combineHomes(into: &hash)
        case .carriage: combineCarriage(into: &hash)
        case .trading: combineTrading(into: &hash)
        case .settling: combineSettling(into: &hash)
        case .history: combineHistory(into: &hash)
        }
        return hash
    }

    private func combineAgenda(into hash: inout Fingerprint) {
        hash.combine(now)
        hash.combine(stepCount)
        queue.combine(into: &hash)
        hash.combine(interventions.count)
        for intervention in interventions { intervention.combine(into: &hash) }
    }

    private func combineHomes(into hash: inout Fingerprint) {
        for home in homes { home.combine(into: &hash) }
        for home in loneHomes { home.combine(into: &hash) }
        hash.combine(nextPlans.count)
        for plan in nextPlans { plan.combine(into: &hash) }
        hash.combine(nextLonePlans.count)
        for plan in nextLonePlans { plan.combine(into: &hash) }
        for price in expectedPrices { hash.combine(price?.units ?? .min) }
        for kept in silentMeters {
            hash.combine(kept?.count ?? -1)
            for reading in kept ?? [] {
                hash.combine(reading.slot)
                hash.combine(reading.energy)
            }
        }
    }

    private func combineCarriage(into hash: inout Fingerprint) {
        hash.combine(mesh != nil)
        mesh?.combine(into: &hash)
        hash.combine(inFlight.count)
        for (number, message) in inFlight.sorted(by: { $0.key < $1.key }) {
            hash.combine(number)
            hash.combine(word: message.digest(number: number).words.0)
        }
        hash.combine(messageCount)
        hash.combine(outbox.count)
        for message in outbox { hash.combine(message.id) }
        hash.combine(arrivals.count)
        for number in arrivals { hash.combine(number) }
    }

    private func combineTrading(into hash: inout Fingerprint) {
        for stream in traderStreams { hash.combine(stream) }
        hash.combine(traderMemories.count)
        for memories in traderMemories {
            hash.combine(memories.count)
            for memory in memories { memory.combine(into: &hash) }
        }
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
    }

    private func combineSettling(into hash: inout Fingerprint) {
        hash.combine(openDays.count)
        for day in openDays { day.combine(into: &hash) }
        hash.combine(awaited != nil)
        awaited?.combine(into: &hash)
        accounts.combine(into: &hash)
        funds.combine(into: &hash)
        for value in stoppedPaying { hash.combine(value) }
        for cash in lateCash { hash.combine(cash) }
        for balance in loneBalances { hash.combine(balance) }
    }

    private func combineHistory(into hash: inout Fingerprint) {
        history.combine(into: &hash)
        hash.combine(breaches.count)
        for breach in breaches { hash.combine(breach) }
        hash.combine(checkCount)
    }
}
