internal import Quantities

/// Something that is done to each part of a world in turn.
protocol PartVisitor {
    mutating func visit(_ part: inout some Part)
}

/// Finds the part that is due first: at the same time, the one of the lower
/// rank.
struct Finder: PartVisitor {
    private(set) var first: (time: SimTime, rank: Rank)?
    /// Whether any part is due that a run goes on for.
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
    /// `nil` once it is done: what is held here would be copied when it
    /// changes.
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

/// Collects what does not hold.
struct Checker: PartVisitor {
    let context: Context
    private(set) var violations: [Violation] = []

    init(context: Context) { self.context = context }

    mutating func visit(_ part: inout some Part) { violations += part.violations(context) }
}

/// Hashes each part by itself.
struct PartHasher: PartVisitor {
    private(set) var hashes: [(rank: Rank, hash: Fingerprint)] = []

    mutating func visit<Visited: Part>(_ part: inout Visited) {
        var hash = Fingerprint()
        part.combine(into: &hash)
        hashes.append((Visited.rank, hash))
    }
}
