internal import Markets
package import Quantities

/// Invariants, and fingerprints that tell whether two worlds are equal.
extension World {
    /// Checks all invariants. A step does so itself after every slot, gate
    /// closure, final day and intervention.
    ///
    /// - Returns: the invariants that do not hold, with the numbers; empty if
    ///   all hold.
    /// - Complexity: O(households), and O(orders) while a gate is open.
    package func checkInvariants() -> [Violation] {
        var checker = Checker(context: context)
        var copy = self
        copy.visitParts(&checker)
        return checker.violations + settling.violationsOfEscrow(trading, context)
    }

    /// A hash of the whole changing state. Two runs of the same scenario,
    /// seed and interventions have equal fingerprints after every step.
    ///
    /// - Complexity: O(state), whatever the length of the history, which
    ///   counts by the chains of its hashes.
    package var fingerprint: Fingerprint {
        var hasher = PartHasher()
        var copy = self
        copy.visitParts(&hasher)
        var hash = Fingerprint()
        // A part without a state leaves no trace.
        for part in hasher.hashes where part.hash != Fingerprint() { hash.combine(word: part.hash.value) }
        terms.combine(into: &hash)
        hash.combine(now)
        hash.combine(stepCount)
        history.combine(into: &hash)
        hash.combine(breaches.count)
        for breach in breaches { hash.combine(breach) }
        hash.combine(checkCount)
        return hash
    }

    /// Returns the hash of one part, to find where two runs differ.
    func fingerprint(of rank: Rank) -> Fingerprint? {
        var hasher = PartHasher()
        var copy = self
        copy.visitParts(&hasher)
        return hasher.hashes.first { $0.rank == rank }?.hash
    }
}
