internal import Quantities

/// An operation that the world applies to each of its parts in turn.
protocol PartVisitor {
    mutating func visit(_ part: inout some Part)
}

/// Finds the part that is due first; of parts due at the same time, the one of
/// the lowest rank.
struct Finder: PartVisitor {
    private(set) var first: (time: SimTime, rank: Rank)?
    /// Whether any part has an appointment that keeps the run going.
    private(set) var isRunning = false

    mutating func visit<Visited: Part>(_ part: inout Visited) {
        guard let time = part.next else { return }
        if Visited.rank.keepsRunning { isRunning = true }
        if let first, (first.time, first.rank) < (time, Visited.rank) { return }
        first = (time, Visited.rank)
    }
}

/// Steps the part of one rank.
struct Stepper: PartVisitor {
    let rank: Rank
    /// `nil` once the step is done: storage that is referred to here would be
    /// copied when it changes.
    let context: Context?
    private(set) var effects: [Effect] = []

    init(rank: Rank, context: Context?) {
        self.rank = rank
        self.context = context
    }

    mutating func visit<Visited: Part>(_ part: inout Visited) {
        guard Visited.rank == rank, let context else { return }
        effects = part.step(context)
    }
}

/// Collects the violations of all parts.
struct Checker: PartVisitor {
    let context: Context
    private(set) var violations: [Violation] = []

    init(context: Context) { self.context = context }

    mutating func visit(_ part: inout some Part) { violations += part.violations(context) }
}

/// Hashes each part separately.
struct PartHasher: PartVisitor {
    private(set) var hashes: [(rank: Rank, hash: Fingerprint)] = []

    mutating func visit<Visited: Part>(_ part: inout Visited) {
        var hash = Fingerprint()
        part.combine(into: &hash)
        hashes.append((Visited.rank, hash))
    }
}
