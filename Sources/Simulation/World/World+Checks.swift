internal import Markets
package import Quantities

/// Whether a world is sound, and whether two are the same.
extension World {
    /// Checks what must hold after every slot and gate.
    ///
    /// - Returns: what does not hold, with the numbers; empty when all does.
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

    /// The hash of one part, for two runs that differ to be asked where.
    func fingerprint(of rank: Rank) -> Fingerprint? {
        var hasher = PartHasher()
        var copy = self
        copy.visitParts(&hasher)
        return hasher.hashes.first { $0.rank == rank }?.hash
    }
}
