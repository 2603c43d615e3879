internal import Signing

/// The outcomes of one experiment over several seeds, as the rows of a table.
package struct MeshExperimentTable: Hashable, Sendable {
    /// A measure over all seeds; nothing where no seed has a value.
    package struct Row: Hashable, Sendable {
        /// A short name for tables, a word for files.
        package var name: String
        package var word: String
        package var estimate: Estimate?
        /// How many digits it is worth printing.
        package var decimals: Int
    }

    package let experiment: MeshExperiment
    package let outcomes: [MeshExperiment.Outcome]

    /// Runs an experiment for seeds 1, 2, …, over all cores.
    package init(_ experiment: MeshExperiment, seeds: ClosedRange<UInt64>) {
        self.experiment = experiment
        outcomes = Batch.map(Array(seeds)) { experiment.run(seed: $0) }
    }

    package var isBalanced: Bool { outcomes.allSatisfy(\.isBalanced) }

    package var rows: [Row] {
        func row(_ name: String, _ word: String, _ decimals: Int, _ value: (MeshExperiment.Outcome) -> Double?) -> Row {
            Row(name: name, word: word, estimate: Estimate(outcomes.compactMap(value)), decimals: decimals)
        }
        return [
            row("delivered of accepted calls", "delivery_ratio", 3, \.deliveryRatio),
            row("calls accepted", "acceptance", 3) { $0.acceptance },
            row("messages until a route breaks", "route_lifetime", 1, \.routeLifetime),
            row("broadcasts of requests per call", "overhead", 1) { $0.overhead },
            row("separation after 300 sessions", "separation_300", 3, \.separationAfter300),
            row("the same by plain ratios", "plain_separation_300", 3, \.plainSeparationAfter300),
            row("separation at the end", "separation", 3, \.separation),
            row("relay places of malicious, day 1", "early_share", 3) { $0.earlyShare },
            row("relay places of malicious, end", "late_share", 3) { $0.lateShare },
            row("passed on by malicious, end", "late_relaying", 3, \.lateRelaying),
            row("honest nodes evicted", "honest_evicted", 2) { Double($0.honestEvicted) },
            row("malicious nodes evicted", "malicious_evicted", 2) { Double($0.maliciousEvicted) },
            row("credits per message relayed", "credits_per_message", 3, \.creditsPerMessage),
            row("inequality of earnings (Gini)", "inequality", 3) { $0.inequality },
        ]
    }
}
